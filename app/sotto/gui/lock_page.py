"""The locked window: nothing of the chats, a field for the passphrase, and the way on for who has forgotten it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sotto.gui.cover_page import CoverPage
from sotto.gui.labels import plain_label
from sotto.gui.page import page_button
from sotto.gui.passphrase_field import PassphraseField


class LockPage(CoverPage):
    """Asks for the passphrase; whoever made it tries it and says what came of it."""

    unlock_requested = Signal(str)
    recovery_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("lock_page", "lock", parent=parent)
        self.show_words(
            self.tr("Your chats are locked"),
            self.tr("They lie encrypted on this disk. Your passphrase opens them."),
        )
        self.field = PassphraseField("unlock_field", self.tr("Passphrase"))
        self.unlock_button = page_button(self.tr("Unlock"), "unlock_button", "lock", "primary")
        self.forgotten_button = page_button(self.tr("I forgot it…"), "forgotten_button", kind="link")
        self._error = plain_label("", "danger", wraps=True)
        self._error.setObjectName("unlock_error")
        self._error.hide()
        self._is_busy = False
        self.body.addWidget(self.field)
        self.body.addWidget(self._error)
        row = QHBoxLayout()
        row.addWidget(self.unlock_button)
        row.addSpacing(8)
        row.addWidget(self.forgotten_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.field.changed.connect(lambda _text: self._on_changed())
        self.field.submitted.connect(self._on_unlock)
        self.unlock_button.clicked.connect(self._on_unlock)
        self.forgotten_button.clicked.connect(self.recovery_requested)
        self._on_changed()

    def show_wrong(self, words: str) -> None:
        """Say why the chats did not open; what is typed is chosen, so that it can be typed anew."""
        self._set_busy(False)
        self._error.setText(words)
        self._error.show()
        self.field.line.selectAll()
        self.field.setFocus()

    def focus_first(self) -> None:
        """Put the cursor into the field."""
        self.field.setFocus()

    def _on_changed(self) -> None:
        self._error.hide()
        self.unlock_button.setEnabled(bool(self.field.text) and not self._is_busy)

    def _on_unlock(self) -> None:
        if self.field.text and not self._is_busy:
            self._set_busy(True)
            self.unlock_requested.emit(self.field.text)

    def _set_busy(self, busy: bool) -> None:
        self._is_busy = busy
        self.field.setEnabled(not busy)
        self.unlock_button.setEnabled(not busy)
        self.unlock_button.setText(self.tr("Opening…") if busy else self.tr("Unlock"))
