"""One installed model on the Models page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from sotto.domain.models import InstalledModel, is_guide
from sotto.gui.flow_layout import FlowLayout
from sotto.gui.labels import plain_label
from sotto.gui.model_facts import chips
from sotto.gui.page import Card, page_button


class ModelCard(Card):
    """Name, facts, path, and what can be done with the model."""

    about_requested = Signal(object)
    use_requested = Signal(object)
    verify_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, model: InstalledModel, selected: bool, parent: QWidget | None = None) -> None:
        super().__init__(model.name, "", parent=parent)
        self.model = model
        self.setObjectName("model_card")
        if is_guide(model):
            self.text.setText(self.tr("Comes with Sotto, knows its handbook and nothing else."))
        else:
            self.text.hide()
        self._badge: QLabel = plain_label(self.tr("In use"), "badge")
        self._badge.setObjectName("model_in_use_badge")
        named = {"name": model.name}
        self.about_button = page_button(
            self.tr("About"), "model_about_button", accessible=self.tr("About {name}").format(**named)
        )
        self.use_button = page_button(
            self.tr("Use"), "model_use_button", accessible=self.tr("Use {name}").format(**named)
        )
        self.verify_button = page_button(
            self.tr("Verify"), "model_verify_button", accessible=self.tr("Verify {name}").format(**named)
        )
        self.verify_button.setToolTip(self.tr("Read the whole file and compare its SHA-256 with the stored one"))
        self._remove_button: QPushButton | None = None
        if not is_guide(model):
            self._remove_button = page_button(
                self.tr("Remove"), "model_remove_button", accessible=self.tr("Remove {name}").format(**named)
            )
            self._remove_button.clicked.connect(lambda: self.remove_requested.emit(model))
        self._progress = QProgressBar()
        self._progress.setObjectName("model_verify_progress")
        self._progress.setAccessibleName(self.tr("Progress of verifying {name}").format(**named))
        self._progress.setTextVisible(False)
        self._progress.setRange(0, 1000)
        self._result: QLabel = plain_label("", wraps=True)
        self._result.setObjectName("model_verify_result")
        self._result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._fill()
        self.about_button.clicked.connect(lambda: self.about_requested.emit(model))
        self.use_button.clicked.connect(lambda: self.use_requested.emit(model))
        self.verify_button.clicked.connect(lambda: self.verify_requested.emit(model))
        self.set_selected(selected)

    def set_selected(self, selected: bool) -> None:
        """Show whether this is the model that answers."""
        self._badge.setVisible(selected)
        self.use_button.setVisible(not selected)

    def show_progress(self, fraction: float) -> None:
        """Show how far verifying is (0…1)."""
        self.verify_button.setEnabled(False)
        self._result.hide()
        self._progress.show()
        self._progress.setValue(round(fraction * 1000))

    def show_result(self, text: str, role: str) -> None:
        """Show how verifying ended; ``role`` is ``good``, ``warning`` or ``danger``."""
        self.verify_button.setEnabled(True)
        self._progress.hide()
        self._result.setText(text)
        self._result.setProperty("role", role)
        self._result.style().polish(self._result)
        self._result.show()

    def _fill(self) -> None:
        heading = QHBoxLayout()
        heading.setSpacing(10)
        self.words.removeWidget(self.title)
        self.title.setWordWrap(False)
        self.title.setMinimumWidth(60)
        heading.addWidget(self.title)
        heading.addWidget(self._badge)
        heading.addStretch(1)
        self.words.insertLayout(0, heading)
        self.words.setSpacing(8)
        facts = QWidget()
        row = FlowLayout(facts)
        for text, explanation in chips(self.model):
            chip = plain_label(text, "chip")
            chip.setToolTip(explanation)
            row.addWidget(chip)
        self.words.addWidget(facts)
        if not is_guide(self.model):  # where Sotto keeps its own file is told by About
            path = plain_label(str(self.model.path), "path", wraps=True)
            path.setObjectName("model_path")
            self.words.addWidget(path)
        self.words.addWidget(self._progress)
        self.words.addWidget(self._result)
        self._progress.hide()
        self._result.hide()
        buttons = QVBoxLayout()
        buttons.setSpacing(6)
        first = QHBoxLayout()
        first.setSpacing(8)
        for button in (self.use_button, self.about_button, self.verify_button):
            first.addWidget(button)
        if self._remove_button is not None:
            first.addWidget(self._remove_button)
        buttons.addLayout(first)
        buttons.addStretch(1)
        self.row.addLayout(buttons)
