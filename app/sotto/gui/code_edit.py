"""The text field of a code block: read-only, as high as its lines, which scroll sideways instead of wrapping."""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import Final

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor, QTextOption, QWheelEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from sotto.gui.block_text import plain_text
from sotto.gui.blocks import Block, Paragraph, Run
from sotto.gui.line_cutter import CUT
from sotto.gui.selectable import Selectable

MOST_LINES: Final = 400
"""A longer block scrolls in itself: Qt walks over all lines of a text field on every paint."""
SCROLLING_HEIGHT: Final = 640
MARGIN: Final = 12


class CodeEdit(Selectable, QPlainTextEdit):
    """Shows code that was cut into lines of a bearable length; positions are counted in the code without the cuts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cuts: list[int] = []
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # code is, in every language
        option = self.document().defaultTextOption()
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)  # also a line that begins with an Arabic comment
        self.document().setDefaultTextOption(option)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(0)
        self.setViewportMargins(MARGIN + 2, MARGIN, MARGIN, MARGIN)
        self.horizontalScrollBar().rangeChanged.connect(self.fit)

    @property
    def scrolls(self) -> bool:
        """Whether there are too many lines to show them all at once."""
        return self.blockCount() > MOST_LINES

    def put(self, text: str, is_more: bool) -> None:
        """Show ``text``, behind what is shown if it ``is_more``; it carries the marks of a ``LineCutter``."""
        cursor = QTextCursor(self.document())
        if is_more:
            cursor.movePosition(QTextCursor.MoveOperation.End)
        else:
            cursor.select(QTextCursor.SelectionType.Document)
            self._cuts.clear()
        position = cursor.selectionStart()
        *cut, last = text.split(CUT)
        for piece in cut:
            position += len(piece)
            self._cuts.append(position)
        cursor.insertText("".join((*cut, last)))

    def offset(self, position: int) -> int:
        """Return which character of the code stands at a position of the document."""
        return position - bisect_left(self._cuts, position)

    def position(self, offset: int) -> int:
        """Return where in the document a character of the code stands."""
        position = offset
        for cut in self._cuts:
            if cut < position:
                position += 1
        return min(position, self.document().characterCount() - 1)

    def selected_blocks(self) -> list[Block]:
        """Return what is selected, as it was written."""
        cursor = self.textCursor()
        start, text = cursor.selectionStart(), cursor.selection().toPlainText()
        breaks = [cut - start for cut in self._cuts if start <= cut < cursor.selectionEnd()]
        for place in reversed(breaks):
            text = text[:place] + text[place + 1 :]
        return [Paragraph((Run(text, code=True),))] if text else []

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        data.setText(plain_text(self.selected_blocks()))
        return data

    def fit(self) -> None:
        """Take the height that the lines need."""
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if self.scrolls else policy.ScrollBarAlwaysOff)
        height = SCROLLING_HEIGHT
        if not self.scrolls:
            height = math.ceil(self._lines_height()) + 2 * MARGIN
            if self.horizontalScrollBar().maximum() > 0:
                height += self.horizontalScrollBar().sizeHint().height()
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    def _lines_height(self) -> float:
        """Return the height of all lines as they are laid out: at 2× they are higher than the font says."""
        document = self.document()
        rects = (self.blockBoundingRect(document.findBlockByNumber(n)) for n in range(self.blockCount()))
        return sum(rect.height() for rect in rects)

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        is_sideways = abs(delta.x()) > abs(delta.y()) or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if is_sideways or (self.scrolls and self.hasFocus()):
            super().wheelEvent(event)
        else:
            event.ignore()  # the chat scrolls
