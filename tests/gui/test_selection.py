"""Selecting over the blocks of a message and over messages, by mouse and keys, and what copying gives."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from sotto.domain.chat import Message, Role
from sotto.domain.ids import ConversationId, MessageId
from sotto.gui.chat_view import ChatView
from sotto.gui.code_edit import CodeEdit
from sotto.gui.rich_text import RichText
from sotto.gui.theme import Theme

ANSWER = "First *paragraph* here.\n\n```python\nx = 1\ny = 2\n```\n\n- [x] done\n- second\n\nThe **last** words."
QUESTION = "What is it?"
Field = QTextEdit | QPlainTextEdit


@pytest.fixture
def view(qtbot: QtBot, window_theme: Theme) -> ChatView:
    made = ChatView(window_theme)
    qtbot.addWidget(made)
    made.resize(800, 700)
    made.show()
    qtbot.waitExposed(made)
    show(qtbot, made, [QUESTION, ANSWER, "Go on", "Second answer."])
    return made


def show(qtbot: QtBot, view: ChatView, texts: list[str]) -> None:
    parent: MessageId | None = None
    messages = []
    for index, text in enumerate(texts):
        id_ = MessageId(f"m{index}")
        role = Role.ASSISTANT if index % 2 else Role.USER
        messages.append(Message(id_, ConversationId("c"), parent, role, text, created=float(index)))
        parent = id_
    view.show_conversation(messages, {})
    qtbot.waitUntil(lambda: view.is_settled)


def field(view: ChatView, text: str, kind: type[Field] = RichText) -> Field:
    fields = [found for _row, message in view.placed_rows() for found in message.findChildren(kind)]
    return next(found for found in fields if text in found.toPlainText())


def place(target: Field, text: str, behind: bool = False) -> QPoint:
    """Return where ``text`` begins (or ends) in a field, on the screen."""
    cursor = QTextCursor(target.document())
    cursor.setPosition(target.toPlainText().index(text) + (len(text) if behind else 0))
    return target.viewport().mapToGlobal(target.cursorRect(cursor).center())


def send(kind: QMouseEvent.Type, target: QWidget, where: QPoint, shift: bool = False) -> None:
    held = kind is not QMouseEvent.Type.MouseButtonRelease
    event = QMouseEvent(
        kind,
        QPointF(target.mapFromGlobal(where)),
        QPointF(where),
        Qt.MouseButton.NoButton if kind is QMouseEvent.Type.MouseMove else Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton if held else Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(target, event)


def drag(start: Field, begin: QPoint, end: QPoint) -> None:
    send(QMouseEvent.Type.MouseButtonPress, start.viewport(), begin)
    send(QMouseEvent.Type.MouseMove, start.viewport(), (begin + end) / 2)
    send(QMouseEvent.Type.MouseMove, start.viewport(), end)
    send(QMouseEvent.Type.MouseButtonRelease, start.viewport(), end)


def test_dragging_within_a_field_is_left_to_it(view: ChatView) -> None:
    first = field(view, "First")
    drag(first, place(first, "paragraph"), place(first, "paragraph", behind=True))
    assert first.textCursor().selectedText() == "paragraph"
    assert not view.text_selection.is_spanning
    assert view.text_selection.text() == "paragraph"
    assert view.text_selection.markdown() == "*paragraph*"


def test_dragging_on_selects_over_the_blocks_of_a_message(view: ChatView) -> None:
    first, last = field(view, "First"), field(view, "last")
    drag(first, place(first, "paragraph"), place(last, "last", behind=True))
    assert view.text_selection.text() == ("paragraph here.\n\nx = 1\ny = 2\n\n☑ done\n• second\n\nThe last")
    assert view.text_selection.markdown() == (
        "*paragraph* here.\n\n```python\nx = 1\ny = 2\n```\n\n- [x] done\n- second\n\nThe **last**"
    )
    assert field(view, "x = 1", CodeEdit).textCursor().selectedText() == "x = 1\u2029y = 2"


def test_dragging_upwards_is_the_same(view: ChatView) -> None:
    first, last = field(view, "First"), field(view, "last")
    drag(last, place(last, "last", behind=True), place(first, "paragraph"))
    assert view.text_selection.text().startswith("paragraph here.")
    assert view.text_selection.text().endswith("The last")


def test_selecting_over_messages_and_copying(view: ChatView) -> None:
    question, second = field(view, "What"), field(view, "Second")
    drag(question, place(question, "is it"), place(second, "Second", behind=True))
    QTest.keyClick(question, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("is it?\n\nFirst paragraph here.")
    assert copied.endswith("Go on\n\nSecond")
    view.text_selection.copy(as_markdown=True)
    assert "```python\nx = 1" in QGuiApplication.clipboard().text()


def test_a_new_press_begins_anew(view: ChatView) -> None:
    first, last = field(view, "First"), field(view, "last")
    drag(first, place(first, "First"), place(last, "last"))
    send(QMouseEvent.Type.MouseButtonPress, last.viewport(), place(last, "words"))
    assert not view.text_selection.is_spanning
    assert not first.textCursor().hasSelection()
    assert view.text_selection.text() == ""


def test_shift_and_a_click_extend_into_another_field(view: ChatView) -> None:
    first, last = field(view, "First"), field(view, "last")
    send(QMouseEvent.Type.MouseButtonPress, first.viewport(), place(first, "here"))
    send(QMouseEvent.Type.MouseButtonRelease, first.viewport(), place(first, "here"))
    send(QMouseEvent.Type.MouseButtonPress, last.viewport(), place(last, "words"), shift=True)
    assert view.text_selection.text().startswith("here.\n\nx = 1")
    assert view.text_selection.text().endswith("The last ")


def test_shift_and_arrows_go_on_in_the_next_block_and_back(view: ChatView) -> None:
    first = field(view, "First")
    first.setFocus()
    cursor = first.textCursor()
    cursor.setPosition(first.toPlainText().index("here"))
    first.setTextCursor(cursor)
    press: Callable[[Qt.Key], None] = lambda key: QTest.keyClick(first, key, Qt.KeyboardModifier.ShiftModifier)  # noqa: E731
    press(Qt.Key.Key_Down)  # to the end of the paragraph
    press(Qt.Key.Key_Down)
    assert view.text_selection.is_spanning
    assert view.text_selection.text().startswith("here.\n\nx")
    for _ in range(8):
        press(Qt.Key.Key_Down)
    assert "The" in view.text_selection.text()
    before = view.text_selection.text()
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Left)
    assert before.startswith(view.text_selection.text())
    assert len(view.text_selection.text()) < len(before)
    QTest.keyClick(first, Qt.Key.Key_Escape)
    assert not view.text_selection.is_spanning


def test_what_scrolled_away_is_copied_and_marked_when_it_returns(qtbot: QtBot, view: ChatView) -> None:
    show(qtbot, view, [f"{'Question' if index % 2 == 0 else 'Answer'} {index}\n\nmore" * 8 for index in range(60)])
    view.scroll_to_start()
    qtbot.waitUntil(lambda: view.is_settled)
    selection = view.text_selection
    first = field(view, "Question 0")
    send(QMouseEvent.Type.MouseButtonPress, first.viewport(), place(first, "Question 0"))
    view.scroll_to_end()
    qtbot.waitUntil(lambda: view.is_settled)
    last = field(view, "Answer 59")
    send(QMouseEvent.Type.MouseButtonPress, last.viewport(), place(last, "Answer 59", behind=True), shift=True)
    text = selection.text()
    assert text.startswith("Question 0")
    assert all(f" {index}\n" in text for index in range(59))
    view.scroll_to(MessageId("m30"))
    qtbot.waitUntil(lambda: view.is_settled)
    assert field(view, "Question 30").textCursor().hasSelection()
    selection.clear()
    assert not field(view, "Question 30").textCursor().hasSelection()


def test_dragging_over_the_edge_scrolls(qtbot: QtBot, view: ChatView) -> None:
    show(qtbot, view, ["Question\n" * 30, "Answer\n\n" * 60])
    view.scroll_to_start()
    qtbot.waitUntil(lambda: view.is_settled)
    first = field(view, "Question")
    below = view.mapToGlobal(QPoint(300, view.height() + 60))
    send(QMouseEvent.Type.MouseButtonPress, first.viewport(), place(first, "Question"))
    send(QMouseEvent.Type.MouseMove, first.viewport(), below)
    bar = view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 300)
    send(QMouseEvent.Type.MouseButtonRelease, first.viewport(), below)
    assert "Answer" in view.text_selection.text()


def copy_button(view: ChatView, row: int) -> QToolButton:
    found = dict(view.placed_rows())[row].findChild(QToolButton, "copy_message_button")
    assert isinstance(found, QToolButton)
    return found


def test_the_copy_button_copies_what_is_selected_of_its_message_only(view: ChatView) -> None:
    first, last = field(view, "First"), field(view, "last")
    drag(first, place(first, "paragraph"), place(last, "last", behind=True))
    copy_button(view, 1).click()
    assert QGuiApplication.clipboard().text().startswith("*paragraph* here.\n\n```python")
    copy_button(view, 3).click()
    assert QGuiApplication.clipboard().text() == "Second answer."
    drag(last, place(last, "last"), place(last, "last", behind=True))
    copy_button(view, 1).click()
    assert QGuiApplication.clipboard().text() == "**last**"
    view.text_selection.clear()
    copy_button(view, 1).click()
    assert QGuiApplication.clipboard().text() == ANSWER


def test_what_keys_select_in_one_field_counts(view: ChatView) -> None:
    first, other = field(view, "First"), field(view, "last")
    for each, end in ((first, "paragraph"), (other, "last")):
        cursor = each.textCursor()
        cursor.setPosition(each.toPlainText().index(end))
        each.setTextCursor(cursor)
        each.setFocus()
        QTest.keyClick(each, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.text_selection.text() == "l"
    assert not first.textCursor().hasSelection()
    assert view.text_selection.concerns(1)
    assert not view.text_selection.concerns(3)
