"""What a text field tells the selection around it: it selects by itself until that goes beyond its edges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from sotto.gui.blocks import Block
from sotto.gui.selection import LINES, STEPS, TextSelection

if TYPE_CHECKING:
    _Field = QWidget
else:
    _Field = object  # a class can have one Qt base only; the field is one already


class Selectable(_Field):
    """Mixed into a text field (``class Field(Selectable, QTextBrowser)``): tells the selection around it what happens.

    Without a selection around it the field behaves as Qt made it; with one, the menu is that of the message.
    """

    def selected_blocks(self) -> list[Block]:
        """Return what is selected in this field."""
        raise TypeError("a field says itself what is selected in it")

    def clear_selection(self) -> None:
        """Select nothing in this field."""
        select_in(_field(self), None, None)

    def field_rect(self) -> QRect:
        """Return the field on the screen."""
        return QRect(self.mapToGlobal(QPoint(0, 0)), self.size())

    def caret_on_screen(self, is_anchor: bool) -> QPoint:
        """Return where the caret, or the other end of the selection, is on the screen."""
        field = _field(self)
        cursor = field.textCursor()
        if is_anchor:
            cursor.setPosition(cursor.anchor())
        return field.viewport().mapToGlobal(field.cursorRect(cursor).center())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        selection = selection_around(self) if event.button() == Qt.MouseButton.LeftButton else None
        is_extending = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if selection is None or not selection.press(self, event.globalPosition().toPoint(), is_extending):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        selection = selection_around(self) if event.buttons() & Qt.MouseButton.LeftButton else None
        if selection is None or not selection.drag(self, event.globalPosition().toPoint()):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        selection = selection_around(self)
        if selection is None or not selection.release():
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if selection_around(self) is None:
            super().contextMenuEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        selection = selection_around(self)
        if selection is None or not self._has_selected(selection, event):
            super().keyPressEvent(event)
        if selection is not None:
            selection.adopt(self)

    def _has_selected(self, selection: TextSelection, event: QKeyEvent) -> bool:
        """Deal with a key that concerns the selection over several fields; return whether it did."""
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Copy) and selection.is_spanning:
            selection.copy()
            return True
        if key == Qt.Key.Key_Escape and selection.is_spanning:
            selection.clear()
            return True
        if event.modifiers() != Qt.KeyboardModifier.ShiftModifier or not (key in STEPS or key in LINES):
            return False
        field = _field(self)
        if selection.is_spanning:
            return selection.step(self, key)
        before = field.textCursor().position()
        super().keyPressEvent(event)
        if field.textCursor().position() == before:
            selection.step(self, key)
        return True


def selection_around(widget: QWidget) -> TextSelection | None:
    """Return the selection over the texts that ``widget`` lies among, if there is one."""
    for parent in _parents(widget):
        selection = getattr(parent, "text_selection", None)
        if isinstance(selection, TextSelection):
            return selection
    return None


def select_in(field: QTextEdit | QPlainTextEdit, start: int | None, end: int | None) -> None:
    """Select the characters from ``start`` to ``end`` of a field's document, without scrolling; None for nothing."""
    cursor = field.textCursor()
    if start is None or end is None:
        if not cursor.hasSelection():
            return
        cursor.clearSelection()
    else:
        if (cursor.anchor(), cursor.position()) == (start, end):
            return
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    field.setTextCursor(cursor)


def _parents(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


def _field(widget: QWidget) -> QTextEdit | QPlainTextEdit:
    if not isinstance(widget, QTextEdit | QPlainTextEdit):
        raise TypeError("only text fields can be selected in")
    return widget
