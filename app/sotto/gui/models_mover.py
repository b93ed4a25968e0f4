"""The way to another folder for models: the person chooses it and says whether the files that are there go along."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from sotto.domain.errors import UserFacingError
from sotto.gui.model_facts import size_words
from sotto.gui.texts import error_words
from sotto.services.container import Services
from sotto.services.models_move import Moved


class ModelsMover(QObject):
    """Asks, and has it done. Lives in the GUI thread, as long as ``parent``."""

    begun = Signal(bool)
    """It starts; whether files are moved."""
    progressed = Signal(float)
    """How much is moved, from 0 to 1."""
    ended = Signal(str, bool)
    """What came of it, in words, and whether it succeeded."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self._widget = parent

    def choose(self) -> None:
        """Let the person choose a folder, then ask how."""
        dialog = QFileDialog(self._widget.window(), self.tr("Choose the new folder for models"))
        dialog.setObjectName("move_models_dialog")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setDirectory(str(self._services.models_move.folder))
        dialog.fileSelected.connect(lambda name: self.ask_how(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def ask_how(self, target: Path) -> None:
        """Ask whether the files that are there go along to ``target``."""
        box = QMessageBox(self._widget.window())
        box.setObjectName("move_models_question")
        box.setTextFormat(box.textFormat().PlainText)
        box.setText(self.tr("Move the models that are there already?"))
        words = self.tr("From now on downloads go to {folder}. What is in {old} can move there too, or stay in use.")
        box.setInformativeText(words.format(folder=target, old=self._services.models_move.folder))
        move = box.addButton(self.tr("Move them"), QMessageBox.ButtonRole.AcceptRole)
        leave = box.addButton(self.tr("Leave them there"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        move.clicked.connect(lambda: self.move_to(target, with_files=True))
        leave.clicked.connect(lambda: self.move_to(target, with_files=False))
        box.finished.connect(box.deleteLater)
        box.open()

    def move_to(self, target: Path, *, with_files: bool) -> None:
        """Keep downloads in ``target`` from now on."""
        self.begun.emit(with_files)
        moving = self._services.models_move.move(target, self.progressed.emit, with_files=with_files)
        moving.success(self._on_moved).failure(self._on_failed)

    def _on_moved(self, moved: Moved) -> None:
        words = self.tr("{count} files, {size}, were moved.")
        text = words.format(count=moved.files, size=size_words(moved.size_bytes)) if moved.files else ""
        self.ended.emit(text or self.tr("Downloads go to the new folder from now on."), True)

    def _on_failed(self, error: UserFacingError) -> None:
        self.ended.emit(error_words(error), False)
