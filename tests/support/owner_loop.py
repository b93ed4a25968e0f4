"""The owner thread of a test: what the window's dispatcher is for the application."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable


class OwnerLoop:
    """Runs posted calls on the thread of the test, in order, while the test waits for something."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._posted = threading.Condition()

    def post(self, call: Callable[[], None]) -> None:
        """Run ``call`` later, in :meth:`run_until`. From any thread."""
        self._calls.put(call)
        with self._posted:
            self._posted.notify_all()

    def run_until(self, predicate: Callable[[], bool], timeout: float = 20.0) -> None:
        """Run posted calls until ``predicate`` holds; fail after ``timeout`` seconds without it."""
        deadline = time.monotonic() + timeout
        while not predicate():
            remaining = deadline - time.monotonic()
            assert remaining > 0, f"not in {timeout:g} s"
            try:
                call = self._calls.get(timeout=min(remaining, 0.02))  # a predicate may look at the world outside
            except queue.Empty:
                continue
            call()

    def wait_for_backlog(self, count: int, timeout: float = 20.0) -> None:
        """Wait until ``count`` calls have been posted, without running any: a busy owner thread."""
        with self._posted:
            came = self._posted.wait_for(lambda: self._calls.qsize() >= count, timeout)
        assert came, f"no {count} calls in {timeout:g} s"

    @property
    def backlog(self) -> int:
        """How many calls have been posted and not yet run."""
        return self._calls.qsize()

    def run_one(self, timeout: float = 20.0) -> None:
        """Run the next posted call, waiting for it if need be."""
        self._calls.get(timeout=timeout)()

    def run_pending(self) -> None:
        """Run what has been posted so far, and what that posts."""
        while not self._calls.empty():
            self._calls.get()()
