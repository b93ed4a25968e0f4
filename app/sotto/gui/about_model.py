"""What is known of a model: its card, if it has one, and the facts in the header of its file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from sotto.domain.models import InstalledModel
from sotto.gui.document_view import DocumentView
from sotto.gui.labels import plain_label
from sotto.gui.model_facts import parameter_words, size_words
from sotto.gui.theme import Theme

_MAKERS = ("general.author", "general.organization")


class AboutModelDialog(QDialog):
    """Shows ``card`` (Markdown, may be empty) and ``header``, a result of ``ModelService.describe``."""

    link_activated = Signal(str)

    def __init__(
        self,
        theme: Theme,
        model: InstalledModel,
        header: Mapping[str, Any],
        card: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("about_model_dialog")
        self.setWindowTitle(self.tr("About {name}").format(name=model.name))
        self.resize(640, 600 if card else 470)
        content = QWidget()
        content.setProperty("role", "page")
        self._inside = QVBoxLayout(content)
        self._inside.setContentsMargins(28, 24, 28, 24)
        self._inside.setSpacing(16)
        if card:
            self._add_card(theme, card)
            self._inside.addWidget(plain_label(self.tr("What the file says"), "heading"))
        else:
            self._inside.addWidget(plain_label(model.name, "title", wraps=True))
        self._inside.addLayout(_grid(facts_of(model, header)))
        self._inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setObjectName("about_model_text")
        scroll.setAccessibleName(self.windowTitle())
        scroll.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addWidget(self._buttons())

    def _add_card(self, theme: Theme, card: str) -> None:
        document = DocumentView(theme, self.windowTitle())
        document.link_activated.connect(self._on_link_activated)
        document.show_text(card)
        self._inside.addWidget(document)

    def _on_link_activated(self, address: str) -> None:
        self.accept()  # a link of ours shows a page of the window behind this
        self.link_activated.emit(address)

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        buttons.setContentsMargins(16, 10, 16, 14)
        close = QPushButton(self.tr("Close"))
        close.setObjectName("about_model_close_button")
        close.setAccessibleName(close.text())
        close.setDefault(True)
        close.clicked.connect(self.reject)
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        return buttons


def facts_of(model: InstalledModel, header: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the known facts as (name, value), in words."""
    translate, locale = QCoreApplication.translate, QLocale()
    tokens = int(header.get("context_length") or 0)
    has_template = bool(header.get("chat_template"))
    metadata = header.get("metadata") or {}
    kind = "Chats: the file has a chat template" if has_template else "Completes text: the file has no chat template"
    facts = [
        (translate("AboutModel", "Licence"), model.licence or translate("AboutModel", "The file does not name one")),
        (translate("AboutModel", "Made by"), next((str(metadata[key]) for key in _MAKERS if metadata.get(key)), "")),
        (translate("AboutModel", "Architecture"), str(header.get("architecture") or "")),
        (translate("AboutModel", "Parameters"), _parameters(int(header.get("parameters") or 0))),
        (
            translate("AboutModel", "Context window"),
            translate("AboutModel", "{count} tokens").format(count=locale.toString(tokens)) if tokens else "",
        ),
        (translate("AboutModel", "Quantization"), str(header.get("quantization") or "")),
        (translate("AboutModel", "Use"), translate("AboutModel", kind)),
        (translate("AboutModel", "Size"), size_words(model.size_bytes)),
        (translate("AboutModel", "File"), "\n".join(header.get("files") or [str(model.path)])),
        (
            translate("AboutModel", "SHA-256"),
            model.sha256 or translate("AboutModel", "Not recorded yet"),
        ),
    ]
    return [(name, value) for name, value in facts if value]


def _parameters(count: int) -> str:
    return f"{parameter_words(count)} ({QLocale().toString(count)})" if count else ""


def _grid(facts: list[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    for row, (name, value) in enumerate(facts):
        label = plain_label(name, "muted")
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        words = plain_label(_breakable(value), wraps=True)
        words.setObjectName("model_fact")
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(words, row, 1)
    return grid


def _breakable(text: str) -> str:
    """Return ``text`` with places where a long path or checksum may be broken: a label breaks at words only."""
    if len(text) == 64 and text.isalnum():
        return f"{text[:32]}\u200b{text[32:]}"
    return text.replace("/", "/\u200b").replace("\\", "\\\u200b")
