"""Grouping by date, and changes row by row."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from sotto.domain.chat import Conversation
from sotto.domain.ids import ConversationId
from sotto.gui.sidebar_model import SidebarModel, SidebarRole

TODAY = date(2025, 11, 20)


def conversation(name: str, day: date = TODAY, hour: int = 12, **changes: Any) -> Conversation:
    time = int(datetime(day.year, day.month, day.day, hour).timestamp() * 1000)
    return Conversation(ConversationId(name), changes.pop("title", name), time, time, **changes)


@pytest.fixture
def model(qtbot: QtBot) -> SidebarModel:
    model = SidebarModel(lambda: TODAY)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def shown(model: SidebarModel) -> list[str]:
    """Headings in brackets, titles plain."""
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    return [str(i.data()) if i.data(SidebarRole.ID) else f"[{i.data()}]" for i in rows]


def test_groups(model: SidebarModel) -> None:
    model.set_conversations(
        [
            conversation("old", date(2024, 10, 3)),
            conversation("now"),
            conversation("week", date(2025, 11, 14)),
            conversation("yesterday", date(2025, 11, 19), 23),
            conversation("month", date(2025, 10, 3)),
            conversation("kept", date(2023, 1, 1), pinned=True),
            conversation("future", date(2025, 11, 21)),
        ]
    )
    assert shown(model) == [
        *("[Pinned]", "kept"),
        *("[Today]", "future", "now"),
        *("[Yesterday]", "yesterday"),
        *("[Previous 7 days]", "week"),
        *("[October]", "month"),
        *("[October 2024]", "old"),
    ]


def test_a_saved_conversation_moves_to_the_top_without_a_reset(model: SidebarModel, qtbot: QtBot) -> None:
    old = conversation("c", date(2025, 11, 1))
    model.set_conversations([conversation("a", hour=10), conversation("b", hour=9), old])
    with qtbot.assertNotEmitted(model.modelReset):
        model.save(conversation("c", hour=11))
    assert shown(model) == ["[Today]", "c", "a", "b"]


def test_a_persistent_row_follows_its_conversation(model: SidebarModel) -> None:
    model.set_conversations([conversation("a", hour=10), conversation("b", hour=9)])
    selected = QPersistentModelIndex(model.index_of(ConversationId("b")))
    model.save(conversation("b", hour=11))
    model.save(conversation("new", hour=12))
    assert selected.data(SidebarRole.ID) == "b"
    assert shown(model) == ["[Today]", "new", "b", "a"]


def test_the_last_conversation_takes_its_heading_along(model: SidebarModel) -> None:
    model.set_conversations([conversation("a"), conversation("b", date(2025, 11, 19))])
    model.remove(ConversationId("b"))
    assert shown(model) == ["[Today]", "a"]
    model.remove(ConversationId("a"))
    assert shown(model) == []


def test_midnight_moves_rows(qtbot: QtBot) -> None:
    today = [TODAY]
    model = SidebarModel(lambda: today[0])
    model.set_conversations([conversation("a")])
    today[0] = date(2025, 11, 21)
    model.regroup()
    assert shown(model) == ["[Yesterday]", "a"]


def test_filter_and_back(model: SidebarModel) -> None:
    model.set_conversations([conversation("a"), conversation("b", hour=1)])
    model.set_filter([ConversationId("b"), ConversationId("unknown")])
    assert shown(model) == ["[Today]", "b"]
    model.set_filter(None)
    assert shown(model) == ["[Today]", "a", "b"]


def test_title_matches_ignore_case(model: SidebarModel) -> None:
    model.set_conversations([conversation("a", title="Straße nach Rom"), conversation("b", title="Brot")])
    assert model.title_matches("STRASSE") == {"a"}


def test_editing_asks_and_changes_nothing_yet(model: SidebarModel, qtbot: QtBot) -> None:
    model.set_conversations([conversation("a")])
    with qtbot.waitSignal(model.rename_requested) as asked:
        assert model.setData(model.index_of(ConversationId("a")), "  New \n name ", Qt.ItemDataRole.EditRole)
    assert asked.args == ["a", "New name"]
    assert shown(model) == ["[Today]", "a"]
    with qtbot.assertNotEmitted(model.rename_requested):
        assert not model.setData(model.index_of(ConversationId("a")), "  ", Qt.ItemDataRole.EditRole)


def test_headings_cannot_be_chosen(model: SidebarModel) -> None:
    model.set_conversations([conversation("a")])
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsSelectable


def test_a_running_answer_is_said_to_screen_readers(model: SidebarModel) -> None:
    model.set_conversations([conversation("a")])
    model.set_running(ConversationId("a"), True)
    index = model.index_of(ConversationId("a"))
    assert index.data(SidebarRole.RUNNING)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "a, answering"
    model.set_running(ConversationId("a"), False)
    assert not model.index_of(ConversationId("a")).data(SidebarRole.RUNNING)


def test_neighbours_are_the_ones_that_are_listed(model: SidebarModel) -> None:
    a, b, c = (ConversationId(name) for name in "abc")
    model.set_conversations([conversation("a"), conversation("b", hour=2), conversation("c", hour=1)])
    assert [model.neighbour(b, step) for step in (-1, 1)] == [a, c]
    assert (model.neighbour(a, -1), model.neighbour(c, 1)) == (None, None)
    assert model.neighbour(None, 1) == a
    model.set_filter([a, c])
    assert model.neighbour(a, 1) == c
    model.set_filter([])
    assert model.neighbour(a, 1) is None


def test_all_conversations_are_given_newest_first_whatever_is_shown(model: SidebarModel) -> None:
    model.set_conversations([conversation("old", hour=5), conversation("new")])
    model.set_filter([])
    assert [item.id for item in model.conversations()] == ["new", "old"]
