"""The tab “Catalog”: models that were looked at beforehand, judged for this computer, the best to begin with on top."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sotto.domain.errors import UserFacingError
from sotto.domain.events import DownloadProgress
from sotto.gui.card_column import CardColumn
from sotto.gui.download_start import DownloadStarter
from sotto.gui.download_tracker import DownloadTracker
from sotto.gui.filter_bar import FilterBar
from sotto.gui.offer_card import OfferCard
from sotto.gui.state_card import StateCard
from sotto.gui.tab_page import TabPage
from sotto.gui.texts import said
from sotto.services.catalog import Advice, Offer, Overview, Role, matching
from sotto.services.container import Services

_ADVICE = (Advice.WELL, Advice.SLOWLY, Advice.UNKNOWN, Advice.TOO_LARGE)
_ROLES = (Role.CHAT, Role.REASONING, Role.CODE, Role.VISION, Role.BASE, Role.EMBEDDING)
_ENOUGH_CONTEXT = 8_192
"""Tokens. Models with fewer are mostly of 2023: larger than newer ones, but not better, and they soon forget a chat."""


class CatalogTab(TabPage):
    """Reads the catalog when it is made; everything else happens in the window."""

    overview_known = Signal(object)
    """The :class:`Overview`."""
    use_requested = Signal(object)
    hub_search_requested = Signal(str)

    def __init__(self, services: Services, starter: DownloadStarter, parent: QWidget | None = None) -> None:
        super().__init__("catalog_tab", parent)
        self._services = services
        self._starter = starter
        self._offers: dict[str, Offer] = {}
        self._first = ""
        self.filters: FilterBar | None = None
        self._state = StateCard("catalog_state")
        self.column = CardColumn(self._make_card)
        self.body.addWidget(self._state)
        self.body.addWidget(self.column)
        self._tracker = DownloadTracker(services, self)
        self._tracker.changed.connect(self._on_downloads_changed)
        self._tracker.progressed.connect(self._on_progressed)
        self.load()

    def load(self) -> None:
        """Read the catalog and judge it for this computer."""
        self._state.show_state("cpu", self.tr("Looking at what suits this computer…"), "")
        self._state.show()
        self._services.catalog.overview().success(self._on_overview).failure(self._on_failed)

    def _on_overview(self, overview: Overview) -> None:
        self._first = overview.first.entry.id if overview.first is not None else ""
        self._offers = {offer.entry.id: offer for offer in sorted(overview.offers, key=self._rank)}
        if self.filters is None:
            spoken = Counter(code for offer in overview.offers for code in offer.entry.languages)
            self.filters = FilterBar([code for code, _ in spoken.most_common()])
            self.filters.changed.connect(self._on_filters_changed)
            self.body.insertWidget(0, self.filters)
            self.body.insertSpacing(1, 4)
        self.overview_known.emit(overview)
        self._on_filters_changed()

    def _on_failed(self, error: UserFacingError) -> None:
        self._state.show_state("triangle-alert", said(error.text), said(error.hint), "danger")
        self._state.add_button(self.tr("Try again"), "catalog_retry_button", self.load, "primary", "refresh-cw")
        self._state.show()

    def _on_filters_changed(self) -> None:
        assert self.filters is not None
        query = self.filters.query
        found = [offer.entry.id for offer in matching(self._offers.values(), query)]
        self.column.show_keys(found)
        self._state.setVisible(not found)
        if not found:
            words = query.words.strip()
            hint = self.tr("Take a filter away, or look for it on the hub, which has many more models.")
            self._state.show_state("search", self.tr("No model of the catalog is like that"), hint)
            self._state.add_button(self.tr("Show all models"), "catalog_clear_button", self.filters.clear)
            self._state.add_button(
                self.tr("Search the hub…"),
                "catalog_hub_button",
                lambda: self.hub_search_requested.emit(words),
                icon_name="globe",
            )

    def _on_downloads_changed(self) -> None:
        for card in self.column.made.values():
            assert isinstance(card, OfferCard)
            self._tracker.show_offer(card.offer, card)

    def _on_progressed(self, progress: DownloadProgress) -> None:
        for card in self.column.made.values():
            assert isinstance(card, OfferCard)
            if card.download is not None and card.download.id == progress.download:
                card.show_progress(progress)

    def _make_card(self, entry_id: Hashable) -> QWidget:
        offer = self._offers[str(entry_id)]
        caption = self.tr("Good first model for this computer") if entry_id == self._first else ""
        card = OfferCard(offer, caption)
        card.file_requested.connect(lambda file: self._starter.start_offer(offer, file))
        card.use_requested.connect(self.use_requested)
        self._starter.follow(card)
        self._tracker.show_offer(offer, card)
        return card

    def _rank(self, offer: Offer) -> tuple[bool, int, int, bool, int]:
        """Return what orders the catalog: the first model, then what runs well, what chats, what remembers a chat,
        what is able."""
        entry = offer.entry
        place = (_ADVICE.index(offer.fit.advice), _ROLES.index(entry.role), (entry.context or 0) < _ENOUGH_CONTEXT)
        return entry.id != self._first, *place, -entry.parameters
