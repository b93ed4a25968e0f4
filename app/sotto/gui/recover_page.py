"""Opens chats with the recovery phrase: the words, and what is to protect the chats from then on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from sotto.gui.cover_page import CoverPage
from sotto.gui.labels import plain_label
from sotto.gui.page import page_button
from sotto.gui.passphrase_field import NewPassphrase
from sotto.gui.phrase_entry import PhraseEntry
from sotto.services.container import Services

_INDENT = 24
"""Pixels before what belongs to a choice, so that it stands below the words and not below the button."""


class RecoverPage(CoverPage):
    """Checks the words while they are typed; whoever made it does the rest and says what came of it."""

    recover_requested = Signal(tuple, str)
    """The words, and the new passphrase; empty: the system's keystore, or else a key file, is to keep the key."""
    back_requested = Signal()

    def __init__(self, services: Services, *, had_passphrase: bool, parent: QWidget | None = None) -> None:
        super().__init__("recover_page", "key-round", parent=parent)
        self.show_words(
            self.tr("Open with the recovery phrase"),
            self.tr("The 24 words you wrote down are the key itself. Nothing is changed until they fit your chats."),
        )
        self.entry = PhraseEntry(services.protection.check_words)
        self.keystore_choice = self._choice("recover_keystore_choice", self.tr("Keep the key on this computer"))
        self.passphrase_choice = self._choice("recover_passphrase_choice", self.tr("Set a new passphrase"))
        self.new = NewPassphrase()
        self.open_button = page_button(self.tr("Open my chats"), "recover_button", "", "primary")
        self.back_button = page_button(self.tr("Back"), "recover_back_button")
        self._error = plain_label("", "danger", wraps=True)
        self._error.setObjectName("recover_error")
        self._error.hide()
        self._is_busy = False
        self._choices = QButtonGroup(self)
        self._lay_out()
        (self.passphrase_choice if had_passphrase else self.keystore_choice).setChecked(True)
        self._update()

    def show_wrong(self, words: str) -> None:
        """Say why the chats did not open."""
        self._is_busy = False
        self._update()
        self._error.setText(words)
        self._error.show()
        self.ensureWidgetVisible(self._error)

    def focus_first(self) -> None:
        """Put the cursor into the field of the words."""
        self.entry.setFocus()

    def forget(self) -> None:
        """Empty all fields."""
        self.entry.clear()
        self.new.clear()

    def _choice(self, name: str, text: str) -> QRadioButton:
        button = QRadioButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        return button

    def _lay_out(self) -> None:
        where = self.tr("The keystore of this system keeps it, or a file beside the chats where there is none.")
        self.body.addWidget(self.entry)
        self.body.addSpacing(4)
        self.body.addWidget(plain_label(self.tr("What protects them from now on"), "heading"))
        for choice in (self.keystore_choice, self.passphrase_choice):
            self._choices.addButton(choice)
            self.body.addWidget(choice)
            choice.toggled.connect(self._update)
        explanation = plain_label(where, "muted", wraps=True)
        explanation.setContentsMargins(_INDENT, 0, 0, 0)
        self.body.insertWidget(self.body.indexOf(self.passphrase_choice), explanation)
        self.new.setContentsMargins(_INDENT, 0, 0, 0)
        self.body.addWidget(self.new)
        self.body.addWidget(self._error)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.open_button)
        row.addWidget(self.back_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.entry.changed.connect(self._update)
        self.new.changed.connect(self._update)
        self.new.submitted.connect(self.open_button.click)
        self.open_button.clicked.connect(self._on_open)
        self.back_button.clicked.connect(self.back_requested)

    def _update(self) -> None:
        wants_passphrase = self.passphrase_choice.isChecked()
        self.new.setVisible(wants_passphrase)
        self._error.hide()
        is_ready = self.entry.is_valid and (not wants_passphrase or self.new.is_acceptable)
        self.open_button.setEnabled(is_ready and not self._is_busy)
        self.open_button.setText(self.tr("Opening…") if self._is_busy else self.tr("Open my chats"))

    def _on_open(self) -> None:
        self._is_busy = True
        self._update()
        self.recover_requested.emit(self.entry.words, self.new.text if self.passphrase_choice.isChecked() else "")
