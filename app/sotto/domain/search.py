"""What a search over all chats finds."""

from __future__ import annotations

from sotto.domain.ids import ConversationId, MessageId
from sotto.domain.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A place where the words of a search are.

    ``message`` None: they are in the title, or the conversation fits the filters and nothing else was asked;
    ``snippet`` is the title then. Otherwise it is a piece of the message's text in one line. ``marks`` are the found
    words in ``snippet``, as start and end.
    """

    conversation: ConversationId
    message: MessageId | None
    snippet: str
    marks: tuple[tuple[int, int], ...] = ()
    created: int = 0
    """When the message was made, or the conversation last changed, in Unix milliseconds."""
