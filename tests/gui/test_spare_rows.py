"""Rows that were made before anybody knew what they would show: a chat that nothing announced is shown in them."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from sotto.domain.chat import Attachment, Message, MessageStatus, Role
from sotto.domain.ids import MessageId
from sotto.gui.answer_widget import AnswerWidget
from sotto.gui.message_widget import MessageWidget, UserMessageWidget
from sotto.gui.rich_text import RichText
from sotto.gui.spare_rows import TURNS
from sotto.gui.theme import Theme
from support.chats_in_view import PAIRS, ChatsInView, chat, check_end

LAST = 2 * PAIRS - 1


@pytest.fixture
def spares(chats: ChatsInView) -> list[QWidget]:
    """The spare rows of a view that shows a chat."""
    chats.show(chat("a"))
    chats.view.make_spares()
    chats.settle()
    found = [row for row in chats.view.findChildren(MessageWidget) if not row.message.id]
    assert len(found) == 2 * TURNS
    return list(found)


def texts_in(view: QWidget) -> set[str]:
    return {label.text() for label in view.findChildren(QLabel)} | {
        text.toPlainText() for text in view.findChildren(RichText)
    }


def test_a_chat_that_nothing_announced_is_shown_in_them(chats: ChatsInView, spares: list[QWidget]) -> None:
    assert not any(row.isVisible() for row in spares)
    branch = chat("b")
    chats.view.clear()
    chats.view.show_conversation(branch, {})
    check_end(chats.view)  # at once
    in_view = [chats.rows()[row] for row in chats.view.visible_rows()]
    assert {*in_view} <= {*spares}
    chats.settle()
    for number, row in chats.rows().items():
        assert isinstance(row, AnswerWidget | UserMessageWidget)
        assert row.message == branch[number]
        assert row.view.widgets[0].toPlainText().startswith(branch[number].content.split("\n")[0])  # type: ignore[attr-defined]
    check_end(chats.view)


def test_they_look_as_rows_that_were_made_for_their_messages(chats: ChatsInView, spares: list[QWidget]) -> None:
    code = "Some **words**\n\n```python\nprint(1)\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nand more words\n\n***\n\n"
    chats.show(chat("b", code))
    with_spares = {row: widget.grab().toImage() for row, widget in chats.rows().items()}
    assert chats.rows()[LAST] in spares
    chats.show(chat("c"))
    chats.view.forget_left()
    chats.show(chat("b", code))
    made = chats.rows()
    assert made[LAST] not in spares
    assert {row: widget.grab().toImage() for row, widget in made.items()} == with_spares


def test_they_take_the_width_that_the_window_has_by_then(chats: ChatsInView, spares: list[QWidget]) -> None:
    words = "many words that fill some lines of a narrow window " * 20
    chats.view.resize(500, 600)
    chats.show(chat("b", words))
    assert chats.rows()[LAST] in spares
    heights = {row: (widget.width(), widget.height()) for row, widget in chats.rows().items()}
    chats.show(chat("c"))
    chats.view.forget_left()
    chats.show(chat("b", words))
    assert {row: (widget.width(), widget.height()) for row, widget in chats.rows().items()} == heights
    check_end(chats.view)


def test_what_they_say_reaches_the_window_once_and_about_their_message(
    chats: ChatsInView, spares: list[QWidget]
) -> None:
    chats.made.clear()
    chats.show(chat("b"))
    assert sorted(chats.made, key=id) == sorted({*chats.made}, key=id)  # each appeared once
    assert chats.rows()[LAST] in chats.made
    heard: list[str] = []
    chats.view.regenerate_requested.connect(heard.append)
    button = chats.rows()[LAST].findChild(QToolButton, "regenerate_button")
    assert button is not None
    button.click()
    assert heard == [f"b{LAST}"]


@pytest.mark.parametrize("kind", ["interrupted", "attached"])
def test_messages_that_are_not_ordinary_get_rows_of_their_own(
    chats: ChatsInView, spares: list[QWidget], kind: str
) -> None:
    branch = chat("b")
    number = LAST if kind == "interrupted" else LAST - 1
    if kind == "interrupted":
        branch[number] = replace(branch[number], status=MessageStatus.INTERRUPTED)
    else:
        attachment = Attachment("notes.txt", "some notes")
        branch[number] = replace(branch[number], attachments=(attachment,))
    chats.show(branch)
    assert chats.rows()[number] not in spares
    assert chats.rows()[LAST - 2 if kind == "attached" else LAST - 1] in spares
    check_end(chats.view)


def test_those_that_were_not_needed_are_deleted(chats: ChatsInView, spares: list[QWidget]) -> None:
    chats.show(chat("b", f"{'many words ' * 80}\n\n" * 4))
    unused = [row for row in spares if row not in chats.rows().values()]
    assert unused
    chats.show(chat("c"))
    for row in unused:
        chats.wait_until_deleted(row)
    assert any(shiboken6.isValid(row) for row in spares)  # the chat that was left is kept


def test_an_answer_that_was_drawn_before_is_drawn_again_in_one(chats: ChatsInView, spares: list[QWidget]) -> None:
    answer = "One **known** answer."
    question = Message(MessageId("q"), chat("b")[0].conversation, None, Role.USER, "Why?", 1)
    known = Message(MessageId("k"), question.conversation, None, Role.ASSISTANT, answer, 2)
    chats.show([question, known])
    chats.show(chat("c"))
    chats.view.make_spares()
    chats.settle()
    again = [row for row in chats.view.findChildren(AnswerWidget) if not row.message.id]
    chats.show([replace(question, id=MessageId("q2")), replace(known, id=MessageId("k2"))])
    shown = chats.rows()[1]
    assert shown in again
    assert isinstance(shown, AnswerWidget)
    assert shown.view.widgets[0].toPlainText() == "One known answer."  # type: ignore[attr-defined]


@pytest.mark.parametrize("change", ["forgotten", "theme"])
def test_another_look_lets_them_go(chats: ChatsInView, spares: list[QWidget], window_theme: Theme, change: str) -> None:
    if change == "theme":
        window_theme.changed.emit()
    else:
        chats.view.forget_left()
    for row in spares:
        chats.wait_until_deleted(row)
    chats.show(chat("b"))
    check_end(chats.view)


def test_they_hold_nothing_of_what_was_said_before(chats: ChatsInView, spares: list[QWidget]) -> None:
    assert {text for row in spares for text in texts_in(row)} <= {""}
