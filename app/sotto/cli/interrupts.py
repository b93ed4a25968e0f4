"""Ctrl+C, delivered where it can do no harm: between two callbacks of the owner thread, never in the middle of one.

Python raises ``KeyboardInterrupt`` wherever the main thread happens to be. In the middle of a service's callback that
would leave half a state behind, so while services run the signal only sets a flag, and the waiting loop raises.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Self

_IMPATIENT = 3
"""So many Ctrl+C without an answer mean that the loop hangs: then it is raised on the spot after all."""


class DeferredInterrupt:
    """Context manager; in it, Ctrl+C sets :attr:`pending`. Does nothing outside the main thread."""

    def __init__(self) -> None:
        self._count = 0
        self._previous: signal._HANDLER = None

    @property
    def pending(self) -> bool:
        """Whether Ctrl+C was pressed and not yet taken."""
        return self._count > 0

    def take(self) -> bool:
        """Return whether Ctrl+C was pressed, and forget it."""
        was_pending, self._count = self.pending, 0
        return was_pending

    def __enter__(self) -> Self:
        ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN  # started in the background by a shell
        if threading.current_thread() is threading.main_thread() and not ignored:
            self._previous = signal.signal(signal.SIGINT, self._on_signal)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._previous is not None:
            signal.signal(signal.SIGINT, self._previous)
            self._previous = None

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._count += 1
        if self._count >= _IMPATIENT:
            raise KeyboardInterrupt
