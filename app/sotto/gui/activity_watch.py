"""Notices that the person does something, for the lock after a while without.

It looks at what reaches the windows from the system: a filter on the application would run for every paint and timer.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QWindow

_ACTIVITY = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


class ActivityWatch(QObject):
    """Calls ``noticed`` at every key, movement and touch in any window of the program, until it is stopped."""

    def __init__(self, noticed: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._noticed = noticed
        self._application = QGuiApplication.instance()
        assert isinstance(self._application, QGuiApplication)
        self._watched: list[QWindow] = []
        self._application.focusWindowChanged.connect(self._watch)
        for window in QGuiApplication.topLevelWindows():
            self._watch(window)
        noticed()

    def stop(self) -> None:
        """Notice nothing any more."""
        assert isinstance(self._application, QGuiApplication)
        self._application.focusWindowChanged.disconnect(self._watch)
        for window in self._watched:
            window.removeEventFilter(self)
        self._watched.clear()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ACTIVITY:
            self._noticed()
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None and window not in self._watched:
            window.installEventFilter(self)
            self._watched.append(window)
            window.destroyed.connect(lambda: self._forget(window))

    def _forget(self, window: QWindow) -> None:
        if window in self._watched:
            self._watched.remove(window)
