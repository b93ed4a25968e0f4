"""What happens when a chat has grown beyond what its model reads at once."""

from __future__ import annotations

from enum import StrEnum

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import Overflow


class WhenFull(StrEnum):
    """What is done with a chat that no longer fits the context window; the values are those of the settings."""

    DROP_OLDEST = "drop-oldest"
    """The oldest turns are left out; instructions and pinned messages stay."""
    KEEP_FIRST = "keep-first"
    """The first turns stay, and those after them are left out."""
    SUMMARISE = "summarise"
    """The model sums up older turns and reads that instead of them."""
    ENLARGE = "enlarge"
    """The model is loaded again with a larger window."""
    ASK = "ask"
    """Nothing is written until the user has said what to do."""


class RoomStep(StrEnum):
    """What goes on before an answer whose chat did not fit."""

    SUMMARISING = "summarising"
    ENLARGING = "enlarging"


class RoomTrouble(StrEnum):
    """Why the oldest turns were left out although something else was wanted."""

    NO_SUMMARY = "no_summary"
    NOT_ENLARGED = "not_enlarged"


class ContextFullError(UserFacingError):
    """Something would have had to be left out, and that was not allowed; ``overflow`` says what."""

    def __init__(self, code: str, text: str, hint: str, overflow: Overflow) -> None:
        super().__init__(code, text, hint)
        self.overflow = overflow


def must_ask(overflow: Overflow) -> ContextFullError:
    """Return the error of an answer that was not begun because the user wants to be asked."""
    return ContextFullError(
        "context_asks",
        f"This chat no longer fits into what the model reads at once: it needs {overflow.needed:,} tokens, and the "
        f"context window holds {overflow.n_ctx:,}. Nothing was sent to the model.",
        "Choose what should be done.",
        overflow,
    )
