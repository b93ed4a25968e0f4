"""Plain text that a person asked to see, with a way to copy it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from sotto.gui.dialog_size import resize_within_window

_LONGEST_LINE = 2_000
"""Characters. A longer line is shown as several, since laying it out would freeze the window."""


class DetailsDialog(QDialog):
    """Shows ``text`` as it is; nothing in it is interpreted."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("details_dialog")
        self.setWindowTitle(title)
        resize_within_window(self, 620, 420)
        self._text = QPlainTextEdit(with_short_lines(text))
        self._text.setObjectName("details_text")
        self._text.setAccessibleName(title)
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.buttons = QDialogButtonBox()
        copy = QPushButton(self.tr("Copy"))
        close = QPushButton(self.tr("Close"))
        for button, name in ((copy, "details_copy_button"), (close, "details_close_button")):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
        self.buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        close.clicked.connect(self.reject)
        close.setDefault(True)
        layout = QVBoxLayout(self)
        layout.addWidget(self._text)
        layout.addWidget(self.buttons)


def with_short_lines(text: str) -> str:
    """Return ``text`` with its very long lines broken."""
    if len(text) <= _LONGEST_LINE:
        return text
    return "\n".join(
        line[start : start + _LONGEST_LINE]
        for line in text.split("\n")
        for start in range(0, max(1, len(line)), _LONGEST_LINE)
    )


def show_details(title: str, text: str, parent: QWidget | None = None) -> DetailsDialog:
    """Open the dialog without waiting for it; it deletes itself when closed."""
    dialog = DetailsDialog(title, text, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
