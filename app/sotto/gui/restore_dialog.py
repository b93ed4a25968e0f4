"""Asks whether a backup is to take the place of the chats: what goes, what stays, and the way back, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from sotto.domain.backups import BackupRow, RestoreReport
from sotto.domain.errors import UserFacingError
from sotto.gui.backup_words import backup_facts, chats_words, moment_words
from sotto.gui.dialog_size import resize_within_window
from sotto.gui.edit_dialog import EditDialog
from sotto.gui.labels import plain_label
from sotto.services.container import Services

_STEPS = 1000


class RestoreDialog(EditDialog):
    """Restores when the button is pressed, and shows how far it is. It cannot be closed meanwhile."""

    restored = Signal(object)
    """The :class:`RestoreReport`."""

    def __init__(self, services: Services, row: BackupRow, parent: QWidget | None = None) -> None:
        super().__init__(services, "restore_dialog", "", parent)
        self.setWindowTitle(self.tr("Restore a backup"))
        resize_within_window(self, 560, 320)
        self._row = row
        self._is_running = False
        words = self.tr("Your chats become what they were on {moment}.").format(moment=moment_words(row.made))
        self.inside.addWidget(plain_label(words, "heading", wraps=True))
        self.inside.addWidget(plain_label(backup_facts(row), "muted", wraps=True))
        for sentence in (
            self.tr("Chats and messages that came later are replaced, and so are presets and prompts."),
            self.tr("What is there now is kept as a backup first, so you can come back to it."),
            self.tr("Models, downloads and settings stay as they are. What you deleted for good does not come back."),
        ):
            self.inside.addWidget(plain_label(sentence, wraps=True))
        self._bar = QProgressBar()
        self._bar.setObjectName("restore_progress")
        self._bar.setAccessibleName(self.tr("Progress of the restore"))
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.hide()
        self.inside.addWidget(self._bar)
        self.inside.addStretch(1)
        self.save_button.setText(self.tr("Restore"))
        self.save_button.setAccessibleName(self.save_button.text())

    def save(self) -> None:
        """Begin."""
        self._set_running(True)
        task = self._services.backups.restore(str(self._row.path), self._on_progress)
        task.success(self._on_restored).failure(self._on_failed)

    def reject(self) -> None:
        if not self._is_running:
            super().reject()

    def _set_running(self, is_running: bool) -> None:
        self._is_running = is_running
        self._bar.setValue(0)
        self._bar.setVisible(is_running)

    def _on_progress(self, part: float) -> None:
        if not self.is_closed:
            self._bar.setValue(round(part * _STEPS))

    def _on_restored(self, report: RestoreReport) -> None:
        self._is_running = False
        self.restored.emit(report)
        self.saved()

    def _on_failed(self, error: UserFacingError) -> None:
        self._set_running(False)
        self.failed(error)


def restored_words(row: BackupRow) -> str:
    """Return what was restored."""
    words = QCoreApplication.translate("RestoreDialog", "The backup of {moment} is restored: {chats}.")
    return words.format(moment=moment_words(row.made), chats=chats_words(row))
