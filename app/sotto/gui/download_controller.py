"""Keeps the dock true while there are downloads, and says when one is done or needs the person.

Loaded with the first download, never at the start of the window.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from sotto.domain.events import DownloadFinished, DownloadProgress, DownloadsChanged
from sotto.domain.ids import DownloadId, ModelId
from sotto.gui.desktop_notice import DesktopNotice
from sotto.gui.download_dock import DownloadDock, dock_state
from sotto.gui.download_words import needs_attention
from sotto.gui.main_window import MainWindow
from sotto.gui.throttle import Throttle
from sotto.gui.toast import ToastAction
from sotto.services.container import Services

_REFRESH_MS = 250
_SHOWN_SECONDS = 12


class DownloadController(QObject):
    """Lives in the GUI thread."""

    show_requested = Signal()
    """The person wants to see the downloads."""

    def __init__(
        self,
        services: Services,
        window: MainWindow,
        use_model: Callable[[ModelId], None],
        notice: DesktopNotice | None = None,
    ) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        self._use_model = use_model
        self._notice = notice or DesktopNotice(window, self._on_notice_clicked)
        self._hidden_for: frozenset[DownloadId] | None = None
        self._failed = self._failed_now()
        self.dock = DownloadDock()
        self.dock.hide()
        window.set_dock(self.dock)
        self._throttle = Throttle(_REFRESH_MS, self.refresh, self)
        self.dock.open_requested.connect(self.show_requested)
        self.dock.pause_requested.connect(lambda: services.downloads.pause_all())
        self.dock.resume_requested.connect(lambda: services.downloads.resume_all())
        self.dock.hide_requested.connect(self._on_hide_requested)
        self._subscriptions: list[Callable[[], None]] = [
            services.hub.subscribe(DownloadsChanged, lambda _event: self._on_changed()),
            services.hub.subscribe(DownloadProgress, lambda _event: self._throttle.request()),
            services.hub.subscribe(DownloadFinished, self._on_finished),
        ]
        self.refresh()

    def refresh(self) -> None:
        """Show how the downloads stand now, or nothing if there are none."""
        service = self._services.downloads
        state = dock_state([(download, service.progress(download.id)) for download in service.downloads])
        if state is None:
            self.dock.hide()
            return
        if state.is_going or self._hidden_for != self._known():
            self._hidden_for = None
        self.dock.show_state(state)
        self.dock.setVisible(self._hidden_for is None)

    def detach(self) -> None:
        """Stop listening to the services."""
        self._throttle.cancel()
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()

    def _on_changed(self) -> None:
        failed = self._failed_now()
        if failed - self._failed:
            self._notice.show(self.tr("A download needs your attention."))
        self._failed = failed
        self._throttle.cancel()
        self.refresh()

    def _on_finished(self, event: DownloadFinished) -> None:
        if self._services.models.selected is None:
            self._use_model(event.model)
        actions = []
        selected = self._services.models.selected
        if selected is None or selected.id != event.model:
            actions.append(ToastAction(self.tr("Use it"), lambda: self._on_use(event.model)))
        was_away = self._notice.show(self.tr("A download is finished."))
        text = self.tr("{name} is ready to use.").format(name=event.name)
        hint = self.tr("It was checked: the file is the one that its source names.")
        self._window.toasts.show_toast(text, hint, actions, seconds=0 if was_away else _SHOWN_SECONDS)

    def _on_use(self, model: ModelId) -> None:
        self._use_model(model)
        self._window.show_page("chat")

    def _on_hide_requested(self) -> None:
        self._hidden_for = self._known()
        self.refresh()

    def _on_notice_clicked(self) -> None:
        self._window.bring_to_front()
        self.show_requested.emit()

    def _known(self) -> frozenset[DownloadId]:
        return frozenset(download.id for download in self._services.downloads.downloads)

    def _failed_now(self) -> frozenset[DownloadId]:
        return frozenset(one.id for one in self._services.downloads.downloads if needs_attention(one))
