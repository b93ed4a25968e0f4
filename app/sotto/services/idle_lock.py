"""Lock the chats when nobody has done anything for a while."""

from __future__ import annotations

from collections.abc import Callable

from sotto.config import options
from sotto.config.settings import Settings
from sotto.services.tasks import TaskRunner, Timer

LOOK_EVERY_SECONDS = 15.0
"""Timers stand still while the computer sleeps, and the time does not: so one looks again and again."""


class IdleLock:
    """Owner thread only. Watches from the first activity on: a front end that reports none is never locked.

    ``can_lock``, ``is_busy`` (that counts as activity) and ``lock`` are asked and called on the owner thread; ``clock``
    counts seconds, those included that the computer slept.
    """

    def __init__(
        self,
        settings: Settings,
        tasks: TaskRunner,
        can_lock: Callable[[], bool],
        is_busy: Callable[[], bool],
        lock: Callable[[], None],
        clock: Callable[[], float],
        look_every: float = LOOK_EVERY_SECONDS,
    ) -> None:
        self._settings = settings
        self._tasks = tasks
        self._can_lock = can_lock
        self._is_busy = is_busy
        self._lock = lock
        self._clock = clock
        self._look_every = look_every
        self._last = 0.0
        self._timer: Timer | None = None

    def note_activity(self) -> None:
        """The time begins anew."""
        self._last = self._clock()
        if self._timer is None:
            self._look_again()

    def look(self) -> None:
        """Lock if it is time for it; look again later."""
        self._look_again()
        if self._is_busy():
            self._last = self._clock()
        minutes = self._settings.get(options.LOCK_AFTER_MINUTES)
        if minutes and self._can_lock() and self._clock() - self._last >= minutes * 60:
            self._lock()

    def _look_again(self) -> None:
        self._timer = self._tasks.call_later(self._look_every, self.look)
