"""How answers are written in one chat: its own values, each with where it comes from otherwise."""

from __future__ import annotations

import contextlib
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from sotto.config.option import Value
from sotto.config.origins import Origin, usual
from sotto.config.settings import ANSWERS
from sotto.domain.adapters import adapters_from, adapters_value
from sotto.domain.chat import Conversation
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import ModelId
from sotto.domain.models import InstalledModel
from sotto.domain.presets import Preset
from sotto.gui.adapter_choice import AdapterChoice
from sotto.gui.dialog_size import resize_within_window
from sotto.gui.edit_dialog import EditDialog
from sotto.gui.labels import plain_label
from sotto.gui.origin_words import origin_words
from sotto.gui.own_values import OwnValues
from sotto.gui.reasoning_choice import ReasoningChoice
from sotto.services.container import Services


class ChatSettings(EditDialog):
    """Changes what ``conversation`` has of its own; ``preset`` is the one it took values over from, ``model`` the one
    that answers."""

    def __init__(
        self,
        services: Services,
        conversation: Conversation,
        preset: Preset | None,
        model: InstalledModel | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(services, "chat_settings", "", parent)
        self.setWindowTitle(self.tr("Answers in this chat"))
        resize_within_window(self, 680, 640)
        self._conversation = conversation
        self._preset = preset
        self._model = model
        self._defaults = services.models.defaults(model.id if model is not None else ModelId(""))
        self.reasoning = ReasoningChoice(_reasoning_of(conversation))
        own = _answers_of(conversation)
        self.values = OwnValues(services.settings, ANSWERS, own, "chat_own", self._below, self._own_words)
        architecture = model.architecture if model is not None else ""
        self.adapters = AdapterChoice(
            [one for one in services.models.adapters if one.architecture == architecture],
            adapters_from(conversation.settings["adapters"]) if "adapters" in conversation.settings else None,
            "chat",
            self._defaults.adapters or (),
            inherits=True,
        )
        self._lay_out()

    def chosen(self) -> dict[str, Any]:
        """Return what the chat is to have of its own."""
        reasoning = self.reasoning.value()
        adapters = self.adapters.value()
        return {
            **self.values.given(),
            **({} if reasoning is None else {"reasoning": reasoning}),
            **({} if adapters is None else {"adapters": adapters_value(adapters)}),
        }

    def save(self) -> None:
        """Keep it; the next answer is written so."""
        task = self._services.presets.set_answers(self._conversation.id, self.chosen())
        task.success(lambda _saved: self.saved()).failure(self.failed)

    def _lay_out(self) -> None:
        words = self.tr("Tick what should differ in this chat. It holds from the next answer on.")
        self.inside.addWidget(plain_label(words, "muted", wraps=True))
        words = self.tr("Whether the model thinks before it answers. Only some models can be told; others ignore it.")
        self.add_field(self.tr("Reasoning"), self.reasoning, "chat_reasoning_choice", words)
        self.inside.setAlignment(self.reasoning, Qt.AlignmentFlag.AlignLeft)
        self.inside.addSpacing(8)
        self.inside.addWidget(self.values)
        if self.adapters.rows:
            words = self.tr("Small files (LoRA) that change how it writes. 1 is as they were trained, 0 does nothing.")
            self.inside.addSpacing(8)
            self.inside.addWidget(plain_label(self.tr("Adapters"), "heading"))
            self.inside.addWidget(plain_label(words, "muted", wraps=True))
            self.inside.addWidget(self.adapters)
        self.inside.addStretch(1)

    def _below(self, name: str) -> tuple[Value, str]:
        known = usual(name, self._services.settings, self._defaults)
        return known.value, origin_words(known.origin, self._model.name if self._model is not None else "")

    def _own_words(self, name: str, value: Value) -> str:
        if self._preset is not None and self._preset.chat_settings().get(name) == value:
            return origin_words(Origin.PRESET, preset=self._preset.name)
        return origin_words(Origin.CHAT)


def _answers_of(conversation: Conversation) -> dict[str, Value]:
    """Return what makes sense of a chat's own values: an imported one may hold anything."""
    found: dict[str, Value] = {}
    for name, option in ANSWERS.items():
        with contextlib.suppress(UserFacingError):
            found[name] = option.check(conversation.settings.get(name))
    return found


def _reasoning_of(conversation: Conversation) -> bool | None:
    value = conversation.settings.get("reasoning")
    return value if isinstance(value, bool) else None
