"""What fails in a way that may pass is tried again, with growing pauses that the user sees; not for ever."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import TypeVar

from sotto.domain.light_dataclass import dataclass
from sotto.fetcher.child.failures import Failure
from sotto.fetcher.child.part_file import PartClosedError
from sotto.fetcher.protocol import Waiting

_JITTER = 0.2  # of the pause, either way: many computers that lost the same server shall not come back at once
_NOT_BY_ITSELF = frozenset({"offline", "disk_full"})
"""What passes when the user does something, so that trying again at once is of no use."""

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Patience:
    """The pauses between tries, in seconds; after the last one it is given up. The server may ask for longer ones,
    up to ``longest``."""

    pauses: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
    longest: float = 300.0

    def pause(self, attempt: int, asked_for: float | None) -> float | None:
        """Return the seconds to wait after try number ``attempt`` (from 1) failed; None: it was the last one.

        ``asked_for`` is what the server wants (Retry-After), if it said so.
        """
        if attempt > len(self.pauses):
            return None
        pause = self.pauses[attempt - 1]
        if asked_for is not None:  # no shorter than the pause: a date that is past must not make it hammer
            return min(max(asked_for, pause), self.longest)
        return pause * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - nothing secret


class Tries:
    """Tries the steps of one job until they succeed, fail for good, or ``stop`` is set (then PartClosedError)."""

    def __init__(self, job: str, patience: Patience, say: Callable[[Waiting], None], stop: threading.Event) -> None:
        self._job = job
        self._patience = patience
        self._say = say
        self._stop = stop

    def until_done(self, step: Callable[[], _Result], has_come_further: Callable[[], bool] = lambda: False) -> _Result:
        """Return what ``step`` returns at last; raises its Failure if there is no use in going on.

        A try after which ``has_come_further`` counts as the first one: only tries in vain use up the patience.
        """
        attempt = 0
        while True:
            if self._stop.is_set():
                raise PartClosedError
            try:
                return step()
            except Failure as failure:
                attempt = 1 if has_come_further() else attempt + 1
                is_of_use = failure.passes and failure.code not in _NOT_BY_ITSELF
                pause = self._patience.pause(attempt, failure.retry_after) if is_of_use else None
                if pause is None:
                    raise
                waiting = Waiting(self._job, pause, attempt, failure.code, failure.text)
            self._say(waiting)
            self._stop.wait(pause)
