"""Marks every place where the words that are looked for stand in the messages that are drawn.

Marks are Qt's extra selections: they lie over the text and change neither it nor what the person selected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from sotto.domain.ids import MessageId
from sotto.gui.branch_rows import BranchRows
from sotto.gui.theme import current_tokens

AnyText: TypeAlias = QTextEdit | QPlainTextEdit
MOST_MARKS = 500
"""In one message; more would make painting slow and nobody would read them."""


class FindMarks:
    """One query at a time. Lives in the GUI thread."""

    def __init__(self) -> None:
        self._query = ""
        self._newest = 0
        self._current: tuple[MessageId, int] | None = None
        self.wanted: MessageId | None = None
        """The message whose current mark must still be scrolled to."""

    def set_query(self, query: str) -> None:
        """Look for ``query`` from now on; nothing is marked before :meth:`mark`."""
        self._query = query if query.strip() else ""
        self._current = None
        self.wanted = None

    def make_current(self, message: MessageId, occurrence: int) -> None:
        """Make one mark stand out, and have it scrolled to."""
        self._current = (message, occurrence)
        self.wanted = message if self._query else None

    def find(self, query: str, rows: BranchRows, found: Callable[[list[tuple[MessageId, int]]], None]) -> None:
        """Call ``found`` with every (message, occurrence) of ``query`` unless something newer is looked for."""
        self._newest += 1
        this = self._newest

        def counted(counts: list[tuple[MessageId, int]]) -> None:
            if this == self._newest:
                found([(message, number) for message, count in counts for number in range(count)])

        if query.strip():
            rows.find(query, counted)
        else:
            counted([])

    def mark(self, widget: QWidget) -> int:
        """Mark all places in one message's widget; return how many there are."""
        count = 0
        current = self._current[1] if self._current is not None and self._current[0] == _id_of(widget) else -1
        for text in _texts(widget):
            selections = []
            for cursor in self._places(text.document()):
                selections.append(_mark(cursor, is_current=count == current))
                count += 1
                if count >= MOST_MARKS:
                    break
            if selections or text.extraSelections():
                text.setExtraSelections(selections)
        return count

    def take_place(self, widget: QWidget) -> QPoint | None:
        """Mark ``widget`` again and return where its current mark begins, relative to it; then it is not wanted."""
        self.wanted = None
        if self._current is None:
            return None
        message, number = self._current
        count = self.mark(widget)
        if number >= count:  # found in the text as it was written, not in what is drawn
            number = max(0, count - 1)
            self._current = (message, number)
            self.mark(widget)
        for text in _texts(widget):
            for cursor in self._places(text.document()):
                if number == 0:
                    cursor.setPosition(cursor.selectionStart())
                    return text.viewport().mapTo(widget, text.cursorRect(cursor).topLeft())
                number -= 1
        return None

    def _places(self, document: QTextDocument) -> Iterator[QTextCursor]:
        if not self._query:
            return
        cursor = document.find(self._query, 0)
        while not cursor.isNull():
            yield QTextCursor(cursor)
            cursor = document.find(self._query, cursor)


def _texts(widget: QWidget) -> list[AnyText]:
    """Return the fields of a message that hold text, from top to bottom."""
    found: list[AnyText] = [*widget.findChildren(QTextEdit), *widget.findChildren(QPlainTextEdit)]
    shown = [text for text in found if text.isVisibleTo(widget) and text.isReadOnly()]
    return sorted(shown, key=lambda text: text.mapTo(widget, QPoint()).y())


def _mark(cursor: QTextCursor, is_current: bool) -> QTextEdit.ExtraSelection:
    tokens = current_tokens()
    selection = QTextEdit.ExtraSelection()
    selection.cursor = cursor
    ground, ink = (tokens.mark_current, tokens.on_mark_current) if is_current else (tokens.mark, tokens.on_mark)
    selection.format.setBackground(QColor(ground))
    selection.format.setForeground(QColor(ink))
    return selection


def _id_of(widget: QWidget) -> MessageId | None:
    message = getattr(widget, "message", None)
    return message.id if message is not None else None
