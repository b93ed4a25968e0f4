"""One preset, and one prompt, on the Presets page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from sotto.config.model_defaults import OPTION_OF
from sotto.domain.presets import SAMPLER_FIELDS, Preset, Prompt, command_name, variables
from sotto.gui.flow_layout import FlowLayout
from sotto.gui.labels import plain_label
from sotto.gui.option_words import value_words
from sotto.gui.page import Card, page_button
from sotto.gui.texts import said

_SHOWN = 220
"""Characters of a text that are shown."""


class PresetCard(Card):
    """Name, what it is about, what it sets, and what can be done with it."""

    start_requested = Signal(object)
    edit_requested = Signal(object)
    default_requested = Signal(object, bool)
    copy_requested = Signal(object)
    export_requested = Signal(object)
    delete_requested = Signal(object)

    def __init__(self, preset: Preset, model: str, is_default: bool, parent: QWidget | None = None) -> None:
        """``model`` is the name of the preset's model, empty for the chosen one."""
        super().__init__(preset.name, beginning(preset.description or preset.system_prompt or ""), parent=parent)
        self.preset = preset
        self.setObjectName("preset_card")
        self.text.setVisible(bool(self.text.text()))
        badge = plain_label(self.tr("For new chats"), "badge")
        badge.setObjectName("preset_default_badge")
        badge.setVisible(is_default)
        facts = _flow([plain_label(text, "chip") for text in preset_facts(preset, model)])
        actions = [
            self._button(self.tr("Edit…"), self.tr("Edit {name}"), "preset_edit_button", self.edit_requested),
            self._default_button(is_default),
            self._button(self.tr("Duplicate"), self.tr("Duplicate {name}"), "preset_copy_button", self.copy_requested),
            self._button(self.tr("Export…"), self.tr("Export {name}"), "preset_export_button", self.export_requested),
            self._button(self.tr("Delete"), self.tr("Delete {name}"), "preset_delete_button", self.delete_requested),
        ]
        self.words.setSpacing(8)
        self.words.addWidget(facts)
        self.words.addWidget(_flow(actions, gap=8))
        start = self._button(
            self.tr("Start a chat"), self.tr("Start a chat with {name}"), "preset_start_button", self.start_requested
        )
        start.setProperty("kind", "")
        self._place_heading(badge, start)

    def _place_heading(self, badge: QWidget, start: QWidget) -> None:
        heading = QHBoxLayout()
        heading.setSpacing(10)
        self.words.removeWidget(self.title)
        heading.addWidget(self.title, 1)
        heading.addWidget(badge)
        heading.addWidget(start)
        heading.setAlignment(badge, Qt.AlignmentFlag.AlignVCenter)
        self.words.insertLayout(0, heading)

    def _default_button(self, is_default: bool) -> QPushButton:
        label = self.tr("Not for new chats") if is_default else self.tr("Use for new chats")
        accessible = (
            self.tr("No longer begin new chats with {name}") if is_default else self.tr("Begin new chats with {name}")
        )
        button = page_button(
            label, "preset_default_button", kind="chip", accessible=accessible.format(name=self.preset.name)
        )
        button.clicked.connect(lambda: self.default_requested.emit(self.preset, not is_default))
        return button

    def _button(self, label: str, accessible: str, name: str, signal: object) -> QPushButton:
        button = page_button(label, name, kind="chip", accessible=accessible.format(name=self.preset.name))
        button.clicked.connect(lambda: signal.emit(self.preset))  # type: ignore[attr-defined]
        return button


class PromptCard(Card):
    """Name, the beginning of the text, its gaps, and what can be done with it."""

    edit_requested = Signal(object)
    export_requested = Signal(object)
    delete_requested = Signal(object)

    def __init__(self, prompt: Prompt, parent: QWidget | None = None) -> None:
        super().__init__(f"/{prompt.name}", beginning(prompt.text), parent=parent)
        self.prompt = prompt
        self.setObjectName("prompt_card")
        gaps = [variable.name for variable in variables(prompt.text)]
        actions = [
            self._button(self.tr("Edit…"), self.tr("Edit {name}"), "prompt_edit_button", self.edit_requested),
            self._button(self.tr("Export…"), self.tr("Export {name}"), "prompt_export_button", self.export_requested),
            self._button(self.tr("Delete"), self.tr("Delete {name}"), "prompt_delete_button", self.delete_requested),
        ]
        self.words.setSpacing(8)
        if gaps:
            self.words.addWidget(_flow([plain_label(name, "chip") for name in gaps]))
        self.words.addWidget(_flow(actions, gap=8))

    def _button(self, label: str, accessible: str, name: str, signal: object) -> QPushButton:
        button = page_button(label, name, kind="chip", accessible=accessible.format(name=self.prompt.name))
        button.clicked.connect(lambda: signal.emit(self.prompt))  # type: ignore[attr-defined]
        return button


def preset_facts(preset: Preset, model: str) -> list[str]:
    """Return what ``preset`` sets, in a few words each."""
    translate, locale = QCoreApplication.translate, QLocale()
    facts = [f"/{command_name(preset.name)}"] if command_name(preset.name) else []
    if model:
        facts.append(model)
    for name in SAMPLER_FIELDS:
        value = getattr(preset, name)
        if value is not None:
            facts.append(f"{said(OPTION_OF[name].label)} {value_words(OPTION_OF[name], value)}")
    if preset.reasoning is not None:
        on, off = translate("PresetCard", "Reasoning on"), translate("PresetCard", "Reasoning off")
        facts.append(on if preset.reasoning else off)
    if len(preset.greetings) == 1:
        facts.append(translate("PresetCard", "Speaks first"))
    elif preset.greetings:
        words = translate("PresetCard", "{count} greetings")
        facts.append(words.format(count=locale.toString(len(preset.greetings))))
    return facts


def beginning(text: str) -> str:
    """Return the first words of ``text`` on one line."""
    line = " ".join(text[: _SHOWN * 4].split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()}…"


def _flow(widgets: Sequence[QWidget], gap: int = 6) -> QWidget:
    holder = QWidget()
    row = FlowLayout(holder, gap=gap)
    for widget in widgets:
        row.addWidget(widget)
    return holder
