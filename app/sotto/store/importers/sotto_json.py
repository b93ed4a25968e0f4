"""Sotto's own export (docs/export-format.md): everything comes back as it was, the ids too where they are free."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sotto.domain.chat import Attachment, Conversation, Message, MessageStatus, Role
from sotto.domain.generation import Usage
from sotto.domain.ids import ConversationId, MessageId, new_id
from sotto.store.exporters.json_document import FORMAT, VERSION
from sotto.store.importers.failures import UnreadableChatError, UnreadableFileError
from sotto.store.importers.found_chat import MOST_MESSAGES, FoundChat, Reference, digest, parents_first, without_loops
from sotto.store.importers.values import count, exact, flag, identity, items, mapping, objects

SOURCE: Final = "sotto"
NAME: Final = "Sotto"
_STATUSES: Final = {status.value: status for status in MessageStatus if status is not MessageStatus.STREAMING}
_ROLES: Final = {role.value: role for role in Role}
_DEEPEST = 20
_LATEST = 2**53
_LONGEST_NAME = 1_000


def is_header(members: Mapping[str, Any]) -> bool:
    """Return whether an object that begins with these members is Sotto's export.

    Raises :class:`UnreadableFileError` if it has a version that isn't known.
    """
    if members.get("format") != FORMAT:
        return False
    version = members.get("version")
    if type(version) is not int or version < 1:
        raise UnreadableFileError("The file does not say which version of Sotto’s format it has.")
    if version > VERSION:
        raise UnreadableFileError("The file was written by a newer version of Sotto. Install that version first.")
    return True


def read(element: Mapping[str, Any], now: int) -> FoundChat:
    """Return the chat as it was exported; it may have a draft and no messages."""
    listed = [one for one in objects(element.get("messages")) if exact(one.get("role")) in _ROLES]
    if len(listed) > MOST_MESSAGES:
        raise UnreadableChatError(f"The chat has more than {MOST_MESSAGES:,} messages.")
    chat = ConversationId(identity(element.get("id")) or new_id())
    nodes: dict[str, Message] = {}
    for one in listed:
        message = _message(chat, one, now)
        if message.id not in nodes:
            nodes[message.id] = message
    parents = without_loops({id_: one.parent if one.parent in nodes else "" for id_, one in nodes.items()})
    order = parents_first(nodes, parents)
    messages = [replace(nodes[id_], parent=MessageId(parents[id_]) if parents[id_] else None) for id_ in order]
    active = identity(element.get("active_leaf"))
    conversation = replace(_conversation(chat, element, now), active_leaf=_leaf(active, order))
    if not messages and not conversation.draft and not conversation.draft_attachments:
        raise UnreadableChatError("The chat has no messages.")
    return FoundChat(
        SOURCE,
        digest(chat, nodes, order, parents),
        conversation,
        tuple(messages),
        keeps_ids=True,
        model=_reference(element.get("model")),
        preset=_reference(element.get("preset")),
    )


def _leaf(active: str, order: list[str]) -> MessageId | None:
    return MessageId(active) if active in set(order) else MessageId(order[-1]) if order else None


def _conversation(chat: ConversationId, element: Mapping[str, Any], now: int) -> Conversation:
    draft = mapping(element.get("draft"))
    created = _time(element.get("created"), now)
    tags = [exact(tag)[:_LONGEST_NAME] for tag in items(element.get("tags"))[:_LONGEST_NAME]]
    return Conversation(
        chat,
        exact(element.get("title"))[:_LONGEST_NAME],
        created,
        _time(element.get("updated"), created),
        system_prompt=exact(element.get("system_prompt")),
        settings=_plain(mapping(element.get("settings"))),
        draft=exact(draft.get("text")),
        draft_attachments=_attachments(draft.get("attachments")),
        provisional_title=flag(element.get("provisional_title")),
        pinned=flag(element.get("pinned")),
        archived=flag(element.get("archived")),
        folder=exact(element.get("folder"))[:_LONGEST_NAME],
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
    )


def _message(chat: ConversationId, one: Mapping[str, Any], now: int) -> Message:
    return Message(
        MessageId(identity(one.get("id")) or new_id()),
        chat,
        MessageId(identity(one.get("parent"))),
        _ROLES[exact(one.get("role"))],
        exact(one.get("content")),
        _time(one.get("created"), now),
        _STATUSES.get(exact(one.get("status")), MessageStatus.INTERRUPTED),
        exact(one.get("reasoning")),
        exact(one.get("model")),
        _usage(one.get("usage")),
        _plain(mapping(one.get("run"))),
        exact(one.get("error")),
        _attachments(one.get("attachments")),
        flag(one.get("pinned")),
        exact(one.get("summary")),
    )


def _time(value: object, otherwise: int) -> int:
    return value if type(value) is int and 0 <= value < _LATEST else otherwise


def _attachments(value: object) -> tuple[Attachment, ...]:
    return tuple(Attachment(exact(one.get("name")), exact(one.get("text"))) for one in objects(value))


def _usage(value: object) -> Usage | None:
    if not isinstance(value, dict):
        return None
    return Usage(*(count(value.get(name)) for name in ("prompt_tokens", "cached_tokens", "completion_tokens")))


def _reference(value: object) -> Reference | None:
    known = mapping(value)
    name = identity(known.get("id"))
    return Reference(name, exact(known.get("name")), exact(known.get("sha256"))) if name else None


def _plain(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return settings, or a run record, with nothing in them that can't be stored."""
    return {exact(name): _clean(one, 1) for name, one in value.items()}


def _clean(value: Any, depth: int) -> Any:
    if depth > _DEEPEST:
        return None
    if isinstance(value, dict):
        return {exact(name): _clean(one, depth + 1) for name, one in value.items()}
    if isinstance(value, list):
        return [_clean(one, depth + 1) for one in value]
    if isinstance(value, str):
        return exact(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value
