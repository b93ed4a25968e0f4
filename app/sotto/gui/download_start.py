"""From the wish for a model to its download: the licence is shown and accepted first, once for each licence."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from sotto.domain.downloads import Download
from sotto.domain.errors import UserFacingError
from sotto.domain.events import Notice
from sotto.gui.downloadable_card import DownloadableCard
from sotto.services.container import Services
from sotto.services.tasks import Task

if TYPE_CHECKING:
    from sotto.gui.licence_dialog import LicenceDialog, Terms
    from sotto.services.catalog import ModelFile, Offer
    from sotto.services.download_requests import DownloadRequest
    from sotto.services.hub_search import HubModel, HubVariant


class DownloadStarter(QObject):
    """Lives in the GUI thread. Errors that are not about the licence are announced as a Notice."""

    def __init__(self, services: Services, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._window = window

    def start_offer(self, offer: Offer, file: ModelFile) -> None:
        """Download ``file`` of the catalog's ``offer``."""
        from sotto.gui.licence_dialog import known_terms
        from sotto.services.downloads import request_for

        self._start(request_for(offer, file), lambda: known_terms(offer.entry.name, offer.licence))

    def start_variant(self, model: HubModel, variant: HubVariant) -> None:
        """Download one quantization of a repository of the hub."""
        from sotto.gui.licence_dialog import Terms, known_terms
        from sotto.services.downloads import request_for_variant

        def terms() -> Terms:
            if model.licence is not None:
                return known_terms(variant.name, model.licence)
            return Terms(variant.name, model.licence_name, "", (), None, model.licence_address)

        self._start(request_for_variant(model, variant), terms)

    def follow(self, card: DownloadableCard) -> None:
        """Do what the buttons of ``card`` ask for while its download is under way."""
        downloads = self._services.downloads
        card.pause_requested.connect(lambda download: downloads.pause(download.id))
        card.resume_requested.connect(lambda download: downloads.resume(download.id))

    def _start(self, request: DownloadRequest, terms: Callable[[], Terms]) -> None:
        def failed(error: UserFacingError) -> None:
            if error.code == "licence_not_accepted":
                self._ask(request, terms)
            else:
                self._services.hub.publish(Notice(error))

        self._services.downloads.start(request).success(_ignore).failure(failed)

    def _ask(self, request: DownloadRequest, terms: Callable[[], Terms]) -> None:
        from sotto.gui.licence_dialog import LicenceDialog

        try:
            dialog = LicenceDialog(terms(), self._window.window())
        except UserFacingError as error:
            self._services.hub.publish(Notice(error))
            return
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.link_requested.connect(lambda address: self._on_link_requested(dialog, address))
        dialog.accepted.connect(lambda: self._on_accepted(request))
        dialog.open()

    def _on_accepted(self, request: DownloadRequest) -> None:
        downloads = self._services.downloads
        accepting = downloads.accept_licence(request.licence_key)
        accepting.success(lambda _none: _announced(downloads.start(request)))

    def _on_link_requested(self, dialog: LicenceDialog, address: str) -> None:
        from sotto.gui.links import confirm_and_open

        confirm_and_open(dialog, address, self.tr("Your browser opens it; Sotto itself does not visit it."))


def _announced(_task: Task[Download]) -> None:
    """What goes wrong is announced as a Notice, since nobody listens to the task."""


def _ignore(_download: Download) -> None:
    """The card and the list of downloads follow by themselves."""
