"""What the window shows when the file of the chats is damaged: what happened, and the ways on, each in words."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QWidget

from sotto.domain.backups import BackupRow, RepairReport, RestoreReport
from sotto.domain.errors import UserFacingError
from sotto.gui.backup_words import backup_facts, chats_words, moment_words, saved_words
from sotto.gui.folders import open_folder
from sotto.gui.labels import plain_label
from sotto.gui.page import Card, Page, page_button
from sotto.gui.texts import error_words
from sotto.services.container import Services

_STEPS = 1000


class DamagePage(Page):
    """Repairs when it is asked to; the damaged file always stays. Lives in the GUI thread."""

    repaired = Signal()
    """The chats can be opened again."""
    retry_requested = Signal()
    details_requested = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__("damage_page", parent)
        self._services = services
        self._error: UserFacingError | None = None
        self._rows: list[BackupRow] = []
        self.backups = QComboBox()
        self.backups.setObjectName("damage_backups")
        self.backups.setAccessibleName(self.tr("Backup to restore"))
        self.restore_button = page_button(self.tr("Restore it"), "damage_restore_button", kind="primary")
        self.salvage_button = page_button(self.tr("Save what can be read"), "damage_salvage_button")
        self.retry_button = page_button(self.tr("Try again"), "damage_retry_button", "refresh-cw")
        self.folder_button = page_button(self.tr("Open folder"), "damage_folder_button", "folder-open")
        self.details_button = page_button(self.tr("Details"), "damage_details_button")
        self.go_on_button = page_button(self.tr("Open my chats"), "damage_go_on_button", kind="primary")
        self._backup_card = Card(self.tr("Restore a backup"), "", "rotate-ccw", "good")
        self._salvage_card = Card(
            self.tr("Save what can be read"),
            self.tr(
                "Sotto reads around the damaged places and puts together what it finds. Usually that is nearly "
                "everything. A report says what was saved; the damaged file is kept for 30 days."
            ),
            "file-text",
            "good",
        )
        self._report_card = Card("", "", "check", "good")
        self._bar = QProgressBar()
        self._note = plain_label("", "danger", wraps=True)
        self._lay_out()
        self._connect()

    def show_damage(self, error: UserFacingError) -> None:
        """Show the ways on; ``error`` is what was said when the chats could not be opened or read."""
        self._error = error
        self.set_heading(
            self.tr("The file of your chats is damaged"),
            self.tr(
                "A disk error, a crash of the system or another program may have done it. Nothing was changed: the "
                "file is as it was found, and whatever you choose here keeps it."
            ),
        )
        self._report_card.hide()
        self._set_busy(False)
        self.details_button.setVisible(bool(error.details))
        self._services.backups.list().success(self._on_listed).failure(lambda _error: self._on_listed([]))

    def _lay_out(self) -> None:
        self._backup_card.setObjectName("damage_backup_card")
        self._backup_card.words.addWidget(self.backups)
        self._backup_card.add_buttons([self.restore_button])
        self._salvage_card.setObjectName("damage_salvage_card")
        self._salvage_card.add_buttons([self.salvage_button])
        self._report_card.setObjectName("damage_report_card")
        self._report_card.add_buttons([self.go_on_button])
        self._bar.setObjectName("damage_progress")
        self._bar.setAccessibleName(self.tr("Progress of the repair"))
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._note.setObjectName("damage_note")
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.retry_button, self.folder_button, self.details_button):
            row.addWidget(button)
        row.addStretch(1)
        for part in (self._report_card, self._backup_card, self._salvage_card, self._bar, self._note):
            self.body.addWidget(part)
        self.body.addLayout(row)
        for hidden in (self._report_card, self.backups, self.restore_button):
            hidden.hide()

    def _connect(self) -> None:
        self.restore_button.clicked.connect(self._on_restore)
        self.salvage_button.clicked.connect(self._on_salvage)
        self.retry_button.clicked.connect(self.retry_requested)
        self.go_on_button.clicked.connect(self.repaired)
        self.folder_button.clicked.connect(lambda: open_folder(self._services.paths.data))
        self.details_button.clicked.connect(lambda: self.details_requested.emit(self._error))
        self.backups.currentIndexChanged.connect(lambda _row: self._show_backup())

    def _on_listed(self, rows: list[BackupRow]) -> None:
        self._rows = [row for row in rows if row.conversations is not None]
        self.backups.clear()
        self.backups.addItems([moment_words(row.made) for row in self._rows])
        self.backups.setVisible(bool(self._rows))
        self.restore_button.setVisible(bool(self._rows))
        self._show_backup()

    def _show_backup(self) -> None:
        row = self._chosen()
        if row is None:
            self._backup_card.text.setText(self.tr("There is no backup that can be read."))
            return
        words = self.tr("{facts}\nThe chats become what they were then; what came later is in the damaged file only.")
        self._backup_card.text.setText(words.format(facts=backup_facts(row)))

    def _chosen(self) -> BackupRow | None:
        place = self.backups.currentIndex()
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def _on_restore(self) -> None:
        row = self._chosen()
        if row is None:
            return

        def done(report: RestoreReport) -> None:
            words = self.tr("The backup of {moment} is restored")
            self._show_report(
                words.format(moment=moment_words(row.made)), f"{chats_words(row)}\n{self._kept(report.kept)}"
            )

        self._begin()
        restored = self._services.backups.restore(str(row.path), self._on_progress)
        restored.success(done).failure(self._on_failed)

    def _on_salvage(self) -> None:
        def done(report: RepairReport) -> None:
            self._show_report(self.tr("Your chats were saved"), f"{saved_words(report)}\n{self._kept(report.kept)}")

        self._begin()
        self._services.backups.salvage(self._on_progress).success(done).failure(self._on_failed)

    def _kept(self, file: Path) -> str:
        return self.tr("The damaged file is kept in {folder} for 30 days.").format(folder=file.parent)

    def _show_report(self, title: str, text: str) -> None:
        self._set_busy(False)
        self._backup_card.hide()
        self._salvage_card.hide()
        self.retry_button.hide()
        self.set_heading(self.tr("Your chats are repaired"), self.tr("Look at what came of it, then open them."))
        self._report_card.title.setText(title)
        self._report_card.text.setText(text)
        self._report_card.show()
        self.go_on_button.setFocus()

    def _begin(self) -> None:
        self._set_busy(True)
        self._bar.setValue(0)

    def _on_progress(self, part: float) -> None:
        self._bar.setValue(round(part * _STEPS))

    def _on_failed(self, error: UserFacingError) -> None:
        self._set_busy(False)
        self._note.setText(error_words(error))
        self._note.show()

    def _set_busy(self, is_busy: bool) -> None:
        self._bar.setVisible(is_busy)
        self._note.hide()
        for part in (self._backup_card, self._salvage_card, self.retry_button):
            part.show()
            part.setEnabled(not is_busy)
