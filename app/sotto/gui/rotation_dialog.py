"""Gives the chats a new key: says what that means, shows how far it is, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from sotto.domain.errors import UserFacingError
from sotto.domain.protection import RotationReport
from sotto.gui.dialog_size import resize_within_window
from sotto.gui.key_dialog import KeyDialog
from sotto.gui.labels import plain_label
from sotto.gui.passphrase_field import PassphraseField
from sotto.services.container import Services

_STEPS = 1000


class RotationDialog(KeyDialog):
    """Cannot be closed while the chats are rewritten; a killed program finds the old key or the new one in use."""

    phrase_wanted = Signal()
    """The new recovery phrase is to be shown; the dialog closes."""

    def __init__(self, services: Services, *, asks_passphrase: bool, parent: QWidget | None = None) -> None:
        super().__init__(services, "rotation_dialog", self.tr("Change the key"), parent)
        self._asks_passphrase = asks_passphrase
        self._is_running = False
        self._is_done = False
        self.current = PassphraseField("current_passphrase_field", self.tr("The passphrase in use"))
        self._passphrase_label = plain_label(self.tr("The passphrase in use"), "heading")
        self._title = plain_label(self.tr("Change the key"), "title", wraps=True)
        self._words = plain_label(
            self.tr(
                "Your chats and their backups are rewritten with a new key. Do this if someone may have seen the key "
                "or the recovery phrase. The recovery phrase you have written down will not fit any more; you get a "
                "new one. The passphrase stays. The chats rest while it lasts."
            ),
            wraps=True,
        )
        self._words.setObjectName("rotation_text")
        self.progress = QProgressBar()
        self.progress.setObjectName("rotation_progress")
        self.progress.setAccessibleName(self.tr("Progress of changing the key"))
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.progress.hide()
        for widget in (self._title, self._words, self._passphrase_label, self.current, self.progress):
            self.inside.addWidget(widget)
        self.inside.addStretch(1)
        self._passphrase_label.setVisible(asks_passphrase)
        self.current.setVisible(asks_passphrase)
        self._name_save_button(self.tr("Change the key"))
        self.current.changed.connect(self._update)
        self.current.submitted.connect(self.save_button.click)
        self._update()
        resize_within_window(self, 560, 360)
        (self.current if asks_passphrase else self.save_button).setFocus()

    def save(self) -> None:
        """Begin, or when it is done, go on to the new recovery phrase."""
        if self._is_done:
            self.phrase_wanted.emit()
            self.accept()
            return
        self._set_running(True)
        rotating = self._services.protection.rotate(self._on_progress, current=self.current.text)
        rotating.success(self._on_rotated).failure(self.failed)

    def failed(self, error: UserFacingError) -> None:
        """Show why not; the old key counts."""
        self._set_running(False)
        super().failed(error)

    def reject(self) -> None:
        if not self._is_running:
            super().reject()

    def _on_progress(self, part: float) -> None:
        if not self.is_closed:
            self.progress.setValue(round(part * _STEPS))

    def _on_rotated(self, report: RotationReport) -> None:
        self._is_running, self._is_done = False, True
        if self.is_closed:  # the chats were locked meanwhile
            return
        self.progress.hide()
        self._title.setText(self.tr("Your chats have a new key"))
        words = [self.tr("The old recovery phrase does not fit any more. Write the new one down now.")]
        if report.rewritten:
            words.append(self.tr("Backups that were rewritten: {count}.").format(count=report.rewritten))
        if report.left:
            words.append(
                self.tr(
                    "Backups that could not be read, and keep the old key: {count}. It is kept for them, encrypted "
                    "with the new one."
                ).format(count=report.left)
            )
        self._words.setText(" ".join(words))
        self._name_save_button(self.tr("Show the new recovery phrase…"))
        self.save_button.setEnabled(True)
        self.save_button.setFocus()
        cancel = self._cancel_button()
        cancel.setEnabled(True)
        cancel.setText(self.tr("Close"))
        cancel.setAccessibleName(self.tr("Close"))

    def _set_running(self, running: bool) -> None:
        self._is_running = running
        if self.is_closed:
            return
        self.progress.setValue(0)
        self.progress.setVisible(running)
        for widget in (self._passphrase_label, self.current):
            widget.setVisible(self._asks_passphrase and not running)
        self._cancel_button().setEnabled(not running)

    def _cancel_button(self) -> QPushButton:
        button = self.findChild(QPushButton, "rotation_dialog_cancel_button")
        assert button is not None
        return button

    def _name_save_button(self, text: str) -> None:
        self.save_button.setText(text)
        self.save_button.setAccessibleName(text)

    def _update(self) -> None:
        self.save_button.setEnabled(not self._asks_passphrase or bool(self.current.text))
