"""How far work on another thread is, told on the owner thread often enough to be seen and seldom enough to be cheap."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from sotto.services.dispatcher import Dispatcher
from sotto.services.tasks import AbandonedError, TaskRunner

Progress = Callable[[float], None]
"""Is told the part that is done, 0…1."""

_EVERY_SECONDS: Final = 0.1


def reporter(tasks: TaskRunner, dispatcher: Dispatcher, on_progress: Progress) -> Progress:
    """Return what a worker may call often and on any thread: it ends the work when Sotto is closing.

    ``on_progress`` is called on the owner thread, ten times a second at most and at the end.
    """
    last = 0.0

    def told(part: float) -> None:
        nonlocal last
        if tasks.closing.is_set():
            raise AbandonedError
        now = time.monotonic()
        if part >= 1.0 or now - last >= _EVERY_SECONDS:
            last = now
            dispatcher.post(lambda: on_progress(part))

    return told
