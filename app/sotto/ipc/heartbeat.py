"""Whether a child still answers, without mistaking a sleeping computer or a busy owner thread for a dead child."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sotto.ipc.child import Post


class Ticker:
    """Posts ``on_tick`` to the owner thread at a steady pace until it is stopped.

    At most one tick is under way: an owner thread that is busy for a minute finds one tick afterwards, not sixty.
    """

    def __init__(self, interval: float, post: Post, on_tick: Callable[[], None]) -> None:
        self._interval = interval
        self._post = post
        self._on_tick = on_tick
        self._is_stopped = False
        self._is_under_way = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="child-ticker", daemon=True)
        self._thread.start()

    def pace(self, interval: float) -> None:
        """Tick every ``interval`` seconds from now on."""
        with self._changed:
            self._interval = interval
            self._changed.notify()

    def stop(self) -> None:
        """End the thread; no tick arrives after this (call it on the owner thread)."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify()

    def _run(self) -> None:
        with self._changed:
            while not self._is_stopped:
                is_early = self._changed.wait(self._interval)
                if not is_early and not self._is_under_way and not self._is_stopped:
                    self._is_under_way = True
                    self._post(self._tick)

    def _tick(self) -> None:
        with self._changed:
            self._is_under_way = False
            if self._is_stopped:
                return
        self._on_tick()


class AwakeClock:
    """Seconds in which the owner thread was at work: a gap between two readings counts as ``max_step`` at most.

    A computer that slept, or an owner thread that was stuck, would otherwise look like a child that missed its
    deadlines. Read it at every tick.
    """

    def __init__(self, clock: Callable[[], float], max_step: float) -> None:
        self._clock = clock
        self._max_step = max_step
        self._last = clock()
        self._elapsed = 0.0

    def now(self) -> float:
        """Return the seconds since the clock was made."""
        reading = self._clock()
        self._elapsed += min(max(reading - self._last, 0.0), self._max_step)
        self._last = reading
        return self._elapsed


class Heartbeat:
    """Book-keeping of pings and pongs: one ping is out at a time, so a deaf child collects no backlog."""

    def __init__(self, unresponsive_after: float) -> None:
        self._unresponsive_after = unresponsive_after
        self._sequence = 0
        self._asked: float | None = None
        self.is_responsive = True

    def next_ping(self, now: float) -> int | None:
        """Return the number of the ping to send now, or None while one is unanswered (and update the verdict)."""
        if self._asked is not None:
            self.is_responsive = now - self._asked < self._unresponsive_after
            return None
        self._asked = now
        self._sequence += 1
        return self._sequence

    def answered(self, sequence: int) -> None:
        """A pong arrived; an outdated number doesn't count."""
        if sequence == self._sequence:
            self._asked = None
            self.is_responsive = True
