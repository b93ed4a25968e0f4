"""The first screen of a chat that may be opened next, made out of sight while nothing else is to be done."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from sotto.domain.chat import Message
from sotto.gui.branch_rows import BranchRows
from sotto.gui.row_widgets import settled_height

if TYPE_CHECKING:
    from sotto.gui.answer_widget import AnswerWidget
    from sotto.gui.message_widget import UserMessageWidget

    AnyMessage = UserMessageWidget | AnswerWidget


class RowsAhead:
    """Rows of a chat in a ``column`` of their own: its end, from the last row upwards, or one screen from a certain
    row on. GUI thread only."""

    def __init__(
        self,
        rows: BranchRows,
        column: QWidget,
        width: int,
        height: int,
        make: Callable[[Message, QWidget], AnyMessage],
        at: int | None = None,
    ) -> None:
        """``width`` and ``height`` of the screen to fill, in pixels; ``make`` returns a row's widget; ``at`` is the row
        that one will look at, with the end of the one above it, else the end."""
        self.column = column
        self.rows = rows
        self._width = width
        self._height = height
        self._make = make
        self._at = at
        self._step = -1 if at is None else 1
        self._next = len(rows) - 1 if at is None else max(0, at - 1)
        self._widgets: dict[int, AnyMessage] = {}

    def make_some(self) -> bool:
        """Make one row, or wait for the text of the last one; return whether there is more to do."""
        row = self._next - self._step
        last = self._widgets.get(row)
        if last is not None:
            if not last.is_drawn:
                return True
            if self._at is None or row >= self._at:
                self._height -= settled_height(last, self._width)  # out of sight no layout has heard of the text
        message = self.rows.message(self._next) if 0 <= self._next < len(self.rows) and self._height > 0 else None
        if message is None:
            return False
        widget = self._make(message, self.column)
        widget.setGeometry(0, 0, self._width, self.rows.estimate(self._next, self._width))
        widget.show()
        self._widgets[self._next] = widget
        self._next += self._step
        return True

    def placed(self) -> list[tuple[int, QWidget]]:
        """Return the rows by their place in the chat, from top to bottom."""
        return sorted(self._widgets.items())

    def besides(self, kept: Collection[QWidget]) -> list[QWidget]:
        """Return what is not needed if ``kept`` are: other rows, then, if there are none, the column."""
        others: list[QWidget] = [widget for widget in self._widgets.values() if widget not in kept]
        return others if kept else [*others, self.column]
