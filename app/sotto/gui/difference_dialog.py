"""Where two answers differ, word by word: marked by signs and strokes, so that one need not see the colours."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QColor, QGuiApplication, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QTextEdit, QVBoxLayout, QWidget

from sotto.domain.text_difference import Difference, Piece, Side
from sotto.gui.details_dialog import with_short_lines
from sotto.gui.dialog_size import resize_within_window
from sotto.gui.labels import plain_label
from sotto.gui.theme import current_tokens

SIGNS: Final = {Side.BOTH: ("", ""), Side.FIRST: ("[−", "−]"), Side.SECOND: ("{+", "+}")}


class DifferenceDialog(QDialog):
    """Lives in the GUI thread and deletes itself when closed."""

    def __init__(self, difference: Difference, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("difference_dialog")
        self.setWindowTitle(self.tr("Where the two answers differ"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        resize_within_window(self, 720, 520)
        self.summary = plain_label(self._summary_words(difference), "", wraps=True)
        self.summary.setObjectName("difference_summary")
        self.legend = plain_label(self._legend_words(), "facts", wraps=True)
        self.legend.setObjectName("difference_legend")
        self.edit = QTextEdit()
        self.edit.setObjectName("difference_text")
        self.edit.setAccessibleName(self.windowTitle())
        self.edit.setReadOnly(True)
        self.edit.setTabChangesFocus(True)
        self._difference = difference
        self._fill()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(8)
        layout.addWidget(self.summary)
        layout.addWidget(self.legend)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self._buttons(marked_text(difference)))

    def _buttons(self, text: str) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        copy, close = QPushButton(self.tr("Copy")), QPushButton(self.tr("Close"))
        for button, name in ((copy, "difference_copy_button"), (close, "difference_close_button")):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        close.clicked.connect(self.reject)
        close.setDefault(True)
        return buttons

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fill()

    def _fill(self) -> None:
        """Write the text in the colours of the present palette."""
        self.edit.clear()
        cursor = QTextCursor(self.edit.document())
        formats = {side: _format(side) for side in Side}
        for piece in self._difference.pieces:
            blank, words = _parted(piece.text)
            before, after = SIGNS[piece.side]
            sign = _format(piece.side, is_sign=True)
            cursor.insertText(blank, formats[Side.BOTH])
            for text, look in ((before, sign), (with_short_lines(words), formats[piece.side]), (after, sign)):
                cursor.insertText(text, look)
        self.edit.moveCursor(QTextCursor.MoveOperation.Start)

    def _summary_words(self, difference: Difference) -> str:
        if difference.is_identical:
            return self.tr("The two texts are identical.")
        words = self.tr("{both} words stand in both answers, {first} only in the first, {second} only in the second.")
        counts = {side.value: QLocale().toString(difference.words(side)) for side in Side}
        return words.format(both=counts["both"], first=counts["first"], second=counts["second"])

    def _legend_words(self) -> str:
        first, second = SIGNS[Side.FIRST], SIGNS[Side.SECOND]
        one = self.tr("only in the first answer")
        other = self.tr("only in the second answer")
        return f"{first[0]}{one}{first[1]}   {second[0]}{other}{second[1]}"


def marked_text(difference: Difference) -> str:
    """Return both texts as one, with signs around what stands only in one of them."""
    return "".join(map(_marked, difference.pieces))


def _marked(piece: Piece) -> str:
    blank, words = _parted(piece.text)
    before, after = SIGNS[piece.side]
    return f"{blank}{before}{words}{after}"


def _parted(text: str) -> tuple[str, str]:
    """Return the white space before the first word, which is not marked, and the rest; mere white space is the rest."""
    words = text.lstrip() or text
    return text[: len(text) - len(words)], words


def _format(side: Side, *, is_sign: bool = False) -> QTextCharFormat:
    tokens = current_tokens()
    look = QTextCharFormat()
    if side is Side.FIRST:
        look.setFontStrikeOut(not is_sign)
        look.setForeground(QColor(tokens.danger))
        look.setBackground(QColor(tokens.danger_soft))
    elif side is Side.SECOND:
        look.setFontUnderline(not is_sign)
        look.setForeground(QColor(tokens.good))
        look.setBackground(QColor(tokens.accent_soft))
    return look
