"""Grouping by date, and changes row by row."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from sotto.domain.conversation_list import ConversationSummary, Overview
from sotto.domain.ids import ConversationId, MessageId, new_conversation_id
from sotto.domain.search import SearchHit
from sotto.gui.sidebar_model import CHATS_TYPE, SidebarModel
from sotto.gui.sidebar_row_data import SidebarRole
from sotto.gui.sidebar_rows import SidebarFilter

TODAY = date(2025, 11, 20)


def conversation(name: str, day: date = TODAY, hour: int = 12, **changes: Any) -> ConversationSummary:
    time = int(datetime(day.year, day.month, day.day, hour).timestamp() * 1000)
    return ConversationSummary(ConversationId(name), changes.pop("title", name), time, time, **changes)


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


def place(name: str, message: str | None, text: str = "text") -> SearchHit:
    return SearchHit(ConversationId(name), MessageId(message) if message else None, text, ((0, 2),))


def test_what_was_found_and_back(model: SidebarModel) -> None:
    model.set_conversations([conversation("a", title="Trains"), conversation("b", hour=1), conversation("c")])
    found = [
        place("b", None, "b"),
        place("a", "m1"),
        place("b", "m2", "else"),
        place("a", "m3", "Trains"),
        place("x", "y"),
    ]
    model.show_found(found)
    assert shown(model) == [
        "b",
        "else",
        "Trains",
        "text",
    ]  # the best first; what says the same as the title is left out
    assert [model.index(row).data(SidebarRole.MESSAGE) for row in range(4)] == [None, "m2", None, "m1"]
    assert [model.index(row).data(SidebarRole.ID) for row in range(4)] == ["b", "b", "a", "a"]
    assert [model.index(row).data(SidebarRole.MARKS) for row in range(4)] == [((0, 2),), ((0, 2),), (), ((0, 2),)]
    assert model.index(1).data(Qt.ItemDataRole.AccessibleTextRole) == "b: else"
    assert not model.flags(model.index(1)) & Qt.ItemFlag.ItemIsEditable
    model.show_found(None)
    assert shown(model) == ["[Today]", "c", "Trains", "b"]


def test_a_conversation_shows_a_few_places(model: SidebarModel) -> None:
    model.set_conversations([conversation("a")])
    model.show_found([place("a", f"m{number}", f"text {number}") for number in range(9)])
    assert shown(model) == ["a", "text 0", "text 1", "text 2"]


def test_what_was_found_follows_changes(model: SidebarModel) -> None:
    model.set_conversations([conversation("a"), conversation("b")])
    model.show_found([place("a", "m1"), place("b", "m2")])
    model.save(conversation("b", title="renamed"))
    model.remove(ConversationId("a"))
    assert shown(model) == ["renamed", "text"]


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
    model.show_found([place("a", None), place("a", "m1"), place("c", "m2")])
    assert model.neighbour(a, 1) == c
    model.show_found([])
    assert model.neighbour(a, 1) is None


def test_all_conversations_are_given_newest_first_whatever_is_shown(model: SidebarModel) -> None:
    model.set_conversations([conversation("old", hour=5), conversation("new")])
    model.show_found([])
    assert [item.id for item in model.conversations()] == ["new", "old"]


# Folders, tags, the archive --------------------------------------------------------------------------------------


def overview(*conversations: ConversationSummary, folders: tuple[str, ...] = (), closed: tuple[str, ...] = ()) -> Any:
    return Overview(list(conversations), folders, frozenset(closed))


def test_folders_stand_between_what_is_pinned_and_the_dates(model: SidebarModel) -> None:
    model.set_overview(
        overview(
            conversation("plain"),
            conversation("old", date(2025, 1, 1), folder="Work"),
            conversation("new", folder="Work"),
            conversation("kept", folder="Work", pinned=True),
            conversation("hidden", folder="Later"),
            conversation("gone", folder="Work", archived=True),
            folders=("Empty", "Later", "Work"),
            closed=("Later",),
        )
    )
    headings = ["[Pinned]", "kept", "[Empty]", "[Later]", "[Work]", "new", "old", "[Today]", "plain"]
    assert shown(model) == headings
    work = model.index_of_folder("Work")
    assert (work.data(SidebarRole.FOLDER), work.data(SidebarRole.OPEN), work.data(SidebarRole.COUNT)) == (
        "Work",
        True,
        2,
    )
    assert work.data(Qt.ItemDataRole.AccessibleTextRole) == "Folder Work, open, chats: 2"
    assert model.flags(work) & Qt.ItemFlag.ItemIsSelectable
    assert model.index_of(ConversationId("new")).data(SidebarRole.IN_FOLDER)
    assert not model.index_of(ConversationId("kept")).data(SidebarRole.IN_FOLDER)


def test_folding_a_folder(model: SidebarModel, qtbot: QtBot) -> None:
    model.set_overview(overview(conversation("a", folder="Work"), conversation("b"), folders=("Work",)))
    with qtbot.waitSignal(model.closed_changed) as told:
        model.toggle_folder("Work")
    assert told.args == [frozenset({"Work"})]
    assert shown(model) == ["[Work]", "[Today]", "b"]
    model.toggle_folder("Work")
    assert shown(model) == ["[Work]", "a", "[Today]", "b"]


def test_a_moved_chat_changes_the_counts(model: SidebarModel, qtbot: QtBot) -> None:
    model.set_overview(overview(conversation("a"), folders=("Work",)))
    with qtbot.waitSignal(model.dataChanged, check_params_cb=lambda first, _last, _roles: first.row() == 0):
        model.save(conversation("a", folder="Work"))
    assert model.index_of_folder("Work").data(SidebarRole.COUNT) == 1
    model.set_folders(())
    model.save(conversation("a"))
    assert shown(model) == ["[Today]", "a"]


def test_renaming_a_folder_asks(model: SidebarModel, qtbot: QtBot) -> None:
    model.set_overview(overview(folders=("Work",)))
    with qtbot.waitSignal(model.folder_rename_requested) as asked:
        assert model.setData(model.index_of_folder("Work"), " Home ", Qt.ItemDataRole.EditRole)
    assert asked.args == ["Work", "Home"]


def test_where_a_dropped_chat_goes(model: SidebarModel) -> None:
    model.set_overview(overview(conversation("a", folder="Work"), conversation("b"), folders=("Work",)))
    assert [model.folder_at(model.index(row)) for row in range(4)] == ["Work", "Work", "", ""]
    assert model.folder_at(QModelIndex()) == ""
    data = model.mimeData([model.index_of(ConversationId("a")), model.index_of(ConversationId("b"))])
    assert bytes(data.data(CHATS_TYPE).data()) == b"a\nb"
    assert data.formats() == [CHATS_TYPE]  # nothing for other programs
    model.set_filter(SidebarFilter(archived=True))
    assert model.folder_at(QModelIndex()) is None


def test_what_a_filter_lists(model: SidebarModel) -> None:
    archived = conversation("gone", archived=True, tags=("x",))
    model.set_overview(
        overview(conversation("a", folder="Work", tags=("x",)), conversation("b"), archived, folders=("Work",))
    )
    assert (model.has_filters(), model.archived_count(), dict(model.tags())) == (True, 1, {"x": 1})
    model.set_filter(SidebarFilter(tag="x"))
    assert shown(model) == ["[Today]", "a"]
    model.set_filter(SidebarFilter(archived=True))
    assert shown(model) == ["[Today]", "gone"]
    model.save(conversation("b", archived=True))
    assert shown(model) == ["[Today]", "gone", "b"]
    model.set_filter(SidebarFilter())
    assert shown(model) == ["[Work]", "a"]
    model.set_filter(SidebarFilter(tag="x"))
    model.set_overview(overview())  # the chats are locked: nothing says what was listed
    assert model.filter == SidebarFilter()


def test_the_archive_is_found_by_a_search(model: SidebarModel) -> None:
    model.set_overview(overview(conversation("gone", archived=True)))
    assert shown(model) == []
    model.show_found([place("gone", None)])
    assert shown(model) == ["gone"]


def test_temporary_chats_stand_first_and_cannot_be_dragged(model: SidebarModel) -> None:
    temporary = conversation(new_conversation_id(temporary=True), title="Secret", tags=())
    model.set_overview(overview(conversation("a", pinned=True)))
    model.save(temporary)
    assert shown(model) == ["[Temporary]", "Secret", "[Pinned]", "a"]
    index = model.index_of(temporary.id)
    assert index.data(SidebarRole.TEMPORARY)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Secret, temporary"
    assert not model.flags(index) & Qt.ItemFlag.ItemIsDragEnabled


def test_tags_are_said_to_screen_readers(model: SidebarModel) -> None:
    model.set_conversations([conversation("a", tags=("x", "y"))])
    assert model.index(1).data(SidebarRole.TAGS) == ("x", "y")
    assert model.index(1).data(Qt.ItemDataRole.AccessibleTextRole) == "a, tags: x, y"


def test_rows_are_made_as_one_scrolls(qtbot: QtBot) -> None:
    model = SidebarModel(lambda: TODAY)  # Qt's tester asks for more rows in the middle of a reset
    day = date(2025, 11, 20)
    model.set_conversations([conversation(f"c{n}", day, hour=0)._replace(updated=10**12 + n) for n in range(1000)])
    first = model.rowCount()
    assert first == 150
    assert model.canFetchMore()
    model.fetchMore()
    assert model.rowCount() == 300
    assert model.reveal(ConversationId("c10")).isValid()
    assert model.reveal(ConversationId("unknown")) == QModelIndex()
    last = model.index(model.rowCount() - 1).data(SidebarRole.ID)
    assert last is not None
    model.show_found(None)
    assert model.rowCount() == 150
    edge = model.index(149).data(SidebarRole.ID)
    assert model.neighbour(edge, 1) is not None
    while model.canFetchMore():
        model.fetchMore()
    assert len([row for row in range(model.rowCount()) if model.index(row).data(SidebarRole.ID)]) == 1000
    model.remove(ConversationId("c999"))
    assert not model.index_of(ConversationId("c999")).isValid()
