"""Makes and drops the widgets of a long column's rows, one after the other, in slices of a few milliseconds.

A row is made out of sight and appears when it is complete. Rows in view come first; none are made while one flies
through the column, since nobody could read them.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping
from typing import Final, Protocol

import shiboken6
from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QWidget

from sotto.gui.row_widgets import RetiredWidgets, has_focus
from sotto.gui.throttle import Slices

MARGIN: Final = 500
"""Pixels above and below the screen in which rows are made; they are dropped at twice that distance."""
SLICE_MS: Final = 3
PATIENCE_S: Final = 0.3
"""A row that is not complete by then appears and grows."""
SAME_FLIGHT_S: Final = 0.1
"""Two jumps of a whole screen within that time: one flies through the column."""
REST_MS: Final = 30
"""Rows are made again when the column stood still for so long."""
ASIDE: Final = QPoint(-30_000, 0)


class RowOwner(Protocol):
    """What the maker asks of its column; everything but the widgets is the column's."""

    def row_made(self, row: int, parent: QWidget) -> QWidget | None: ...

    def row_is_drawn(self, widget: QWidget) -> bool: ...

    def row_is_kept(self, row: int, widget: QWidget) -> bool: ...

    def row_dropped(self, row: int, widget: QWidget) -> None: ...

    def row_completed(self, row: int, widget: QWidget) -> bool: ...

    def rows_within(self, margin: int) -> range:
        """Return the rows that are at most so many pixels away from the screen."""

    def place(self, row: int, widget: QWidget) -> None:
        """Show a row that is complete."""

    def expected_height(self, row: int) -> int: ...

    @property
    def column_width(self) -> int: ...

    @property
    def follows_end(self) -> bool: ...


