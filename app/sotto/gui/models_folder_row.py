"""The settings row of the folder for models: it can be typed, or chosen together with what becomes of the files."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from sotto.config.options import AnyOption
from sotto.gui.labels import plain_label
from sotto.gui.models_mover import ModelsMover
from sotto.gui.option_editor import Changed, OptionRow
from sotto.gui.page import page_button
from sotto.services.container import Services

_NO_LIMIT = 16_777_215
"""Pixels: Qt's QWIDGETSIZE_MAX."""


class ModelsFolderRow(OptionRow):
    """A field and the button “Choose…”; shows how far a move is and what came of it."""

    def __init__(self, option: AnyOption, changed: Changed, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(option, changed, parent=parent)
        self.choose_button = page_button(
            self.tr("Choose…"), "models_folder_choose_button", accessible=self.tr("Choose the folder for models")
        )
        self.mover = ModelsMover(services, self)
        self._bar = QProgressBar()
        self._bar.setObjectName("models_folder_progress")
        self._bar.setAccessibleName(self.tr("Progress of moving the models"))
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._note = plain_label("", "muted", wraps=True)
        self._note.setObjectName("models_folder_note")
        self._add_parts()
        self.choose_button.clicked.connect(self.mover.choose)
        self.mover.begun.connect(self._on_begun)
        self.mover.progressed.connect(lambda fraction: self._bar.setValue(round(fraction * 1000)))
        self.mover.ended.connect(self._on_ended)

    def lock(self, reason: str) -> None:
        super().lock(reason)
        self.choose_button.setEnabled(False)

    def _add_parts(self) -> None:
        row = self.layout()
        assert row is not None
        words = row.itemAt(0)
        assert isinstance(words, QVBoxLayout)
        below = QHBoxLayout()  # a path is long: beside the words neither would have room
        below.setContentsMargins(0, 5, 0, 0)
        below.setSpacing(8)
        row.removeWidget(self.editor)
        self.editor.setMaximumWidth(_NO_LIMIT)
        below.addWidget(self.editor, 1)
        below.addWidget(self.choose_button)
        words.addLayout(below)
        for part in (self._bar, self._note):
            words.addWidget(part)
            part.hide()

    def _on_begun(self, with_files: bool) -> None:
        self._set_busy(True)
        self._bar.setValue(0)
        self._bar.setVisible(with_files)
        self._note.hide()

    def _on_ended(self, words: str, is_done: bool) -> None:
        self._set_busy(False)
        self._bar.hide()
        self._note.setText(words)
        self._note.setProperty("role", "good" if is_done else "danger")
        self._note.style().polish(self._note)
        self._note.show()

    def _set_busy(self, is_busy: bool) -> None:
        self.editor.setEnabled(not is_busy)
        self.choose_button.setEnabled(not is_busy)
