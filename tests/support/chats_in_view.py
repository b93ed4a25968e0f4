"""Chats of one's own making, opened in a real view of a chat, without a store."""

from __future__ import annotations

import itertools

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sotto.domain.chat import Message, Role
from sotto.domain.ids import ConversationId, MessageId
from sotto.gui.chat_view import ChatView
from sotto.gui.theme import Theme
from sotto.gui.virtual_column import BOTTOM, PEEK

PAIRS = 20


def chat(name: str, answer: str = "answer\n\n" * 4) -> list[Message]:
    """Return a chat of questions and answers."""
    roles = (Role.USER, Role.ASSISTANT)
    texts = {Role.USER: "question", Role.ASSISTANT: answer}
    return [
        Message(
            MessageId(f"{name}{number}"), ConversationId(name), None, role, f"{texts[role]} {name} {number}", number
        )
        for number, role in enumerate(roles * PAIRS)
    ]


class ChatsInView:
    """Opens chats in one view, as the window does."""

    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        self._qtbot = qtbot
        self.view = ChatView(theme)
        qtbot.addWidget(self.view)
        self.view.resize(900, 600)
        self.view.show()
        self.made: list[QWidget] = []
        self.view.message_appeared.connect(self.made.append)

    def show(
        self,
        branch: list[Message],
        versions: dict[MessageId, tuple[MessageId, ...]] | None = None,
        at: MessageId | None = None,
    ) -> None:
        self.view.clear()
        self.view.show_conversation(branch, versions or {}, at=at)
        self.settle()

    def settle(self) -> None:
        self._qtbot.waitUntil(lambda: self.view.is_settled, timeout=30_000)
        QApplication.sendPostedEvents()
        QApplication.processEvents()

    def rows(self) -> dict[int, QWidget]:
        return dict(self.view.placed_rows())

    def wait_until_deleted(self, widget: QWidget) -> None:
        def is_gone() -> bool:
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            return not shiboken6.isValid(widget)

        self._qtbot.waitUntil(is_gone)


def check_end(view: ChatView) -> None:
    """The rows follow each other down to the end of the view, and can be seen."""
    rows = view.placed_rows()
    for (_row, widget), (_next, below) in itertools.pairwise(rows):
        gap = below.mapTo(view, QPoint()).y() - widget.mapTo(view, QPoint()).y() - widget.height()
        assert 0 <= gap < 10
    last = rows[-1][1]
    assert last.isVisible()
    assert last.mapTo(view.viewport(), QPoint()).y() + last.height() == pytest.approx(
        view.viewport().height() - BOTTOM, abs=10
    )


def check_place(view: ChatView, message: MessageId) -> None:
    """``message`` is at the upper edge of the view, below the end of the one before it, and no place is empty."""
    row = view.row_of(message)
    assert row is not None
    assert view.top_of(row) - view.verticalScrollBar().value() == PEEK
    rows = dict(view.placed_rows())
    assert set(view.visible_rows()) <= set(rows)
    assert rows[row].mapTo(view.viewport(), QPoint()).y() == PEEK
    assert rows[row].isVisible()
