"""What may protect the chats, in words, for somebody who has none yet; nobody has to do anything about it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sotto.domain.protection import KeyProtection
from sotto.gui.icon_label import IconLabel
from sotto.gui.labels import plain_label
from sotto.gui.page import page_button
from sotto.gui.protection_words import first_words, level_words

_LEVELS: Final = (KeyProtection.KEYSTORE, KeyProtection.PASSPHRASE, KeyProtection.KEY_FILE)
_ICON: Final = 16


class FirstProtection(QWidget):
    """The three levels below each other; a tick stands before the one that is used."""

    change_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = plain_label("", "muted", wraps=True)
        self._title.setObjectName("greeting_protection")
        self.change_button = page_button(self.tr("Change…"), "greeting_protection_button", kind="link")
        self.change_button.setAccessibleName(self.tr("Change what protects the chats"))
        self.change_button.clicked.connect(self.change_requested)
        self._ticks = {level: IconLabel("check", "good", _ICON) for level in _LEVELS}
        self._words = {level: self._level_label(level) for level in _LEVELS}
        title = QHBoxLayout()
        title.setSpacing(8)
        title.addWidget(IconLabel("lock", "muted", _ICON))
        title.addWidget(self._title, 1)
        title.addWidget(self.change_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 0)
        column.setSpacing(8)
        column.addLayout(title)
        column.addLayout(self._levels())

    def show_level(self, level: KeyProtection) -> None:
        """Say that ``level`` is used."""
        self._title.setText(first_words(level))
        for each, tick in self._ticks.items():
            tick.setVisible(each is level)
            words = level_words(each)
            in_use = self.tr("{level}, in use").format(level=words.name)
            self._words[each].setAccessibleName(f"{in_use if each is level else words.name}: {words.in_short}")

    def _levels(self) -> QGridLayout:
        levels = QGridLayout()
        levels.setContentsMargins(0, 0, 0, 0)
        levels.setHorizontalSpacing(8)
        levels.setVerticalSpacing(8)
        levels.setColumnMinimumWidth(0, _ICON)
        levels.setColumnStretch(2, 1)
        for row, level in enumerate(_LEVELS):
            name = plain_label(level_words(level).name, "term")
            levels.addWidget(self._ticks[level], row, 0, Qt.AlignmentFlag.AlignTop)
            name.setContentsMargins(0, 0, 8, 0)
            levels.addWidget(name, row, 1, Qt.AlignmentFlag.AlignTop)
            levels.addWidget(self._words[level], row, 2, Qt.AlignmentFlag.AlignTop)
        return levels

    def _level_label(self, level: KeyProtection) -> QLabel:
        label = plain_label(level_words(level).in_short, "muted", wraps=True)
        label.setObjectName("greeting_level")
        return label
