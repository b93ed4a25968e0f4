"""One model of the catalog: what it is, how it would run here, and the button that gets it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from sotto.domain.downloads import Download
from sotto.domain.models import InstalledModel
from sotto.gui.downloadable_card import DownloadableCard
from sotto.gui.icons import icon
from sotto.gui.labels import ElidedLabel
from sotto.gui.offer_words import download_words, file_words, offer_chips
from sotto.gui.texts import said
from sotto.services.catalog import Offer, estimated_bytes
from sotto.services.download_requests import request_for


class OfferCard(DownloadableCard):
    """The recommended file is on the button, all others are in the menu beside it."""

    file_requested = Signal(object)
    """The :class:`ModelFile` to download."""

    def __init__(self, offer: Offer, caption: str = "", parent: QWidget | None = None) -> None:
        summary = said(offer.entry.summary)
        super().__init__(offer.entry.name, summary, offer.entry.name, _label(offer), offer.fit, parent)
        self.setObjectName("offer_card")
        self.offer = offer
        if caption:
            self.setProperty("role", "chosen_card")
            self.words.insertWidget(0, ElidedLabel(caption, "accent"))
        for text, explanation in offer_chips(offer):
            self.add_fact(text, explanation)
        self.sizes_button = _sizes_button(self.tr("Other sizes of {name}").format(name=self.name))
        menu = QMenu(self.sizes_button)
        menu.setObjectName("offer_sizes_menu")
        menu.aboutToShow.connect(lambda: self._fill_menu(menu))
        self.sizes_button.setMenu(menu)
        self.buttons.addWidget(self.sizes_button)
        self.download_requested.connect(lambda: self.file_requested.emit(offer.file))
        self.show_state(None, None)

    def show_state(
        self, installed: InstalledModel | None, download: Download | None, is_selected: bool = False
    ) -> None:
        super().show_state(installed, download, is_selected)
        self.sizes_button.setVisible(download is None and len(self.offer.entry.model_files) > 1)

    def _fill_menu(self, menu: QMenu) -> None:
        menu.clear()
        for file in self.offer.entry.model_files:
            text = file_words(file, self.offer.fits[file.quantization])
            if file is self.offer.file:
                text = self.tr("{words} · recommended").format(words=text)
            action = menu.addAction(text)
            action.setObjectName(f"offer_size_{file.quantization}")
            action.triggered.connect(lambda _checked=False, file=file: self.file_requested.emit(file))


def _label(offer: Offer) -> str:
    if offer.file.bytes:
        return download_words(request_for(offer, offer.file).size_bytes)
    return download_words(estimated_bytes(offer.entry.parameters, offer.file.quantization) or 0, is_exact=False)


def _sizes_button(label: str) -> QPushButton:
    button = QPushButton()
    button.setObjectName("offer_sizes_button")
    button.setAccessibleName(label)
    button.setToolTip(label)
    button.setProperty("kind", "icon")
    button.setIcon(icon("chevron-down"))
    button.setIconSize(QSize(16, 16))
    return button
