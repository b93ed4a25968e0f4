"""Which messages of a branch the model no longer sees, as the last answer's record says, and which are kept in mind."""

from __future__ import annotations

from collections.abc import Sequence

from sotto.domain.chat import Message
from sotto.domain.ids import MessageId
from sotto.domain.light_dataclass import dataclass
from sotto.services.context_record import ContextFacts, left_out_of


@dataclass(frozen=True, slots=True)
class ContextMark:
    """What is said under one message. ``ends``: the model sees nothing of what is above, and of this; ``summary`` is
    what it reads instead. ``is_left_out``: it does not see this one, but some of what is above."""

    is_pinned: bool = False
    is_left_out: bool = False
    ends: bool = False
    summary: str = ""


NO_MARK = ContextMark()


class ContextMarks:
    """The marks of one branch."""

    def __init__(self, path: Sequence[MessageId] = (), facts: ContextFacts | None = None) -> None:
        """``path`` is the branch from its first message on, ``facts`` those of its last answer."""
        ranges = left_out_of(path, facts) if facts is not None else []
        # What is missing from the beginning is one gap, even where single messages in it are kept in mind.
        is_beginning = bool(ranges) and ranges[0].start == 0
        self._last = path[ranges[-1].stop - 1] if is_beginning else None
        self._single = frozenset() if is_beginning else frozenset(path[place] for each in ranges for place in each)
        self._reads_summary = facts is not None and facts.summary > 0

    def of(self, message: Message) -> ContextMark:
        """Return the mark of ``message``."""
        ends = message.id == self._last
        is_left_out = message.id in self._single
        if not (message.pinned or ends or is_left_out):
            return NO_MARK
        return ContextMark(message.pinned, is_left_out, ends, message.summary if ends and self._reads_summary else "")
