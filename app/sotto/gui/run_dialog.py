"""How an answer came about, as text and as a file, and the way to ask for it again."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QMessageBox, QPushButton, QWidget

from sotto.config.atomic_file import write_atomically
from sotto.domain.chat import Message
from sotto.gui.details_dialog import DetailsDialog
from sotto.gui.run_details import can_run_again, run_details
from sotto.services.run_record import run_document


class RunDialog(DetailsDialog):
    """Lives in the GUI thread and deletes itself when closed."""

    again_wanted = Signal(object)
    """The :class:`Message` that should be asked for again."""

    def __init__(self, message: Message, parent: QWidget | None = None) -> None:
        super().__init__("", run_details(message), parent)
        self.setWindowTitle(self.tr("Details of this answer"))
        self._text.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._message = message
        self.save_button = QPushButton(self.tr("Save as JSON…"))
        self.again_button = QPushButton(self.tr("Run again and compare"))
        for button, name in ((self.save_button, "run_save_button"), (self.again_button, "run_again_button")):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
            button.setAutoDefault(False)
            self.buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        self.save_button.clicked.connect(self._on_save)
        self.again_button.clicked.connect(self._on_again)
        self.again_button.setEnabled(can_run_again(message))

    def _on_save(self) -> None:
        dialog = QFileDialog(self, self.tr("Save as JSON"))
        dialog.setObjectName("save_run_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Data for programs (*.json)")])
        dialog.setDefaultSuffix("json")
        dialog.selectFile(self.tr("answer") + f"-{self._message.id[-6:]}.json")
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Write the record to ``path``; say so if that is not possible."""
        text = json.dumps(run_document(self._message), ensure_ascii=False, indent=2) + "\n"
        try:
            write_atomically(path, text.encode("utf-8", "replace"))
        except OSError as error:
            self._say_not_saved(path, str(error))

    def _say_not_saved(self, path: Path, details: str) -> None:
        box = QMessageBox(self)
        box.setObjectName("not_saved_dialog")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Not saved"))
        box.setText(self.tr("The details could not be saved as {name}.").format(name=path.name))
        box.setInformativeText(self.tr("Choose another folder, or free some space."))
        box.setDetailedText(f"{path}\n{details}")
        box.open()

    def _on_again(self) -> None:
        self.accept()
        self.again_wanted.emit(self._message)
