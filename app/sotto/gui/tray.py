"""The icon in the system tray, for those who asked for it; the window may close into it if they asked for that, too.

Where there is no tray, closing ends Sotto as always: an icon that nobody sees must not be the only way back.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from sotto.config import desktop_options
from sotto.config.options import AnyOption
from sotto.config.settings import Settings
from sotto.gui.desktop_notice import TrayIcon
from sotto.gui.main_window import MainWindow


class Tray(QObject):
    """Follows the settings. Belongs to one window; lives in the GUI thread."""

    def __init__(self, window: MainWindow, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._icon: TrayIcon | None = None
        self._menu: QMenu | None = None
        self._unsubscribe = settings.on_changed(self._on_option_changed)
        self._update()

    @property
    def menu(self) -> QMenu | None:
        """The menu of the icon, while there is one."""
        return self._menu

    def detach(self) -> None:
        """Take the icon away and stop listening."""
        self._unsubscribe()
        self._remove()
        self._window.hides_on_close = False
        QApplication.setQuitOnLastWindowClosed(True)

    def _on_option_changed(self, option: AnyOption) -> None:
        if option.key in (desktop_options.TRAY.key, desktop_options.CLOSE_TO_TRAY.key):
            self._update()

    def _update(self) -> None:
        is_wanted = self._settings.get(desktop_options.TRAY) and QSystemTrayIcon.isSystemTrayAvailable()
        if is_wanted and self._icon is None:
            self._show()
        elif not is_wanted:
            self._remove()
        hides = self._icon is not None and self._settings.get(desktop_options.CLOSE_TO_TRAY)
        self._window.hides_on_close = hides
        # A dialog that closes while the window is hidden would be the last one.
        QApplication.setQuitOnLastWindowClosed(not hides)

    def _show(self) -> None:
        self._menu = QMenu(self._window)
        self._menu.setObjectName("tray_menu")
        show = self._menu.addAction(self.tr("Show Sotto"))
        show.setObjectName("tray_show_action")
        show.triggered.connect(self._window.bring_to_front)
        self._menu.addSeparator()
        end = self._menu.addAction(self.tr("Quit"))
        end.setObjectName("tray_quit_action")
        end.triggered.connect(self._window.quit)
        self._icon = TrayIcon(self._window)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._on_activated)
        self._icon.show()

    def _remove(self) -> None:
        for part in (self._icon, self._menu):
            if part is not None:
                part.hide()
                part.setParent(None)
                part.deleteLater()
        self._icon = self._menu = None

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:  # the menu opens by itself
            self._window.bring_to_front()
