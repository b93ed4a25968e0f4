"""Asks for a new passphrase, and for the present one if there is one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from sotto.domain.protection import KeyProtection
from sotto.gui.dialog_size import resize_within_window
from sotto.gui.key_dialog import KeyDialog
from sotto.gui.labels import plain_label
from sotto.gui.passphrase_field import NewPassphrase, PassphraseField
from sotto.services.container import Services


class PassphraseDialog(KeyDialog):
    """Protects the chats with a passphrase, or with another one."""

    def __init__(self, services: Services, *, has_one: bool, parent: QWidget | None = None) -> None:
        super().__init__(services, "passphrase_dialog", "", parent)
        title = self.tr("Change the passphrase") if has_one else self.tr("Set a passphrase")
        self.setWindowTitle(title)
        self.current = PassphraseField("current_passphrase_field", self.tr("The passphrase in use"))
        self.new = NewPassphrase()
        self._has_one = has_one
        self.inside.addWidget(plain_label(title, "title", wraps=True))
        words = self.tr(
            "You will be asked for it at every start. Nobody can tell it to you again: if you forget it, only the "
            "recovery phrase opens your chats. Write that one down first."
        )
        self.inside.addWidget(plain_label(words, "muted", wraps=True))
        self.inside.addSpacing(6)
        self.current.setVisible(has_one)
        if has_one:
            self.inside.addWidget(plain_label(self.tr("The passphrase in use"), "heading"))
            self.inside.addWidget(self.current)
        self.inside.addWidget(self.new)
        self.inside.addStretch(1)
        self.save_button.setText(title)
        self.save_button.setAccessibleName(title)
        self.current.submitted.connect(self.new.setFocus)
        self.current.changed.connect(self._update)
        self.new.changed.connect(self._update)
        self.new.submitted.connect(self.save_button.click)
        self._update()
        resize_within_window(self, 560, 520 if has_one else 440)
        (self.current if has_one else self.new).setFocus()

    def save(self) -> None:
        """Keep the key under the new passphrase; takes about a second."""
        setting = self._services.protection.set_level(
            KeyProtection.PASSPHRASE, passphrase=self.new.text, current=self.current.text
        )
        setting.success(lambda _status: self.saved()).failure(self.failed)

    def done(self, result: int) -> None:
        self.new.clear()
        super().done(result)

    def _update(self) -> None:
        self.save_button.setEnabled(self.new.is_acceptable and (not self._has_one or bool(self.current.text)))
