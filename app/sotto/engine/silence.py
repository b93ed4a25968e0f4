"""An engine that is at work and says nothing any more: after a time that no work can take it is stuck, and ended.

Stop always works, within seconds; this is for when nobody is there to press it. A file from a stranger may make
llama.cpp run in circles. How long a silence may be depends on how much there is to read and to compute with: a computer
that gets through 10 MB of weights a second is slower than any that can be used at all.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from sotto.engine.lifecycle import EngineLifecycle
from sotto.ipc.program import Fault

_SLOWEST = 10_000_000
"""Bytes of weights a second."""

_GRAPHICS = 300.0
"""Seconds. A graphics driver may translate its programs for minutes when it is used for the first time."""


class SilenceWatch:
    """Belongs to the owner thread. ``shortest`` is the patience in seconds for a model of no size.

    A silence is noticed after once to twice that patience: nothing but a mark is made when something is heard.
    """

    def __init__(self, engine: EngineLifecycle, shortest: float, has_graphics: Callable[[], bool]) -> None:
        self._engine = engine
        self._shortest = shortest
        self._has_graphics = has_graphics
        self._was_heard = False

    def begin_load(self, files: Iterable[str]) -> None:
        """A model in ``files`` is being loaded."""
        self._begin(sum(map(_size, files)))

    def begin_answer(self) -> None:
        """The model in memory is answering."""
        loaded = self._engine.loaded
        self._begin(loaded.size_bytes if loaded is not None else 0)

    def heard(self) -> None:
        """The engine said something about what it is at."""
        self._was_heard = True

    def end(self) -> None:
        """It is done; nothing is expected any more."""
        self._engine.process.expectation_met()

    def _begin(self, weights: int) -> None:
        patience = self._shortest + weights / _SLOWEST + (_GRAPHICS if self._has_graphics() else 0.0)
        self._was_heard = True
        self._listen(patience)

    def _listen(self, patience: float) -> None:
        if not self._was_heard:
            self._engine.process.abandon(Fault.STUCK, f"nothing was heard for {patience:.0f} s")
            return
        self._was_heard = False
        self._engine.process.expect_within(patience, lambda: self._listen(patience))


def _size(file: str) -> int:
    try:
        return os.stat(file).st_size  # noqa: PTH116 - a path that can't be one is no error here
    except (OSError, ValueError):
        return 0
