"""Two ways to keep the event loop free: do something at most so often, and do long work in short slices."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer

LONG_STEP_MS: Final = 20
"""After a step that took longer the window gets time to paint before the next one."""
BREATH_MS: Final = 12
SHARE: Final = 3
"""A throttled callback rests this many times as long as it took, so it never takes more than a quarter of the time."""


class Throttle(QObject):
    """Runs a callback at most once per interval: at once if it rested long enough, else when the interval is over."""

    def __init__(self, interval_ms: int, callback: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._interval_ms = interval_ms
        self._callback = callback
        self._not_before = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)  # others may fire too early
        self._timer.timeout.connect(self._run)

    def request(self) -> None:
        """Ask for a run; any number of requests before it are one."""
        if self._timer.isActive():
            return
        wait_ms = (self._not_before - time.monotonic()) * 1000
        if wait_ms <= 0:
            self._run()
        else:
            self._timer.start(round(wait_ms) + 1)

    def flush(self) -> None:
        """Run now if a run is due."""
        if self._timer.isActive():
            self._timer.stop()
            self._run()

    def cancel(self) -> None:
        """Forget a run that is due."""
        self._timer.stop()

    def _run(self) -> None:
        started = time.monotonic()
        self._callback()
        took_ms = (time.monotonic() - started) * 1000
        self._not_before = time.monotonic() + max(self._interval_ms, SHARE * took_ms) / 1000


class Slices(QObject):
    """Runs long work in slices of a few milliseconds, letting the window breathe in between.

    Work is a callable that does one small step and returns whether there is more; all work takes turns. Work whose
    owner was deleted is dropped.
    """

    def __init__(self, budget_ms: float = 10, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._budget_s = budget_ms / 1000
        self._generation = 0
        self._queue: deque[tuple[QObject, Callable[[], bool]]] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def is_idle(self) -> bool:
        """Whether no work is waiting."""
        return not self._queue

    @property
    def is_breathing(self) -> bool:
        """Whether the last step took so long that the window should paint before the next one."""
        return self._timer.interval() > 0

    def add(self, owner: QObject, step: Callable[[], bool]) -> None:
        """Queue ``step`` behind the work that waits already; ``owner`` is the object it belongs to."""
        if any(known is owner and waiting == step for known, waiting in self._queue):
            return
        self._queue.append((owner, step))
        self._timer.start()

    def run(self, budget_ms: float) -> None:
        """Work now for up to ``budget_ms``."""
        self._work(budget_ms / 1000)

    def breathe(self) -> None:
        """Let the window paint before going on."""
        if self._queue:
            self._timer.setInterval(BREATH_MS)

    def clear(self) -> None:
        """Forget all waiting work, also what calls this."""
        self._generation += 1
        self._queue.clear()
        self._timer.setInterval(0)
        self._timer.stop()

    def _on_timeout(self) -> None:
        self._work(self._budget_s)

    def _work(self, budget_s: float) -> None:
        now = time.monotonic()
        deadline = now + budget_s
        longest = 0.0
        while self._queue:
            generation = self._generation
            owner, step = self._queue.popleft()
            if shiboken6.isValid(owner) and step() and generation == self._generation:
                self._queue.append((owner, step))
            begun, now = now, time.monotonic()
            longest = max(longest, now - begun)
            if now >= deadline:
                break
        self._timer.setInterval(BREATH_MS if longest * 1000 > LONG_STEP_MS and self._queue else 0)
        if not self._queue:
            self._timer.stop()
