"""What the window says about a chat that has outgrown the model: the meter, its panel, marks, pins, and questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from sotto.config import options
from sotto.domain.chat import Message, MessageStatus, Role
from sotto.domain.context import RoomStep
from sotto.domain.ids import ConversationId, MessageId
from sotto.gui.context_figures import ContextFigures, figures_of
from sotto.gui.context_line import ContextLine
from sotto.gui.context_marks import NO_MARK, ContextMark, ContextMarks
from sotto.gui.context_panel import ContextBar, ContextPanel
from sotto.services.context_record import ContextFacts, context_facts
from support.real_window import OpenWindow, RealWindow

FACTS = {"n_ctx": 2048, "system": 2, "history": 7, "reserve": 512}
OLDEST = {**FACTS, "left_out": [{"start": 0, "end": 2}]}
MIDDLE = {**FACTS, "left_out": [{"start": 1, "end": 3}]}
ABOVE = "The model no longer sees what is above"
ONE = "The model no longer sees this message"


def answered(open_window: OpenWindow, model: Path, *texts: str, **script: Any) -> RealWindow:
    app = open_window(**script)
    app.add_model(model)
    for text in texts:
        app.send(text)
    app.wait(lambda: app.view.is_settled)
    return app


def said_under(app: RealWindow) -> list[str]:
    """Return what is said about the context under each message that is shown."""
    app.wait(lambda: app.view.is_settled)
    ids = [node.id for node in app.session.chat.actions._chat.tree.shown()]
    return [app.view.widget_of(id_).context_text for id_ in ids]


def open_panel(app: RealWindow) -> ContextPanel:
    app.composer.meter.click()
    app.wait(lambda: app.window.findChild(ContextPanel) is not None)
    panel = app.window.findChild(ContextPanel)
    assert panel is not None
    return panel


def test_a_line_says_where_the_model_begins_to_see(open_window: OpenWindow, tiny_model: Path) -> None:
    app = answered(open_window, tiny_model, "One", "Two", context=OLDEST)
    assert said_under(app) == ["", ABOVE, "", ""]
    app.session.chat.new_chat()
    app.choose("One")
    assert said_under(app) == ["", ABOVE, "", ""]


def test_messages_missing_in_the_middle_are_marked_one_by_one(open_window: OpenWindow, tiny_model: Path) -> None:
    app = answered(open_window, tiny_model, "One", "Two", context=MIDDLE)
    assert said_under(app) == ["", ONE, ONE, ""]


def test_a_message_is_kept_in_mind_from_its_menu(app_window: RealWindow) -> None:
    app_window.send("My name is Ada.")
    app_window.wait(lambda: app_window.view.is_settled)
    choose(app_window, "pin")
    app_window.wait(lambda: said_under(app_window)[0] == "Kept in mind")
    app_window.session.chat.new_chat()
    app_window.choose("My name is Ada.")
    assert said_under(app_window)[0] == "Kept in mind"
    choose(app_window, "unpin")
    app_window.wait(lambda: said_under(app_window)[0] == "")


def choose(app: RealWindow, act: str) -> None:
    """Choose a line of the menu of the first message."""
    first = app.session.chat.actions._chat.tree.shown()[0].id
    app.session.chat.actions.menus.show_menu(first, app.window.pos())
    menu = app.window.findChild(QMenu, "message_menu")
    assert menu is not None
    action = menu.findChild(QAction, f"message_{act}")
    assert action is not None
    action.trigger()
    menu.close()
    menu.deleteLater()
    app.wait(lambda: app.window.findChild(QMenu, "message_menu") is None)


def test_the_panel_says_what_the_window_is_full_of(open_window: OpenWindow, tiny_model: Path) -> None:
    app = answered(open_window, tiny_model, "One", "Two", context=OLDEST)
    panel = open_panel(app)
    bar = panel.findChild(ContextBar)
    assert bar is not None
    words = "2,048 tokens: 2 instructions, 10 conversation, 512 kept for the answer, 1,524 free"
    assert bar.accessibleName() == words
    texts = [label.text() for label in panel.findChildren(QLabel)]
    assert "2 earlier messages are left out." in texts
    assert words in app.composer.meter.toolTip()
    assert "2,048 tokens, 1,524 of them free" in texts
    panel.close()


def test_the_panel_opens_from_the_keyboard_and_changes_what_is_done(app_window: RealWindow) -> None:
    app_window.send("One")
    app_window.composer.meter.setFocus()
    QTest.keyClick(app_window.composer.meter, Qt.Key.Key_Space)
    app_window.wait(lambda: app_window.window.findChild(ContextPanel) is not None)
    choice = app_window.window.findChild(QComboBox, "when_full_choice")
    assert choice is not None
    assert choice.currentData() == "drop-oldest"
    choice.setCurrentIndex(choice.findData("summarise"))
    choice.activated.emit(choice.currentIndex())
    assert app_window.current is not None

    def settings() -> dict[str, Any]:
        found: list[Any] = []
        app_window.services.history.get(app_window.current).success(found.append)
        app_window.wait(lambda: bool(found))
        return dict(found[0].settings)

    app_window.wait(lambda: settings() == {"when_full": "summarise"})


def test_the_user_is_asked_and_chooses(open_window: OpenWindow, tiny_model: Path) -> None:
    answer = [["started"], ["tokens", 3], ["finish", "end"]]
    app = open_window(generate=[["unless_refusing", answer]], context=OLDEST)
    app.add_model(tiny_model)
    app.settings.set(options.WHEN_FULL, "ask")
    app.send("One")
    app.wait(lambda: app.window.findChild(QPushButton, "way_drop_oldest") is not None)
    names = ("way_drop_oldest", "way_summarise", "way_enlarge")
    buttons = [app.window.findChild(QPushButton, name) for name in names]
    assert [button.text() for button in buttons if button is not None] == [
        "Leave out the oldest",
        "Summarise them",
        "Enlarge the window",
    ]
    assert app.window.findChild(QPushButton, "retry_button") is None
    app.session.chat.new_chat()
    app.choose("One")  # the question is still there
    app.wait(lambda: app.window.findChild(QPushButton, "way_drop_oldest") is not None)
    app.find("way_drop_oldest", QPushButton).click()
    app.wait(lambda: app.last_answer() == "la la la")


def test_what_could_not_be_done_is_said_under_the_answer(open_window: OpenWindow, tiny_model: Path) -> None:
    answer = [["started"], ["tokens", 3], ["finish", "end"]]
    app = open_window(generate=[["unless_refusing", answer]], context=OLDEST)
    app.add_model(tiny_model)
    app.send("One")
    app.settings.set(options.WHEN_FULL, "summarise")
    app.send("Two")
    app.wait(lambda: app.view.is_settled)
    last = app.session.chat.actions._chat.tree.shown()[-1].id
    words = "Earlier messages could not be summarised, so the oldest were left out."
    assert app.view.widget_of(last).status_text == words


def test_thoughts_are_counted_apart(open_window: OpenWindow, tiny_model: Path) -> None:
    thinking = [["started"], ["tokens", 2, "let me see ", True], ["tokens", 1, "la"], ["finish", "end"]]
    app = answered(open_window, tiny_model, "One", generate=thinking)
    app.wait(lambda: app.session.chat._feed.context._figures.reasoning > 0)
    assert "3 thoughts, not sent again" in app.session.chat._feed.context._figures.words()


@pytest.mark.parametrize("step", list(RoomStep))
def test_an_answer_says_what_is_done_first(app_window: RealWindow, step: RoomStep) -> None:
    app_window.send("One")
    app_window.wait(lambda: app_window.view.is_settled)
    answer = app_window.view.widget_of(app_window.session.chat.actions._chat.tree.shown()[-1].id)
    answer.set_room_step(step)
    expected = {
        RoomStep.SUMMARISING: "Summarising earlier messages…",
        RoomStep.ENLARGING: "Loading the model with a larger context window…",
    }
    assert answer.status_text == expected[step]
    answer.set_loading(0.5)
    is_enlarging = step is RoomStep.ENLARGING
    assert ("larger context window… 50 %" in answer.status_text) is is_enlarging


def message(id_: str, **changes: Any) -> Message:
    return Message(MessageId(id_), ConversationId("c"), None, Role.USER, id_, 0, MessageStatus.COMPLETE, **changes)


PATH = [MessageId(id_) for id_ in "abcdef"]


def facts(*spans: str, summary: int = 0) -> ContextFacts:
    """Facts from spans such as ``"ab"``: the first and the last message left out."""
    left_out = [[span[0], span[-1]] for span in spans]
    return context_facts({"context": {**FACTS, "summary": summary, "left_out": left_out}})


@pytest.mark.parametrize(
    ("spans", "ending", "single"),
    [
        ((), "", ""),
        (("ab",), "b", ""),
        (("ab", "de"), "e", ""),  # c is kept in mind
        (("cd",), "", "cd"),
        (("bb", "de"), "", "bde"),
        (("xb",), "b", ""),  # the first one was deleted since
        (("ax",), "", ""),  # the last one was
        (("dc",), "", ""),
    ],
)
def test_marks_follow_the_record(spans: tuple[str, ...], ending: str, single: str) -> None:
    marks = ContextMarks(PATH, facts(*spans))
    found = {id_: marks.of(message(id_)) for id_ in PATH}
    assert "".join(id_ for id_, mark in found.items() if mark.ends) == ending
    assert "".join(id_ for id_, mark in found.items() if mark.is_left_out) == single


@pytest.mark.parametrize("record", [None, [], {"left_out": 3}, {"left_out": [["a"], "ab", [1, 2], None], "n_ctx": -1}])
def test_a_strange_record_marks_nothing(record: object) -> None:
    marks = ContextMarks(PATH, context_facts({"context": record}))
    assert [marks.of(message(id_)) for id_ in PATH] == [NO_MARK] * len(PATH)


def test_a_summary_stands_where_the_model_begins_to_see_folded(qtbot: QtBot) -> None:
    summarised = message("b", summary="They spoke of trains.")
    assert ContextMarks(PATH, facts("ab")).of(summarised) == ContextMark(ends=True)  # it was not read
    mark = ContextMarks(PATH, facts("ab", summary=9)).of(summarised)
    assert mark == ContextMark(ends=True, summary="They spoke of trains.")
    outside = QWidget()
    qtbot.addWidget(outside)
    line = ContextLine(at_end=False, parent=outside)
    assert line.show_mark(mark)
    assert not line.show_mark(mark)
    outside.show()
    assert line.text == ABOVE
    fold = line.findChild(QToolButton, "summary_toggle")
    assert fold is not None
    assert fold.text() == "Summary of earlier messages"
    with qtbot.waitSignal(line.expanded):
        fold.click()
    assert "They spoke of trains." in line.text
    assert "Written by the model" in line.text
    assert line.show_mark(NO_MARK)
    assert line.isHidden()


def test_the_parts_add_up_to_the_window() -> None:
    figures = figures_of(ContextFacts(4096, 300, 100, 2500, 512, messages=4), 2900, 200, 80, 4096)
    assert figures == ContextFigures(4096, 300, 100, 2620, 80, 512, 4)
    assert figures.used + figures.reserve + figures.free == 4096
    full = figures_of(ContextFacts(4096, 300, 0, 3700, 90), 4000, 90, 0, 4096)
    assert (full.reserve, full.free) == (6, 0)
