"""Open WebUI: the export of chats, a list of chats with a tree of messages each; reasoning stands within the text."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any, Final

from sotto.domain.chat import Attachment, Conversation, MessageStatus, Role
from sotto.domain.generation import Usage
from sotto.domain.ids import ConversationId
from sotto.store.importers.found_chat import ChatBuilder, FoundChat, attachment
from sotto.store.importers.turns import joined, role_of, spoken, tool_calls, without_thought
from sotto.store.importers.values import count, flag, identity, items, mapping, moment, objects, text

SOURCE: Final = "open-webui"
NAME: Final = "Open WebUI"
_STEPS: Final = ('type="reasoning"', 'type="tool_calls"', 'type="code_interpreter"')
_OPEN, _CLOSE, _SUMMARY_END = "<details", "</details>", "</summary>"
_QUOTE = re.compile(r"^> ?", re.MULTILINE)


def recognises(element: Mapping[str, Any]) -> bool:
    """Return whether ``element`` is a chat of this format."""
    chat = mapping(element.get("chat"))
    histories = (mapping(one.get("history")).get("messages") for one in (chat, element))
    return any(isinstance(messages, dict) for messages in histories) or isinstance(chat.get("messages"), list)


def read(element: Mapping[str, Any], now: int) -> FoundChat:
    """Return the chat."""
    chat = mapping(element.get("chat")) or element  # the chat itself, without what the list knows of it
    history = mapping(chat.get("history"))
    builder = ChatBuilder(SOURCE, now)
    nodes = mapping(history.get("messages"))
    last = ""
    for name, value in nodes.items():
        _add(builder, name, identity(mapping(value).get("parentId")), mapping(value))
    if not nodes:
        for number, message in enumerate(objects(chat.get("messages"))):
            name = identity(message.get("id")) or f"#{number}"
            _add(builder, name, identity(message.get("parentId")) or last, message)
            last = name
    conversation = Conversation(
        ConversationId(""),
        text(element.get("title")) or text(chat.get("title")),
        moment(element.get("created_at")) or moment(chat.get("timestamp")) or 0,
        moment(element.get("updated_at")) or 0,
        system_prompt=text(chat.get("system")) or text(mapping(chat.get("params")).get("system")),
        pinned=flag(element.get("pinned")),
        archived=flag(element.get("archived")),
        tags=_tags(element, chat),
    )
    return builder.finish(identity(element.get("id")), conversation, identity(history.get("currentId")) or last)


def _add(builder: ChatBuilder, name: str, parent: str, message: Mapping[str, Any]) -> None:
    builder.link(name, parent)
    role = role_of(message.get("role"))
    if role is None:
        return
    whole = spoken(message.get("content"))
    content, reasoning = (whole, "") if role is not Role.ASSISTANT else _parts(whole)
    if role is Role.ASSISTANT and items(message.get("output")):
        told, thought = _output(message)
        content, reasoning = told or content, thought or reasoning
    reasoning = joined(text(message.get("reasoning_content")), reasoning, *tool_calls(message))
    error = message.get("error")
    builder.add(
        role,
        content,
        moment(message.get("timestamp")),
        node=name,
        parent=parent,
        reasoning=reasoning,
        model=(text(message.get("model")) or text(message.get("modelName"))) if role is Role.ASSISTANT else "",
        attachments=[_file(one) for one in objects(message.get("files"))],
        status=MessageStatus.FAILED if error else MessageStatus.COMPLETE,
        usage=_usage(mapping(message.get("usage")) or mapping(message.get("info"))),
        error=text(mapping(error).get("content")) or text(error),
    )


def _parts(whole: str) -> tuple[str, str]:
    """Return the answer and what stands in it about how it was found."""
    if _OPEN not in whole:
        return without_thought(whole)
    kept, thoughts, at = [], [], 0
    while (start := whole.find(_OPEN, at)) >= 0 and (end := whole.find(_CLOSE, start)) >= 0:
        tag_end = whole.find(">", start)
        if any(step in whole[start:tag_end] for step in _STEPS):
            kept.append(whole[at:start])
            inner = whole[tag_end + 1 : end]
            if inner.lstrip().startswith("<summary>"):
                inner = inner.partition(_SUMMARY_END)[2]
            thoughts.append(_QUOTE.sub("", html.unescape(inner)).strip())
        else:
            kept.append(whole[at : end + len(_CLOSE)])
        at = end + len(_CLOSE)
    kept.append(whole[at:])
    content = "".join(kept)
    return (content.strip() if thoughts else content), joined(*thoughts)


def _output(message: Mapping[str, Any]) -> tuple[str, str]:
    """Return the answer and the reasoning of the newer form, in which each step is an object."""
    texts, thoughts = [], []
    for step in objects(message.get("output")):
        kind = step.get("type")
        said = joined(*(text(one.get("text")) for one in objects(step.get("content"))))
        if kind == "message":
            texts.append(said)
        elif kind == "reasoning":
            thoughts.append(said or joined(*(text(one.get("text")) for one in objects(step.get("summary")))))
        elif kind == "function_call":
            thoughts.append(f"{text(step.get('name'))} {text(step.get('arguments'))}".strip())
        elif kind == "function_call_output":
            thoughts.append(joined(*(text(one.get("text")) for one in objects(step.get("output")))))
    return joined(*texts), joined(*thoughts)


def _file(one: Mapping[str, Any]) -> Attachment:
    inner = mapping(one.get("file"))
    content = mapping(inner.get("data")).get("content")
    return attachment(one.get("name") or inner.get("filename") or one.get("type"), content)


def _usage(known: Mapping[str, Any]) -> Usage | None:
    asked = count(known.get("prompt_tokens")) or count(known.get("prompt_eval_count"))
    told = count(known.get("completion_tokens")) or count(known.get("eval_count"))
    return Usage(asked, 0, told) if asked or told else None


def _tags(element: Mapping[str, Any], chat: Mapping[str, Any]) -> tuple[str, ...]:
    named = [*items(mapping(element.get("meta")).get("tags")), *items(chat.get("tags"))]
    names = [text(one) or text(mapping(one).get("name")) for one in named[:50]]
    return tuple(dict.fromkeys(" ".join(name.split())[:60] for name in names if name.strip()))
