"""Setting one model up: its name, notes, and what it is used with instead of what Settings says."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from sotto.config.model_defaults import OPTION_OF, given_values
from sotto.domain.ids import PresetId
from sotto.domain.models import InstalledModel, ModelDefaults
from sotto.domain.presets import NO_PRESET
from sotto.gui.adapter_choice import AdapterChoice
from sotto.gui.dialog_size import resize_within_window
from sotto.gui.edit_dialog import EditDialog, text_field
from sotto.gui.labels import plain_label
from sotto.gui.option_editor import OptionRow
from sotto.gui.own_values import OwnValues
from sotto.services.container import Services

CHATML: Final = (
    "{%- for message in messages -%}\n"
    "{{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' -}}\n"
    "{%- endfor -%}\n"
    "{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}\n"
)
"""The most common form of a chat, for models whose own template is missing or not to be trusted."""

_FROM_FILE, _BUILT_IN, _OWN = "file", "built-in", "own"


class ModelEditor(EditDialog):
    """Changes one model of the user's."""

    def __init__(self, services: Services, model: InstalledModel, parent: QWidget | None = None) -> None:
        super().__init__(services, "model_editor", "", parent)
        self._model = model
        self._given = services.models.defaults(model.id)
        self.setWindowTitle(self.tr("Set up {name}").format(name=model.name))
        resize_within_window(self, 680, 640)
        self.name = QLineEdit(model.name)
        self.notes = text_field(model.notes, 80)
        self.preset = QComboBox()
        own = given_values(self._given)
        whose = self.tr("Of this model")
        self.values = OwnValues(services.settings, OPTION_OF, own, "model_own", own_words=lambda _name, _value: whose)
        fitting = [one for one in services.models.adapters if one.architecture == model.architecture]
        self.adapters = AdapterChoice(fitting, self._given.adapters, "model")
        self.template_choice = QComboBox()
        self.template = text_field("", 160)
        self._lay_out()
        self._show_template(self._given.template)
        services.presets.refresh().success(lambda _none: self._fill_presets())

    @property
    def rows(self) -> dict[str, OptionRow]:
        """The editors of the settings, by field."""
        return self.values.rows

    def defaults(self) -> ModelDefaults:
        """Return what is chosen now."""
        given = self.values.given()
        choice = self.template_choice.currentData()
        if choice != _FROM_FILE and self.template.toPlainText().strip():
            given["template"] = CHATML if choice == _BUILT_IN else self.template.toPlainText()
        preset = self.preset.currentData()
        preset_id = PresetId(preset) if preset is not None else None
        return ModelDefaults(**given, preset=preset_id, adapters=self.adapters.value())

    def save(self) -> None:
        """Keep everything and close; an error is shown here, and nothing is lost."""
        library, id_ = self._services.library, self._model.id
        defaults, notes, name = self.defaults(), self.notes.toPlainText(), self.name.text()
        tasks = [lambda: library.set_defaults(id_, defaults)]
        if notes.strip() != self._model.notes:
            tasks.append(lambda: library.set_notes(id_, notes))
        if name != self._model.name:
            tasks.append(lambda: library.rename(id_, name))

        def go_on() -> None:
            if tasks:
                tasks.pop(0)().success(lambda _none: go_on()).failure(self.failed)
            else:
                self.saved()

        go_on()

    def _lay_out(self) -> None:
        self.add_field(self.tr("Name"), self.name, "model_name_field")
        self.add_field(self.tr("Notes"), self.notes, "model_notes_field")
        self.name.setAccessibleName(self.tr("Name of the model"))
        self.notes.setAccessibleName(self.tr("Notes about the model"))
        self._fill_presets()
        words = self.tr("What new chats with this model begin with.")
        self.add_field(self.tr("Preset"), self.preset, "model_preset_choice", words)
        self.inside.setAlignment(self.preset, Qt.AlignmentFlag.AlignLeft)
        self.inside.addSpacing(8)
        self.inside.addWidget(plain_label(self.tr("Use this model with"), "heading"))
        words = self.tr("Tick what should differ from Settings for this model. Everything else is as in Settings.")
        self.inside.addWidget(plain_label(words, "muted", wraps=True))
        self.inside.addWidget(self.values)
        words = self.tr("Small files (LoRA) that change how it writes. 1 is as they were trained, 0 does nothing.")
        self.inside.addSpacing(8)
        self.inside.addWidget(plain_label(self.tr("Adapters"), "heading"))
        self.inside.addWidget(plain_label(words, "muted", wraps=True))
        self.inside.addWidget(self.adapters)
        self._add_template()
        self.inside.addStretch(1)

    def _fill_presets(self) -> None:
        if self.is_closed:
            return
        chosen = self.preset.currentData() if self.preset.count() else self._given.preset
        self.preset.clear()
        self.preset.addItem(self.tr("As in Settings"), None)
        self.preset.addItem(self.tr("None"), NO_PRESET)
        for preset in self._services.presets.presets:
            self.preset.addItem(preset.name, preset.id)
        if chosen is not None and self.preset.findData(chosen) < 0:
            self.preset.addItem(self.tr("One that was deleted"), chosen)
        self.preset.setCurrentIndex(max(0, self.preset.findData(chosen)))

    def _add_template(self) -> None:
        for label, choice in (
            (self.tr("The one in the file"), _FROM_FILE),
            (self.tr("ChatML, built into Sotto"), _BUILT_IN),
            (self.tr("Another one"), _OWN),
        ):
            self.template_choice.addItem(label, choice)
        self.template_choice.setObjectName("model_template_choice")
        self.template_choice.setAccessibleName(self.tr("Chat template"))
        self.template_choice.currentIndexChanged.connect(lambda _index: self._on_template_chosen())
        self.template.setObjectName("model_template_field")
        self.template.setAccessibleName(self.tr("Text of the chat template"))
        self.template.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        words = self.tr("How a chat is put to the model. A wrong one makes answers odd, or endless.")
        self.inside.addSpacing(8)
        self.inside.addWidget(plain_label(self.tr("Chat template"), "heading"))
        self.inside.addWidget(plain_label(words, "muted", wraps=True))
        self.inside.addWidget(self.template_choice, 0, Qt.AlignmentFlag.AlignLeft)
        self.inside.addWidget(self.template)

    def _show_template(self, template: str | None) -> None:
        choice = _FROM_FILE if template is None else _BUILT_IN if template == CHATML else _OWN
        self.template.setPlainText(template or "")
        self.template_choice.setCurrentIndex(self.template_choice.findData(choice))
        self._on_template_chosen()

    def _on_template_chosen(self) -> None:
        choice = self.template_choice.currentData()
        if choice == _BUILT_IN:
            self.template.setPlainText(CHATML)
        self.template.setReadOnly(choice == _BUILT_IN)
        self.template.setVisible(choice != _FROM_FILE)
