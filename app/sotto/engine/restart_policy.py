"""When not to load a model again by itself: a crash loop helps nobody and heats the computer."""

from __future__ import annotations

from collections import deque

from sotto.domain.generation import LoadSettings
from sotto.domain.light_dataclass import dataclass

MAX_CRASHES = 3
CRASH_WINDOW = 600.0
"""Seconds in which ``MAX_CRASHES`` crashes with the same model and settings open the circuit breaker."""


@dataclass(frozen=True, slots=True)
class LoadKey:
    """What a crash is blamed on: a model file with its settings. Other settings get a fresh chance."""

    path: str
    settings: LoadSettings


class CrashHistory:
    """Remembers the crashes of this session. Times are seconds of a monotonic clock, passed in by the caller."""

    def __init__(self, max_crashes: int = MAX_CRASHES, window: float = CRASH_WINDOW) -> None:
        self._max_crashes = max_crashes
        self._window = window
        self._crashes: dict[LoadKey, deque[float]] = {}
        self._crashed_while_loading: set[str] = set()

    @property
    def crashed_while_loading(self) -> frozenset[str]:
        """Paths of models whose last load ended in a crash. Nothing should load one of them without being asked."""
        return frozenset(self._crashed_while_loading)

    def record(self, key: LoadKey, now: float, *, while_loading: bool) -> None:
        """Remember a crash."""
        self._crashes.setdefault(key, deque(maxlen=self._max_crashes)).append(now)
        if while_loading:
            self._crashed_while_loading.add(key.path)

    def loaded(self, key: LoadKey) -> None:
        """The model loaded after all, so loading it is safe again. Crashes while it runs still count."""
        self._crashed_while_loading.discard(key.path)

    def is_open(self, key: LoadKey, now: float) -> bool:
        """Whether the circuit breaker keeps ``key`` from being loaded."""
        crashes = self._crashes.get(key, deque[float]())
        return len(crashes) >= self._max_crashes and now - crashes[0] < self._window

    def forgive(self, key: LoadKey) -> None:
        """Forget the crashes of ``key``: the user wants to try it again."""
        self._crashes.pop(key, None)
