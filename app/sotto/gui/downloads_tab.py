"""The Downloads tab of the Models page: the queue with its order, and what can be done with each download."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from sotto.config import options
from sotto.config.options import AnyOption
from sotto.domain.downloads import Download, DownloadState
from sotto.domain.errors import UserFacingError
from sotto.domain.events import DownloadProgress, DownloadsChanged
from sotto.domain.ids import DownloadId
from sotto.gui.download_card import DownloadCard
from sotto.gui.labels import plain_label
from sotto.gui.main_window import MainWindow
from sotto.gui.notifier import error_report
from sotto.gui.page import Card, page_button
from sotto.gui.tab_page import TabPage
from sotto.services.container import Services

UNDO_MS = 8000
"""How long a removal can be taken back."""


class DownloadsTab(TabPage):
    """Made when the Models page is visited. Lives in the GUI thread."""

    catalog_requested = Signal()
    """The person wants to choose a model."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__("downloads_tab", parent)
        self._services = services
        self._cards: dict[DownloadId, DownloadCard] = {}
        self._leaving: dict[DownloadId, QTimer] = {}
        self._main_window: MainWindow | None = None
        self._online_button = page_button(self.tr("Go online"), "downloads_go_online_button")
        self._offline = self._make_offline_card()
        self._empty = self._make_empty_card()
        self._summary: QLabel = plain_label("", "muted")
        self._summary.setObjectName("downloads_summary")
        self.pause_all_button = page_button(self.tr("Pause all"), "downloads_pause_all_button", "pause")
        self.resume_all_button = page_button(self.tr("Resume all"), "downloads_resume_all_button", "play")
        self.pause_all_button.clicked.connect(lambda: services.downloads.pause_all())
        self.resume_all_button.clicked.connect(lambda: services.downloads.resume_all())
        self.body.addWidget(self._offline)
        self.body.addLayout(self._make_bar())
        self.body.addWidget(self._empty)
        self._first = self.body.count()
        self._subscriptions: list[Callable[[], None]] = [
            services.hub.subscribe(DownloadsChanged, lambda _event: self.refresh()),
            services.hub.subscribe(DownloadProgress, self._on_progress),
            services.settings.on_changed(self._on_option_changed),
        ]
        self.destroyed.connect(self.detach)
        self.refresh()

    def refresh(self) -> None:
        """Show the downloads as they are now, in the order of the queue; cards that stay keep their place."""
        downloads = [d for d in self._services.downloads.downloads if d.state is not DownloadState.DONE]
        known = {download.id for download in downloads}
        for id_ in [id_ for id_ in self._cards if id_ not in known]:
            self._forget(id_)
        for position, download in enumerate(downloads):
            card = self._cards.get(download.id)
            if card is None:
                card = self._cards[download.id] = self._make_card(download)
            if self.body.indexOf(card) != self._first + position:
                self.body.insertWidget(self._first + position, card)
            card.show_download(download, self._services.downloads.progress(download.id))
            card.set_neighbours(position > 0, position < len(downloads) - 1)
        self._empty.setVisible(not downloads)
        self._show_summary(downloads)
        self._show_offline()

    def finish_removals(self) -> None:
        """Do now what was put off so that it could be taken back; the window is about to close."""
        for id_ in tuple(self._leaving):
            self._cancel(id_)

    def detach(self) -> None:
        """Stop listening to the services."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def showEvent(self, event: QShowEvent) -> None:
        window = self.window()
        if self._main_window is None and isinstance(window, MainWindow):
            self._main_window = window
            window.closing.connect(self.finish_removals)
        super().showEvent(event)

    def _on_progress(self, event: DownloadProgress) -> None:
        card = self._cards.get(event.download)
        if card is not None:
            card.show_download(card.download, event)

    def _on_option_changed(self, option: AnyOption) -> None:
        if option.key == options.OFFLINE.key:
            self.refresh()

    def _on_remove_requested(self, id_: DownloadId) -> None:
        """Pause it, and delete it once the person had the time to take that back."""
        self._services.downloads.pause(id_)
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(lambda: self._cancel(id_))
        timer.start(UNDO_MS)
        self._leaving[id_] = timer
        self._cards[id_].set_leaving(True)

    def _on_undo_requested(self, id_: DownloadId) -> None:
        self._leaving.pop(id_).stop()
        self._cards[id_].set_leaving(False)
        self.refresh()

    def _on_move_requested(self, id_: DownloadId, by: int) -> None:
        order = [download.id for download in self._services.downloads.downloads]
        self._services.downloads.move(id_, order.index(id_) + by)

    def _on_details_requested(self, error: object) -> None:
        from sotto.gui.details_dialog import show_details

        assert isinstance(error, UserFacingError)
        show_details(self.tr("Details"), error_report(error), self.window())

    def _cancel(self, id_: DownloadId) -> None:
        timer = self._leaving.pop(id_, None)
        if timer is not None:
            timer.stop()
            self._services.downloads.cancel(id_)

    def _forget(self, id_: DownloadId) -> None:
        timer = self._leaving.pop(id_, None)
        if timer is not None:
            timer.stop()
        card = self._cards.pop(id_)
        self.body.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _show_summary(self, downloads: list[Download]) -> None:
        states = [download.state for download in downloads]
        counted = (
            (states.count(DownloadState.RUNNING), self.tr("{n} running")),
            (states.count(DownloadState.QUEUED), self.tr("{n} waiting")),
            (states.count(DownloadState.PAUSED), self.tr("{n} paused")),
            (states.count(DownloadState.FAILED), self.tr("{n} stopped")),
        )
        self._summary.setText(" · ".join(words.format(n=n) for n, words in counted if n))
        going = counted[0][0] + counted[1][0]
        self.pause_all_button.setVisible(going > 1)
        self.resume_all_button.setVisible(counted[2][0] > 1 or (going > 0 and counted[2][0] > 0))
        self._summary.setVisible(len(downloads) > 1)

    def _show_offline(self) -> None:
        by_setting = not self._services.settings.is_overridden(options.OFFLINE)
        self._offline.setVisible(self._services.network.is_offline)
        self._online_button.setVisible(by_setting)
        words = self.tr("The offline switch is on, so nothing is downloaded. What is there already stays.")
        if not by_setting:
            words = self.tr("It was started with “--offline”, so nothing is downloaded. What is there already stays.")
        self._offline.text.setText(words)

    def _make_card(self, download: Download) -> DownloadCard:
        card, id_, service = DownloadCard(download), download.id, self._services.downloads
        card.pause_requested.connect(lambda: service.pause(id_))
        card.resume_requested.connect(lambda: service.resume(id_))
        card.remove_requested.connect(lambda: self._on_remove_requested(id_))
        card.undo_requested.connect(lambda: self._on_undo_requested(id_))
        card.move_requested.connect(lambda by: self._on_move_requested(id_, by))
        card.details_requested.connect(self._on_details_requested)
        return card

    def _make_bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self._summary, 1)
        bar.addWidget(self.pause_all_button)
        bar.addWidget(self.resume_all_button)
        return bar

    def _make_empty_card(self) -> Card:
        card = Card(
            self.tr("Nothing is being downloaded"),
            self.tr(
                "Choose a model in the catalog or search the hub. It comes here and goes on where it was after a "
                "pause, a lost connection or a restart. Nothing is fetched without you asking for it."
            ),
            "download",
            "muted",
        )
        card.setObjectName("downloads_empty")
        button = page_button(self.tr("Open the catalog"), "downloads_catalog_button")
        button.clicked.connect(self.catalog_requested)
        card.add_buttons([button])
        return card

    def _make_offline_card(self) -> Card:
        card = Card(
            self.tr("Sotto is offline"),
            "",
            "wifi-off",
            "warning",
        )
        card.setObjectName("downloads_offline")
        card.setProperty("role", "warning_card")
        self._online_button.clicked.connect(lambda: self._services.settings.set(options.OFFLINE, False))
        card.add_buttons([self._online_button])
        return card
