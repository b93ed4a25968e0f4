"""Runs Python's garbage collector while nobody waits for the window.

A full collection walks through every object that is there: 20 to 50 ms in a window that shows chats, in which a page
stands still. Almost nothing needs it, since what is no longer used goes at once unless it refers to itself in a circle.
"""

from __future__ import annotations

import gc
import time
from typing import Final

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY_MS: Final = 5_000
QUIET: Final = 0.02
"""Share of that time; a window whose thread worked less was only looked at."""
SMALL: Final = 3
"""Collections of the newest objects before one of those that outlived them; ten, as usual, take up to 10 ms."""
DUE_AFTER: Final = 30
"""Collections of young objects, each after about two thousand new ones, after which a full one is due."""
OVERDUE_AFTER: Final = 1_500
"""The same, after which Python itself makes a full one, quiet or not."""


class IdleCollector(QObject):
    """Made once the window is there: what lives then lives as long as the program, and is never looked at again."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._used = time.thread_time()
        gc.freeze()
        gc.set_threshold(gc.get_threshold()[0], SMALL, OVERDUE_AFTER)
        gc.enable()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> bool:
        """Collect if it is due and the thread had next to nothing to do since the last look; return whether it did."""
        used, self._used = self._used, time.thread_time()
        is_quiet = self._used - used < QUIET * LOOK_EVERY_MS / 1000
        is_due = gc.get_count()[2] >= DUE_AFTER
        if is_quiet and is_due:
            gc.collect()
        return is_quiet and is_due
