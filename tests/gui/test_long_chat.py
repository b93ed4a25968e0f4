"""A chat too long to be read at once: reading while one scrolls, finding, and going from message to message."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sotto.domain.chat import Message, MessageStatus, Role
from sotto.domain.ids import ConversationId, MessageId
from sotto.domain.transcript import MessageNode
from sotto.gui.answer_widget import AnswerWidget
from sotto.gui.chat_view import ChatView
from sotto.gui.message_widget import MessageWidget
from sotto.gui.rich_text import RichText
from sotto.gui.theme import Theme, current_tokens
from sotto.services.readable_text import find_in_texts

COUNT = 3_000
READ_AT_FIRST = 12


class Source:
    """Messages that are read when the test says so."""

    def __init__(self, view: ChatView) -> None:
        self._view = view
        self.ids = [MessageId(f"m{number}") for number in range(COUNT)]
        self.known = set(self.ids[-READ_AT_FIRST:])
        self.wanted: list[MessageId] = []
        self.answers_at_once = True
        self.searched = 0

    @property
    def nodes(self) -> list[MessageNode]:
        return [MessageNode(id_, None, self._role(number), number) for number, id_ in enumerate(self.ids)]

    def message(self, message: MessageId) -> Message | None:
        return self._made(message) if message in self.known else None

    def want(self, messages: Sequence[MessageId]) -> None:
        self.wanted.extend(messages)
        if self.answers_at_once:
            self.deliver()

    def deliver(self) -> None:
        wanted, self.wanted = self.wanted, []
        self.known.update(wanted)
        self._view.messages_read(wanted)

    def find(
        self, messages: Sequence[MessageId], query: str, found: Callable[[list[tuple[MessageId, int]]], None]
    ) -> None:
        self.searched += 1
        found(find_in_texts(((id_, self._made(id_).content) for id_ in messages), query))

    def _role(self, number: int) -> Role:
        return Role.ASSISTANT if number % 2 else Role.USER

    def _made(self, message: MessageId) -> Message:
        number = int(message[1:])
        text = f"**Number {number}** is here.\n\n" + "More words about it. " * (number % 40)
        if number % 500 == 7:
            text += "\n\n- a *needle* here\n- `Needle` there\n"
        return Message(message, ConversationId("c"), None, self._role(number), text, number)


@pytest.fixture
def view(qtbot: QtBot, window_theme: Theme) -> Iterator[ChatView]:
    made = ChatView(window_theme)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    made.activateWindow()
    yield made
    made.clear()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def source(qtbot: QtBot, view: ChatView) -> Source:
    made = Source(view)
    view.show_conversation(made.nodes, {}, made)
    settle(qtbot, view)
    return made


def settle(qtbot: QtBot, view: ChatView) -> None:
    qtbot.waitUntil(lambda: view.is_settled, timeout=30_000)
    for _ in range(5):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def ids_in_view(view: ChatView) -> list[str]:
    placed = dict(view.placed_rows())
    return [placed[row].message.id for row in view.visible_rows() if row in placed]  # type: ignore[attr-defined]


def marked(view: ChatView, message: str) -> list[str]:
    """Return the marked words of a message, the current one in capitals."""
    widget = view.widget_of(MessageId(message))
    assert widget is not None
    found = []
    for text in widget.findChildren(RichText):
        for mark in text.extraSelections():
            words = QTextCursor(mark.cursor).selectedText()
            is_current = mark.format.background().color() == QColor(current_tokens().mark_current)
            found.append(words.upper() if is_current else words.lower())
    return found


# -------------------------------------------------------------------------------------------------------- reading


def test_the_last_page_needs_no_more_than_was_read_with_it(view: ChatView, source: Source) -> None:
    assert ids_in_view(view)[-1] == f"m{COUNT - 1}"
    assert len(view.findChildren(MessageWidget)) < 20
    assert len(source.known) <= READ_AT_FIRST + 64


def test_messages_are_read_where_one_scrolls_and_nowhere_else(qtbot: QtBot, view: ChatView, source: Source) -> None:
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    settle(qtbot, view)
    numbers = [int(id_[1:]) for id_ in ids_in_view(view)]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert abs(numbers[0] - COUNT // 2) < 100
    assert len(source.known) < 300
    view.scroll_to_start()
    settle(qtbot, view)
    assert ids_in_view(view)[0] == "m0"
    view.scroll_to_end()
    settle(qtbot, view)
    assert ids_in_view(view)[-1] == f"m{COUNT - 1}"


def test_what_is_not_read_yet_appears_when_it_is(qtbot: QtBot, view: ChatView, source: Source) -> None:
    source.answers_at_once = False
    view.scroll_to_start()
    settle(qtbot, view)
    assert ids_in_view(view) == []
    assert view.text_of(MessageId("m0")) == ""
    asked = list(source.wanted)
    view.verticalScrollBar().setValue(30)
    settle(qtbot, view)
    assert source.wanted == asked, "a page is asked for once"
    source.deliver()
    settle(qtbot, view)
    assert ids_in_view(view)[0] == "m0"
    assert view.text_of(MessageId("m0")).startswith("**Number 0**")


def test_an_answer_goes_on_while_one_reads_elsewhere(qtbot: QtBot, view: ChatView, source: Source) -> None:
    answer = MessageId("live")
    view.append_message(Message(answer, ConversationId("c"), None, Role.ASSISTANT, "", 0, MessageStatus.STREAMING))
    view.append_text(answer, "one ", False)
    view.scroll_to_start()
    settle(qtbot, view)
    view.append_text(answer, "two", False)
    settle(qtbot, view)
    assert ids_in_view(view)[0] == "m0"
    assert view.text_of(answer) == "one two"
    view.finish_message(Message(answer, ConversationId("c"), None, Role.ASSISTANT, "one two.", 0), None)
    view.scroll_to_end()
    settle(qtbot, view)
    widget = view.widget_of(answer)
    assert isinstance(widget, AnswerWidget)
    assert widget.findChild(RichText).toPlainText() == "one two."


# -------------------------------------------------------------------------------------------------------- finding


def found_in(view: ChatView, query: str) -> list[tuple[str, int]]:
    results: list[list[tuple[MessageId, int]]] = []
    view.find(query, results.append)
    assert len(results) == 1
    return [(str(message), number) for message, number in results[0]]


def test_finds_what_was_never_on_the_screen(view: ChatView, source: Source) -> None:
    assert found_in(view, "needle") == [(f"m{n}", place) for n in range(7, COUNT, 500) for place in (0, 1)]
    assert found_in(view, "number 1234 IS") == [("m1234", 0)]
    assert found_in(view, " ") == []
    assert found_in(view, "nowhere") == []


def test_every_place_is_marked_and_one_stands_out(qtbot: QtBot, view: ChatView, source: Source) -> None:
    view.set_marks("needle")
    view.scroll_to(MessageId("m1007"), 1)
    settle(qtbot, view)
    assert "m1007" in ids_in_view(view)
    assert marked(view, "m1007") == ["needle", "NEEDLE"]
    view.scroll_to(MessageId("m1007"), 0)
    assert marked(view, "m1007") == ["NEEDLE", "needle"]
    view.scroll_to(MessageId("m507"), 9)  # a place that is not in the drawn text: the last one
    settle(qtbot, view)
    assert marked(view, "m507") == ["needle", "NEEDLE"]
    view.scroll_to(MessageId("m1007"), 0)
    settle(qtbot, view)
    view.set_marks("")
    assert marked(view, "m1007") == []


def test_a_mark_far_down_in_a_long_message_is_scrolled_to(qtbot: QtBot, view: ChatView) -> None:
    text = "\n\n".join(f"line {number}" for number in range(300)) + "\n\nneedle\n\n" + "after\n\n" * 100
    messages = [
        Message(MessageId(name), ConversationId("c"), None, Role.ASSISTANT, content, 0)
        for name, content in (("a", "before"), ("b", text), ("c", "after"))
    ]
    view.show_conversation(messages, {})
    settle(qtbot, view)
    view.set_marks("needle")
    view.scroll_to(MessageId("b"))
    settle(qtbot, view)
    widget = view.widget_of(MessageId("b"))
    assert widget is not None
    for part in widget.findChildren(RichText):
        for mark in part.extraSelections():
            place = part.viewport().mapTo(view.viewport(), part.cursorRect(QTextCursor(mark.cursor)).topLeft())
            assert 0 <= place.y() <= view.viewport().height() - 20


# ------------------------------------------------------------------------------------------------------- keyboard


def focused_id(view: ChatView) -> str | None:
    focused = QApplication.focusWidget()
    return str(focused.message.id) if isinstance(focused, MessageWidget) else None


def test_the_focus_goes_from_message_to_message(qtbot: QtBot, view: ChatView, source: Source) -> None:
    last = COUNT - 1
    view.setFocus()
    qtbot.waitUntil(view.hasFocus, timeout=10_000)
    QTest.keyClick(view, Qt.Key.Key_K)
    assert focused_id(view) == f"m{last}"
    for step in range(1, 31):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_K)
        settle(qtbot, view)
        assert focused_id(view) == f"m{last - step}"
        assert f"m{last - step}" in ids_in_view(view)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_J)
    assert focused_id(view) == f"m{last - 29}"
    view.focus_message(MessageId("m40"))
    settle(qtbot, view)
    assert focused_id(view) == "m40"
    view.focus_next_message()
    assert focused_id(view) == "m41"


def test_the_focus_stays_at_the_first_and_the_last_message(qtbot: QtBot, view: ChatView, source: Source) -> None:
    view.focus_message(MessageId(f"m{COUNT - 1}"))
    view.focus_next_message()
    assert focused_id(view) == f"m{COUNT - 1}"
    view.focus_message(MessageId("m0"))
    settle(qtbot, view)
    view.focus_previous_message()
    assert focused_id(view) == "m0"


def test_the_focused_message_has_a_frame_and_a_menu(qtbot: QtBot, view: ChatView, source: Source) -> None:
    view.focus_message(MessageId(f"m{COUNT - 1}"))
    widget = view.widget_of(MessageId(f"m{COUNT - 1}"))
    assert widget is not None
    with_frame = picture(widget)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Menu):
        with qtbot.waitSignal(view.message_menu_requested) as asked:
            QTest.keyClick(widget, key)
        assert asked.args[0] == f"m{COUNT - 1}"
        assert isinstance(asked.args[1], QPoint)
    with qtbot.waitSignal(view.left):
        QTest.keyClick(widget, Qt.Key.Key_Escape)
    view.setFocus()
    assert picture(widget) != with_frame


def test_home_and_end_go_to_the_ends(qtbot: QtBot, view: ChatView, source: Source) -> None:
    QTest.keyClick(view, Qt.Key.Key_Home)
    settle(qtbot, view)
    assert ids_in_view(view)[0] == "m0"
    QTest.keyClick(view, Qt.Key.Key_End)
    settle(qtbot, view)
    assert ids_in_view(view)[-1] == f"m{COUNT - 1}"


def picture(widget: QWidget) -> bytes:
    return bytes(widget.grab().toImage().constBits())
