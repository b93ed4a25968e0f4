"""Setting one model up: its name, notes, and what it is used with instead of what Settings says."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from sotto.config.model_defaults import OPTION_OF, given_values
from sotto.config.option import Value
from sotto.config.options import AnyOption
from sotto.domain.errors import UserFacingError
from sotto.domain.events import Notice
from sotto.domain.models import InstalledModel, ModelDefaults
from sotto.gui.labels import plain_label
from sotto.gui.option_editor import OptionRow
from sotto.services.container import Services

CHATML: Final = (
    "{%- for message in messages -%}\n"
    "{{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' -}}\n"
    "{%- endfor -%}\n"
    "{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}\n"
)
"""The most common form of a chat, for models whose own template is missing or not to be trusted."""

_FROM_FILE, _BUILT_IN, _OWN = "file", "built-in", "own"


class ModelEditor(QDialog):
    """Changes one model of the user's; nothing is changed before “Save”."""

    def __init__(self, services: Services, model: InstalledModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._model = model
        self._values: dict[str, Any] = given_values(services.models.defaults(model.id))
        self._checks: dict[str, QCheckBox] = {}
        self._is_closed = False
        self.rows: dict[str, OptionRow] = {}
        self.setObjectName("model_editor")
        self.setWindowTitle(self.tr("Set up {name}").format(name=model.name))
        self.resize(680, 640)
        self.name = QLineEdit(model.name)
        self.notes = QPlainTextEdit(model.notes)
        self.template_choice = QComboBox()
        self.template = QPlainTextEdit()
        self._error = plain_label("", "danger", wraps=True)
        self._error.setObjectName("model_editor_error")
        self._error.hide()
        self._lay_out()
        self._show_template(self._values.get("template"))

    def defaults(self) -> ModelDefaults:
        """Return what is chosen now."""
        given = {name: self._values[name] for name, check in self._checks.items() if check.isChecked()}
        choice = self.template_choice.currentData()
        if choice != _FROM_FILE and self.template.toPlainText().strip():
            given["template"] = CHATML if choice == _BUILT_IN else self.template.toPlainText()
        return ModelDefaults(**given)

    def save(self) -> None:
        """Keep everything and close; an error is shown here, and nothing is lost."""
        library, id_ = self._services.library, self._model.id
        self._save_button.setEnabled(False)
        defaults, notes, name = self.defaults(), self.notes.toPlainText(), self.name.text()
        tasks = [lambda: library.set_defaults(id_, defaults)]
        if notes.strip() != self._model.notes:
            tasks.append(lambda: library.set_notes(id_, notes))
        if name != self._model.name:
            tasks.append(lambda: library.rename(id_, name))

        def go_on() -> None:
            if tasks:
                tasks.pop(0)().success(lambda _none: go_on()).failure(self._on_failed)
            elif not self._is_closed:
                self.accept()

        go_on()

    def done(self, result: int) -> None:
        self._is_closed = True  # it is deleted now; what is being saved goes on without it
        super().done(result)

    def _on_failed(self, error: UserFacingError) -> None:
        if self._is_closed:
            self._services.hub.publish(Notice(error))
            return
        self._save_button.setEnabled(True)
        self._error.setText(f"{error.text} {error.hint}".strip())
        self._error.show()

    def _lay_out(self) -> None:
        content = QWidget()
        content.setProperty("role", "page")
        inside = QVBoxLayout(content)
        inside.setContentsMargins(28, 24, 28, 24)
        inside.setSpacing(10)
        self._add_words(inside)
        inside.addSpacing(8)
        inside.addWidget(plain_label(self.tr("Use this model with"), "heading"))
        words = self.tr("Tick what should differ from Settings for this model. Everything else is as in Settings.")
        inside.addWidget(plain_label(words, "muted", wraps=True))
        for name, option in OPTION_OF.items():
            inside.addWidget(self._option(name, option))
        self._add_template(inside)
        inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("model_editor_page")
        scroll.setAccessibleName(self.windowTitle())
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(16, 10, 16, 14)
        bottom.addWidget(self._error, 1)
        bottom.addWidget(self._buttons())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addLayout(bottom)

    def _add_words(self, inside: QVBoxLayout) -> None:
        self.name.setObjectName("model_name_field")
        self.name.setAccessibleName(self.tr("Name of the model"))
        self.notes.setObjectName("model_notes_field")
        self.notes.setAccessibleName(self.tr("Notes about the model"))
        self.notes.setProperty("role", "field")
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(80)
        for label, field in ((self.tr("Name"), self.name), (self.tr("Notes"), self.notes)):
            inside.addWidget(plain_label(label, "heading"))
            inside.addWidget(field)

    def _option(self, name: str, option: AnyOption) -> QWidget:
        check = QCheckBox()
        check.setObjectName(f"model_own_{name}")
        check.setAccessibleName(self.tr("{option}: not as in Settings").format(option=option.label))
        check.setChecked(name in self._values)

        def changed(value: Value) -> None:
            self._values[name] = value

        row = OptionRow(option, changed)
        self.rows[name] = row
        self._checks[name] = check
        value = self._values.setdefault(name, self._services.settings.get(option))
        row.show_value(value)
        row.editor.setEnabled(check.isChecked())
        check.toggled.connect(lambda own: self._on_own_toggled(name, own))
        card = QFrame()
        card.setProperty("role", "card")
        layout = QHBoxLayout(card)
        layout.setContentsMargins(14, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(check)
        layout.addWidget(row, 1)
        return card

    def _on_own_toggled(self, name: str, own: bool) -> None:
        self.rows[name].editor.setEnabled(own)
        if not own:
            self._values[name] = self._services.settings.get(OPTION_OF[name])
            self.rows[name].show_value(self._values[name])

    def _add_template(self, inside: QVBoxLayout) -> None:
        for label, choice in (
            (self.tr("The one in the file"), _FROM_FILE),
            (self.tr("ChatML, built into Sotto"), _BUILT_IN),
            (self.tr("Another one"), _OWN),
        ):
            self.template_choice.addItem(label, choice)
        self.template_choice.setObjectName("model_template_choice")
        self.template_choice.setAccessibleName(self.tr("Chat template"))
        self.template_choice.currentIndexChanged.connect(lambda _index: self._on_template_chosen())
        self.template.setObjectName("model_template_field")
        self.template.setAccessibleName(self.tr("Text of the chat template"))
        self.template.setProperty("role", "field")
        self.template.setTabChangesFocus(True)
        self.template.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.template.setFixedHeight(160)
        words = self.tr("How a chat is put to the model. A wrong one makes answers odd, or endless.")
        inside.addSpacing(8)
        inside.addWidget(plain_label(self.tr("Chat template"), "heading"))
        inside.addWidget(plain_label(words, "muted", wraps=True))
        inside.addWidget(self.template_choice, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self.template)

    def _show_template(self, template: str | None) -> None:
        choice = _FROM_FILE if template is None else _BUILT_IN if template == CHATML else _OWN
        self.template.setPlainText(template or "")
        self.template_choice.setCurrentIndex(self.template_choice.findData(choice))
        self._on_template_chosen()

    def _on_template_chosen(self) -> None:
        choice = self.template_choice.currentData()
        if choice == _BUILT_IN:
            self.template.setPlainText(CHATML)
        self.template.setReadOnly(choice == _BUILT_IN)
        self.template.setVisible(choice != _FROM_FILE)

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        self._save_button = QPushButton(self.tr("Save"))
        cancel = QPushButton(self.tr("Cancel"))
        for button, name in ((self._save_button, "model_editor_save_button"), (cancel, "model_editor_cancel_button")):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
        self._save_button.setProperty("kind", "primary")
        self._save_button.setDefault(True)
        self._save_button.clicked.connect(self.save)
        cancel.clicked.connect(self.reject)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton(self._save_button, QDialogButtonBox.ButtonRole.ActionRole)
        return buttons
