"""What stands in place of the whole window: a narrow column with an icon, what is the matter, and the ways on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from sotto.gui.icon_label import IconLabel
from sotto.gui.labels import plain_label

COLUMN = 520
"""Pixels; the greatest width of the column."""
_ICON = 34


class CoverPage(QScrollArea):
    """Put the ways on into ``body``. It scrolls where the window is too low for it."""

    def __init__(self, name: str, icon_name: str, role: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._title = plain_label("", "title", wraps=True)
        self._title.setObjectName(f"{name}_title")
        self._text = plain_label("", "muted", wraps=True)
        self._text.setObjectName(f"{name}_text")
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        inner = QWidget()
        inner.setMaximumWidth(COLUMN)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(IconLabel(icon_name, role, _ICON))
        column.addSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(10)
        column.addLayout(self.body)
        column.addStretch(3)
        content = QWidget()
        content.setProperty("role", "page")
        row = QHBoxLayout(content)
        row.setContentsMargins(32, 32, 32, 32)
        row.addStretch(1)
        row.addWidget(inner, COLUMN)  # takes all the room up to its greatest width
        row.addStretch(1)
        self.setWidget(content)

    def show_words(self, title: str, text: str) -> None:
        """Say what is the matter."""
        self.setAccessibleName(title)
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))

    def focus_first(self) -> None:
        """Put the focus where one begins."""
        self.focusNextChild()
