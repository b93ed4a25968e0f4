"""Imports chats from files: what is in them is shown first, then one chooses, and a report says what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from sotto.domain.errors import UserFacingError
from sotto.gui.dialog_size import resize_within_window
from sotto.gui.edit_dialog import EditDialog
from sotto.gui.import_list import ImportList, ImportListModel
from sotto.gui.import_words import done_words, found_words, import_label, skipped_heading, skipped_words
from sotto.gui.labels import plain_label
from sotto.gui.model_drop import local_files
from sotto.gui.page import page_button
from sotto.services.container import Services
from sotto.services.import_report import ImportPreview, ImportReport
from sotto.services.importing import ChatImport

_STEPS: Final = 1000


class ImportStage(Enum):
    """What the dialog shows."""

    CHOOSE = "files are to be chosen"
    READ = "they are being read"
    PREVIEW = "what is in them"
    IMPORT = "chats are being imported"
    REPORT = "what became of it"


class ImportDialog(EditDialog):
    """Nothing is stored before the button is pressed; an import that is stopped leaves the chats as they were."""

    show_requested = Signal(str)
    """A conversation: the newest one that was imported."""

    def __init__(self, services: Services, paths: Sequence[Path] = (), parent: QWidget | None = None) -> None:
        super().__init__(services, "import_dialog", "", parent)
        self.setWindowTitle(self.tr("Import chats"))
        resize_within_window(self, 680, 620)
        self.setAcceptDrops(True)
        self._paths: tuple[Path, ...] = ()
        self._run: ChatImport | None = None
        self._report: ImportReport | None = None
        self._found = ""
        self.stage = ImportStage.CHOOSE
        self.chats = ImportListModel(self)
        self._list = ImportList(self.chats)
        self._words = plain_label("", wraps=True)
        self._words.setObjectName("import_words")
        self._skipped_heading = plain_label("", "heading")
        self._skipped = plain_label("", "muted", wraps=True)
        self._skipped.setObjectName("import_skipped")
        self._bar = QProgressBar()
        self._parts: dict[ImportStage, list[QWidget]] = {}
        self.cancel_button = self.findChild(QPushButton, "import_dialog_cancel_button")
        self._lay_out()
        self.chats.choice_changed.connect(self._label_buttons)
        self._show_stage(ImportStage.CHOOSE)
        if paths:
            self.read(paths)

    def read(self, paths: Sequence[Path]) -> None:
        """Look what is in ``paths``."""
        self._paths = tuple(paths)
        self._error.hide()
        self._show_stage(ImportStage.READ)
        run = self._services.importing.preview(self._paths, self._on_progress)
        self._run = run
        run.task.success(self._on_previewed).failure(self._on_failed)

    def save(self) -> None:
        """Import what is chosen; after the report, show the newest chat of it."""
        if self._report is not None:
            newest = max(self._report.conversations, key=lambda one: one.updated)
            self.show_requested.emit(newest.id)
            self.saved()
            return
        chosen = None if self.chats.is_all_new_chosen else frozenset(chat.mark for chat in self.chats.chosen)
        self._show_stage(ImportStage.IMPORT)
        run = self._services.importing.start(self._paths, self._on_progress, chosen)
        self._run = run
        run.task.success(self._on_imported).failure(self._on_failed)

    def reject(self) -> None:
        """Stop what is being done; if nothing is, close."""
        if self._run is not None and self.stage in (ImportStage.READ, ImportStage.IMPORT):
            self._run.cancel()
            self._words.setText(self.tr("Stopping…"))
        else:
            super().reject()

    def done(self, result: int) -> None:
        if self._run is not None:
            self._run.cancel()  # nothing happens if it is over
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()) and self.stage in (ImportStage.CHOOSE, ImportStage.PREVIEW):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.read(local_files(event.mimeData()))

    # --------------------------------------------------------------------------------------------------- layout

    def _lay_out(self) -> None:
        self._bar.setObjectName("import_progress")
        self._bar.setAccessibleName(self.tr("Progress of the import"))
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        choose, chosen = self._make_choose_part(), self._make_list_part()
        skipped = QWidget()
        column = QVBoxLayout(skipped)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._skipped_heading)
        column.addWidget(self._skipped)
        self.inside.addWidget(self._words)
        for part in (choose, chosen, self._bar):
            self.inside.addWidget(part, 1 if part is chosen else 0)
        self.inside.addWidget(skipped)
        self.inside.addStretch(0)
        self._parts = {
            ImportStage.CHOOSE: [choose],
            ImportStage.READ: [self._bar],
            ImportStage.PREVIEW: [chosen, skipped],
            ImportStage.IMPORT: [self._bar],
            ImportStage.REPORT: [skipped],
        }

    def _make_choose_part(self) -> QWidget:
        part = QWidget()
        files = page_button(self.tr("Choose files…"), "import_files_button", "file-text", "primary")
        folder = page_button(self.tr("Choose a folder…"), "import_folder_button", "folder-open")
        files.clicked.connect(lambda: self._ask(QFileDialog.FileMode.ExistingFiles))
        folder.clicked.connect(lambda: self._ask(QFileDialog.FileMode.Directory))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(files)
        row.addWidget(folder)
        row.addStretch(1)
        note = self.tr("Nothing leaves this computer, and the files stay as they are. You can drop them here, too.")
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(12)
        column.addLayout(row)
        column.addWidget(plain_label(note, "muted", wraps=True))
        return part

    def _make_list_part(self) -> QWidget:
        part = QWidget()
        everything = page_button(self.tr("All"), "import_all_button", kind="chip")
        everything.setAccessibleName(self.tr("Choose all chats"))
        nothing = page_button(self.tr("None"), "import_none_button", kind="chip")
        nothing.setAccessibleName(self.tr("Choose no chat"))
        everything.clicked.connect(lambda: self.chats.choose_all(True))
        nothing.clicked.connect(lambda: self.chats.choose_all(False))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(plain_label(self.tr("Chats"), "heading"), 1)
        row.addWidget(everything)
        row.addWidget(nothing)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 6, 0, 0)
        column.addLayout(row)
        column.addWidget(self._list, 1)
        return part

    def _show_stage(self, stage: ImportStage) -> None:
        self.stage = stage
        shown = self._parts[stage]
        for part in {id(part): part for parts in self._parts.values() for part in parts}.values():
            part.setVisible(part in shown)
        if stage is ImportStage.CHOOSE:
            self._words.setText(
                self.tr(
                    "Sotto reads the exports of ChatGPT, Claude, Open WebUI, LibreChat and ShareGPT, the chats of "
                    "LM Studio, Jan and GPT4All, and its own. Choose files, a folder or a ZIP archive: what is in "
                    "them says where they come from."
                )
            )
        elif stage is ImportStage.READ:
            self._words.setText(self.tr("Reading…"))
        elif stage is ImportStage.IMPORT:
            self._words.setText(self.tr("Importing…"))
        self._bar.setValue(0)
        self._label_buttons()

    def _label_buttons(self) -> None:
        stage = self.stage
        self.save_button.setVisible(stage is not ImportStage.CHOOSE)
        label = import_label(len(self.chats.chosen))
        is_ready = stage is ImportStage.PREVIEW and bool(self.chats.chosen)
        if stage is ImportStage.REPORT:
            label, is_ready = self.tr("Show them"), bool(self._report and self._report.conversations)
            self.save_button.setVisible(is_ready)
        self.save_button.setText(label)
        self.save_button.setAccessibleName(label)
        self.save_button.setEnabled(is_ready)
        if self.cancel_button is not None:
            is_over = stage in (ImportStage.REPORT, ImportStage.CHOOSE)
            self.cancel_button.setText(self.tr("Close") if is_over else self.tr("Cancel"))
            self.cancel_button.setAccessibleName(self.cancel_button.text())

    # --------------------------------------------------------------------------------------------------- events

    def _ask(self, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self, self.tr("Import chats"))
        dialog.setObjectName("import_file_dialog")
        dialog.setFileMode(mode)
        if mode is QFileDialog.FileMode.ExistingFiles:
            exports = self.tr("Exports (*.json *.jsonl *.zip *.chat)")
            dialog.setNameFilters([exports, self.tr("All files (*)")])
        dialog.filesSelected.connect(lambda names: self.read([Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_progress(self, file: str, done: int, of_all: int) -> None:
        if self.is_closed or self.stage not in (ImportStage.READ, ImportStage.IMPORT):
            return
        self._bar.setValue(round(_STEPS * done / of_all) if of_all else 0)
        words = self.tr("Reading {file}…") if self.stage is ImportStage.READ else self.tr("Importing {file}…")
        self._words.setText(words.format(file=file))

    def _on_previewed(self, preview: ImportPreview) -> None:
        if self.is_closed:
            return
        self.chats.show_chats(preview.chats)
        self._found = found_words(preview)
        self._words.setText(self._found)
        self._show_skipped(skipped_heading(preview.skipped), skipped_words(preview.skipped))
        self._show_stage(ImportStage.PREVIEW)
        (self.save_button if self.chats.chosen else self._list).setFocus()

    def _on_imported(self, report: ImportReport) -> None:
        if self.is_closed:
            return
        self._report = report
        self._words.setText(done_words(report))
        self._show_skipped(skipped_heading(report.skipped), skipped_words(report.skipped))
        self._show_stage(ImportStage.REPORT)

    def _show_skipped(self, heading: str, lines: str) -> None:
        self._skipped_heading.setText(heading)
        self._skipped.setText(lines)

    def _on_failed(self, error: UserFacingError) -> None:
        if self.is_closed:
            if error.code != "import_cancelled":
                self.failed(error)
            return
        was_importing = self.stage is ImportStage.IMPORT
        self._show_stage(ImportStage.PREVIEW if was_importing else ImportStage.CHOOSE)
        if was_importing:
            self._words.setText(self._found)
        self.failed(error)
        self._label_buttons()


def show_import(services: Services, window: QWidget, paths: Sequence[Path] = ()) -> ImportDialog:
    """Open the dialog over ``window``, with ``paths`` read at once if there are some."""
    dialog = ImportDialog(services, paths, window)
    dialog.open()
    return dialog
