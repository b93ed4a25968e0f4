"""A block of code in an answer: its language, a Copy button, and lines that scroll sideways instead of wrapping."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QTextCursor, QTextOption, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from sotto.gui.blocks import CodeBlock
from sotto.gui.code_colours import CodeColours, is_known
from sotto.gui.icons import icon
from sotto.gui.labels import plain_label
from sotto.gui.text_stream import CUT, LineCutter
from sotto.gui.text_style import INDENT, TextStyle

MOST_LINES: Final = 400
"""A longer block scrolls in itself: Qt walks over all lines of a text field on every paint."""
SCROLLING_HEIGHT: Final = 640
LARGEST_COLOURED: Final = 60_000
"""Characters; colouring takes about 1 ms for 1,000 of them."""
COPIED_MS: Final = 2_000
_MARGIN: Final = 12


class CodeEdit(QPlainTextEdit):
    """The code itself: read-only, as high as its lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(0)
        self.setViewportMargins(_MARGIN + 2, _MARGIN, _MARGIN, _MARGIN)
        self.horizontalScrollBar().rangeChanged.connect(self.fit)

    @property
    def scrolls(self) -> bool:
        """Whether there are too many lines to show them all at once."""
        return self.blockCount() > MOST_LINES

    def fit(self) -> None:
        """Take the height that the lines need."""
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if self.scrolls else policy.ScrollBarAlwaysOff)
        height = SCROLLING_HEIGHT
        if not self.scrolls:
            height = math.ceil(self._lines_height()) + 2 * _MARGIN
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


class CodeBlockWidget(QWidget):
    """Header and code of one block."""

    def __init__(self, style: TextStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._code = ""
        self._cutter = LineCutter()
        self._language = ""
        self._colours: CodeColours | None = None
        self._label = plain_label("", "facts")
        self._copy = QToolButton()
        self._copy.setObjectName("copy_code_button")
        self._copy.setProperty("kind", "code")
        self._copy.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._copy.setIconSize(QSize(14, 14))
        self._copy.clicked.connect(self._on_copy_clicked)
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(COPIED_MS)
        self._copied.timeout.connect(self._show_copy)
        self._edit = CodeEdit()
        self._edit.setObjectName("code")
        self._outer = QVBoxLayout(self)
        self._build()
        self._show_copy()
        self.set_style(style)

    @property
    def code(self) -> str:
        """The whole code, as Copy gives it."""
        return self._code

    def set_block(self, block: CodeBlock) -> None:
        """Show ``block``; code that only grew keeps what is on the screen and any selection in it."""
        self._outer.setContentsMargins(INDENT * block.indent, 0, 0, 14)
        if block.language != self._language or not self._edit.accessibleName():
            self._set_language(block.language)
        if block.code == self._code:
            return
        grown = bool(self._code) and block.code.startswith(self._code)
        if not grown:
            self._cutter = LineCutter()
        added = self._cutter.feed(block.code[len(self._code) if grown else 0 :].replace("\r", " "))
        self._code = block.code
        self._show(added.replace(CUT, ""), grown)

    def set_style(self, style: TextStyle) -> None:
        """Use the fonts and colours of ``style``."""
        self._style = style
        self._edit.setFont(style.code_font)
        self._edit.setTabStopDistance(4 * QFontMetricsF(style.code_font).horizontalAdvance(" "))
        if self._colours is not None:
            self._colours.set_tokens(style.tokens)
        self._edit.fit()

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._code)
        self._copy.setText(" " + self.tr("Copied"))
        self._copy.setAccessibleName(self.tr("Copied"))
        self._copy.setIcon(icon("check", "good"))
        self._copied.start()

    def _build(self) -> None:
        header = QFrame()
        header.setProperty("role", "code_header")
        row = QHBoxLayout(header)
        row.setContentsMargins(_MARGIN, 3, 6, 3)
        row.addWidget(self._label)
        row.addStretch()
        row.addWidget(self._copy)
        frame = QFrame()
        frame.setProperty("role", "code")
        column = QVBoxLayout(frame)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self._edit)
        self._outer.addWidget(frame)

    def _show_copy(self) -> None:
        self._copy.setText(" " + self.tr("Copy"))  # Qt leaves no room after the icon
        self._copy.setAccessibleName(self.tr("Copy code"))
        self._copy.setToolTip(self.tr("Copy this code"))
        self._copy.setIcon(icon("copy", "muted"))

    def _set_language(self, language: str) -> None:
        self._language = language
        self._label.setText(language[:40] or self.tr("text"))
        name = self.tr("Code in {language}").format(language=language[:40]) if language else self.tr("Code")
        self._edit.setAccessibleName(name)
        self._drop_colours()
        self._update_colours()

    def _show(self, added: str, grown: bool) -> None:
        was_at_end = self._edit.verticalScrollBar().value() >= self._edit.verticalScrollBar().maximum()
        cursor = QTextCursor(self._edit.document())
        if grown:
            cursor.movePosition(QTextCursor.MoveOperation.End)
        else:
            cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(added)
        self._update_colours()
        self._edit.fit()
        if self._edit.scrolls and was_at_end:
            self._edit.verticalScrollBar().setValue(self._edit.verticalScrollBar().maximum())

    def _update_colours(self) -> None:
        wanted = is_known(self._language) and len(self._code) <= LARGEST_COLOURED
        if wanted and self._colours is None:
            self._colours = CodeColours(self._edit.document(), self._language, self._style.tokens)
        elif not wanted:
            self._drop_colours()

    def _drop_colours(self) -> None:
        if self._colours is not None:
            self._colours.setDocument(None)
            self._colours.deleteLater()
            self._colours = None
