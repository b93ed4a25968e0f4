"""The table of requests: newest first, followed live, read page by page, and foreign text shown as text."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from sotto.domain.downloads import NetworkRequest
from sotto.gui.request_table import (
    PAGE,
    RequestColumn,
    RequestModel,
    RequestTable,
    cell,
    description,
    visible,
)
from sotto.gui.theme import Theme

NOW = int(time.time() * 1000)


def made(number: int, **fields: object) -> NetworkRequest:
    known = {"at": NOW, "method": "GET", "host": "hub.example", "path": f"/{number}", "why": "search"}
    return NetworkRequest(number, **{**known, **fields})  # type: ignore[arg-type]


def paths(model: RequestModel) -> list[str]:
    return [str(model.index(row, RequestColumn.PATH).data()) for row in range(model.rowCount())]


@pytest.fixture
def model(window_theme: Theme) -> RequestModel:
    found = RequestModel()
    QAbstractItemModelTester(found, QAbstractItemModelTester.FailureReportingMode.Fatal, found)
    return found


def test_new_requests_come_on_top_and_their_ends_into_their_rows(model: RequestModel) -> None:
    model.show_first([made(2), made(1)])
    model.note(made(3))
    assert paths(model) == ["/3", "/2", "/1"]
    model.note(made(2, status=200, received=2_000_000))
    assert paths(model) == ["/3", "/2", "/1"]
    assert model.index(1, RequestColumn.STATUS).data() == "200"
    assert model.index(1, RequestColumn.RECEIVED).data() == "2.0 MB"
    assert model.index(0, RequestColumn.STATUS).data() == "–"


def test_the_end_of_a_request_that_is_not_shown_changes_nothing(model: RequestModel) -> None:
    model.show_first([made(5), made(4)])
    model.note(made(1, status=200))
    assert paths(model) == ["/5", "/4"]


def test_older_ones_are_asked_for_once_at_a_time(window_theme: Theme) -> None:
    model = RequestModel()  # without the tester, which asks for more by itself
    asked: list[int] = []
    model.more_wanted.connect(asked.append)
    model.show_first([made(number) for number in range(2 * PAGE, PAGE, -1)])
    assert model.canFetchMore(model.index(-1, -1))
    model.fetchMore(model.index(-1, -1))
    assert asked == [PAGE + 1]
    assert not model.canFetchMore(model.index(-1, -1))
    model.append([made(number) for number in range(PAGE, 1, -1)])
    assert not model.canFetchMore(model.index(-1, -1))
    assert not model.has_more
    assert model.rowCount() == 2 * PAGE - 1


def test_the_words_of_the_cells(window_theme: Theme) -> None:
    assert cell(made(1), RequestColumn.WHY) == "Search"
    assert cell(made(1, why="fetch", authorised=True), RequestColumn.WHY) == "Download + token"
    assert cell(made(1, why="inspect"), RequestColumn.WHY) == "Look-up"
    assert cell(made(1, why="other"), RequestColumn.WHY) == "other"
    assert cell(made(1), RequestColumn.RECEIVED) == "0"
    assert cell(made(1, at=0), RequestColumn.WHEN).endswith("19" + "70")


def test_the_description_is_complete(window_theme: Theme) -> None:
    lines = description(made(7, status=206, received=1234, authorised=True))
    assert lines[0] == "GET hub.example/7"
    assert "Answer 206, 1,234 bytes." in lines
    assert "Your access token went along." in lines
    assert "No answer came, or it is still under way." in description(made(8))


def test_foreign_text_is_text(model: RequestModel) -> None:
    assert visible("a\u202eb\x00c") == "a\ufffdb\ufffdc"
    model.show_first([made(1, host="<b>h</b>", path="/\u202e<img src=x>")])
    tip = str(model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole))
    assert "<b>" not in tip
    assert "<img" not in tip
    assert "\u202e" not in tip
    assert model.index(0, RequestColumn.HOST).data() == "<b>h</b>"


def test_a_narrow_table_shows_host_and_path_together(qtbot: QtBot, model: RequestModel) -> None:
    model.show_first([made(1)])
    table = RequestTable(model)
    qtbot.addWidget(table)
    table.resize(1400, 300)
    table.show()
    assert not table.isColumnHidden(RequestColumn.HOST)
    table.resize(320, 300)
    qtbot.waitUntil(lambda: table.isColumnHidden(RequestColumn.HOST))
    assert paths(model) == ["hub.example/1"]
    assert model.headerData(RequestColumn.PATH, Qt.Orientation.Horizontal) == "Host and path"
    table.resize(1400, 300)
    qtbot.waitUntil(lambda: not table.isColumnHidden(RequestColumn.HOST))
    assert paths(model) == ["/1"]


def test_the_table_is_as_high_as_its_rows(qtbot: QtBot, model: RequestModel) -> None:
    table = RequestTable(model)
    qtbot.addWidget(table)
    model.show_first([made(1)])
    low = table.height()
    model.show_first([made(number) for number in range(100, 0, -1)])
    assert low < table.height() < 20 * (low / 2)
