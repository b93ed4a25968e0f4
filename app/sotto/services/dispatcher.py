"""The one way back to the owner thread."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from typing import Protocol


class Dispatcher(Protocol):
    """Runs callbacks on the owner thread, in the order they were posted."""

    def post(self, callback: Callable[[], None]) -> None:
        """Run ``callback`` soon on the owner thread; may be called from any thread."""


class QueueDispatcher:
    """A dispatcher without Qt: the thread that calls :meth:`run_until` is the owner thread."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()

    def post(self, callback: Callable[[], None]) -> None:
        """Run ``callback`` in :meth:`run_until`; may be called from any thread."""
        self._queue.put(callback)

    def run_until(self, done: Callable[[], bool], timeout: float | None = None) -> bool:
        """Run callbacks until ``done()``, or for ``timeout`` seconds; return ``done()``.

        KeyboardInterrupt passes through, also while nothing happens: the wait wakes up ten times a second, because on
        Windows an endless wait on a lock can't be interrupted.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while not done():
            wait = 0.1
            if deadline is not None:
                wait = min(wait, deadline - time.monotonic())
                if wait <= 0:
                    return done()
            try:
                callback = self._queue.get(timeout=wait)
            except queue.Empty:
                continue
            callback()
        return True
