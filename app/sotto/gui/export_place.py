"""The field for the file that an export makes, and the way to choose it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from sotto.gui.page import page_button


class ExportPlace(QWidget):
    """A path that is proposed until the person gives another one; then only its ending follows the proposals."""

    changed = Signal()
    """The path is another one; the person has not agreed to replace what is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.may_replace = False
        """Whether the person has agreed that the file at the path is replaced."""
        self._proposed = ""
        self.field = QLineEdit()
        self.field.setObjectName("export_path_field")
        self.field.setAccessibleName(self.tr("File"))
        self.choose_button = page_button(
            self.tr("Choose…"), "export_choose_button", accessible=self.tr("Choose the place and name of the file")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.choose_button)
        self.field.textChanged.connect(self._on_text_changed)
        self.choose_button.clicked.connect(self._on_choose)

    @property
    def path(self) -> Path | None:
        """The file; None while the field does not say exactly where it is."""
        path = Path(self.field.text().strip())
        return path if path.is_absolute() and path.name else None

    def propose(self, stem: str, ending: str) -> None:
        """Suggest the name ``stem`` with ``ending`` (no dot)."""
        known = self.path
        is_own = known is not None and self.field.text() != self._proposed
        folder = known.parent if known is not None else _documents()
        name = known.stem if known is not None and is_own else stem
        text = str(folder / f"{name}.{ending}")
        if not is_own:
            self._proposed = text
        self.field.setText(text)

    def _on_text_changed(self) -> None:
        self.may_replace = False
        self.changed.emit()

    def _on_choose(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("Export chats"))
        dialog.setObjectName("export_chats_dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        if self.path is not None:
            dialog.setDirectory(str(self.path.parent))
            dialog.setDefaultSuffix(self.path.suffix.removeprefix("."))
            dialog.selectFile(self.path.name)
        dialog.fileSelected.connect(self._on_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_chosen(self, name: str) -> None:
        self.field.setText(str(Path(name)))
        self.may_replace = True  # the file dialog has asked


def _documents() -> Path:
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(place) if place else Path.home()
