"""Selecting over several texts: from the middle of one paragraph, across code and tables, into another message.

Inside one text field Qt selects by itself. As soon as the pointer leaves it with the button held, or the caret goes on
from its edge with Shift held, a :class:`TextSelection` takes over. It remembers places in the blocks, not in widgets:
a message that was scrolled away and lost its widgets is copied all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from sotto.gui.block_text import fragment, markdown, plain_text
from sotto.gui.blocks import Block
from sotto.gui.selection_places import SelectableText, SelectionHost, TextPlaces, TextPoint, end_of

if TYPE_CHECKING:
    from sotto.gui.selectable import Selectable

SCROLL_MS: Final = 30
STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
LINES: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class TextSelection(QObject):
    """The selection over the texts of one host, from ``anchor`` to ``focus``; lives in the GUI thread."""

    changed = Signal()

    def __init__(self, host: SelectionHost, parent: QObject) -> None:
        super().__init__(parent)
        self._host = host
        self._places = TextPlaces(host)
        self._anchor: TextPoint | None = None
        self._focus: TextPoint | None = None
        self._single: Selectable | None = None
        self._pointer = QPoint()
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(SCROLL_MS)
        self._scrolling.timeout.connect(self._on_scrolling)

    @property
    def is_spanning(self) -> bool:
        """Whether more than one text field is concerned."""
        return self._focus is not None

    @property
    def has_selection(self) -> bool:
        """Whether there is anything to copy."""
        return bool(self.selected_blocks())

    def concerns(self, number: int) -> bool:
        """Whether anything of one text is selected."""
        if self._anchor is None or self._focus is None:
            field = self._single
            if field is None or not shiboken6.isValid(field) or not field.selected_blocks():
                return False
            return any(text.isAncestorOf(field) for other, text in self._host.selectable_texts() if other == number)
        first, last = sorted((self._anchor.text, self._focus.text))
        return first <= number <= last and self.has_selection

    def concerns_message_of(self, widget: QWidget) -> bool:
        """Whether anything is selected in the text that is nearest to ``widget``, say a button below it."""
        parent = widget.parentWidget()
        while parent is not None:
            for number, text in self._host.selectable_texts():
                if isinstance(text, QWidget) and parent.isAncestorOf(text):
                    return self.concerns(number)
            parent = parent.parentWidget()
        return False

    def adopt(self, field: Selectable) -> None:
        """Take what is selected in ``field`` with its own keys for the selection, unless that spans several."""
        if self.is_spanning or self._single is field or not field.selected_blocks():
            return
        if self._single is not None and shiboken6.isValid(self._single):
            self._single.clear_selection()
        self._single, self._anchor = field, None

    def clear(self) -> None:
        """Select nothing."""
        was_spanning = self.is_spanning
        self._anchor = self._focus = self._single = None
        self._scrolling.stop()
        if was_spanning:
            self._show()

    def selected_blocks(self) -> list[Block]:
        """Return what is selected, in order; blocks that are selected in part are cut."""
        if self._anchor is None or self._focus is None:
            is_there = self._single is not None and shiboken6.isValid(self._single)
            return self._single.selected_blocks() if self._single is not None and is_there else []
        first, last = sorted((self._anchor, self._focus), key=lambda point: point.order)
        found: list[Block] = []
        for number in range(first.text, last.text + 1):
            blocks = self._host.blocks_of(number)
            start = first.point if number == first.text else (0, 0)
            end = last.point if number == last.text else end_of(blocks)
            found += fragment(blocks, start, end)
        return found

    def text(self) -> str:
        """Return what is selected, as plain text."""
        return plain_text(self.selected_blocks())

    def markdown(self) -> str:
        """Return what is selected, as Markdown."""
        return markdown(self.selected_blocks())

    def copy(self, as_markdown: bool = False) -> None:
        """Put what is selected on the clipboard, if there is anything."""
        text = self.markdown() if as_markdown else self.text()
        if text:
            QGuiApplication.clipboard().setText(text)

    def select_text(self, number: int) -> None:
        """Select the whole of one text."""
        self._anchor = TextPoint(number, (0, 0))
        self._focus = TextPoint(number, end_of(self._host.blocks_of(number)))
        self._show()

    def show_in(self, number: int, text: SelectableText) -> None:
        """Mark in ``text``, whose widgets are new, what is selected of it."""
        if self._anchor is None or self._focus is None:
            return
        first, last = sorted((self._anchor, self._focus), key=lambda point: point.order)
        if not first.text <= number <= last.text:
            text.show_selection(None, None)
            return
        start = first.point if number == first.text else (0, 0)
        end = last.point if number == last.text else end_of(text.blocks)
        text.show_selection(start, end)

    def press(self, field: Selectable, position: QPoint, is_extending: bool) -> bool:
        """The button went down in ``field`` at ``position`` on the screen; return whether that is dealt with here.

        With Shift held it extends a selection that is there, unless that lies in ``field`` alone.
        """
        is_elsewhere = self.is_spanning or (self._single is not None and self._single is not field)
        if is_extending and is_elsewhere and self._anchor is not None:
            self._move_focus(self._places.point_at(position))
            return True
        other = self._single
        if other is not None and other is not field and shiboken6.isValid(other):
            other.clear_selection()
        self.clear()
        self._single = field
        is_text = any(text.isAncestorOf(field) for _number, text in self._host.selectable_texts())
        self._anchor = self._places.point_at(position) if is_text else None
        return False

    def drag(self, field: Selectable, position: QPoint) -> bool:
        """The pointer moved to ``position`` on the screen with the button held; return whether it is dealt with."""
        if self._anchor is None or (not self.is_spanning and field.field_rect().contains(position)):
            return False
        self._pointer = position
        self._move_focus(self._places.point_at(position))
        area = self._host.selection_area()
        if area.top() <= position.y() <= area.bottom():
            self._scrolling.stop()
        elif not self._scrolling.isActive():
            self._scrolling.start()
        return True

    def release(self) -> bool:
        """The button was let go; return whether that is dealt with."""
        self._scrolling.stop()
        return self.is_spanning

    def step(self, field: Selectable, key: Qt.Key) -> bool:
        """Shift and an arrow were pressed where ``field`` could not go on; return whether it is dealt with here."""
        if not self.is_spanning:
            start, end = field.caret_on_screen(is_anchor=True), field.caret_on_screen(is_anchor=False)
            self._anchor = self._places.point_at(start)
            here = self._places.point_at(end)
        else:
            here = self._focus
        if here is None:
            return False
        moved = self._places.beside(here, STEPS[key]) if key in STEPS else self._places.below(here, LINES[key])
        if moved is None:
            return self.is_spanning
        self._move_focus(moved)
        self._reveal(moved)
        return True

    def _on_scrolling(self) -> None:
        area = self._host.selection_area()
        over = self._pointer.y() - (area.bottom() if self._pointer.y() > area.bottom() else area.top())
        self._host.scroll_for_selection(max(-80, min(80, over)))
        inside = QPoint(self._pointer.x(), max(area.top(), min(area.bottom(), self._pointer.y())))
        self._move_focus(self._places.point_at(inside))

    def _move_focus(self, point: TextPoint | None) -> None:
        if point is None or self._anchor is None:
            return
        self._focus = point
        self._show()

    def _show(self) -> None:
        for number, text in self._host.selectable_texts():
            if self._focus is None:
                text.show_selection(None, None)
            else:
                self.show_in(number, text)
        self.changed.emit()

    def _reveal(self, point: TextPoint) -> None:
        caret, area = self._places.caret_of(point), self._host.selection_area()
        if caret is None:
            return
        if caret.bottom() > area.bottom():
            self._host.scroll_for_selection(caret.bottom() - area.bottom())
        elif caret.top() < area.top():
            self._host.scroll_for_selection(caret.top() - area.top())
