"""LibreChat: one chat in a file, its messages as a list or each within the one it follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sotto.domain.chat import Conversation, MessageStatus, Role
from sotto.domain.ids import ConversationId
from sotto.store.importers.found_chat import ChatBuilder, FoundChat, attachment
from sotto.store.importers.turns import call, joined, role_of, without_thought
from sotto.store.importers.values import flag, identity, mapping, moment, objects, text

SOURCE: Final = "librechat"
NAME: Final = "LibreChat"
_ROOT = "00000000-0000-0000-0000-000000000000"


def recognises(element: Mapping[str, Any]) -> bool:
    """Return whether ``element`` is a chat of this format."""
    return "conversationId" in element and isinstance(element.get("messages", element.get("messagesTree")), list)


def read(element: Mapping[str, Any], now: int) -> FoundChat:
    """Return the chat."""
    builder = ChatBuilder(SOURCE, now)
    options = mapping(element.get("options"))
    model = text(options.get("model")) or text(element.get("model"))
    waiting = [(message, "") for message in reversed(objects(element.get("messages", element.get("messagesTree"))))]
    is_flat = element.get("recursive") is not True
    last = ""
    while waiting:
        message, above = waiting.pop()
        node = identity(message.get("messageId")) or identity(message.get("id")) or f"#{len(waiting)}{last}"[:200]
        named = identity(message.get("parentMessageId"))
        parent = above or ("" if named == _ROOT else named or (last if is_flat else ""))
        _add(builder, message, node, parent, model)
        last = node
        waiting += [(child, node) for child in reversed(objects(message.get("children")))]
    conversation = Conversation(
        ConversationId(""),
        text(element.get("title")),
        moment(element.get("createdAt")) or 0,
        moment(element.get("updatedAt")) or 0,
        system_prompt=text(options.get("promptPrefix")) or text(options.get("system")),
    )
    return builder.finish(identity(element.get("conversationId")), conversation)


def _add(builder: ChatBuilder, message: Mapping[str, Any], node: str, parent: str, model: str) -> None:
    builder.link(node, parent)
    by_person = message.get("isCreatedByUser")
    role = role_of(message.get("sender")) or Role.ASSISTANT
    if isinstance(by_person, bool):
        role = Role.USER if by_person else Role.ASSISTANT
    texts, thoughts = [text(message.get("text"))], []
    parts = objects(message.get("content"))
    if parts:
        texts = [_inner(part, "text") for part in parts if part.get("type") == "text"] or texts
        thoughts = [thought for part in parts if (thought := _step(part))]
    content, thought = without_thought(joined(*texts)) if role is Role.ASSISTANT else (joined(*texts), "")
    error = joined(*(_inner(part, "error") for part in parts if part.get("type") == "error"))
    builder.add(
        role,
        content,
        moment(message.get("createdAt")),
        node=node,
        parent=parent,
        reasoning=joined(thought, *thoughts),
        model=(text(message.get("model")) or model or text(message.get("sender"))) if role is Role.ASSISTANT else "",
        attachments=[attachment(one.get("filename") or one.get("name")) for one in objects(message.get("files"))],
        status=_status(message, error) if role is Role.ASSISTANT else MessageStatus.COMPLETE,
        error=error,
    )


def _status(message: Mapping[str, Any], error: str) -> MessageStatus:
    if error or flag(message.get("error")):
        return MessageStatus.FAILED
    return MessageStatus.INTERRUPTED if flag(message.get("unfinished")) else MessageStatus.COMPLETE


def _inner(part: Mapping[str, Any], name: str) -> str:
    value = part.get(name)
    return text(value) or text(mapping(value).get("value"))


def _step(part: Mapping[str, Any]) -> str:
    """Return what a part says about the way to the answer: a thought, or what a tool was asked and said."""
    if part.get("type") == "think":
        return _inner(part, "think")
    tool = mapping(part.get("tool_call"))
    function = mapping(tool.get("function")) or tool
    asked = call(function.get("name"), function.get("args", function.get("arguments")))
    return joined(asked, text(function.get("output")))
