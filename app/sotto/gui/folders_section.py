"""Where models lie: the folder for downloads, which can move, and the folders of other programs that are used too."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from sotto.domain.errors import UserFacingError
from sotto.domain.models import ModelFolder
from sotto.gui.labels import plain_label
from sotto.gui.model_facts import size_words
from sotto.gui.models_mover import ModelsMover
from sotto.gui.page import Card, page_button
from sotto.gui.texts import error_words, said
from sotto.services.container import Services
from sotto.services.model_folders import FolderKind, FolderScan, Suggestion

_MOST_SKIPPED = 5


class FoldersSection(QWidget):
    """Loads nothing by itself: :meth:`load` is called when it is looked at. ``changed`` carries all extra folders."""

    changed = Signal(list)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("folders_section")
        self._services = services
        self._results: dict[Path, str] = {}
        self._folders: list[ModelFolder] = []
        self._suggestions: list[Suggestion] = []
        self.add_button = page_button(self.tr("Add a folder…"), "folders_add_button", kind="chip")
        self.add_button.clicked.connect(self._on_add)
        self.scan_button = page_button(self.tr("Look again"), "folders_scan_button", kind="chip")
        self.scan_button.clicked.connect(self.scan)
        self.move_button = page_button(self.tr("Move…"), "models_move_button")
        self.move_button.setAccessibleName(self.tr("Move the folder for downloads"))
        self._own = Card(self.tr("Downloads go here"), "")
        self._own.setObjectName("models_folder_card")
        self._moving = QProgressBar()
        self._moving.setObjectName("models_move_progress")
        self._moving.setAccessibleName(self.tr("Progress of moving the models"))
        self._moving.setRange(0, 1000)
        self._moving.setTextVisible(False)
        self._moving.hide()
        self.mover = ModelsMover(services, self)
        self.move_button.clicked.connect(self.mover.choose)
        self.mover.begun.connect(self._on_move_begun)
        self.mover.progressed.connect(lambda fraction: self._moving.setValue(round(fraction * 1000)))
        self.mover.ended.connect(self._on_move_ended)
        self._note = plain_label("", wraps=True)
        self._note.setObjectName("folders_note")
        self._note.hide()
        self._cards = QVBoxLayout()
        self._cards.setSpacing(10)
        self._lay_out()

    def load(self) -> None:
        """Look into the extra folders, and for programs whose models could be used."""
        self._show_own()
        self.scan()

    def scan(self) -> None:
        """Look into all extra folders again."""
        self._services.model_folders.scan().success(self._on_scanned)

    def owner_of(self, folder: ModelFolder) -> str:
        """Return whose folder it is, in words."""
        known = FolderKind(folder.kind) if folder.kind in set(FolderKind) else FolderKind.FOLDER
        return known.owner or folder.path.name

    def source_words(self, folder: ModelFolder | None) -> str:
        """Return where a model of ``folder`` is, for its card; None: the folder is not known yet."""
        if folder is None:
            return self.tr("used where another program keeps it")
        known = FolderKind(folder.kind) if folder.kind in set(FolderKind) else FolderKind.FOLDER
        if known.owner:
            return self.tr("used where {program} keeps it").format(program=known.owner)
        return self.tr("in the folder {name}").format(name=folder.path.name)

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.setSpacing(8)
        title = plain_label(self.tr("Folders"), "heading")
        title.setObjectName("section_heading")
        heading.addWidget(title, 1)
        heading.addWidget(self.scan_button)
        heading.addWidget(self.add_button)
        self._own.words.addWidget(self._moving)
        self._own.add_buttons([self.move_button])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(heading)
        layout.addWidget(self._own)
        layout.addLayout(self._cards)
        layout.addWidget(self._note)

    def _show_own(self) -> None:
        self._own.text.setText(str(self._services.models_move.folder))

    def _on_scanned(self, scans: list[FolderScan]) -> None:
        for scan in scans:
            self._results[scan.path] = self._words(scan)
        self._services.model_folders.all().success(self._on_folders)
        self._services.model_folders.suggestions().success(self._on_suggestions)
        self._services.library.find_duplicates(lambda _fraction: None).success(lambda _groups: self._announce())

    def _on_folders(self, folders: list[ModelFolder]) -> None:
        self._folders = folders
        self._fill()
        self._announce()

    def _on_suggestions(self, suggestions: list[Suggestion]) -> None:
        self._suggestions = suggestions
        self._fill()

    def _announce(self) -> None:
        self.changed.emit(self._folders)

    def _fill(self) -> None:
        while (item := self._cards.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for folder in self._folders:
            self._cards.addWidget(self._folder_card(folder))
        for suggestion in self._suggestions:
            self._cards.addWidget(self._suggestion_card(suggestion))

    def _folder_card(self, folder: ModelFolder) -> Card:
        result = self._results.get(folder.path, "")
        card = Card(self.owner_of(folder), f"{folder.path}\n{result}".strip())
        card.setObjectName("extra_folder_card")
        name = self.owner_of(folder)
        remove = page_button(
            self.tr("Stop using it"),
            "folder_remove_button",
            accessible=self.tr("Stop using the models of {name}").format(name=name),
        )
        remove.clicked.connect(lambda: self._on_remove(folder))
        card.add_buttons([remove])
        return card

    def _suggestion_card(self, suggestion: Suggestion) -> Card:
        words = self.tr("{count} models, {size}, can be used where they are. Nothing is copied or changed.")
        if suggestion.models == 1:
            words = self.tr("{count} model, {size}, can be used where it is. Nothing is copied or changed.")
        text = words.format(count=suggestion.models, size=size_words(suggestion.size_bytes))
        title = self.tr("{program} is on this computer").format(program=suggestion.owner)
        if suggestion.kind is FolderKind.HUB_CACHE:
            title = self.tr("There is a Hugging Face cache on this computer")
        card = Card(title, f"{suggestion.path}\n{text}", "folder-open", "muted")
        card.setObjectName("suggested_folder_card")
        use = page_button(
            self.tr("Use them"),
            "folder_use_button",
            accessible=self.tr("Use the models of {program}").format(program=suggestion.owner),
        )
        use.clicked.connect(lambda: self._add(suggestion.path, use))
        card.add_buttons([use])
        return card

    def _words(self, scan: FolderScan) -> str:
        if scan.error is not None:
            return error_words(scan.error)
        words = self.tr("{count} model") if scan.models == 1 else self.tr("{count} models")
        lines = [words.format(count=QLocale().toString(scan.models))]
        for skipped in scan.skipped[:_MOST_SKIPPED]:
            lines.append(self.tr("Not used: {reason}").format(reason=said(skipped.reason)))
        more = len(scan.skipped) - _MOST_SKIPPED
        if more > 0:
            words = self.tr("… and 1 more file") if more == 1 else self.tr("… and {count} more files")
            lines.append(words.format(count=QLocale().toString(more)))
        return "\n".join(lines)

    def _on_add(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("Add a folder of models"))
        dialog.setObjectName("add_folder_dialog")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self._add(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _add(self, path: Path, button: QPushButton | None = None) -> None:
        if button is not None:
            button.setEnabled(False)
        self._note.hide()
        task = self._services.model_folders.add(path)
        task.success(lambda scan: self._on_scanned([scan])).failure(self._show_error)

    def _on_remove(self, folder: ModelFolder) -> None:
        removed = self._services.model_folders.remove(folder.path)
        removed.success(lambda _none: self._on_scanned([]))

    def _on_move_begun(self, with_files: bool) -> None:
        self.move_button.setEnabled(False)
        self._note.hide()
        self._moving.setValue(0)
        self._moving.setVisible(with_files)

    def _on_move_ended(self, words: str, is_done: bool) -> None:
        self.move_button.setEnabled(True)
        self._moving.hide()
        if is_done:
            self._show_own()
        else:
            self._fill()
        self._show_note(words, "good" if is_done else "danger")

    def _show_error(self, error: UserFacingError) -> None:
        self._fill()
        self._show_note(error_words(error), "danger")

    def _show_note(self, text: str, role: str) -> None:
        self._note.setText(text)
        self._note.setProperty("role", role)
        self._note.style().polish(self._note)
        self._note.show()
