"""Changing one prompt of the library, and filling the gaps of one before it is used."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from sotto.domain.presets import Prompt, filled, variables
from sotto.gui.dialog_size import resize_within_window
from sotto.gui.edit_dialog import EditDialog, text_field
from sotto.gui.labels import plain_label
from sotto.services.container import Services
from sotto.services.preset_checks import LONGEST_NAME


class PromptEditor(EditDialog):
    """Shows ``prompt``; one without an id is new."""

    def __init__(self, services: Services, prompt: Prompt, parent: QWidget | None = None) -> None:
        super().__init__(services, "prompt_editor", "", parent)
        title = self.tr("Edit {name}").format(name=prompt.name) if prompt.id else self.tr("New prompt")
        self.setWindowTitle(title)
        resize_within_window(self, 600, 500)
        self._prompt = prompt
        self.name = QLineEdit(prompt.name)
        self.name.setMaxLength(LONGEST_NAME)
        self.text = text_field(prompt.text, 180)
        words = self.tr("What is typed after the slash, for instance “summary”.")
        self.add_field(self.tr("Name"), self.name, "prompt_name_field", words)
        words = self.tr("Gaps are written “{{topic}}”, or “{{tone=friendly}}” with what usually stands there.")
        self.add_field(self.tr("Text"), self.text, "prompt_text_field", words)
        self._gaps = plain_label("", "muted", wraps=True)
        self._gaps.setObjectName("prompt_gaps")
        self.inside.addWidget(self._gaps)
        self.inside.addStretch(1)
        self.text.textChanged.connect(self._show_gaps)
        self._show_gaps()

    def save(self) -> None:
        """Keep the prompt."""
        prompt = replace(self._prompt, name=self.name.text(), text=self.text.toPlainText())
        self._services.prompts.save(prompt).success(lambda _prompt: self.saved()).failure(self.failed)

    def _show_gaps(self) -> None:
        names = [variable.name for variable in variables(self.text.toPlainText())]
        asked = self.tr("Asks for: {names}").format(names=", ".join(names))
        self._gaps.setText(asked if names else self.tr("Has no gaps."))


class PromptForm(EditDialog):
    """Asks for what stands in the gaps of ``prompt`` and emits the whole text."""

    text_made = Signal(str)

    def __init__(self, services: Services, prompt: Prompt, parent: QWidget | None = None) -> None:
        super().__init__(services, "prompt_form", prompt.name, parent)
        self._prompt = prompt
        self.setMinimumWidth(480)
        self.fields: dict[str, QLineEdit] = {}
        for variable in variables(prompt.text):
            field = QLineEdit(variable.usual)
            self.fields[variable.name] = field
            self.add_field(variable.name, field, "prompt_form_field")
            field.returnPressed.connect(self.save)
        self.inside.addStretch(1)
        self.save_button.setText(self.tr("Put into the message"))
        self.save_button.setAccessibleName(self.save_button.text())
        self.save_button.setAutoDefault(False)
        self.save_button.setDefault(False)

    def save(self) -> None:
        """Emit the text with the gaps filled."""
        values = {name: field.text() for name, field in self.fields.items()}
        self.text_made.emit(filled(self._prompt.text, values))
        self.saved()
