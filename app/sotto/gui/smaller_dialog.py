"""Asks what a model is to be made into: each choice with its size, what it is good for, and how it would run here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from sotto.domain.errors import UserFacingError
from sotto.domain.models import InstalledModel
from sotto.gui.dialog_size import resize_within_window
from sotto.gui.edit_dialog import EditDialog
from sotto.gui.labels import plain_label
from sotto.gui.model_facts import size_words
from sotto.gui.page import page_button
from sotto.gui.workshop_words import choice_facts, choice_words
from sotto.services.container import Services
from sotto.services.workshop import COMPARED_WINDOWS, Choice, Choices, QuantizeOrder

_USUAL = "Q4_K_M"
_INDENT = 26
"""Pixels before the figures, so that they stand below the words and not below the button."""


class SmallerDialog(EditDialog):
    """Begins making ``model`` smaller; how far it is shows on the page."""

    holds_typed_words = False

    def __init__(self, services: Services, model: InstalledModel, parent: QWidget | None = None) -> None:
        super().__init__(services, "smaller_dialog", "", parent)
        self._model = model
        self._text: Path | None = None
        title = self.tr("Make {name} smaller").format(name=model.name)
        self.setWindowTitle(title)
        self.group = QButtonGroup(self)
        self.inside.addWidget(plain_label(title, "title", wraps=True))
        words = self.tr(
            "A second file is made with the numbers of the model rounded: it needs less memory and answers faster. "
            "The original has {size} and stays as it is."
        )
        self.inside.addWidget(plain_label(words.format(size=size_words(model.size_bytes)), "muted", wraps=True))
        self._place = plain_label(self.tr("Looking at the model…"), "muted", wraps=True)
        self._place.setObjectName("smaller_place")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.inside.addSpacing(4)
        self.inside.addLayout(self._rows)
        self.inside.addWidget(self._place)
        self._add_text_choice()
        self.inside.addStretch(1)
        self.save_button.setText(self.tr("Make smaller"))
        self.save_button.setAccessibleName(self.save_button.text())
        self.save_button.setEnabled(False)
        resize_within_window(self, 620, 740)
        services.workshop.choices(model).success(self._show_choices).failure(self._on_no_choices)

    @property
    def chosen(self) -> str:
        """The type that is chosen, empty as long as there is nothing to choose."""
        button = self.group.checkedButton()
        return str(button.property("quantization")) if button is not None else ""

    def set_text(self, path: Path | None) -> None:
        """Compare both models on the text in this file, or with None not at all."""
        self._text = path
        self._text_name.setText(path.name if path is not None else self.tr("No text chosen"))
        self._no_text_button.setVisible(path is not None)

    def save(self) -> None:
        """Begin, once the text was read."""
        if self._text is None:
            self._begin("")
        else:
            self.save_button.setEnabled(False)  # until the text was read, or could not be
            self._services.workshop.read_text(self._text).success(self._begin).failure(self.failed)

    def _begin(self, text: str) -> None:
        if self.is_closed:  # cancelled while the text was read
            return
        order = QuantizeOrder(self._model, self.chosen, text=text, most_windows=COMPARED_WINDOWS)
        self._services.workshop.begin(order)
        self.saved()

    def _show_choices(self, found: Choices) -> None:
        if self.is_closed:
            return
        for choice in found.choices:
            self._add_choice(choice)
        words = self.tr("It goes into the models folder; {size} are free there.")
        self._place.setText(words.format(size=size_words(found.disk_free)))
        self.save_button.setEnabled(True)

    def _on_no_choices(self, error: UserFacingError) -> None:
        if not self.is_closed:
            self._place.hide()
            self.failed(error)
            self.save_button.setEnabled(False)

    def _add_choice(self, choice: Choice) -> None:
        button = QRadioButton(choice_words(choice.quantization))
        button.setObjectName(f"smaller_choice_{choice.quantization.lower()}")
        button.setProperty("quantization", choice.quantization)
        button.setChecked(choice.quantization == _USUAL)
        button.setAccessibleName(button.text())
        facts = choice_facts(choice)
        button.setAccessibleDescription(facts)
        self.group.addButton(button)
        label = plain_label(facts, "facts", wraps=True)
        label.setContentsMargins(_INDENT, 0, 0, 0)
        row = QVBoxLayout()
        row.setSpacing(2)
        row.addWidget(button)
        row.addWidget(label)
        self._rows.addLayout(row)
        if choice.quantization == _USUAL:
            button.setFocus()

    def _add_text_choice(self) -> None:
        self.inside.addSpacing(8)
        self.inside.addWidget(plain_label(self.tr("Compare on a text of yours"), "heading"))
        words = self.tr(
            "Both models then say how well they foretell it: a few pages of the kind you work with are best. "
            "The text is read on this computer only, and not kept."
        )
        self.inside.addWidget(plain_label(words, "muted", wraps=True))
        choose = page_button(self.tr("Choose a text…"), "smaller_text_button")
        choose.setAutoDefault(False)
        choose.clicked.connect(self._on_choose)
        self._text_name = plain_label("", "muted", wraps=True)
        self._text_name.setObjectName("smaller_text_name")
        self._no_text_button = page_button(self.tr("Don’t compare"), "smaller_no_text_button", kind="link")
        self._no_text_button.setAutoDefault(False)
        self._no_text_button.clicked.connect(lambda: self.set_text(None))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(choose)
        row.addWidget(self._text_name, 1)
        row.addWidget(self._no_text_button)
        self.inside.addLayout(row)
        self.set_text(None)

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a text"))
        dialog.setObjectName("smaller_text_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Texts (*.txt *.md)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.set_text(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
