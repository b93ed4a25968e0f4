"""Asks before a model that was opened from outside the window is added: opening a file must not change anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from sotto.gui.dialog_size import resize_within_window
from sotto.gui.edit_dialog import EditDialog
from sotto.gui.labels import plain_label
from sotto.services.container import Services


class AddModelsDialog(EditDialog):
    """Calls ``add`` with the files if the person wants that."""

    holds_typed_words = False

    def __init__(
        self,
        services: Services,
        files: Sequence[Path],
        add: Callable[[Sequence[Path]], object],
        parent: QWidget | None = None,
    ) -> None:
        title = self.tr("Add a model") if len(files) == 1 else self.tr("Add models")
        super().__init__(services, "add_models_dialog", title, parent)
        self._files = files
        self._add = add
        question = self.tr("Add this file to your models?")
        if len(files) > 1:
            question = self.tr("Add these files to your models?")
        self.inside.addWidget(plain_label(question, "title", wraps=True))
        for file in files:
            self.inside.addSpacing(6)
            self.inside.addWidget(plain_label(file.name, "heading", wraps=True))
            self.inside.addWidget(plain_label(str(file.parent), "muted", wraps=True))
        self.inside.addSpacing(6)
        explanation = self.tr("Nothing is copied: a file stays where it is. Add only files from a source you trust.")
        self.inside.addWidget(plain_label(explanation, "muted", wraps=True))
        self.inside.addStretch(1)
        self.save_button.setText(self.tr("Add"))
        self.save_button.setAccessibleName(self.save_button.text())
        resize_within_window(self, 520, 260 if len(files) == 1 else 420)

    def save(self) -> None:
        self._add(self._files)
        self.saved()
