"""Which of the models that are offered are here or on their way: what cards ask, and when to ask again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sotto.domain.downloads import Download, DownloadPart, DownloadState
from sotto.domain.events import DownloadProgress, DownloadsChanged, ModelsChanged
from sotto.domain.models import InstalledModel
from sotto.gui.downloadable_card import DownloadableCard
from sotto.services.container import Services

if TYPE_CHECKING:
    from sotto.services.catalog import Offer
    from sotto.services.hub_search import HubModel, HubVariant


class DownloadTracker(QObject):
    """Lives in the GUI thread; ``changed`` when models or downloads came, went or changed their state."""

    changed = Signal()
    progressed = Signal(object)
    """A :class:`DownloadProgress`."""

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._subscriptions: list[Callable[[], None]] = [
            services.hub.subscribe(ModelsChanged, lambda _event: self.changed.emit()),
            services.hub.subscribe(DownloadsChanged, lambda _event: self.changed.emit()),
            services.hub.subscribe(DownloadProgress, self.progressed.emit),
        ]
        parent.destroyed.connect(self.detach)

    def show_offer(self, offer: Offer, card: DownloadableCard) -> None:
        """Have ``card`` say whether the catalog's ``offer`` is here, in whatever size, or on its way."""
        hashes = {file.sha256 for file in offer.entry.model_files if file.sha256}
        installed = self._installed(lambda model: model.entry == offer.entry.id or model.sha256 in hashes)
        self._show(card, installed, self._download(lambda download: download.entry == offer.entry.id))

    def show_variant(self, model: HubModel, variant: HubVariant, card: DownloadableCard) -> None:
        """Have ``card`` say whether this file of the hub is here or on its way."""
        first = variant.files[0]
        names = {file.name for file in variant.files if file.part is DownloadPart.MODEL}

        def is_installed(one: InstalledModel) -> bool:
            is_same_file = one.repository == model.repository and one.remote_name in names
            return is_same_file or bool(first.sha256 and one.sha256 == first.sha256)

        def is_coming(one: Download) -> bool:
            return one.repository == model.repository and any(file.name in names for file in one.files)

        self._show(card, self._installed(is_installed), self._download(is_coming))

    def detach(self) -> None:
        """Stop listening to the services."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def _show(self, card: DownloadableCard, installed: InstalledModel | None, download: Download | None) -> None:
        selected = self._services.models.selected
        is_selected = installed is not None and selected is not None and selected.id == installed.id
        if (card.installed, card.download, card.is_selected) != (installed, download, is_selected):
            card.show_state(installed, download, is_selected)
        if download is not None:
            card.show_progress(self._services.downloads.progress(download.id))

    def _installed(self, matches: Callable[[InstalledModel], bool]) -> InstalledModel | None:
        return next((model for model in self._services.models.installed if matches(model)), None)

    def _download(self, matches: Callable[[Download], bool]) -> Download | None:
        downloads = self._services.downloads.downloads
        return next((one for one in downloads if one.state is not DownloadState.DONE and matches(one)), None)
