"""Conversations and messages. The messages of a conversation form a tree through ``parent``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any

from sotto.domain.generation import Usage
from sotto.domain.ids import ConversationId, MessageId, ModelId, PresetId
from sotto.domain.light_dataclass import dataclass


class Role(StrEnum):
    """Who wrote a message."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


class MessageStatus(StrEnum):
    """What became of a message; user messages are always ``complete``."""

    COMPLETE = "complete"
    STREAMING = "streaming"
    STOPPED = "stopped"
    """Ended by the user; the text so far is kept."""
    INTERRUPTED = "interrupted"
    """The engine or Sotto itself died while it was written; the text so far is kept."""
    FAILED = "failed"
    """No answer could be made; ``error`` says why."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text that goes along with a message: a file that was dropped, or a long paste. ``name`` is shown."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """One node of a conversation's tree. Times are Unix milliseconds.

    ``model`` is the display name of the model that wrote it (empty for the user's own). ``run`` is the record that
    makes an answer reproducible: model id, name and SHA-256, every sampler value, seed, template hash, timings,
    stop reason. ``error`` is a :class:`~sotto.domain.errors.UserFacingError` text. A ``pinned`` message stays when the
    chat outgrows the context window; ``summary`` is what a model made of all that leads to this message, and of it.
    """

    id: MessageId
    conversation: ConversationId
    parent: MessageId | None
    role: Role
    content: str
    created: int
    status: MessageStatus = MessageStatus.COMPLETE
    reasoning: str = ""
    model: str = ""
    usage: Usage | None = None
    run: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""
    attachments: tuple[Attachment, ...] = ()
    pinned: bool = False
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation without its messages. Times are Unix milliseconds.

    ``active_leaf`` is the last message of the branch that is shown. ``settings`` overrides sampler settings, and what
    is done when the context window is full, for this conversation only. ``message_count`` counts every node of the
    tree. A ``provisional_title`` is the first words, which a model may still improve on.
    """

    id: ConversationId
    title: str
    created: int
    updated: int
    model: ModelId | None = None
    system_prompt: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    active_leaf: MessageId | None = None
    draft: str = ""
    draft_attachments: tuple[Attachment, ...] = ()
    pinned: bool = False
    archived: bool = False
    folder: str = ""
    tags: tuple[str, ...] = ()
    message_count: int = 0
    preset: PresetId | None = None
    provisional_title: bool = False


def branch(messages: Iterable[Message], leaf: MessageId | None) -> list[Message]:
    """Return the messages from the root to ``leaf``, in order; an unknown leaf or a broken link ends the walk."""
    by_id = {message.id: message for message in messages}
    path: list[Message] = []
    seen: set[MessageId] = set()
    current = leaf
    while current is not None and current in by_id and current not in seen:
        seen.add(current)
        path.append(by_id[current])
        current = by_id[current].parent
    path.reverse()
    return path


def newest_leaf(messages: Iterable[Message], start: MessageId) -> MessageId:
    """Return the end of the branch that begins at ``start`` and always takes the newest answer or question.

    ``messages`` are in the order they were made; parents come before their children.
    """
    newest_child: dict[MessageId, MessageId] = {}
    for message in messages:
        if message.parent is not None:
            newest_child[message.parent] = message.id
    leaf, seen = start, {start}
    while (child := newest_child.get(leaf)) is not None and child not in seen:
        seen.add(child)
        leaf = child
    return leaf


def title_from(text: str, limit: int = 60) -> str:
    """Return a conversation title made from the first words of ``text``: one line, at most ``limit`` characters."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    head, space, _tail = cut.rpartition(" ")
    return (head if space and len(head) > limit // 2 else cut) + "…"


def title_of(question: Message) -> str:
    """Return the title of a conversation that begins with ``question``: its words, or the name of what it brings."""
    return title_from(question.content if question.content.strip() else question.attachments[0].name)
