"""ChatGPT: ``conversations.json`` of the data export, a list of trees of nodes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from sotto.domain.chat import Attachment, Conversation, Role
from sotto.domain.ids import ConversationId
from sotto.store.importers.failures import UnreadableChatError
from sotto.store.importers.found_chat import ChatBuilder, FoundChat, attachment
from sotto.store.importers.turns import fenced, joined, role_of
from sotto.store.importers.values import flag, identity, items, mapping, moment, objects, text

SOURCE: Final = "chatgpt"
NAME: Final = "ChatGPT"
_LANGUAGES = frozenset({"python", "json", "bash", "javascript", "html", "css", "sql", "java", "cpp", "rust", "go"})
_CANVAS: Final = "canmore."
"""Calls of this tool write the documents beside a chat."""
_MARKER = re.compile("\ue200[^\ue200\ue201]*\ue201?")
"""A reference to a source, for ChatGPT's own window only."""


def recognises(element: Mapping[str, Any]) -> bool:
    """Return whether ``element`` is a chat of this format."""
    return isinstance(element.get("mapping"), dict)


def read(element: Mapping[str, Any], now: int) -> FoundChat:
    """Return the chat."""
    nodes = mapping(element.get("mapping"))
    if not nodes:
        raise UnreadableChatError("The chat has no messages.")
    builder = ChatBuilder(SOURCE, now)
    thoughts: dict[str, str] = {}
    for name, value in nodes.items():
        node = mapping(value)
        builder.link(name, identity(node.get("parent")))
        thought = _thought(mapping(node.get("message")))
        if thought:
            thoughts[name] = thought
    for name in _parents_first(nodes):
        parent = identity(mapping(nodes[name]).get("parent"))
        message = mapping(mapping(nodes[name]).get("message"))
        _add(builder, name, message, thoughts.get(parent, ""), text(element.get("default_model_slug")))
        if name not in thoughts and parent in thoughts and not _is_answer(nodes[name]):
            thoughts[name] = thoughts[parent]
        elif name in thoughts and parent in thoughts:
            thoughts[name] = joined(thoughts[parent], thoughts[name])
    conversation = Conversation(
        ConversationId(""),
        text(element.get("title")),
        moment(element.get("create_time")) or 0,
        moment(element.get("update_time")) or 0,
        archived=flag(element.get("is_archived")),
        pinned=flag(element.get("is_starred")),
    )
    native = identity(element.get("conversation_id")) or identity(element.get("id"))
    return builder.finish(native, conversation, identity(element.get("current_node")))


def _parents_first(nodes: Mapping[str, Any]) -> list[str]:
    """Return the names of the nodes, children in the order in which their parent names them, where it can be told."""
    order: dict[str, None] = {}
    roots = [name for name, node in nodes.items() if identity(mapping(node).get("parent")) not in nodes]
    waiting = list(reversed(roots))
    while waiting:
        name = waiting.pop()
        if name in order:
            continue
        order[name] = None
        children = items(mapping(nodes[name]).get("children"))
        waiting += [one for one in reversed(children) if isinstance(one, str) and one in nodes and one not in order]
    order.update(dict.fromkeys(nodes))  # loops, and what no parent names
    return list(order)


def _add(builder: ChatBuilder, name: str, message: Mapping[str, Any], thought: str, usual_model: str) -> None:
    metadata = mapping(message.get("metadata"))
    role = role_of(mapping(message.get("author")).get("role"))
    if role is None or flag(metadata.get("is_visually_hidden_from_conversation")):
        return
    content, files = _content(message)
    files += [attachment(one.get("name")) for one in objects(metadata.get("attachments"))]
    is_answer = role is Role.ASSISTANT
    if not content.strip() and not files:
        return
    builder.add(
        role,
        content,
        moment(message.get("create_time")),
        node=name,
        parent="",
        reasoning=thought if is_answer else "",
        model=(text(metadata.get("model_slug")) or usual_model) if is_answer else "",
        attachments=list(dict.fromkeys(files)),
    )


def _is_answer(node: object) -> bool:
    message = mapping(mapping(node).get("message"))
    content, _files = _content(message)
    return role_of(mapping(message.get("author")).get("role")) is not None and bool(content.strip())


def _content(message: Mapping[str, Any]) -> tuple[str, list[Attachment]]:
    """Return the text and the names of pictures; both empty for what is neither said nor asked."""
    content = mapping(message.get("content"))
    kind = content.get("content_type")
    if kind == "code":
        return _code(content, text(message.get("recipient"))), []
    if kind not in ("text", "multimodal_text"):
        return "", []
    texts, files = [], []
    for part in items(content.get("parts")):
        if isinstance(part, str):
            texts.append(text(part))
        elif isinstance(part, dict):
            if part.get("content_type") == "audio_transcription":
                texts.append(text(part.get("text")))
            elif "asset_pointer" in part:
                files.append(attachment(text(part.get("asset_pointer")).rpartition("/")[2]))
    said = joined(*texts)
    if text(message.get("recipient")).startswith(_CANVAS):
        said = _canvas(said) or said
    return _with_sources(said, mapping(message.get("metadata"))), files


def _code(content: Mapping[str, Any], recipient: str) -> str:
    language = text(content.get("language"))
    code = text(content.get("text"))
    if not code.strip():
        return ""
    made = _canvas(code) if recipient.startswith(_CANVAS) else ""
    return made or fenced(code, language if language in _LANGUAGES else "")


def _canvas(asked: str) -> str:
    """Return the document that was written beside the chat; empty for changes to one, which stay as they are."""
    try:
        known = mapping(json.loads(asked))
    except (ValueError, RecursionError):
        return ""
    document = text(known.get("content"))
    if not document.strip():
        return ""
    kind, _, language = text(known.get("type")).partition("/")
    name = text(known.get("name"))
    return joined(f"**{name}**" if name else "", fenced(document, language[:20]) if kind == "code" else document)


def _with_sources(said: str, metadata: Mapping[str, Any]) -> str:
    """Return the text with links where ChatGPT shows its sources, and without the marks that nothing is known of."""
    if "\ue200" not in said:
        return said
    for reference in objects(metadata.get("content_references")):
        mark = text(reference.get("matched_text"))
        if mark.startswith("\ue200"):
            said = said.replace(mark, text(reference.get("alt")))
    return _MARKER.sub("", said)


def _thought(message: Mapping[str, Any]) -> str:
    content = mapping(message.get("content"))
    if content.get("content_type") != "thoughts":
        return ""
    return joined(
        *(joined(text(one.get("summary")), text(one.get("content"))) for one in objects(content.get("thoughts")))
    )
