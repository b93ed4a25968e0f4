"""A block of code in an answer: its language, buttons that copy and save it, and the code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from sotto.config.atomic_file import write_atomically
from sotto.gui.block_text import BlockPoint
from sotto.gui.blocks import Block, CodeBlock
from sotto.gui.code_colours import CodeColours
from sotto.gui.code_edit import MARGIN, CodeEdit
from sotto.gui.code_languages import Language, language_of
from sotto.gui.hidden_characters import honest_code
from sotto.gui.icons import icon
from sotto.gui.labels import plain_label
from sotto.gui.line_cutter import LineCutter
from sotto.gui.selectable import select_in
from sotto.gui.text_style import TextStyle

COPIED_MS: Final = 2_000


class CodeBlockWidget(QWidget):
    """Header and code of one block."""

    def __init__(self, style: TextStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._code = ""
        self._cutter = LineCutter()
        self._word = ""
        self._language: Language | None = None
        self._colours: CodeColours | None = None
        self._label = plain_label("", "facts")
        self._copy = _button("copy_code_button")
        self._copy.clicked.connect(self._on_copy_clicked)
        self._save = _button("save_code_button")
        self._save.clicked.connect(self._on_save_clicked)
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
        self._outer.setContentsMargins(self._style.indent * block.indent, 0, 0, 14)
        if block.language != self._word or not self._edit.accessibleName():
            self._set_language(block.language)
        if block.code == self._code:
            return
        grown = bool(self._code) and block.code.startswith(self._code)
        if not grown:
            self._cutter = LineCutter()
        added = self._cutter.feed(honest_code(block.code[len(self._code) if grown else 0 :]).replace("\r", " "))
        self._code = block.code
        self._show(added, grown)

    @property
    def blocks(self) -> Sequence[Block]:
        """What is shown."""
        return [CodeBlock(self._word, self._code)]

    def point_at(self, position: QPoint) -> BlockPoint:
        """Return the place in the code that is nearest to ``position`` in the widget."""
        inner = self._edit.viewport().mapFrom(self, position)
        inner.setY(max(0, min(self._edit.viewport().height() - 1, inner.y())))
        return 0, self._edit.offset(self._edit.cursorForPosition(inner).position())

    def caret_rect(self, point: BlockPoint) -> QRect:
        """Return where the caret stands at ``point``, in the widget."""
        cursor = self._edit.textCursor()
        cursor.setPosition(self._edit.position(point[1]))
        inner = self._edit.cursorRect(cursor)
        return QRect(self._edit.viewport().mapTo(self, inner.topLeft()), inner.size())

    def show_selection(self, start: BlockPoint | None, end: BlockPoint | None) -> None:
        """Mark the code from ``start`` to ``end``; None for nothing."""
        first, last = (None if point is None else self._edit.position(point[1]) for point in (start, end))
        select_in(self._edit, first, last)

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

    def _on_save_clicked(self) -> None:
        from PySide6.QtWidgets import QFileDialog  # slow to load, and seldom used

        dialog = QFileDialog(self, self.tr("Save this code"))  # of this block, which so stays until it is closed
        dialog.setObjectName("save_code_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        suffix = self._language.suffix if self._language is not None else ""
        dialog.selectFile(self.tr("code") + (suffix or ".txt"))
        dialog.fileSelected.connect(self._on_file_chosen)
        dialog.open()

    def _on_file_chosen(self, name: str) -> None:
        path = Path(name)
        try:
            write_atomically(path, (self._code + "\n").encode("utf-8", "replace"))
        except OSError as error:
            self._say_not_saved(path, str(error))
            return
        self._save.setText(" " + self.tr("Saved"))
        self._save.setAccessibleName(self.tr("Saved"))
        self._copied.start()

    def _say_not_saved(self, path: Path, details: str) -> None:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self.window())
        box.setObjectName("not_saved_dialog")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Not saved"))
        box.setText(self.tr("The code could not be saved as {name}.").format(name=path.name))
        box.setInformativeText(self.tr("Choose another folder, or free some space."))
        box.setDetailedText(f"{path}\n{details}")
        box.open()

    def _build(self) -> None:
        header = QFrame()
        header.setProperty("role", "code_header")
        row = QHBoxLayout(header)
        row.setContentsMargins(MARGIN, 3, 6, 3)
        row.addWidget(self._label)
        row.addStretch()
        row.addWidget(self._save)
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
        self._save.setText(" " + self.tr("Save"))
        self._save.setAccessibleName(self.tr("Save code to a file"))
        self._save.setToolTip(self.tr("Save this code to a file"))
        self._save.setIcon(icon("download", "muted"))

    def _set_language(self, word: str) -> None:
        self._word = word
        self._language = language_of(word)
        shown = self._language.name if self._language is not None else word[:40]
        self._label.setText(shown or self.tr("text"))
        name = self.tr("Code in {language}").format(language=shown) if shown else self.tr("Code")
        self._edit.setAccessibleName(name)
        self._drop_colours()
        if self._language is not None:
            self._colours = CodeColours(self._edit.document(), self._language, self._style.tokens, self)

    def _show(self, added: str, grown: bool) -> None:
        was_at_end = self._edit.verticalScrollBar().value() >= self._edit.verticalScrollBar().maximum()
        self._edit.put(added, is_more=grown)
        if self._colours is not None:
            self._colours.grow() if grown else self._colours.reset()
        self._edit.fit()
        if self._edit.scrolls and was_at_end:
            self._edit.verticalScrollBar().setValue(self._edit.verticalScrollBar().maximum())

    def _drop_colours(self) -> None:
        if self._colours is not None:
            self._colours.clear()
            self._colours.deleteLater()
            self._colours = None


def _button(name: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setProperty("kind", "code")
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setIconSize(QSize(14, 14))
    return button