class RowMaker(QObject):
    """The widgets of one column. Lives in the GUI thread."""

    def __init__(self, owner: RowOwner, parent: QObject) -> None:
        super().__init__(parent)
        self._owner = owner
        self.slices = Slices(SLICE_MS, self)
        self.placed: dict[int, QWidget] = {}
        self._canvas: QWidget | None = None
        self._making: tuple[int, QWidget, float] | None = None
        self._waiting: set[int] = set()
        self._incomplete: list[tuple[int, QWidget]] = []
        self._retired = RetiredWidgets(lambda: self.slices.is_idle, self)
        self._retired.caught_up.connect(self.fill)
        self._value = 0
        self._jumped = 0.0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.fill)

    def begin(
        self, canvas: QWidget, rows: Mapping[int, QWidget] | None = None, spared: Collection[QWidget] = ()
    ) -> None:
        """Drop all rows; new ones will be children of ``canvas``, in which ``rows`` are complete already.

        Those that are ``spared`` are not deleted, nor is the canvas they are in; both are only hidden.
        """
        self.slices.clear()
        self._rest.stop()
        self._waiting.clear()
        self._incomplete.clear()
        gone = [*self.placed.items(), *([self._making[:2]] if self._making is not None else [])]
        self.placed, self._making = dict(rows or {}), None
        self._incomplete.extend(self.placed.items())
        for row, widget in gone:
            self._owner.row_dropped(row, widget)
        old, self._canvas = self._canvas, canvas
        self.retire(widget for _row, widget in gone if widget not in spared)
        if old is None or old is canvas:
            return
        if spared:
            old.hide()
        else:
            self.retire([old])

    def retire(self, widgets: Iterable[QWidget]) -> None:
        """Hide ``widgets`` now and delete them when there is time."""
        self._retired.add(*widgets)

    @property
    def is_empty(self) -> bool:
        """Whether there is no row, nor one being made."""
        return not self.placed and self._making is None

    @property
    def is_settled(self) -> bool:
        """Whether every row that could be made is there."""
        is_idle = self.slices.is_idle and self._making is None and not self._rest.isActive()
        return is_idle and self._next_row() is None and not self._incomplete

    def widget_at(self, row: int) -> QWidget | None:
        """Return the widget of a row that has one, also while it is being made."""
        if self._making is not None and self._making[0] == row:
            return self._making[1]
        return self.placed.get(row)

    def moved_to(self, value: int, screen: int) -> None:
        """The column is scrolled to ``value`` by hand; ``screen`` is the height of what one sees."""
        distance, self._value = abs(value - self._value), value
        if distance > screen:
            now = time.monotonic()
            if now - self._jumped < SAME_FLIGHT_S:
                self._rest.start()
            self._jumped = now

    def arrived(self) -> None:
        """Rows that had to wait can be made now."""
        self._waiting.clear()
        self.fill()

    def drop(self, row: int) -> None:
        """Delete the widget of a row, if it has one."""
        widget = self.placed.pop(row, None)
        if widget is not None:
            self._owner.row_dropped(row, widget)
            self._retired.add(widget)

    def make_anew(self) -> None:
        """Begin again with the row that is being made: what it was begun with has changed."""
        if self._making is not None:
            (row, widget, _deadline), self._making = self._making, None
            self._owner.row_dropped(row, widget)
            self._retired.add(widget)
            self.fill()

    def fill(self) -> None:
        """Drop rows that are far away and have those made that are missing."""
        near = self._owner.rows_within(2 * MARGIN)
        for row in [row for row in self.placed if row not in near]:
            if not self.is_held(row):
                self.drop(row)
        has_work = self._incomplete or self._next_row() is not None
        if self._making is not None or (has_work and not self._rest.isActive()):
            self.slices.add(self, self._make_some)

    def fill_now(self, budget_ms: float) -> None:
        """Make the rows in view at once, for at most so long; the rest follows in slices."""
        self._rest.stop()
        self.fill()
        deadline = time.monotonic() + budget_ms / 1000
        while not self._is_view_filled() and time.monotonic() < deadline:
            self.slices.run(0)
            if self.slices.is_breathing:
                break
        self.slices.breathe()

    def is_held(self, row: int) -> bool:
        """Whether the widget of ``row`` stays although it is far away."""
        widget = self.placed[row]
        return self._owner.row_is_kept(row, widget) or has_focus(widget)

    def _is_view_filled(self) -> bool:
        if self.slices.is_idle:
            return True
        return all(row in self.placed or row in self._waiting for row in self._owner.rows_within(0))

    def _next_row(self) -> int | None:
        """Return the row to be made next: one in view if there is any, at the end first while that is followed."""
        for margin in (0, MARGIN):
            rows = self._owner.rows_within(margin)
            for row in reversed(rows) if self._owner.follows_end else rows:
                if row not in self.placed and row not in self._waiting:
                    return row
        return None

    def _make_some(self) -> bool:
        """Make a row, or go on waiting for the one that is being made; return whether there is more to do."""
        if self._making is not None:
            row, widget, deadline = self._making
            if shiboken6.isValid(widget):
                if not self._owner.row_is_drawn(widget) and time.monotonic() < deadline:
                    return True
                self._making = None
                self.placed[row] = widget
                self._incomplete.append((row, widget))
                self._owner.place(row, widget)
            return True
        if self._retired.is_full or self._rest.isActive() or self._canvas is None:
            return False  # deleting must keep up
        following = self._next_row()
        if following is None:
            return self._complete_one()
        made = self._owner.row_made(following, self._canvas)
        if made is None:
            self._waiting.add(following)
        else:
            made.setGeometry(ASIDE.x(), 0, self._owner.column_width, max(1, self._owner.expected_height(following)))
            made.show()
            self._making = (following, made, time.monotonic() + PATIENCE_S)
        return True

    def _complete_one(self) -> bool:
        """Give a row what is not seen at once; return whether there is more to do."""
        while self._incomplete:
            row, widget = self._incomplete.pop(0)
            if self.placed.get(row) is widget and self._owner.row_completed(row, widget):
                break
        return bool(self._incomplete)
