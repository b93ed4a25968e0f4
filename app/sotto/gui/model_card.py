"""One installed model on the Models page."""

from __future__ import annotations

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel, is_guide
from sotto.domain.workshop import can_be_made_smaller
from sotto.gui.flow_layout import FlowLayout
from sotto.gui.labels import plain_label
from sotto.gui.model_facts import chips, last_used_words
from sotto.gui.page import Card, page_button


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a card says of its model besides the model's own facts.

    ``source`` says in words whose folder it lies in, empty for none; ``same_as`` the names of models with the same
    content; ``deletes_file``: deleting it deletes the file.
    """

    source: str = ""
    same_as: tuple[str, ...] = ()
    deletes_file: bool = False


class ModelCard(Card):
    """Name, facts, path, and what can be done with the model."""

    about_requested = Signal(object)
    use_requested = Signal(object)
    edit_requested = Signal(object)
    smaller_requested = Signal(object)
    verify_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, model: InstalledModel, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(model.name, "", parent=parent)
        self.model = model
        self.around = around
        self.setObjectName("model_card")
        self._badge: QLabel = plain_label(self.tr("In use"), "badge")
        self._badge.setObjectName("model_in_use_badge")
        self._facts = QWidget()
        self._history = plain_label("", "facts", wraps=True)
        self._history.setObjectName("model_history")
        self._notes = plain_label("", wraps=True)
        self._notes.setObjectName("model_notes")
        self._progress = QProgressBar()
        self._progress.setObjectName("model_verify_progress")
        self._progress.setTextVisible(False)
        self._progress.setRange(0, 1000)
        self._result: QLabel = plain_label("", wraps=True)
        self._result.setObjectName("model_verify_result")
        self._result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.use_button = self._button(self.tr("Use"), self.tr("Use {name}"), "model_use_button", self.use_requested)
        self.about_button = self._button(
            self.tr("About"), self.tr("About {name}"), "model_about_button", self.about_requested
        )
        self.verify_button = self._button(
            self.tr("Verify"), self.tr("Verify {name}"), "model_verify_button", self.verify_requested
        )
        self.verify_button.setToolTip(self.tr("Read the whole file and compare its SHA-256 with the stored one"))
        self._lay_out()
        self.show_model(model, around)
        self.set_selected(False)

    def show_model(self, model: InstalledModel, around: Surroundings) -> None:
        """Show what is known of the same model now."""
        self.model, self.around = model, around
        self.title.setText(model.name)
        self.text.setText(self.tr("Comes with Sotto, knows its handbook and nothing else.") if is_guide(model) else "")
        self.text.setVisible(is_guide(model))
        self._fill_facts()
        history = [] if is_guide(model) else [last_used_words(model.last_used, QDate.currentDate())]
        if around.source:
            history.append(around.source)
        if around.same_as:
            history.append(self.tr("the same file as {names}").format(names=", ".join(around.same_as)))
        self._history.setText(" · ".join(history))
        self._history.setVisible(bool(history))
        self._notes.setText(model.notes)
        self._notes.setVisible(bool(model.notes))

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

    def _button(self, label: str, accessible: str, name: str, signal: object) -> QPushButton:
        kind = "" if name == "model_use_button" else "chip"
        button = page_button(label, name, kind=kind, accessible=accessible.format(name=self.model.name))
        button.clicked.connect(lambda: signal.emit(self.model))  # type: ignore[attr-defined]
        return button

    def _own_buttons(self) -> list[QPushButton]:
        """Return what can be done with every model but the one that ships with Sotto."""
        if is_guide(self.model):
            return []
        edit = self._button(self.tr("Set up…"), self.tr("Set up {name}"), "model_edit_button", self.edit_requested)
        edit.setToolTip(self.tr("Name, notes, and what it is used with instead of what Settings says"))
        buttons = [edit]
        if can_be_made_smaller(self.model):
            smaller = self._button(
                self.tr("Make smaller…"), self.tr("Make {name} smaller"), "model_smaller_button", self.smaller_requested
            )
            smaller.setToolTip(self.tr("Round its numbers, so that it needs less memory and answers faster"))
            buttons.append(smaller)
        label, accessible = self.tr("Remove"), self.tr("Remove {name}")
        if self.around.deletes_file:
            label, accessible = self.tr("Delete"), self.tr("Delete {name}")
        remove = self._button(label, accessible, "model_remove_button", self.remove_requested)
        return [*buttons, remove]

    def _lay_out(self) -> None:
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
        FlowLayout(self._facts)
        actions = QWidget()
        row = FlowLayout(actions, gap=8)
        for button in (self.about_button, self.verify_button, *self._own_buttons()):
            row.addWidget(button)
        self._progress.setAccessibleName(self.tr("Progress of verifying {name}").format(name=self.model.name))
        self.words.addWidget(self._facts)
        self.words.addWidget(self._notes)
        if not is_guide(self.model):  # where Sotto keeps its own file is told by About
            path = plain_label(str(self.model.path), "path", wraps=True)
            path.setObjectName("model_path")
            self.words.addWidget(path)
        for widget in (self._history, self._progress, self._result, actions):
            self.words.addWidget(widget)
        self._progress.hide()
        self._result.hide()
        self.row.addWidget(self.use_button, 0, Qt.AlignmentFlag.AlignTop)

    def _fill_facts(self) -> None:
        row = self._facts.layout()
        assert row is not None
        while (item := row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for text, explanation in chips(self.model):
            chip = plain_label(text, "chip")
            chip.setToolTip(explanation)
            row.addWidget(chip)
