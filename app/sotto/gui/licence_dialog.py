"""What a licence asks for, in plain words and in its own, before a model is downloaded; asked once per licence."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from sotto.domain.light_dataclass import dataclass
from sotto.gui.dialog_size import resize_within_window
from sotto.gui.labels import ElidedLabel, plain_label
from sotto.gui.page import page_button
from sotto.gui.texts import said
from sotto.services.catalog import Licence, LicenceClass

_WIDTH = 600
_HEIGHT = 620
_MARGIN = 24


@dataclass(frozen=True, slots=True)
class Terms:
    """What is to be accepted for ``model``. ``kind`` says how free the licence is, empty if Sotto does not know it;
    ``full_text`` is None where it has to be read at ``address`` (empty: nobody says where)."""

    model: str
    name: str
    kind: str
    obligations: tuple[str, ...]
    full_text: str | None
    address: str


def known_terms(model: str, licence: Licence) -> Terms:
    """Return the terms of a licence that Sotto describes. Raises ``catalog_damaged`` if its text can't be read."""
    return Terms(model, licence.name, licence.licence_class, licence.obligations, licence.full_text(), licence.address)


class LicenceDialog(QDialog):
    """Accepted only by its button; ``link_requested`` asks to show an address."""

    link_requested = Signal(str)

    def __init__(self, terms: Terms, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("licence_dialog")
        self.setWindowTitle(self.tr("Licence of {model}").format(model=terms.model))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 20)
        layout.setSpacing(12)
        question = self.tr("Before {model} is downloaded: do you accept its licence?").format(model=terms.model)
        layout.addWidget(plain_label(question, "heading", wraps=True))
        layout.addLayout(self._title_row(terms))
        for sentence in self._sentences(terms):
            layout.addLayout(_point(sentence))
        if terms.full_text is not None:
            layout.addSpacing(4)
            layout.addWidget(plain_label(self.tr("The full text, as published"), "caption"))
            layout.addWidget(self._text(terms.full_text), 1)
        else:
            layout.addStretch(1)
        note = self.tr("You are asked once for each licence. The sentences above are Sotto’s own and no legal advice.")
        layout.addWidget(plain_label(note, "facts", wraps=True))
        layout.addLayout(self._buttons(terms))
        # Accepting takes a choice, not a stray Enter. Only now is there a dialog to have a default button.
        cancel = self.findChild(QPushButton, "licence_cancel_button")
        assert cancel is not None
        cancel.setDefault(True)
        (self.findChild(QPlainTextEdit) or cancel).setFocus()
        height = _HEIGHT if terms.full_text is not None else layout.totalHeightForWidth(_WIDTH)
        resize_within_window(self, _WIDTH, height)

    def _title_row(self, terms: Terms) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        name = ElidedLabel(terms.name or self.tr("No licence named"))
        name.setObjectName("licence_name")
        row.addWidget(name)
        if terms.kind:
            is_open = terms.kind == LicenceClass.OPEN
            row.addWidget(plain_label(said(terms.kind), "badge" if is_open else "warning_badge"), 0, _TOP)
        row.addStretch(1)
        return row

    def _sentences(self, terms: Terms) -> tuple[str, ...]:
        if terms.obligations:
            return tuple(map(said, terms.obligations))
        return (
            self.tr("Sotto does not know this licence and can’t tell what it asks for."),
            self.tr("Read it on the model’s page before you accept it.")
            if terms.address
            else self.tr("Nobody says where its text is: ask the publisher before you rely on the model."),
        )

    def _text(self, full_text: str) -> QPlainTextEdit:
        text = QPlainTextEdit(full_text)
        text.setObjectName("licence_text")
        text.setAccessibleName(self.tr("Full text of the licence"))
        text.setProperty("role", "field")
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        return text

    def _buttons(self, terms: Terms) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        if terms.address:
            page = page_button(self.tr("Open its page…"), "licence_page_button", "external-link")
            page.clicked.connect(lambda: self.link_requested.emit(terms.address))
            page.setAutoDefault(False)
            row.addWidget(page)
        buttons = QDialogButtonBox()
        cancel = QPushButton(self.tr("Cancel"))
        accept = QPushButton(self.tr("Accept and download"))
        accept.setProperty("kind", "primary")
        for button, name in ((cancel, "licence_cancel_button"), (accept, "licence_accept_button")):
            button.setObjectName(name)
            button.setAccessibleName(button.text())
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        row.addWidget(buttons, 1)
        return row


_TOP = Qt.AlignmentFlag.AlignVCenter


def _point(sentence: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(plain_label("•", "muted"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(plain_label(sentence, "muted", wraps=True), 1)
    return row
