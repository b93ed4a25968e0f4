"""What stands in the place of an answer that is not written yet: who should write it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from sotto.domain.models import InstalledModel
from sotto.gui.labels import ElidedLabel, plain_label
from sotto.gui.tokens import EDGE

MOST_MODELS: Final = 12
"""More than these are chosen in the dialog."""


class CompareStart(QWidget):
    """One line for each model, and one for other settings."""

    model_chosen = Signal(object)
    """The :class:`InstalledModel` that is to write the answer, as it always does."""
    settings_wanted = Signal()

    def __init__(self, models: Sequence[InstalledModel], writer: str, parent: QWidget | None = None) -> None:
        """``writer`` is the id of the model that wrote the other answer; it is offered last."""
        super().__init__(parent)
        self.setObjectName("compare_start")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 12)
        column.setSpacing(6)
        question = plain_label(self.tr("Who should write it?"), "muted", wraps=True)
        question.setContentsMargins(EDGE, 0, EDGE, 4)
        column.addWidget(question)
        self.buttons: list[QPushButton] = []
        for model in sorted(models, key=lambda model: str(model.id) == writer)[:MOST_MODELS]:
            again = self.tr("The same model once more")
            button = self._row(model.name, "compare_model_button", again if str(model.id) == writer else "")
            button.clicked.connect(lambda _checked=False, one=model: self.model_chosen.emit(one))
            column.addWidget(button)
        if not models:
            column.addWidget(plain_label(self.tr("No model is installed yet."), "muted", wraps=True))
        settings = self._row(self.tr("With other settings…"), "compare_settings_button", "")
        settings.setEnabled(bool(models))
        settings.clicked.connect(self.settings_wanted)
        column.addWidget(settings)
        column.addStretch(1)

    def _row(self, text: str, name: str, note: str) -> QPushButton:
        button = _Row(text, note)
        button.setObjectName(name)
        self.buttons.append(button)
        return button


class _Row(QPushButton):
    """A button across the column; its words are labels, so that a long name is shortened."""

    def __init__(self, text: str, note: str) -> None:
        super().__init__()
        self.setProperty("kind", "example")
        self.setAccessibleName(text)
        self.setAccessibleDescription(note)
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(14, 9, 14, 9)
        self._inside.setSpacing(1)
        labels = [ElidedLabel(text)]
        if note:
            labels.append(ElidedLabel(note, "facts"))
        for label in labels:
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._inside.addWidget(label)

    def sizeHint(self) -> QSize:
        return self._inside.sizeHint()  # Qt would count its own text, which is empty
