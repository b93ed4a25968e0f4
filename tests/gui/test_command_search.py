"""What is found, in which order, and that ten thousand chats hold up nobody who types."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sotto.gui.command_search import MOST, CommandSearch, FoundCommand
from sotto.gui.commands import Command, CommandKind


def command(title: str, kind: CommandKind = CommandKind.ACTION) -> Command:
    return Command(f"{kind.name}:{title}", title, kind, lambda: None)


def actions() -> list[Command]:
    return [command("New chat"), command("Copy last answer"), command("Larger text")]


def chats(count: int = 50) -> Iterator[Command]:
    for number in range(count):
        yield command(f"Chat {number} about text and letters", CommandKind.CHAT)


class Results:
    """Collects what a search says."""

    def __init__(self, search: CommandSearch) -> None:
        self.lists: list[list[FoundCommand]] = []
        self.is_done = False
        search.found.connect(self._on_found)

    def _on_found(self, found: list[FoundCommand], is_done: bool) -> None:
        self.lists.append(found)
        self.is_done = is_done

    @property
    def titles(self) -> list[str]:
        return [found.command.title for found in self.lists[-1]]


def searched(qtbot: QtBot, search: CommandSearch, query: str) -> list[str]:
    results = Results(search)
    search.search(query)
    qtbot.waitUntil(lambda: results.is_done and search.is_done, timeout=20_000)
    return results.titles


@pytest.fixture
def search(qtbot: QtBot) -> Iterator[CommandSearch]:
    made = CommandSearch([actions, chats], recent=["ACTION:Larger text"])
    yield made
    made.close()


def test_without_a_letter_the_last_used_then_chats_then_actions(qtbot: QtBot, search: CommandSearch) -> None:
    titles = searched(qtbot, search, "")
    assert titles[0] == "Larger text"
    assert [title.split(" about")[0] for title in titles[1:7]] == [f"Chat {number}" for number in range(6)]
    assert titles[7:] == ["New chat", "Copy last answer"]


def test_what_was_used_lately_wins_among_equals(qtbot: QtBot) -> None:
    plain = CommandSearch([lambda: [command("Text one"), command("Text two")]], recent=[])
    used = CommandSearch([lambda: [command("Text one"), command("Text two")]], recent=["ACTION:Text two"])
    assert searched(qtbot, plain, "text") == ["Text one", "Text two"]
    assert searched(qtbot, used, "text") == ["Text two", "Text one"]


def test_actions_come_before_chats_that_match_as_well(qtbot: QtBot, search: CommandSearch) -> None:
    assert searched(qtbot, search, "chat")[0].startswith("Chat 0")  # at the beginning beats the second word
    assert searched(qtbot, search, "text")[0] == "Larger text"


def test_marks_come_with_the_result(qtbot: QtBot, search: CommandSearch) -> None:
    results = Results(search)
    search.search("cla")
    qtbot.waitUntil(lambda: results.is_done)
    assert results.lists[-1][0] == (actions()[1]._replace(run=results.lists[-1][0].command.run), (0, 5, 6))


def test_sources_are_read_once_and_not_before_they_are_needed(qtbot: QtBot) -> None:
    asked: list[str] = []

    def source() -> list[Command]:
        asked.append("asked")
        return actions()

    search = CommandSearch([source], recent=[])
    assert asked == []
    searched(qtbot, search, "n")
    searched(qtbot, search, "ne")
    assert asked == ["asked"]


def test_only_the_best_are_shown(qtbot: QtBot) -> None:
    search = CommandSearch([lambda: chats(500), lambda: [command("Letters")]], recent=[])
    titles = searched(qtbot, search, "letters")
    assert len(titles) == MOST
    assert titles[0] == "Letters"


def test_a_key_press_waits_for_no_search(qtbot: QtBot) -> None:
    """Ten thousand chats take many slices; each call comes back after one of them."""
    search = CommandSearch([lambda: chats(10_000)], recent=[])
    results = Results(search)
    took: list[float] = []
    for query in ("l", "le", "let", "lett"):
        started = time.process_time()
        search.search(query)
        took.append(time.process_time() - started)
    assert not results.is_done
    assert sorted(took)[1] < 0.016  # the middle: another process may have held up one of them
    qtbot.waitUntil(lambda: results.is_done and search.is_done, timeout=20_000)
    assert len(results.titles) == MOST


def test_nothing_comes_after_closing(qapp: QApplication) -> None:
    search = CommandSearch([lambda: chats(10_000)], recent=[])
    results = Results(search)
    search.search("letters")
    search.close()
    assert search.is_done
    seen = len(results.lists)
    assert not any(timer.isActive() for timer in search.findChildren(QTimer))  # which would begin a slice
    qapp.processEvents()
    assert len(results.lists) == seen
