"""What the window does beside the other programs of the desktop, as far as the person wants it.

Made a while after the window is there: no start needs it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from sotto.config import desktop_options
from sotto.config.options import AnyOption
from sotto.domain.chat import MessageStatus
from sotto.domain.errors import UserFacingError
from sotto.domain.events import MessageFinished
from sotto.gui.main_window import MainWindow
from sotto.gui.notifier import Notifier
from sotto.services.container import Services

if TYPE_CHECKING:
    from sotto.gui.desktop_notice import DesktopNotice
    from sotto.gui.tray import Tray


class DesktopParts(QObject):
    """Belongs to one session. Lives in the GUI thread."""

    def __init__(self, services: Services, window: MainWindow, notifier: Notifier) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        self._notifier = notifier
        self._tray: Tray | None = None
        self._notice: DesktopNotice | None = None
        self._subscriptions: list[Callable[[], None]] = [
            services.settings.on_changed(self._on_option_changed),
            services.hub.subscribe(MessageFinished, self._on_answer),
        ]
        services.keep_awake.look()
        self._update_tray()

    @property
    def tray(self) -> Tray | None:
        """The icon in the tray, once it was asked for."""
        return self._tray

    def detach(self) -> None:
        """Stop listening."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()
        if self._tray is not None:
            self._tray.detach()

    def _on_option_changed(self, option: AnyOption) -> None:
        if option.key == desktop_options.AUTOSTART.key:
            self._update_autostart()
        elif option.key == desktop_options.TRAY.key:
            self._update_tray()

    def _update_tray(self) -> None:
        if self._tray is None and self._services.settings.get(desktop_options.TRAY):
            from sotto.gui.tray import Tray

            self._tray = Tray(self._window, self._services.settings)

    def _update_autostart(self) -> None:
        from sotto.services.autostart import set_autostart, start_command, system_autostart

        settings, paths = self._services.settings, self._services.paths
        entry = system_autostart(os.environ, Path.home())
        is_wanted = settings.get(desktop_options.AUTOSTART)
        if entry.is_on() == is_wanted:
            return
        try:
            set_autostart(entry, start_command(paths, os.environ), is_on=is_wanted)
        except UserFacingError as error:
            self._notifier.show_error(error)
            settings.set(desktop_options.AUTOSTART, entry.is_on())

    def _on_answer(self, event: MessageFinished) -> None:
        """Say that there is an answer, and nothing of what is in it."""
        wants = self._services.settings.get(desktop_options.NOTIFY_ANSWERS)
        if not wants or event.message.status is MessageStatus.STOPPED:
            return
        if self._notice is None:
            from sotto.gui.desktop_notice import DesktopNotice

            self._notice = DesktopNotice(self._window, self._window.bring_to_front)
        failed = event.message.status is not MessageStatus.COMPLETE
        self._notice.show(self.tr("An answer could not be finished.") if failed else self.tr("An answer is ready."))
