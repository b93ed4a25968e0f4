"""LM Studio: ``….conversation.json``, a list of turns, each with one or more versions of which one is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sotto.domain.chat import Attachment, Conversation, Role
from sotto.domain.generation import Usage
from sotto.domain.ids import ConversationId
from sotto.store.importers.found_chat import ChatBuilder, FoundChat, attachment
from sotto.store.importers.turns import call, joined, role_of, without_thought
from sotto.store.importers.values import count, flag, identity, items, mapping, moment, objects, text

SOURCE: Final = "lm-studio"
NAME: Final = "LM Studio"


def recognises(element: Mapping[str, Any]) -> bool:
    """Return whether ``element`` is a chat of this format."""
    turns = objects(element.get("messages"))
    has_settings = "perChatPredictionConfig" in element or "systemPrompt" in element
    return any("versions" in turn for turn in turns) or (isinstance(element.get("messages"), list) and has_settings)


def read(element: Mapping[str, Any], now: int) -> FoundChat:
    """Return the chat; LM Studio keeps no times of messages."""
    builder = ChatBuilder(SOURCE, now)
    shown = ""
    for number, turn in enumerate(objects(element.get("messages"))):
        versions = objects(turn.get("versions")) or [turn]  # before 0.3 a turn had no versions
        chosen = count(turn.get("currentlySelected"))
        nodes = []
        for place, version in enumerate(versions):
            node = f"{number}.{place}"
            _add(builder, version, node, shown)
            nodes.append(node)
            builder.link(node, shown)
        if nodes:
            shown = nodes[chosen if chosen < len(nodes) else -1]
    created = moment(element.get("createdAt"))
    conversation = Conversation(
        ConversationId(""),
        text(element.get("name")),
        created or 0,
        moment(element.get("assistantLastMessagedAt")) or moment(element.get("userLastMessagedAt")) or 0,
        system_prompt=text(element.get("systemPrompt")),
        pinned=flag(element.get("pinned")),
    )
    return builder.finish(identity(element.get("createdAt")), conversation, shown)


def _add(builder: ChatBuilder, version: Mapping[str, Any], node: str, parent: str) -> None:
    role = role_of(version.get("role"))
    if role is None:
        return
    sender = text(mapping(version.get("senderInfo")).get("senderName"))
    texts, files = _content(version.get("content"))
    thoughts: list[str] = []
    usage, model = None, sender
    calls = _calls(version.get("content"))
    for step in objects(version.get("steps")):
        if step.get("type") != "contentBlock":
            continue
        said, more = _content(step.get("content"))
        files += more
        calls += _calls(step.get("content"))
        (thoughts if mapping(step.get("style")).get("type") == "thinking" else texts).extend(said)
        made = mapping(step.get("genInfo"))
        model = model or text(made.get("identifier")) or text(made.get("indexedModelIdentifier"))
        usage = _usage(mapping(made.get("stats"))) or usage
    content, thought = without_thought(joined(*texts)) if role is Role.ASSISTANT else (joined(*texts), "")
    is_answer = role is Role.ASSISTANT
    builder.add(
        role,
        content,
        node=node,
        parent=parent,
        reasoning=joined(thought, *thoughts, *calls) if is_answer else "",
        model=model if is_answer else "",
        attachments=files,
        usage=usage if is_answer else None,
    )


def _content(parts: object) -> tuple[list[str], list[Attachment]]:
    texts, files = [], []
    if isinstance(parts, str):
        texts.append(text(parts))
    for part in objects(items(parts)):
        if part.get("type") == "text":
            texts.append(text(part.get("text")))
        elif part.get("type") == "file":
            files.append(attachment(part.get("fileName") or part.get("name") or part.get("fileIdentifier")))
    return texts, files


def _calls(parts: object) -> list[str]:
    """Return what tools were asked and said."""
    found = []
    for part in objects(parts):
        if part.get("type") == "toolCallRequest":
            found.append(call(part.get("name"), part.get("parameters")))
        elif part.get("type") == "toolCallResult":
            said = part.get("content")
            found.append(text(said) or joined(*(text(one.get("text")) for one in objects(said))))
    return [one for one in found if one]


def _usage(stats: Mapping[str, Any]) -> Usage | None:
    asked, told = count(stats.get("promptTokensCount")), count(stats.get("predictedTokensCount"))
    return Usage(asked, 0, told) if asked or told else None
