"""End the engine when a grammar keeps llama.cpp busy for too long.

A grammar can allow so many ways of reading an answer that following them all takes longer than anyone waits, and more
memory than there is; their number can double with every letter. llama.cpp cannot be interrupted in the middle, so the
process ends, with a code that the other side puts into words. What was written before is kept there.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Final

from sotto.engine.protocol import SLOW_GRAMMAR_EXIT

_PATIENCE: Final = 5.0
"""Seconds for one token."""


def end_engine() -> None:
    """End this process at once: the thread that computes does not listen."""
    with contextlib.suppress(OSError):
        sys.stderr.write("the grammar of the answer took too long\n")
        sys.stderr.flush()
    os._exit(SLOW_GRAMMAR_EXIT)


class SlowGrammarWatch:
    """Looks at the clock on a thread of its own until it is closed; calls ``give_up`` there, once."""

    def __init__(self, patience: float = _PATIENCE, give_up: Callable[[], None] = end_engine) -> None:
        self._patience = patience
        self._give_up = give_up
        self._since: float | None = None
        self._closed = threading.Event()
        threading.Thread(target=self._look, name="slow grammar", daemon=True).start()

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """Within this the grammar is at work."""
        self._since = time.monotonic()
        try:
            yield
        finally:
            self._since = None

    def close(self) -> None:
        """Stop looking; idempotent."""
        self._closed.set()

    def _look(self) -> None:
        while not self._closed.wait(self._patience / 4):
            since = self._since
            if since is not None and time.monotonic() - since > self._patience:
                self._give_up()
                return
