"""A column of thousands of rows: what exists, what stays where it is, and what Tab does."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sotto.gui import row_maker
from sotto.gui.row_heights import RowHeights
from sotto.gui.theme import Theme
from sotto.gui.virtual_column import BOTTOM, SPACING, TOP, VirtualColumn

ROWS = 2_000
ESTIMATE = 100


class Row(QWidget):
    """A row of a height of its own, with two buttons."""

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.number = number
        self.is_drawn = True
        self.is_kept = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.grow(40 + number * 37 % 200)
        for name in ("second", "first"):
            button = QPushButton(f"{name} {number}", self)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._column.insertWidget(0, button)

    def grow(self, height: int) -> None:
        spacer = QWidget()
        spacer.setFixedHeight(height)
        self._column.addWidget(spacer)


class Column(VirtualColumn):
    def __init__(self) -> None:
        super().__init__(600, 10)
        self.is_ready = True
        self.dropped: list[int] = []

    def row_made(self, row: int, parent: QWidget) -> QWidget | None:
        return Row(row, parent) if self.is_ready else None

    def row_is_drawn(self, widget: QWidget) -> bool:
        return bool(widget.is_drawn)  # type: ignore[attr-defined]

    def row_is_kept(self, row: int, widget: QWidget) -> bool:
        return bool(widget.is_kept)  # type: ignore[attr-defined]

    def row_dropped(self, row: int, widget: QWidget) -> None:
        self.dropped.append(row)


@pytest.fixture
def column(qtbot: QtBot, window_theme: Theme) -> Iterator[Column]:
    made = Column()
    qtbot.addWidget(made)
    made.resize(640, 500)
    made.show()
    made.set_rows(RowHeights([ESTIMATE] * ROWS))
    settle(qtbot, made)
    yield made
    made.set_rows(RowHeights())
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(qtbot: QtBot, column: Column) -> None:
    qtbot.waitUntil(lambda: column.is_settled, timeout=30_000)
    for _ in range(5):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def in_view(column: Column) -> dict[int, int]:
    """Return the rows in view with their tops."""
    tops = {row: widget.mapTo(column.viewport(), QPoint()).y() for row, widget in column.placed_rows()}
    return {row: tops[row] for row in column.visible_rows()}


def check_places(column: Column) -> None:
    """The rows in view follow each other without gaps and fill the view."""
    tops = in_view(column)
    widgets = dict(column.placed_rows())
    rows = sorted(tops)
    for row, following in itertools.pairwise(rows):
        assert tops[following] == tops[row] + widgets[row].height() + SPACING
    assert tops[rows[0]] <= TOP
    assert tops[rows[-1]] + widgets[rows[-1]].height() >= column.viewport().height() - BOTTOM - SPACING


def test_begins_at_the_end_with_few_widgets(column: Column) -> None:
    assert max(in_view(column)) == ROWS - 1
    check_places(column)
    assert len(column.column.findChildren(Row)) < 30
    assert column.verticalScrollBar().maximum() > (ROWS - 30) * ESTIMATE


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.99])
def test_any_place_can_be_scrolled_to(qtbot: QtBot, column: Column, share: float) -> None:
    bar = column.verticalScrollBar()
    bar.setValue(round(bar.maximum() * share))
    settle(qtbot, column)
    check_places(column)
    assert abs(min(in_view(column)) - ROWS * share) < 20
    assert len(column.placed_rows()) < 30


def test_going_up_step_by_step_never_moves_what_is_in_view(qtbot: QtBot, column: Column) -> None:
    bar = column.verticalScrollBar()
    for _ in range(40):
        before = in_view(column)
        value = bar.value()
        bar.setValue(value - 60)
        moved = in_view(column)
        assert all(moved[row] == before[row] + 60 for row in moved.keys() & before.keys())
        settle(qtbot, column)
        after = in_view(column)
        assert all(after[row] == moved[row] for row in moved.keys() & after.keys())
        check_places(column)


def test_the_first_and_the_last_row_can_be_reached(qtbot: QtBot, column: Column) -> None:
    column.scroll_to_y(0)
    settle(qtbot, column)
    assert in_view(column)[0] == TOP
    column.follow_end()
    settle(qtbot, column)
    last = dict(column.placed_rows())[ROWS - 1]
    assert in_view(column)[ROWS - 1] + last.height() + SPACING + BOTTOM == column.viewport().height()


def test_a_row_that_grows_above_the_view_moves_nothing(qtbot: QtBot, column: Column) -> None:
    bar = column.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    settle(qtbot, column)
    first = column.visible_rows().start
    above = column.widget_at(first - 2)
    assert isinstance(above, Row)
    before, value = in_view(column), bar.value()
    above.grow(150)
    settle(qtbot, column)
    assert bar.value() > value
    assert in_view(column) == before


def test_a_row_that_grows_in_view_pushes_down_what_is_below(qtbot: QtBot, column: Column) -> None:
    bar = column.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    settle(qtbot, column)
    row = column.visible_rows().start + 1
    widget = column.widget_at(row)
    assert isinstance(widget, Row)
    before = in_view(column)
    widget.grow(50)
    settle(qtbot, column)
    after = in_view(column)
    assert after[row] == before[row]
    assert after[row + 1] > before[row + 1]
    check_places(column)


def test_the_end_is_followed_until_one_scrolls_away(qtbot: QtBot, column: Column) -> None:
    bar = column.verticalScrollBar()
    column.append_row(ESTIMATE)
    settle(qtbot, column)
    assert bar.value() == bar.maximum()
    assert ROWS in in_view(column)
    bar.setValue(bar.value() - 300)
    settle(qtbot, column)
    before = in_view(column)
    column.append_row(ESTIMATE)
    settle(qtbot, column)
    assert in_view(column) == before


def test_rows_that_must_wait_appear_when_they_arrive(qtbot: QtBot, column: Column) -> None:
    column.is_ready = False
    column.scroll_to_y(5_000)
    settle(qtbot, column)
    rows = column.visible_rows()
    assert not set(rows) & {row for row, _widget in column.placed_rows()}
    column.grab()  # bars are drawn in their places
    column.is_ready = True
    column.rows_arrived()
    settle(qtbot, column)
    check_places(column)


def test_far_rows_are_dropped_unless_they_are_kept_or_have_the_focus(qtbot: QtBot, column: Column) -> None:
    kept, focused = column.widget_at(ROWS - 1), column.widget_at(ROWS - 2)
    assert isinstance(kept, Row)
    assert focused is not None
    kept.is_kept = True
    column.activateWindow()
    focused.findChild(QPushButton).setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=10_000)
    column.scroll_to_y(0)
    settle(qtbot, column)
    assert column.widget_at(ROWS - 1) is kept
    assert column.widget_at(ROWS - 2) is focused
    assert ROWS - 3 in column.dropped
    kept.grow(500)
    settle(qtbot, column)
    assert in_view(column)[0] == TOP
    column.follow_end()
    settle(qtbot, column)
    assert column.widget_at(ROWS - 1) is kept
    check_places(column)


def test_all_dropped_widgets_are_deleted(qtbot: QtBot, column: Column) -> None:
    for value in range(0, 100_000, 5_000):
        column.scroll_to_y(value)
        settle(qtbot, column)
    qtbot.waitUntil(lambda: len(column.column.findChildren(Row)) < 30, timeout=30_000)


def test_another_width_is_taken_over(qtbot: QtBot, column: Column) -> None:
    column.scroll_to_y(50_000)
    settle(qtbot, column)
    first = min(in_view(column))
    column.resize(500, 500)
    settle(qtbot, column)
    assert {widget.width() for _row, widget in column.placed_rows()} == {column.column_width}
    assert abs(min(in_view(column)) - first) <= 1
    check_places(column)


def test_tab_goes_through_the_rows_in_the_order_one_sees_them(qtbot: QtBot, column: Column) -> None:
    column.scroll_to_y(50_000)
    settle(qtbot, column)
    column.scroll_to_y(column.verticalScrollBar().value() - 300)  # rows above are made after those below
    settle(qtbot, column)
    column.activateWindow()
    first = column.visible_rows().start + 1
    start = column.widget_at(first)
    assert start is not None
    stop = next(button for button in start.findChildren(QPushButton) if button.text() == f"first {first}")
    stop.setFocus()
    qtbot.waitUntil(stop.hasFocus, timeout=10_000)
    texts = []
    for _ in range(12):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert isinstance(focused, QPushButton)
        texts.append(focused.text())
        settle(qtbot, column)
        top = focused.mapTo(column.viewport(), QPoint()).y()
        assert 0 <= top <= column.viewport().height() - focused.height()
    expected = [f"{name} {row}" for row in range(first, first + 8) for name in ("first", "second")]
    assert texts == expected[1:13]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget().text() == expected[11]  # type: ignore[attr-defined]


def test_nothing_to_show_is_no_error(qtbot: QtBot, column: Column) -> None:
    column.set_rows(RowHeights())
    settle(qtbot, column)
    assert column.placed_rows() == []
    assert column.verticalScrollBar().maximum() == 0
    assert list(column.visible_rows()) == []


def test_no_rows_are_made_while_one_flies_through(
    qtbot: QtBot, column: Column, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_maker, "SAME_FLIGHT_S", 60.0)
    column._maker._rest.setInterval(60_000)
    bar = column.verticalScrollBar()
    for value in (50_000, 60_000, 70_000):
        bar.setValue(value)
    for _ in range(20):
        QApplication.processEvents()
    visible = set(column.visible_rows())
    assert not visible & {row for row, _widget in column.placed_rows()}
    assert not column.is_settled
    column.grab()  # bars are drawn in their places
    column._maker._rest.start(0)
    settle(qtbot, column)
    check_places(column)


def test_a_single_jump_is_no_flight(column: Column, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_maker, "SAME_FLIGHT_S", 0.0)
    column._maker._rest.setInterval(60_000)
    column.verticalScrollBar().setValue(50_000)
    deadline = time.monotonic() + 30
    while not column.is_settled and time.monotonic() < deadline:
        QApplication.processEvents()
    check_places(column)


def test_better_estimates_move_nothing_that_is_in_view(qtbot: QtBot, column: Column) -> None:
    column.scroll_to_y(50_000)
    settle(qtbot, column)
    before, rows = in_view(column), column.visible_rows()
    total = column.verticalScrollBar().maximum()
    column.estimate_rows(dict.fromkeys(range(rows.start - 100, rows.stop + 100), 300))
    settle(qtbot, column)
    assert in_view(column) == before
    assert column.verticalScrollBar().maximum() > total + 100 * 200
    check_places(column)  # what was seen keeps its height


def test_the_space_between_rows_can_change(qtbot: QtBot, column: Column) -> None:
    column.set_spacing(9)
    settle(qtbot, column)
    tops, widgets = in_view(column), dict(column.placed_rows())
    for row, following in itertools.pairwise(sorted(tops)):
        assert tops[following] == tops[row] + widgets[row].height() + 9
