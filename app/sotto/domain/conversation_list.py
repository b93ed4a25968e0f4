"""Conversations as they are listed: ten thousand of them at once, so each is a tuple of what a line needs."""

from __future__ import annotations

from typing import NamedTuple

from sotto.domain.chat import Conversation
from sotto.domain.ids import ConversationId, ModelId


class ConversationSummary(NamedTuple):
    """One line of the list. Times are Unix milliseconds; an empty ``folder`` is none."""

    id: ConversationId
    title: str
    created: int
    updated: int
    model: ModelId | None = None
    pinned: bool = False
    archived: bool = False
    folder: str = ""
    tags: tuple[str, ...] = ()
    message_count: int = 0


class Overview(NamedTuple):
    """What the sidebar shows: all conversations, the last changed first, and all folders, empty ones too.

    ``closed`` are the folders whose conversations were folded away.
    """

    conversations: list[ConversationSummary]
    folders: tuple[str, ...]
    closed: frozenset[str]


def summary(conversation: Conversation) -> ConversationSummary:
    """Return the line of ``conversation``."""
    return ConversationSummary(
        conversation.id,
        conversation.title,
        conversation.created,
        conversation.updated,
        conversation.model,
        conversation.pinned,
        conversation.archived,
        conversation.folder,
        conversation.tags,
        conversation.message_count,
    )
