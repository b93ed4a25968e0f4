"""What stands where a list would be: loading, nothing found, offline, an error; with words and a way on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sotto.gui.icon_label import IconLabel
from sotto.gui.labels import plain_label
from sotto.gui.page import page_button
from sotto.gui.tab_page import PAGE_MARGIN

_TEXT_WIDTH = 520
_ICON = 28


class StateCard(QWidget):
    """An icon, a sentence, what to do, and buttons for it, in the middle of the place it is given."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._icon = IconLabel("box", "muted", _ICON)
        self._title = plain_label("", "heading", wraps=True)
        self._title.setObjectName(f"{name}_title")
        self._text = plain_label("", "muted", wraps=True)
        self._text.setObjectName(f"{name}_text")
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._lay_out()

    def show_state(self, icon_name: str, title: str, text: str, role: str = "muted") -> None:
        """Show another state; its buttons are added afterwards."""
        self._icon.show_icon(icon_name, role)
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def change_text(self, text: str) -> None:
        """Say something else below the title; the buttons stay."""
        self._text.setText(text)
        self._text.setVisible(bool(text))

    def add_button(self, label: str, name: str, act: Callable[[], object], kind: str = "", icon_name: str = "") -> None:
        """Offer a way on."""
        button = page_button(label, name, icon_name, kind)
        button.clicked.connect(lambda: act())
        self._buttons.addWidget(button)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(_TEXT_WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 48, 0, 48)
        column.setSpacing(8)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(8)
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addLayout(self._buttons)
        centred.addStretch(1)
        column.addLayout(centred)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        row.addStretch(1)
        row.addWidget(inner, _TEXT_WIDTH)  # takes all the room up to its greatest width
        row.addStretch(1)
