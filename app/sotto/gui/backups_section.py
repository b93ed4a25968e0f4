"""The Privacy page's part about backups: what is kept, making one, checking one, and going back to one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from sotto.domain.backups import BackupRow, DamagedFile
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ManyChatsChanged
from sotto.gui.backup_words import backup_facts, chats_words, day_words, figure, moment_words
from sotto.gui.folders import open_folder
from sotto.gui.labels import plain_label
from sotto.gui.model_facts import size_words
from sotto.gui.page import Card, page_button
from sotto.gui.restore_dialog import RestoreDialog, restored_words
from sotto.gui.texts import error_words
from sotto.services.container import Services

_FEW = 4
"""Backups that are shown at first."""
_STEPS = 1000


class BackupsSection(QWidget):
    """Reads nothing by itself: :meth:`load` is called when it is looked at."""

    restored = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("backups_section")
        self._services = services
        self._rows: list[BackupRow] = []
        self._damaged: list[DamagedFile] = []
        self._shows_all = False
        self.create_button = page_button(self.tr("Back up now"), "backup_create_button", kind="chip")
        self.create_button.setAccessibleName(self.tr("Make a backup now"))
        self.folder_button = page_button(self.tr("Open folder"), "backup_folder_button", kind="chip")
        self.folder_button.setAccessibleName(self.tr("Open the folder of the backups"))
        self.all_button = page_button("", "backup_all_button", kind="link")
        self._about = Card("", "", "rotate-ccw", "good")
        self._about.setObjectName("backups_card")
        self._bar = QProgressBar()
        self._note = plain_label("", wraps=True)
        self._cards, self._damaged_cards = QVBoxLayout(), QVBoxLayout()
        self._lay_out()
        self.create_button.clicked.connect(self._on_create)
        self.folder_button.clicked.connect(lambda: open_folder(services.paths.data / "backups", services.paths.data))
        self.all_button.clicked.connect(self._on_show_all)
        self._unsubscribe: Callable[[], None] = services.hub.subscribe(ManyChatsChanged, lambda _event: self.load())
        self._fill()

    def load(self) -> None:
        """Read which backups there are."""
        self._services.backups.list().success(self._on_listed).failure(self._on_failed)
        self._services.backups.damaged_files().success(self._on_damaged).failure(self._on_failed)

    def detach(self) -> None:
        """Stop listening to the services."""
        self._unsubscribe()

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.setSpacing(8)
        title = plain_label(self.tr("Backups"), "heading")
        title.setObjectName("section_heading")
        heading.addWidget(title, 1)
        heading.addWidget(self.folder_button)
        heading.addWidget(self.create_button)
        self._bar.setObjectName("backup_progress")
        self._bar.setAccessibleName(self.tr("Progress of the backup"))
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.hide()
        self._note.setObjectName("backups_note")
        self._note.hide()
        self._about.words.addWidget(self._bar)
        self._about.words.addWidget(self._note)
        for cards in (self._cards, self._damaged_cards):
            cards.setSpacing(10)
        more = QHBoxLayout()
        more.addWidget(self.all_button)
        more.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(heading)
        layout.addWidget(self._about)
        layout.addLayout(self._cards)
        layout.addLayout(more)
        layout.addLayout(self._damaged_cards)

    def _fill(self) -> None:
        for cards in (self._cards, self._damaged_cards):
            _empty(cards)
        for row in self._rows if self._shows_all else self._rows[:_FEW]:
            self._cards.addWidget(self._backup_card(row))
        for file in self._damaged:
            self._damaged_cards.addWidget(self._damaged_card(file))
        self._about.title.setText(self._summary())
        self._about.text.setText(
            self.tr(
                "Sotto makes one a day by itself, checks it, and keeps those of 12 days, 10 weeks and 9 months. They "
                "are encrypted with the key of your chats, and what you delete for good is erased from them, too. "
                "They lie on the same disk: copy their folder elsewhere now and then."
            )
        )
        count = len(self._rows)
        words = self.tr("Show fewer") if self._shows_all else self.tr("Show all {count}")
        self.all_button.setText(words.format(count=figure(count)))
        self.all_button.setAccessibleName(self.tr("Show all backups, or only the newest"))
        self.all_button.setVisible(count > _FEW)

    def _summary(self) -> str:
        if not self._rows:
            return self.tr("There is no backup yet")
        return self.tr("The last backup is of {moment}").format(moment=moment_words(self._rows[0].made))

    def _backup_card(self, row: BackupRow) -> Card:
        moment = moment_words(row.made)
        card = Card(moment, backup_facts(row))
        card.setObjectName("backup_card")
        verify = page_button(self.tr("Check"), "backup_verify_button")
        verify.setAccessibleName(self.tr("Check the backup of {moment}").format(moment=moment))
        verify.clicked.connect(lambda: self._on_verify(row))
        restore = page_button(self.tr("Restore…"), "backup_restore_button")
        restore.setAccessibleName(self.tr("Restore the backup of {moment}").format(moment=moment))
        restore.setEnabled(row.conversations is not None)
        restore.clicked.connect(lambda: self._on_restore(row))
        card.add_buttons([verify, restore])
        return card

    def _damaged_card(self, file: DamagedFile) -> Card:
        kept = moment_words(file.kept)
        words = self.tr(
            "{size}. Kept aside when your chats were repaired. It may hold what you deleted since then, so it is "
            "erased by itself after {day}."
        ).format(size=size_words(file.size_bytes), day=day_words(file.erased_after))
        card = Card(self.tr("Damaged file of {moment}").format(moment=kept), words, "triangle-alert", "warning")
        card.setObjectName("damaged_card")
        erase = page_button(self.tr("Erase it"), "damaged_erase_button")
        erase.setAccessibleName(self.tr("Erase the damaged file of {moment}").format(moment=kept))
        erase.clicked.connect(lambda: self._on_erase(file))
        card.add_buttons([erase])
        return card

    # --------------------------------------------------------------------------------------------------- events

    def _on_listed(self, rows: list[BackupRow]) -> None:
        self._rows = rows
        self._fill()

    def _on_damaged(self, files: list[DamagedFile]) -> None:
        self._damaged = files
        self._fill()

    def _on_show_all(self) -> None:
        self._shows_all = not self._shows_all
        self._fill()

    def _on_create(self) -> None:
        self._set_busy(True)
        task = self._services.backups.create(lambda part: self._bar.setValue(round(part * _STEPS)))
        task.success(self._on_created).failure(self._on_failed)

    def _on_created(self, row: BackupRow) -> None:
        self._set_busy(False)
        words = self.tr("A backup was made and checked: {chats}.").format(chats=chats_words(row))
        self._say(words, "good")
        self.load()

    def _on_verify(self, row: BackupRow) -> None:
        self._set_busy(True)
        self._bar.setRange(0, 0)
        self._services.backups.verify(str(row.path)).success(self._on_verified).failure(self._on_failed)

    def _on_verified(self, row: BackupRow) -> None:
        self._set_busy(False)
        words = self.tr("Every page of the backup of {moment} is in order: {chats}.")
        self._say(words.format(moment=moment_words(row.made), chats=chats_words(row)), "good")

    def _on_restore(self, row: BackupRow) -> None:
        dialog = RestoreDialog(self._services, row, self.window())
        dialog.restored.connect(lambda _report: self._on_restored(row))
        dialog.open()

    def _on_restored(self, row: BackupRow) -> None:
        self._say(restored_words(row), "good")
        self.restored.emit()
        self.load()

    def _on_erase(self, file: DamagedFile) -> None:
        erased = self._services.backups.erase_damaged(file.folder)
        erased.success(lambda _none: self.load()).failure(self._on_failed)

    def _on_failed(self, error: UserFacingError) -> None:
        self._set_busy(False)
        self._say(error_words(error), "danger")

    def _set_busy(self, is_busy: bool) -> None:
        self.create_button.setEnabled(not is_busy)
        self._bar.setRange(0, _STEPS)
        self._bar.setValue(0)
        self._bar.setVisible(is_busy)

    def _say(self, text: str, role: str) -> None:
        self._note.setText(text)
        self._note.setProperty("role", role)
        self._note.style().polish(self._note)
        self._note.show()


def _empty(cards: QVBoxLayout) -> None:
    while (item := cards.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
