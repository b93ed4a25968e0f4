"""Looks for new versions while the window is open, where that was switched on, and says in a banner that one is out."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from sotto.domain.events import UpdateLooked
from sotto.gui.main_window import MainWindow
from sotto.gui.release_dialog import show_new_version
from sotto.gui.theme import Theme
from sotto.gui.toast import ToastAction
from sotto.services.container import Services
from sotto.services.updates import UpdateState

_LOOK_EVERY_MS = 60 * 60 * 1000
"""How often it is seen whether a day has passed; a window can be open for weeks."""
_SHOWN = 60.0
"""Seconds. What was found stays in Settings."""


class UpdateWatch(QObject):
    """Lives in the GUI thread, with the window; made only where looking by itself is switched on."""

    def __init__(self, services: Services, window: MainWindow, theme: Theme) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        self._theme = theme
        self._told = ""
        self._unsubscribe = services.hub.subscribe(UpdateLooked, self._on_looked)
        timer = QTimer(self)
        timer.timeout.connect(services.updates.look_if_due)
        timer.start(_LOOK_EVERY_MS)
        services.updates.look_if_due()

    def detach(self) -> None:
        """Stop listening to the services."""
        self._unsubscribe()

    def _on_looked(self, event: UpdateLooked) -> None:
        if not event.found or event.found == self._told or self._window.page == "settings":  # which shows it itself
            return
        self._told = event.found
        text = self.tr("Sotto {version} is out.").format(version=event.found)
        self._window.toasts.show_toast(text, "", [ToastAction(self.tr("What is new"), self._show)], _SHOWN)

    def _show(self) -> None:
        def show(state: UpdateState) -> None:
            show_new_version(self._theme, self._services.updates, state, self._window)

        self._services.updates.state().success(show)
