"""A notice on the desktop for who is elsewhere; anyone who sees the screen can read it, so it holds nothing private."""

from __future__ import annotations

import html
import sys
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from sotto.config.identity import APP_NAME
from sotto.gui.icons import application_icon

TRAY_ICON = "tray_icon"
"""Object name of :class:`TrayIcon`."""
_SHOWN_MS = 10_000


class TrayIcon(QSystemTrayIcon):
    """The icon that the person asked for. Whoever showed the last notice hears of a click on it, and nobody else."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(application_icon(), parent)
        self.setObjectName(TRAY_ICON)
        self.setToolTip(APP_NAME)  # never a chat's title
        self._clicked: Callable[[], None] | None = None
        self.messageClicked.connect(self._on_message_clicked)

    def show_notice(self, text: str, clicked: Callable[[], None]) -> None:
        """Show ``text``; ``clicked`` is called once, if it is clicked."""
        self._clicked = clicked
        self.showMessage(APP_NAME, as_body(text), application_icon(), _SHOWN_MS)

    def _on_message_clicked(self) -> None:
        clicked, self._clicked = self._clicked, None
        if clicked is not None:
            clicked()


class DesktopNotice:
    """Shows notices while ``window`` is not in front; ``clicked`` is called when the person follows one.

    Qt shows them through an icon in the tray, which is there for that time only. Where there is no tray, the entry
    in the task bar asks for attention and that is all. Lives in the GUI thread.
    """

    def __init__(
        self,
        window: QWidget,
        clicked: Callable[[], None],
        make_tray: Callable[[], QSystemTrayIcon | None] | None = None,
    ) -> None:
        self._window = window
        self._clicked = clicked
        self._make_tray = make_tray or self._available_tray
        self._tray: QSystemTrayIcon | None = None

    def show(self, text: str) -> bool:
        """Show ``text`` unless the window is in front; returns whether it was needed."""
        if self._window.isActiveWindow():
            return False
        QApplication.alert(self._window)
        own = self._window.findChild(TrayIcon, TRAY_ICON)
        if own is not None:  # the person's own: one icon is enough
            own.show_notice(text, self._clicked)
            return True
        tray = self._tray or self._make_tray()
        if tray is not None:
            self._tray = tray
            tray.show()
            tray.showMessage(APP_NAME, as_body(text), application_icon(), _SHOWN_MS)
            QTimer.singleShot(_SHOWN_MS, tray, tray.hide)
        return True

    def _available_tray(self) -> QSystemTrayIcon | None:
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return None
        tray = QSystemTrayIcon(application_icon(), self._window)
        tray.setToolTip(APP_NAME)
        tray.messageClicked.connect(self._clicked)
        tray.activated.connect(lambda _reason: self._clicked())
        return tray


def as_body(text: str) -> str:
    """Return ``text`` so that it is shown as it is: the notification services of Linux read markup in it."""
    return html.escape(text, quote=False) if sys.platform.startswith("linux") else text
