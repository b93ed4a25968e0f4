"""Finding words in a chat: what is asked of the view, what the bar says, and the keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sotto.domain.ids import MessageId
from sotto.gui.find_bar import FindBar
from sotto.gui.find_controller import FindController, Occurrence
from sotto.gui.theme import Theme
from sotto.services.history import OpenedConversation
from support.real_window import RealWindow


class ScriptedView:
    """Ten messages with ``hits`` matches each; answers at once, or when ``answer`` is called."""

    def __init__(self, hits: dict[int, int], top: int = 0) -> None:
        self.hits = hits
        self.top = top
        self.is_slow = False
        self.marked: list[str] = []
        self.shown: list[Occurrence] = []
        self.waiting: list[Callable[[list[Occurrence]], None]] = []

    def matches(self) -> list[Occurrence]:
        return [(MessageId(str(row)), number) for row, count in self.hits.items() for number in range(count)]

    def find(self, query: str, found: Callable[[list[Occurrence]], None]) -> None:
        if self.is_slow:
            self.waiting.append(found)
        else:
            found(self.matches())

    def set_marks(self, query: str) -> None:
        self.marked.append(query)

    def scroll_to(self, message_id: MessageId, occurrence: int = 0) -> None:
        self.shown.append((message_id, occurrence))

    def visible_rows(self) -> range:
        return range(self.top, self.top + 2)

    def row_of(self, message_id: MessageId) -> int | None:
        return int(message_id)


class Finder:
    """A bar, its controller and a scripted view."""

    def __init__(self, qtbot: QtBot, view: ScriptedView) -> None:
        self.view = view
        self.bar = FindBar()
        qtbot.addWidget(self.bar)
        self.controller = FindController(self.bar, view)
        self.bar.hide()

    def look_for(self, query: str) -> None:
        self.controller.open()
        self.bar.field.setText(query)
        self.bar.flush()

    def press(self, key: Qt.Key, shift: bool = False) -> None:
        held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(self.bar.field, key, held)


@pytest.fixture
def finder(qtbot: QtBot, window_theme: Theme) -> Finder:
    return Finder(qtbot, ScriptedView({1: 2, 4: 1}))


def test_the_count_and_the_first_match_are_shown(finder: Finder) -> None:
    finder.look_for("word")
    assert finder.bar.count.text() == "1 of 3"
    assert finder.view.marked[-1] == "word"
    assert finder.view.shown == [("1", 0)]


def test_enter_and_shift_enter_go_round(finder: Finder) -> None:
    finder.look_for("word")
    finder.press(Qt.Key.Key_Return)
    finder.press(Qt.Key.Key_Down)
    finder.press(Qt.Key.Key_Return)
    assert finder.view.shown == [("1", 0), ("1", 1), ("4", 0), ("1", 0)]
    finder.press(Qt.Key.Key_Return, shift=True)
    assert finder.view.shown[-1] == ("4", 0)
    assert finder.bar.count.text() == "3 of 3"


def test_it_begins_at_what_is_on_the_screen(qtbot: QtBot, window_theme: Theme) -> None:
    from_middle = Finder(qtbot, ScriptedView({1: 2, 4: 1}, top=3))
    from_middle.look_for("word")
    assert from_middle.bar.count.text() == "3 of 3"
    from_end = Finder(qtbot, ScriptedView({1: 2, 4: 1}, top=8))
    from_end.look_for("word")
    assert from_end.view.shown == [("4", 0)]


def test_typing_is_answered_after_a_moment_and_enter_at_once(qtbot: QtBot, finder: Finder) -> None:
    finder.controller.open()
    QTest.keyClicks(finder.bar.field, "wor")
    assert finder.view.marked == []
    qtbot.waitUntil(lambda: finder.view.marked == ["wor"])
    QTest.keyClicks(finder.bar.field, "d")
    finder.press(Qt.Key.Key_Return)
    assert finder.view.marked == ["wor", "word"]
    assert finder.bar.count.text() == "1 of 3"


def test_nothing_found(qtbot: QtBot, window_theme: Theme) -> None:
    finder = Finder(qtbot, ScriptedView({}))
    finder.look_for("word")
    assert finder.bar.count.text() == "Not found"
    assert not finder.bar.next_button.isEnabled()
    finder.press(Qt.Key.Key_Return)
    assert finder.view.shown == []
    finder.look_for("")
    assert finder.bar.count.text() == ""


def test_the_newest_query_wins(finder: Finder) -> None:
    finder.view.is_slow = True
    finder.look_for("first")
    finder.look_for("second")
    old, new = finder.view.waiting
    new([(MessageId("4"), 0)])
    old(finder.view.matches())
    assert finder.bar.count.text() == "1 of 1"


def test_escape_closes_and_takes_the_marks_away(qtbot: QtBot, finder: Finder) -> None:
    finder.look_for("word")
    with qtbot.waitSignal(finder.controller.closed):
        finder.press(Qt.Key.Key_Escape)
    assert not finder.controller.is_open
    assert finder.view.marked[-1] == ""


def test_opening_again_looks_for_the_same(finder: Finder) -> None:
    finder.look_for("word")
    finder.controller.close()
    finder.controller.step(1)  # the key for the next match opens the bar as well
    assert finder.controller.is_open
    assert finder.bar.field.selectedText() == "word"
    assert finder.bar.count.text() == "1 of 3"


def test_looking_again_stays_where_it_was(finder: Finder) -> None:
    finder.look_for("word")
    finder.controller.step(1)
    finder.view.hits = {0: 1, 1: 2, 4: 1}
    finder.controller.refresh()
    assert finder.bar.count.text() == "3 of 4"
    assert finder.view.shown[-1] == ("1", 1)  # not scrolled again
    assert len(finder.view.shown) == 2


def test_finding_in_a_real_chat(app_window: RealWindow) -> None:
    app_window.send("needle here, Needle there")
    app_window.wait(lambda: app_window.view.is_settled)
    app_window.session.navigation.find_action.trigger()
    field = app_window.find("find_field")
    QTest.keyClicks(field, "needle")
    QTest.keyClick(field, Qt.Key.Key_Return)
    count = app_window.find("find_count")
    app_window.wait(lambda: count.text() == "1 of 2")
    QTest.keyClick(field, Qt.Key.Key_F3)
    app_window.wait(lambda: count.text() == "2 of 2")
    app_window.window.new_chat_action.trigger()
    assert not app_window.find("find_bar").isVisible()


def test_the_header_has_a_button_for_it(app_window: RealWindow) -> None:
    button = app_window.find("find_button")
    assert not button.isVisible()
    app_window.send("something")
    button.click()
    assert app_window.find("find_bar").isVisible()
    app_window.find("find_close_button").click()
    assert not app_window.find("find_bar").isVisible()


def test_an_answer_that_comes_meanwhile_is_counted(app_window: RealWindow) -> None:
    app_window.send("la is a note")
    app_window.session.navigation.find_action.trigger()
    QTest.keyClicks(app_window.find("find_field"), "la")
    count = app_window.find("find_count")
    app_window.wait(lambda: count.text().endswith(" of 4"))
    app_window.send("one more")
    app_window.wait(lambda: count.text().endswith(" of 7"))


def test_another_branch_is_searched_anew(app_window: RealWindow) -> None:
    chat = app_window.send("only a question")
    app_window.session.navigation.find_action.trigger()
    QTest.keyClicks(app_window.find("find_field"), "la")
    count = app_window.find("find_count")
    app_window.wait(lambda: count.text() == "1 of 3")
    opened: list[OpenedConversation] = []
    app_window.services.history.read(chat).success(opened.append)
    app_window.wait(lambda: bool(opened))
    question, answer = opened[0].messages
    app_window.view.show_conversation([question, replace(answer, content="la")], {})
    app_window.wait(lambda: count.text() == "1 of 1")
