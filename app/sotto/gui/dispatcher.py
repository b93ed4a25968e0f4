"""The one crossing from worker threads into Qt."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot


class QtDispatcher(QObject):
    """Runs callbacks on the thread it was made in, in the order in which they were posted.

    It must be made in the GUI thread. A worker only emits: a queued signal owned by an object of the GUI thread is the
    one form that PySide6 delivers there for plain functions too.
    """

    _posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def post(self, callback: Callable[[], None]) -> None:
        """Run ``callback`` later on the GUI thread. Any thread may call this; it never blocks."""
        self._posted.emit(callback)

    @Slot(object)
    def _run(self, callback: Callable[[], None]) -> None:
        callback()
