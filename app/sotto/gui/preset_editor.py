"""Changing one preset, or making a new one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from sotto.config.model_defaults import OPTION_OF
from sotto.config.option import Value
from sotto.config.origins import usual
from sotto.domain.ids import ModelId
from sotto.domain.models import ModelDefaults
from sotto.domain.presets import SAMPLER_FIELDS, Preset
from sotto.gui.adapter_choice import AdapterChoice
from sotto.gui.dialog_size import resize_within_window
from sotto.gui.edit_dialog import EditDialog, text_field
from sotto.gui.labels import plain_label
from sotto.gui.origin_words import origin_words
from sotto.gui.own_values import OwnValues
from sotto.gui.page import page_button
from sotto.gui.reasoning_choice import ReasoningChoice
from sotto.services.container import Services
from sotto.services.preset_checks import LONGEST_DESCRIPTION, LONGEST_NAME, MOST_GREETINGS


class PresetEditor(EditDialog):
    """Shows ``preset``; one without an id is new."""

    def __init__(self, services: Services, preset: Preset, parent: QWidget | None = None) -> None:
        super().__init__(services, "preset_editor", "", parent)
        title = self.tr("Edit {name}").format(name=preset.name) if preset.id else self.tr("New preset")
        self.setWindowTitle(title)
        resize_within_window(self, 680, 640)
        self._preset = preset
        self.name = QLineEdit(preset.name)
        self.name.setMaxLength(LONGEST_NAME)
        self.description = QLineEdit(preset.description)
        self.description.setMaxLength(LONGEST_DESCRIPTION)
        self.has_instructions = QCheckBox(self.tr("Instructions of its own"))
        self.instructions = text_field(preset.system_prompt or "", 140)
        self.model = QComboBox()
        self.reasoning = ReasoningChoice(preset.reasoning)
        self.values = OwnValues(
            services.settings,
            {name: OPTION_OF[name] for name in SAMPLER_FIELDS},
            {name: value for name in SAMPLER_FIELDS if (value := getattr(preset, name)) is not None},
            "preset_own",
            self._below,
            lambda _name, _value: self.tr("Of this preset"),
        )
        usual = services.models.defaults(preset.model or ModelId("")).adapters or ()
        self.adapters = AdapterChoice(services.models.adapters, preset.adapters, "preset", usual, inherits=True)
        self.greetings: list[_Greeting] = []
        self._lay_out()

    def preset(self) -> Preset:
        """Return what is chosen now."""
        given = self.values.given()
        sampling: dict[str, Any] = {name: given.get(name) for name in SAMPLER_FIELDS}
        return replace(
            self._preset,
            name=self.name.text(),
            description=self.description.text(),
            system_prompt=self.instructions.toPlainText() if self.has_instructions.isChecked() else None,
            model=ModelId(self.model.currentData()) if self.model.currentData() else None,
            reasoning=self.reasoning.value(),
            adapters=self.adapters.value(),
            greetings=tuple(greeting.text() for greeting in self.greetings),
            **sampling,
        )

    def save(self) -> None:
        """Keep the preset."""
        self._services.presets.save(self.preset()).success(lambda _preset: self.saved()).failure(self.failed)

    def _lay_out(self) -> None:
        self.add_field(self.tr("Name"), self.name, "preset_name_field")
        self.add_field(self.tr("Description"), self.description, "preset_description_field")
        self._add_instructions()
        self._fill_model()
        words = self.tr("New chats with this preset begin with it.")
        self.add_field(self.tr("Model"), self.model, "preset_model_choice", words)
        words = self.tr("Whether the model thinks before it answers. Only some models can be told; others ignore it.")
        self.add_field(self.tr("Reasoning"), self.reasoning, "preset_reasoning_choice", words)
        for combo in (self.model, self.reasoning):
            self.inside.setAlignment(combo, Qt.AlignmentFlag.AlignLeft)
        self.inside.addSpacing(8)
        self.inside.addWidget(plain_label(self.tr("How answers are written"), "heading"))
        words = self.tr("Tick what should differ for this preset. Everything else stays as it says.")
        self.inside.addWidget(plain_label(words, "muted", wraps=True))
        self.inside.addWidget(self.values)
        if self.adapters.rows:
            words = self.tr("Small files (LoRA) that change how a model writes. They must be made for the model.")
            self.inside.addSpacing(8)
            self.inside.addWidget(plain_label(self.tr("Adapters"), "heading"))
            self.inside.addWidget(plain_label(words, "muted", wraps=True))
            self.inside.addWidget(self.adapters)
        self._add_greetings()
        self.inside.addStretch(1)

    def _add_instructions(self) -> None:
        self.inside.addWidget(plain_label(self.tr("Instructions"), "heading"))
        words = self.tr("What the model is told first. {{user}} stands for your name. Without a tick, as in Settings.")
        self.inside.addWidget(plain_label(words, "muted", wraps=True))
        self.has_instructions.setObjectName("preset_has_instructions")
        self.has_instructions.setAccessibleName(self.has_instructions.text())
        self.has_instructions.setChecked(self._preset.system_prompt is not None)
        self.has_instructions.toggled.connect(self.instructions.setVisible)
        self.instructions.setObjectName("preset_instructions_field")
        self.instructions.setAccessibleName(self.tr("Instructions"))
        self.instructions.setVisible(self.has_instructions.isChecked())
        self.inside.addWidget(self.has_instructions)
        self.inside.addWidget(self.instructions)

    def _fill_model(self) -> None:
        self.model.addItem(self.tr("The chosen one"), "")
        for model in self._services.models.installed:
            self.model.addItem(model.name, model.id)
        if self._preset.model is not None and self.model.findData(self._preset.model) < 0:
            self.model.addItem(self.tr("One that is not installed"), self._preset.model)
        self.model.setCurrentIndex(max(0, self.model.findData(self._preset.model or "")))

    def _below(self, name: str) -> tuple[Value, str]:
        model = next((one for one in self._services.models.installed if one.id == self._preset.model), None)
        defaults = self._services.models.defaults(model.id) if model is not None else ModelDefaults()
        known = usual(name, self._services.settings, defaults)
        return known.value, origin_words(known.origin, model.name if model is not None else "")

    def _add_greetings(self) -> None:
        self.inside.addSpacing(8)
        self.inside.addWidget(plain_label(self.tr("Greetings"), "heading"))
        words = self.tr("What a character says first. With several, the others are versions of the first one.")
        self.inside.addWidget(plain_label(words, "muted", wraps=True))
        self._greetings_place = QVBoxLayout()
        self._greetings_place.setSpacing(10)
        self.inside.addLayout(self._greetings_place)
        self.add_greeting_button = page_button(self.tr("Add a greeting"), "preset_add_greeting_button", "plus")
        for text in self._preset.greetings:
            self._add_greeting(text)
        self.add_greeting_button.clicked.connect(lambda: self._add_greeting("").field.setFocus())
        self.inside.addWidget(self.add_greeting_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_greeting(self, text: str) -> _Greeting:
        greeting = _Greeting(text, len(self.greetings) + 1)
        self.greetings.append(greeting)
        self._greetings_place.addWidget(greeting)
        if len(self.greetings) >= MOST_GREETINGS:
            self.add_greeting_button.setEnabled(False)
        return greeting


class _Greeting(QWidget):
    """One greeting; an empty one is not kept."""

    def __init__(self, text: str, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = text_field(text, 90)
        self.field.setObjectName("preset_greeting_field")
        self.field.setAccessibleName(self.tr("Greeting {number}").format(number=number))
        self.field.setPlaceholderText(self.tr("An empty greeting is left out"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field)

    def text(self) -> str:
        """Return what is written."""
        return self.field.toPlainText()
