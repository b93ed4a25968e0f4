"""The last screens of chats that were left lately: who turns back to one finds its messages made, and as they were.

So does who opens one that was prepared (:mod:`sotto.gui.rows_ahead`).

A message's widgets take milliseconds to make, and as many to move to another parent. So the rows of a chat that is left
stay, hidden, in the column they are in, and the whole column is shown again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias, cast

from PySide6.QtWidgets import QWidget

from sotto.domain.chat import MessageStatus
from sotto.domain.ids import MessageId
from sotto.gui.answer_widget import AnswerWidget
from sotto.gui.branch_rows import BranchRows
from sotto.gui.message_widget import UserMessageWidget

MOST: Final = 5
"""Chats; each has as many rows as fill a screen and a half."""
LARGEST: Final = 60_000
"""Characters of all rows of a chat that is kept."""

_Row: TypeAlias = AnswerWidget | UserMessageWidget


class ShownAgain(NamedTuple):
    """``column`` holds ``rows``, by their place in the branch; ``stale`` are no longer what they were."""

    column: QWidget
    rows: dict[int, QWidget]
    stale: list[QWidget]


class LeftRows:
    """Rows by the last message of their chat, where it opens; those left longest ago go first. GUI thread only.

    Deletes nothing itself: what is not kept any more is returned to whoever made it.
    """

    def __init__(self) -> None:
        self._columns: OrderedDict[MessageId, tuple[QWidget, dict[MessageId, _Row]]] = OrderedDict()

    def knows(self, end: MessageId, message: MessageId) -> bool:
        """Tell whether the row of ``message`` is kept, in the chat whose last message is ``end``."""
        return end in self._columns and message in self._columns[end][1]

    def drop(self, end: MessageId) -> list[QWidget]:
        """Keep nothing of the chat whose last message is ``end``; return what was kept, the column last."""
        column, kept = self._columns.pop(end, (None, {}))
        return [*kept.values(), column] if column is not None else []

    def keep(self, rows: BranchRows, placed: Sequence[tuple[int, QWidget]], column: QWidget) -> list[QWidget]:
        """Keep the ``placed`` rows of a chat in their ``column``; return those that are kept.

        Drop what was kept of it before first: it is not returned here.
        """
        if not placed:
            return []
        fit = {row.message.id: row for _number, row in cast(Sequence[tuple[int, _Row]], placed) if _is_as_stored(row)}
        if not fit or sum(len(row.text) for row in fit.values()) > LARGEST:
            return []
        self._columns[rows.ids[-1]] = (column, fit)
        return list(fit.values())

    def take(
        self, rows: BranchRows, versions: Mapping[MessageId, tuple[MessageId, ...]], at: int | None = None
    ) -> ShownAgain | None:
        """Return what is kept of the chat that ``rows`` are, with the ``versions`` messages have now.

        None if the row ``at`` which it is opened, the last one unless it is named, is not among what is kept.
        """
        if not len(rows) or not self.knows(rows.ids[-1], rows.ids[-1 if at is None else at]):
            return None
        left = self._columns.pop(rows.ids[-1])
        again = ShownAgain(left[0], {}, [])
        for message, widget in left[1].items():
            number = rows.row_of(message)
            if number is None or rows.message(number) != widget.message:
                again.stale.append(widget)
                continue
            widget.set_versions(versions.get(message, ()))
            again.rows[number] = widget
        return again

    def surplus(self, most: int = MOST) -> Iterable[QWidget]:
        """Stop keeping all chats but the ``most`` that were left last; return their rows, each before its column."""
        while len(self._columns) > most:
            column, kept = self._columns.popitem(last=False)[1]
            yield from kept.values()
            yield column


def _is_as_stored(row: _Row) -> bool:
    """Tell whether ``row`` shows a message just as it would be shown when it is read again."""
    return row.message.status is MessageStatus.COMPLETE and row.is_drawn and not row.is_kept
