"""When a download is tried again by itself: after a loss of the network, and when the computer wakes up.

The fetcher tries again too, for some minutes; what is here begins when it has given up.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from sotto.domain.ids import DownloadId
from sotto.services.tasks import TaskRunner, Timer

PAUSES = (15.0, 30.0, 60.0, 120.0, 300.0)
"""Seconds before each try after the first; the last one stays. A network that is gone over night costs nothing then."""

TICK_SECONDS = 5.0
"""How often the clocks are compared."""

_SLEPT_SECONDS = 30.0


class Retries:
    """Downloads that wait for their next try. Owner thread only."""

    def __init__(self, tasks: TaskRunner, on_due: Callable[[], None], pauses: tuple[float, ...] = PAUSES) -> None:
        """``on_due`` is called when one may be tried again."""
        self._tasks = tasks
        self._on_due = on_due
        self._pauses = pauses
        self._timers: dict[DownloadId, Timer] = {}
        self._tries: dict[DownloadId, int] = {}

    def is_waiting(self, download: DownloadId) -> bool:
        """Return whether its next try is not due yet."""
        return download in self._timers

    @property
    def any_waiting(self) -> bool:
        """Whether there is something to wait for."""
        return bool(self._timers)

    def wait(self, download: DownloadId) -> float:
        """Let a download wait; returns for how many seconds."""
        tries = self._tries.get(download, 0)
        self._tries[download] = tries + 1
        seconds = self._pauses[min(tries, len(self._pauses) - 1)]

        def due() -> None:
            self._timers.pop(download, None)
            self._on_due()

        self._cancel(download)
        self._timers[download] = self._tasks.call_later(seconds, due)
        return seconds

    def forget(self, download: DownloadId) -> None:
        """Count its tries from the beginning, and don't let it wait any longer."""
        self._tries.pop(download, None)
        self._cancel(download)

    def all_due(self) -> None:
        """Let nothing wait any longer."""
        for download in list(self._timers):
            self._cancel(download)

    def _cancel(self, download: DownloadId) -> None:
        timer = self._timers.pop(download, None)
        if timer is not None:
            timer.cancel()


class SleepWatch:
    """Notices that the computer slept: the clock on the wall jumps ahead of the timers. Owner thread only.

    Watches only while it is asked to. That somebody sets the clock looks the same, and does no harm.
    """

    def __init__(self, tasks: TaskRunner, on_woken: Callable[[], None], clock: Callable[[], float] = time.time) -> None:
        """``clock`` gives the time on the wall, in seconds."""
        self._tasks = tasks
        self._on_woken = on_woken
        self._clock = clock
        self._timer: Timer | None = None
        self._last = 0.0

    def watch(self, wanted: bool) -> None:
        """Begin or end watching."""
        if wanted and self._timer is None:
            self._last = self._clock()
            self._start()
        elif not wanted and self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def look(self) -> None:
        """Compare the clocks now; the timer does so every few seconds."""
        now, before = self._clock(), self._last
        self._last = now
        if now - before > TICK_SECONDS + _SLEPT_SECONDS:
            self._on_woken()

    def _start(self) -> None:
        self._timer = self._tasks.call_later(TICK_SECONDS, self._tick)

    def _tick(self) -> None:
        self._start()
        self.look()
