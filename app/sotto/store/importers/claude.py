"""Claude: ``conversations.json`` of the data export, a list of chats, each a list of messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sotto.domain.chat import Attachment, Conversation, Role
from sotto.domain.ids import ConversationId
from sotto.store.importers.found_chat import ChatBuilder, FoundChat, attachment
from sotto.store.importers.turns import call, fenced, joined, role_of, spoken
from sotto.store.importers.values import flag, identity, mapping, moment, objects, text

SOURCE: Final = "claude"
NAME: Final = "Claude"
_ROOT = "00000000-0000-4000-8000-000000000000"
_LANGUAGES: Final = {"text/html": "html", "image/svg+xml": "svg", "application/vnd.ant.react": "jsx"}


def recognises(element: Mapping[str, Any]) -> bool:
    """Return whether ``element`` is a chat of this format."""
    return isinstance(element.get("chat_messages"), list)


def read(element: Mapping[str, Any], now: int) -> FoundChat:
    """Return the chat."""
    builder = ChatBuilder(SOURCE, now)
    messages = objects(element.get("chat_messages"))
    known = {identity(message.get("uuid")) for message in messages}
    last = ""  # the node before, a message or not
    for message in messages:
        node = identity(message.get("uuid"))
        named = identity(message.get("parent_message_uuid"))
        parent = "" if named == _ROOT else named if named in known else last
        _add(builder, message, node, parent, text(element.get("model")))
        if node:
            builder.link(node, parent)
        last = node or builder.last
    conversation = Conversation(
        ConversationId(""),
        text(element.get("name")),
        moment(element.get("created_at")) or 0,
        moment(element.get("updated_at")) or 0,
        pinned=flag(element.get("is_starred")),
    )
    shown = identity(element.get("current_leaf_message_uuid"))
    return builder.finish(identity(element.get("uuid")), conversation, shown)


def _add(builder: ChatBuilder, message: Mapping[str, Any], node: str, parent: str, model: str) -> None:
    role = role_of(message.get("sender"))
    if role is None:
        return
    texts, thoughts = [], []
    if isinstance(message.get("content"), str):
        texts.append(text(message.get("content")))
    for part in objects(message.get("content")):
        kind = part.get("type")
        if kind in ("text", "voice_note"):
            texts.append(text(part.get("text")))
        elif kind == "thinking":
            thoughts.append(text(part.get("thinking")))
        elif kind == "tool_use" and (made := _artifact(part)):
            texts.append(made)
        elif kind == "tool_use":
            thoughts.append(call(part.get("name"), part.get("input")))
        elif kind == "tool_result":
            thoughts.append(spoken(part.get("content")))
    builder.add(
        role,
        joined(*texts) or text(message.get("text")),
        moment(message.get("created_at")),
        node=node,
        parent=parent,
        reasoning=joined(*thoughts),
        model=(text(message.get("model")) or model) if role is Role.ASSISTANT else "",
        attachments=_files(message),
    )


def _artifact(part: Mapping[str, Any]) -> str:
    """Return what was made beside the chat, which belongs to the answer; empty for changes to it and other tools."""
    wanted = mapping(part.get("input"))
    content, kind = text(wanted.get("content")), text(wanted.get("type"))
    if part.get("name") != "artifacts" or not content.strip():
        return ""
    title = text(wanted.get("title"))
    language = text(wanted.get("language"))[:20] or _LANGUAGES.get(kind, "")
    return joined(f"**{title}**" if title else "", content if kind == "text/markdown" else fenced(content, language))


def _files(message: Mapping[str, Any]) -> list[Attachment]:
    with_text = objects(message.get("attachments"))
    found = [attachment(one.get("file_name"), one.get("extracted_content")) for one in with_text]
    names = {one.name for one in found}
    others = [attachment(one.get("file_name")) for name in ("files", "files_v2") for one in objects(message.get(name))]
    return [*found, *(one for one in dict.fromkeys(others) if one.name not in names)]
