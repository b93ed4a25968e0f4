"""A column of very many rows of which only those near the screen exist as widgets.

The heights of the others are estimated, and remembered once they were seen. Whenever a height changes, what is on the
screen stays where it is. :mod:`sotto.gui.row_maker` makes the rows; until one is complete, quiet bars stand in its
place.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from sotto.gui.row_heights import RowHeights
from sotto.gui.row_maker import ASIDE, MARGIN, RowMaker
from sotto.gui.row_widgets import next_stop, paint_bars, settled_height, wanted_height, way_into_view

FIRST_SLICE_MS: Final = 40
TOP: Final = 20
BOTTOM: Final = 24
SPACING: Final = 2
"""Pixels between two rows, unless :meth:`VirtualColumn.set_spacing` says otherwise."""
NEAR_END: Final = 32
PEEK: Final = 48
"""Pixels of what stands above a row that one goes to."""


class VirtualColumn(QScrollArea):
    """Knows nothing of what the rows are: a subclass makes them. Lives in the GUI thread."""

    def __init__(self, widest: int, side: int, parent: QWidget | None = None) -> None:
        """``widest`` is the greatest width of the column in pixels, ``side`` its least distance from the edges."""
        super().__init__(parent)
        self._widest = widest
        self._side = side
        self._spacing = SPACING
        self._heights = RowHeights()
        self._follows = True
        self._is_adjusting = False
        self._make_viewport()
        self._maker = RowMaker(self, self)
        self._slices = self._maker.slices
        self._canvas: QWidget = _Canvas(self)
        self._maker.begin(self._canvas)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        bar = self.verticalScrollBar()
        bar.setSingleStep(24)
        bar.valueChanged.connect(self._on_value_changed)

    # ------------------------------------------------------------------------------------------ for subclasses

    def row_made(self, row: int, parent: QWidget) -> QWidget | None:
        """Return a new widget for ``row``, or None if that must wait for :meth:`rows_arrived`."""
        return None

    def row_is_drawn(self, widget: QWidget) -> bool:
        """Tell whether all of the row's content is in it."""
        return True

    def row_is_kept(self, row: int, widget: QWidget) -> bool:
        """Tell whether the widget must not be dropped although it is far from the screen."""
        return False

    def row_appeared(self, row: int, widget: QWidget) -> None:
        """``widget`` has its place now."""

    def row_completed(self, row: int, widget: QWidget) -> bool:
        """Make what is not seen at once, now that nobody waits for a row; return whether there was anything to make."""
        return False

    def row_dropped(self, row: int, widget: QWidget) -> None:
        """``widget`` is about to be deleted."""

    def scroll_moved(self) -> None:
        """What is on the screen moved, or the heights changed."""

    # ------------------------------------------------------------------------------------------------- content

    @property
    def column(self) -> QWidget:
        """The parent of all rows; another one after :meth:`set_rows`, unless there were none."""
        return self._canvas

    @property
    def column_width(self) -> int:
        """The width of a row in pixels."""
        return max(40, min(self._widest, self.viewport().width() - 2 * self._side))

    @property
    def is_settled(self) -> bool:
        """Whether everything that was asked for is on the screen."""
        return self._maker.is_settled

    def set_rows(
        self,
        heights: RowHeights,
        spared: Collection[QWidget] = (),
        again: tuple[QWidget, Mapping[int, QWidget]] | None = None,
        at: int | None = None,
    ) -> None:
        """Begin anew with rows of these estimated heights, at the row ``at``, or at the end of them.

        The widgets that are ``spared`` stay in the :attr:`column` of now, which is only hidden. ``again`` is such a
        column, and those of its widgets that are rows again.
        """
        column, rows = again if again is not None else (None, {})
        if column is None:
            column = self._canvas if self._maker.is_empty else _Canvas(self)
        self._canvas = column
        self._maker.begin(column, rows, spared)
        column.show()  # first: what is hidden does not lay itself out for another width
        for row, widget in rows.items():
            heights.set(row, settled_height(widget, self.column_width) + self._spacing, True)
        self._heights = heights
        self._follows = at is None
        self._apply(self.top_of(at) - PEEK if at is not None else 0)
        self._on_moved()
        for row, widget in rows.items():
            self.row_appeared(row, widget)

    def new_column(self) -> QWidget:
        """Return a hidden parent for rows that are made ahead; one that :meth:`set_rows` can show."""
        column = _Canvas(self)
        column.hide()  # what is made while the view is not shown would appear with it
        return column

    def rows_arrived(self) -> None:
        """Rows that had to wait can be made now."""
        self._maker.arrived()

    def append_row(self, estimate: int) -> None:
        """Add a row at the end."""
        self._heights.append(estimate)
        self._settle()

    def estimate_rows(self, heights: Mapping[int, int]) -> None:
        """Improve the estimates for rows that were never seen."""
        self._change_heights({row: height for row, height in heights.items() if not self._heights.is_measured(row)})

    def set_spacing(self, pixels: int) -> None:
        """Change the space between two rows."""
        if pixels != self._spacing:
            self._spacing = pixels
            for row, _widget in self.placed_rows():
                self.measure(row)

    def work_now(self, budget_ms: float = FIRST_SLICE_MS) -> None:
        """Make the rows in view at once, for at most so long; the rest follows in slices."""
        self._maker.fill_now(budget_ms)

    def widget_at(self, row: int) -> QWidget | None:
        """Return the widget of a row that has one, also while it is being made."""
        return self._maker.widget_at(row)

    def placed_rows(self) -> list[tuple[int, QWidget]]:
        """Return the rows near the screen that are complete, from top to bottom."""
        return sorted(self._maker.placed.items())

    def remake(self, row: int) -> None:
        """Make a row again: what it shows has changed as a whole."""
        self._maker.drop(row)
        self._maker.fill()

    def measure(self, row: int) -> None:
        """Take over the height that a row has now."""
        widget = self._maker.placed.get(row)
        if widget is not None:
            self._change_heights({row: settled_height(widget, self.column_width) + self._spacing}, is_measured=True)

    # ----------------------------------------------------------------------------------------------- scrolling

    @property
    def follows_end(self) -> bool:
        """Whether the end is in view and stays there while text is added."""
        return self._follows

    def follow_end(self) -> None:
        """Scroll to the end and stay there."""
        self._follows = True
        self._settle()

    def stop_following(self) -> None:
        """Stay where one is; what grows, grows downwards."""
        self._follows = False

    def top_of(self, row: int) -> int:
        """Return the scroll value at which ``row`` is at the upper edge."""
        return TOP + self._heights.top(row)

    def visible_rows(self) -> range:
        """Return the rows that are in view, at least in part."""
        return self.rows_within(0)

    def scroll_to_y(self, value: int) -> None:
        """Scroll so that ``value`` is at the upper edge, as far as there is enough below it."""
        self._follows = False
        self._apply(value)
        self._on_moved()

    def reveal(self, widget: QWidget, space: int = 24) -> None:
        """Scroll as little as is needed to show ``widget``, its beginning if it is too high."""
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + way_into_view(self, widget, space))

    # ------------------------------------------------------------------------------------------- Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_width()
        self._settle()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        missing = [row for row in self.visible_rows() if row not in self._maker.placed]
        if missing:
            value, width = self.verticalScrollBar().value(), self.column_width
            left = self._left(width)
            rows = (QRect(left, self.top_of(row) - value, width, self._heights[row]) for row in missing)
            paint_bars(self.viewport(), [row.adjusted(self._side, 12, -self._side, -12) for row in rows])

    def focusNextPrevChild(self, following: bool) -> bool:
        near = self.rows_within(2 * MARGIN)
        target = next_stop(self._canvas, [widget for row, widget in self.placed_rows() if row in near], following)
        if target is None:
            return super().focusNextPrevChild(following)
        target.setFocus(Qt.FocusReason.TabFocusReason if following else Qt.FocusReason.BacktabFocusReason)
        self.reveal(target)
        return True

    # --------------------------------------------------------------------------------------------------- slots

    def _on_value_changed(self, value: int) -> None:
        if not self._is_adjusting:
            self._maker.moved_to(value, self.viewport().height())
            self._follows = self.verticalScrollBar().maximum() - value <= NEAR_END
            self._on_moved()

    def on_layout_changed(self) -> None:
        """Something in a row asked for another height."""
        for row, widget in list(self._maker.placed.items()):
            if wanted_height(widget, self.column_width) + self._spacing != self._heights[row]:
                self.measure(row)

    # ---------------------------------------------------------------------------------------- for the row maker

    def rows_within(self, margin: int) -> range:
        """Return the rows that are at most so many pixels away from the screen."""
        if not len(self._heights):
            return range(0)
        top = self.verticalScrollBar().value() - TOP
        first = self._heights.row_at(top - margin)
        return range(first, self._heights.row_at(top + self.viewport().height() + margin) + 1)

    def place(self, row: int, widget: QWidget) -> None:
        """Show a row that is complete."""
        after = min((other for other in self._maker.placed if other > row), default=None)
        if after is not None:
            widget.stackUnder(self._maker.placed[after])  # screen readers go through the rows in this order
        self.measure(row)
        self._arrange()
        self.row_appeared(row, widget)
        self.viewport().update()

    def expected_height(self, row: int) -> int:
        """Return the height that a row's widget will probably have."""
        return self._heights[row] - self._spacing

    # ------------------------------------------------------------------------------------------------- private

    def _make_viewport(self) -> None:
        """Put a widget of ours in the place of Qt's: to find out what class that is, PySide6 makes all there are."""
        viewport = QWidget()
        viewport.setAutoFillBackground(True)
        viewport.setBackgroundRole(QPalette.ColorRole.NoRole)
        self.setViewport(viewport)

    def _left(self, width: int) -> int:
        """Return where rows of ``width`` begin: in the middle of the whole, as what stands below it without a bar."""
        return (self.width() - width) // 2 - self.viewport().x()

    def _settle(self) -> None:
        """Bring scroll bar, places and rows up to date."""
        self._apply(self.verticalScrollBar().value())
        self._on_moved()

    def _apply(self, value: int) -> None:
        bar = self.verticalScrollBar()
        height = self.viewport().height()
        maximum = max(0, TOP + self._heights.total + BOTTOM - height) if len(self._heights) else 0
        self._is_adjusting = True
        bar.setPageStep(max(1, height - 48))
        bar.setRange(0, maximum)
        bar.setValue(maximum if self._follows else value)
        self._is_adjusting = False

    def _on_moved(self) -> None:
        self._arrange()
        self._maker.fill()
        self.scroll_moved()

    def _arrange(self) -> None:
        """Put the rows in their places; those that are far away, but kept, are put aside."""
        near = self.rows_within(2 * MARGIN)
        placed = self._maker.placed
        here = [row for row in placed if row in near]
        first, last = min(here, default=0), max(here, default=-1)
        base = self._heights.top(first)
        width = self.column_width
        left = self._left(width)
        top = TOP + base - self.verticalScrollBar().value()
        height = self._heights.top(last + 1) - base if here else 0
        for row, widget in placed.items():
            widget.move(QPoint(0, self._heights.top(row) - base) if row in near else ASIDE)
        self._canvas.setGeometry(left, top, width, height)

    def _change_heights(self, heights: Mapping[int, int], is_measured: bool = False) -> None:
        """Change heights; what is on the screen below a row's end, or its beginning if that is in view, stays."""
        value = self.verticalScrollBar().value()
        shift, has_changed = 0, False
        tops = {row: self.top_of(row) - value for row in heights}
        for row, height in heights.items():
            old, was_measured = self._heights[row], self._heights.is_measured(row)
            self._heights.set(row, height, is_measured or was_measured)
            has_changed = has_changed or height != old
            if tops[row] + old <= 0 or (tops[row] < 0 and not was_measured):
                shift += height - old
        if has_changed:
            self._apply(value + shift)
            self._arrange()
            self.scroll_moved()

    def _fit_width(self) -> None:
        """Lay out the rows for a new width: those in view at once, the others when they come near."""
        visible = self.rows_within(0)
        for row in list(self._maker.placed):
            if row in visible or self._maker.is_held(row):
                self.measure(row)
            else:
                self._maker.drop(row)


class _Canvas(QWidget):
    """Holds the rows near the screen, and tells when one of them wants another height."""

    def __init__(self, column: VirtualColumn) -> None:
        super().__init__(column.viewport())
        self._owner = column
        self.lower()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self._owner.column is self:
            self._owner.on_layout_changed()
        return super().event(event)
