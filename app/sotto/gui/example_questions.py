"""Four questions to begin with; a click asks the guide. Made only when there is a guide to ask."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from sotto.services.guide import EXAMPLES

_GAP = 10


class ExampleQuestions(QWidget):
    """Two columns of buttons, or one where two do not fit."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("example_questions")
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self.buttons = [self._button(question, label) for question, label in self._questions()]
        self._arrange(2)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        widest = max(button.sizeHint().width() for button in self.buttons)
        self._arrange(2 if 2 * widest + _GAP <= self.width() else 1)

    def _questions(self) -> tuple[tuple[str, str], ...]:
        """Return what is asked and how the button says it."""
        labels = (
            self.tr("What can I do here?"),
            self.tr("Which model fits my computer?"),
            self.tr("Is this really private?"),
            self.tr("How do I add a model?"),
        )
        return tuple(zip(EXAMPLES, labels, strict=True))

    def _button(self, question: str, label: str) -> QPushButton:
        button = QPushButton(label)
        button.setObjectName("example_question")
        button.setAccessibleName(label)
        is_translated = label != question
        button.setToolTip(
            self.tr("Ask the guide; it answers in English") if is_translated else self.tr("Ask the guide")
        )
        button.setProperty("kind", "example")
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.asked.emit(question))
        return button

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for index, button in enumerate(self.buttons):
            self._grid.addWidget(button, index // columns, index % columns)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, columns - 1)
        self._grid.setHorizontalSpacing(_GAP if columns == 2 else 0)
