"""Rows made before anybody knows what they will show, so that a chat which nothing announced appears sooner.

To make a message's widgets, and have Qt's style sheets look at each of them, takes longer than to put a text into them.
Other chats are prepared as a whole (:mod:`sotto.gui.rows_ahead`); this is for those that nobody could guess.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from sotto.domain.chat import Message, MessageStatus, Role

if TYPE_CHECKING:
    from sotto.gui.answer_widget import AnswerWidget
    from sotto.gui.message_widget import UserMessageWidget

    AnyMessage = UserMessageWidget | AnswerWidget

TURNS: Final = 3
"""Questions with their answers: as a rule no more are in view when a chat is opened."""


class SpareRows:
    """Empty rows in a hidden ``column``, which becomes that of the chat they are used for. GUI thread only."""

    def __init__(self, column: QWidget, make: Callable[[Role, QWidget], AnyMessage]) -> None:
        """``make`` returns a row that shows nothing yet."""
        self.column = column
        self._make = make
        self._to_make = [Role.ASSISTANT, Role.USER] * TURNS
        self._rows: dict[Role, list[AnyMessage]] = {Role.ASSISTANT: [], Role.USER: []}

    def make_one(self) -> bool:
        """Make a row; return whether there is more to do."""
        if self._to_make:
            role = self._to_make.pop()
            row = self._make(role, self.column)
            row.make_spare_parts()
            row.hide()
            for part in (row, *row.findChildren(QWidget)):
                part.ensurePolished()  # else that happens when it is shown
            self._rows[role].append(row)
        return bool(self._to_make)

    def take(self, message: Message) -> AnyMessage | None:
        """Return a row that shows ``message``; None if there is none left, or it is not an ordinary one."""
        rows = self._rows.get(message.role)
        if not rows or message.status is not MessageStatus.COMPLETE or message.attachments:
            return None
        row = rows.pop()
        row.show_stored(message)
        return row

    def rest(self) -> list[QWidget]:
        """Return the rows that were not used, and forget them."""
        rest = [row for rows in self._rows.values() for row in rows]
        for rows in self._rows.values():
            rows.clear()
        return list(rest)
