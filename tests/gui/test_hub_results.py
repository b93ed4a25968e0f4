"""Rows of the hub's answer: what they say, also to screen readers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from sotto.gui.hub_results import HubResultDelegate, HubResults, ResultRole, result_facts
from sotto.gui.theme import Theme
from sotto.services.hub_search import FoundRepository

ROW = FoundRepository("owner/name", 1_240_000, 340, 1_750_000_000_000, "apache-2.0", "manual", "text-generation")


def test_the_facts_are_in_words(window_theme: Theme) -> None:
    assert result_facts(ROW) == (
        "1.2 M downloads · 340 likes · changed 15 Jun 2025 · apache-2.0 · text-generation · gated: asks for an account"
    )


def test_what_is_not_known_is_left_out(window_theme: Theme) -> None:
    assert result_facts(FoundRepository("owner/name")) == "0 downloads"


@pytest.mark.parametrize(("count", "text"), [(999, "999"), (1_000, "1.0 k"), (88_400, "88 k"), (9_990_000, "10.0 M")])
def test_counts_are_short(window_theme: Theme, count: int, text: str) -> None:
    assert result_facts(FoundRepository("o/n", count)) == f"{text} downloads"


def test_rows_follow_the_results(window_theme: Theme) -> None:
    model = HubResults()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_results([ROW, FoundRepository("o/n")])
    first = model.index(0, 0)
    assert (first.data(), first.data(ResultRole.GATED)) == ("owner/name", True)
    assert first.data(Qt.ItemDataRole.AccessibleTextRole).startswith("owner/name, 1.2 M downloads")
    model.show_results([])
    assert isinstance(model, QAbstractItemModel)
    assert model.rowCount() == 0
    del tester


def test_every_row_is_as_high_and_is_painted(window_theme: Theme, qtbot: QtBot) -> None:
    view = QListView()
    qtbot.addWidget(view)
    model = HubResults(view)
    view.setModel(model)
    view.setItemDelegate(HubResultDelegate(view))
    view.setUniformItemSizes(True)
    view.resize(500, 300)
    view.show()
    model.show_results([ROW, FoundRepository("a-very-long-owner/" + "name" * 60)] * 1000)
    blank = view.grab().toImage()
    heights = {view.visualRect(model.index(row, 0)).height() for row in (0, 1, 2)}
    assert len(heights) == 1
    model.show_results([])
    assert view.grab().toImage() != blank
