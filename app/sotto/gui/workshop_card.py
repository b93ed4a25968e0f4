"""The card of a model that is being made smaller, at the top of the models on this computer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from sotto.domain.workshop import WorkshopState, WorkshopStep
from sotto.gui.page import Card, page_button
from sotto.gui.workshop_words import step_words, title_words

_STEPS = 1000


class WorkshopCard(Card):
    """Says what the person wants; does nothing itself."""

    cancel_requested = Signal()
    dismiss_requested = Signal()
    use_requested = Signal(object)
    """The smaller model."""
    details_requested = Signal(object)
    """The error."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent=parent)
        self.setObjectName("workshop_card")
        self._state: WorkshopState | None = None
        self.text.setObjectName("workshop_text")
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._bar = QProgressBar()
        self._bar.setObjectName("workshop_progress")
        self._bar.setAccessibleName(self.tr("Progress of making a model smaller"))
        self._bar.setTextVisible(False)
        self._bar.setRange(0, _STEPS)
        self.words.setSpacing(6)
        self.words.insertWidget(1, self._bar)
        self.cancel_button = page_button(self.tr("Cancel"), "workshop_cancel_button")
        self.cancel_button.setAccessibleName(self.tr("Cancel making a model smaller"))
        self.use_button = page_button(self.tr("Use"), "workshop_use_button")
        self.details_button = page_button(self.tr("Details"), "workshop_details_button")
        self.details_button.setAccessibleName(self.tr("What went wrong, in detail"))
        self.details_button.clicked.connect(self._on_details)
        self.dismiss_button = page_button(self.tr("Done"), "workshop_dismiss_button")
        self.dismiss_button.setAccessibleName(self.tr("Hide this card"))
        self.cancel_button.clicked.connect(self.cancel_requested)
        self.dismiss_button.clicked.connect(self.dismiss_requested)
        self.use_button.clicked.connect(self._on_use)
        self.add_buttons([self.cancel_button, self.use_button, self.details_button, self.dismiss_button])

    def show_state(self, state: WorkshopState) -> None:
        """Show how far it is, or what came of it."""
        self._state = state
        self.title.setText(title_words(state))
        self.text.setText(step_words(state))
        self.text.setVisible(bool(self.text.text()))
        self._bar.setValue(round(state.fraction * _STEPS))
        self._bar.setVisible(not state.is_over)
        self.cancel_button.setVisible(not state.is_over)
        self.cancel_button.setEnabled(state.step is not WorkshopStep.SAVING)
        self.use_button.setVisible(state.is_over and state.result is not None)
        if state.result is not None:
            self.use_button.setAccessibleName(self.tr("Use {name}").format(name=state.result.name))
        self.details_button.setVisible(state.error is not None and bool(state.error.details))
        self.dismiss_button.setVisible(state.is_over)

    def _on_details(self) -> None:
        if self._state is not None and self._state.error is not None:
            self.details_requested.emit(self._state.error)

    def _on_use(self) -> None:
        if self._state is not None and self._state.result is not None:
            self.use_requested.emit(self._state.result)
