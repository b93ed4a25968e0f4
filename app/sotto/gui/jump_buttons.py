"""The two buttons over a long chat that lead to its ends; they are there while one is far from the newest text."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QPushButton, QScrollBar

from sotto.gui.icons import icon
from sotto.gui.virtual_column import NEAR_END


class JumpButtons(QObject):
    """Lie over the lower edge of ``area``."""

    end_requested = Signal()
    start_requested = Signal()

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._to_end = self._button("scroll_to_end_button", "arrow-down")
        self._to_end.setToolTip(self.tr("Scroll to the newest text"))
        self._to_end.clicked.connect(self.end_requested)
        self._set_words(self.tr("To the end"))
        self._to_start = self._button("scroll_to_start_button", "arrow-up")
        self._to_start.setAccessibleName(self.tr("To the first message"))
        self._to_start.setToolTip(self.tr("Scroll to the first message"))
        self._to_start.setProperty("round", True)
        self._to_start.clicked.connect(self.start_requested)

    def show_for(self, bar: QScrollBar, follows_end: bool, is_writing: bool) -> None:
        """Show what is of use where ``bar`` stands; ``is_writing``: text is being added at the end."""
        if follows_end:
            self._to_end.hide()
            self._to_start.hide()
            return
        words = self.tr("New text below") if is_writing else self.tr("To the end")
        if words != self._to_end.text():
            self._set_words(words)
        height = self._area.viewport().height()
        is_far = bar.maximum() - bar.value() > (2 * NEAR_END if is_writing else height)
        self._to_end.setVisible(is_far)
        self._to_start.setVisible(is_far and bar.value() > height)
        self.place()

    def place(self) -> None:
        """Take the place that belongs to the size of the area."""
        if self._to_end.isHidden():
            return
        self._to_end.adjustSize()
        area = self._area.viewport().geometry()
        left = area.left() + (area.width() - self._to_end.width()) // 2
        side = self._to_end.height()
        top = area.bottom() - side - 12
        self._to_end.move(left, top)
        self._to_start.setGeometry(left + self._to_end.width() + 8, top, side, side)

    def _set_words(self, words: str) -> None:
        self._to_end.setText(words)
        self._to_end.setAccessibleName(words)

    def _button(self, name: str, picture: str) -> QPushButton:
        button = QPushButton(self._area)
        button.setObjectName(name)
        button.setProperty("kind", "pill")
        button.setIcon(icon(picture, "text"))
        button.setIconSize(QSize(16, 16))
        button.hide()
        return button
