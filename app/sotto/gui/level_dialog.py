"""Says what another level of protection means before it is used, and asks for the passphrase that then goes."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from sotto.domain.protection import KeyProtection
from sotto.gui.key_dialog import KeyDialog
from sotto.gui.labels import plain_label
from sotto.gui.passphrase_field import PassphraseField
from sotto.gui.protection_words import level_words
from sotto.services.container import Services


class LevelDialog(KeyDialog):
    """Moves the key into the keystore or a key file."""

    def __init__(
        self, services: Services, level: KeyProtection, *, asks_passphrase: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(services, "level_dialog", "", parent)
        self._level = level
        self._asks_passphrase = asks_passphrase
        is_file = level is KeyProtection.KEY_FILE
        title = self.tr("Use a key file") if is_file else self.tr("Use the system’s keystore")
        self.setWindowTitle(title)
        self.current = PassphraseField("current_passphrase_field", self.tr("The passphrase in use"))
        self.inside.addWidget(plain_label(title, "title", wraps=True))
        words = level_words(level)
        self.inside.addWidget(plain_label(words.how, wraps=True))
        self.inside.addWidget(plain_label(words.good_against, "muted", wraps=True))
        self.inside.addWidget(plain_label(words.not_against, "muted", wraps=True))
        self.current.setVisible(asks_passphrase)
        if asks_passphrase:
            self.inside.addSpacing(6)
            self.inside.addWidget(plain_label(self.tr("The passphrase in use"), "heading"))
            self.inside.addWidget(self.current)
            words_after = self.tr("It is not needed any more afterwards, and the chats cannot be locked.")
            self.inside.addWidget(plain_label(words_after, "muted", wraps=True))
        self.inside.addStretch(1)
        self.save_button.setText(title)
        self.save_button.setAccessibleName(title)
        self.current.changed.connect(self._update)
        self.current.submitted.connect(self.save_button.click)
        self._update()
        self.fit_words(560)
        (self.current if asks_passphrase else self.save_button).setFocus()

    def save(self) -> None:
        """Move the key; the keystore may ask the user, so it can take long."""
        setting = self._services.protection.set_level(self._level, current=self.current.text)
        setting.success(lambda _status: self.saved()).failure(self.failed)

    def _update(self) -> None:
        self.save_button.setEnabled(not self._asks_passphrase or bool(self.current.text))
