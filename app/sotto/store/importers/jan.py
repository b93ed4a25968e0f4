"""Jan: a folder per chat, with ``thread.json`` about it and ``messages.jsonl``, one message a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sotto.domain.chat import Attachment, Conversation, MessageStatus, Role
from sotto.domain.generation import Usage
from sotto.domain.ids import ConversationId
from sotto.store.importers.found_chat import ChatBuilder, FoundChat, attachment
from sotto.store.importers.turns import call, joined, role_of, spoken, without_thought
from sotto.store.importers.values import count, identity, mapping, moment, objects, text

SOURCE: Final = "jan"
NAME: Final = "Jan"
THREAD_FILE: Final = "thread.json"
MESSAGES_FILE: Final = "messages.jsonl"


def is_thread(element: Mapping[str, Any]) -> bool:
    """Return whether ``element`` is what is in ``thread.json``."""
    return element.get("object") == "thread" or (isinstance(element.get("assistants"), list) and "title" in element)


def is_message(element: Mapping[str, Any]) -> bool:
    """Return whether ``element`` is a line of ``messages.jsonl``."""
    return element.get("object") == "thread.message" or ("thread_id" in element and "role" in element)


def read(thread: Mapping[str, Any], messages: Iterable[Mapping[str, Any]], now: int) -> FoundChat:
    """Return the chat; ``thread`` is empty if the file about it is missing."""
    builder = ChatBuilder(SOURCE, now)
    model = _model(thread)
    native = identity(thread.get("id"))
    for message in messages:
        native = native or identity(message.get("thread_id"))
        _add(builder, message, model)
    conversation = Conversation(
        ConversationId(""),
        text(thread.get("title")) or text(mapping(thread.get("metadata")).get("title")),
        moment(thread.get("created")) or 0,
        moment(thread.get("updated")) or 0,
        system_prompt=next((text(one.get("instructions")) for one in objects(thread.get("assistants"))), ""),
    )
    return builder.finish(native, conversation, builder.last)


def _model(thread: Mapping[str, Any]) -> str:
    named = [mapping(thread.get("model")), *(mapping(one.get("model")) for one in objects(thread.get("assistants")))]
    return next((text(one.get("id")) for one in named if text(one.get("id"))), "")


def _one_model(metadata: Mapping[str, Any], usual: str) -> str:
    return text(mapping(metadata.get("model")).get("id")) or text(metadata.get("modelId")) or usual


def _add(builder: ChatBuilder, message: Mapping[str, Any], model: str) -> None:
    role = role_of(message.get("role"))
    if role is None:
        return
    texts, thoughts, files = [], [], list[Attachment]()
    for part in objects(message.get("content")):
        kind, inner = part.get("type"), mapping(part.get("text"))
        if kind == "text":
            texts.append(text(inner.get("value")) or text(part.get("text")))
        elif kind == "reasoning":
            thoughts.append(text(inner.get("value")) or text(part.get("text")))
        elif isinstance(kind, str) and kind not in ("tool_call", "tool_result"):
            files.append(attachment(part.get("name") or part.get("filename") or kind.removesuffix("_url")))
    if isinstance(message.get("content"), str):
        texts.append(text(message.get("content")))
    metadata = mapping(message.get("metadata"))
    thoughts += _calls(metadata)
    is_answer = role is Role.ASSISTANT
    content, thought = without_thought(joined(*texts)) if is_answer else (joined(*texts), "")
    files += [attachment(one.get("name")) for one in objects(message.get("attachments")) if one.get("name")]
    builder.add(
        role,
        content,
        moment(message.get("created_at")),
        reasoning=joined(thought, *thoughts) if is_answer else "",
        model=_one_model(metadata, model) if is_answer else "",
        attachments=files,
        status=MessageStatus.STOPPED if is_answer and message.get("status") == "stopped" else MessageStatus.COMPLETE,
        usage=_usage(mapping(metadata.get("usage"))) if is_answer else None,
    )


def _calls(metadata: Mapping[str, Any]) -> list[str]:
    """Return what tools were asked and said."""
    found = []
    for one in objects(metadata.get("tool_calls")):
        function = mapping(mapping(one.get("tool")).get("function"))
        said = spoken(mapping(one.get("response")).get("content"))
        found.append(joined(call(function.get("name"), function.get("arguments")), said))
    return [one for one in found if one]


def _usage(known: Mapping[str, Any]) -> Usage | None:
    asked, told = count(known.get("inputTokens")), count(known.get("outputTokens"))
    return Usage(asked, 0, told) if asked or told else None
