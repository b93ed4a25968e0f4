"""Another version of an answer, with another model or other settings, for this once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from sotto.config import options
from sotto.config.options import AnyOption
from sotto.config.origins import Origin
from sotto.config.settings import ANSWERS
from sotto.domain.chat import Message
from sotto.domain.models import InstalledModel
from sotto.gui.dialog_size import resize_within_window
from sotto.gui.edit_dialog import EditDialog
from sotto.gui.labels import plain_label
from sotto.gui.message_menu import written_by
from sotto.gui.origin_words import origin_words
from sotto.gui.own_values import OwnValues
from sotto.services.container import Services

FIELDS: Final[Mapping[str, AnyOption]] = {**ANSWERS, options.SEED.name: options.SEED}


class VersionDialog(EditDialog):
    """Asks for the model and the settings. What is ticked holds for this version; the rest is as always."""

    version_wanted = Signal(object, object)
    """The :class:`InstalledModel` and the settings that differ, by name."""

    def __init__(
        self, services: Services, message: Message, models: Sequence[InstalledModel], parent: QWidget | None = None
    ) -> None:
        super().__init__(services, "version_dialog", "", parent)
        self.setWindowTitle(self.tr("Write another version"))
        resize_within_window(self, 600, 620)
        self._models = tuple(models)
        self._model = QComboBox()
        for model in self._models:
            self._model.addItem(model.name)
        selected = services.models.selected
        ids = [str(model.id) for model in self._models]
        wanted = [written_by(message), str(selected.id) if selected is not None else ""]
        self._model.setCurrentIndex(next((ids.index(one) for one in wanted if one in ids), 0))
        self.save_button.setText(self.tr("Write"))
        self.save_button.setAccessibleName(self.save_button.text())
        self.add_field(self.tr("Model"), self._model, "version_dialog_model")
        self.inside.addSpacing(6)
        self.inside.addWidget(plain_label(self.tr("Settings for this version"), "heading"))
        note = self.tr("Tick what should differ. It holds for this one answer; the chat keeps its own settings.")
        self.inside.addWidget(plain_label(note, "muted", wraps=True))
        self._values = OwnValues(
            services.settings,
            FIELDS,
            {},
            "version",
            lambda name: (services.settings.get(FIELDS[name]), ""),  # the chat may say something else
            lambda _name, _value: origin_words(Origin.ONCE),
        )
        self.inside.addWidget(self._values)
        self.inside.addStretch(1)

    def save(self) -> None:
        """Have the version written."""
        given: dict[str, Any] = self._values.given()
        self.version_wanted.emit(self._models[self._model.currentIndex()], given)
        self.saved()
