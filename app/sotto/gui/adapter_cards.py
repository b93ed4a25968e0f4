"""The installed LoRA adapters on the Models page, below the models they are for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sotto.domain.models import InstalledModel
from sotto.gui.labels import plain_label
from sotto.gui.model_facts import size_words
from sotto.gui.page import Card, page_button
from sotto.services.container import Services


class AdapterCards(QWidget):
    """Hidden while there is none. ``remove_requested`` carries the adapter."""

    remove_requested = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("adapters_section")
        self._services = services
        self._shown: tuple[InstalledModel, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 14, 0, 0)
        self._layout.setSpacing(10)
        title = plain_label(self.tr("Adapters"), "heading")
        title.setObjectName("section_heading")
        self._layout.addWidget(title)
        words = self.tr("Small files (LoRA) that change how a model writes. Choose them with “Set up…”, or in a chat.")
        self._layout.addWidget(plain_label(words, "muted", wraps=True))
        self.cards: list[Card] = []
        self.hide()

    def refresh(self) -> None:
        """Show what is installed now."""
        adapters = tuple(self._services.models.adapters)
        self.setVisible(bool(adapters))
        if adapters == self._shown:
            return
        self._shown = adapters
        for card in self.cards:
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [self._card(adapter) for adapter in adapters]
        for card in self.cards:
            self._layout.addWidget(card)

    def _card(self, adapter: InstalledModel) -> Card:
        words = self.tr("{size}, for models of the kind {architecture}")
        card = Card(adapter.name, words.format(size=size_words(adapter.size_bytes), architecture=adapter.architecture))
        card.setObjectName("adapter_card")
        path = plain_label(str(adapter.path), "path", wraps=True)
        path.setObjectName("adapter_path")
        card.words.addWidget(path)
        deletes = self._services.library.owns_files(adapter)
        label = self.tr("Delete") if deletes else self.tr("Remove")
        accessible = (self.tr("Delete {name}") if deletes else self.tr("Remove {name}")).format(name=adapter.name)
        remove = page_button(label, "adapter_remove_button", kind="chip", accessible=accessible)
        remove.clicked.connect(lambda: self.remove_requested.emit(adapter))
        card.add_buttons([remove])
        return card
