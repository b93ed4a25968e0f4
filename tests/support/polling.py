"""Waiting for what tells nobody of its change, such as another process, its files or what the screen shows.

What can be waited for is waited for instead: a signal, a line on a pipe, the end of a child, a condition variable.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_for(condition: Callable[[], T | None], what: str, within: float = 20.0, every: float = 0.01) -> T:
    """Return the first true answer of ``condition``, which is asked ``every`` so many seconds.

    Fails after ``within`` seconds, naming ``what`` was waited for.
    """
    deadline = time.monotonic() + within
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"not within {within:g} s: {what}"
        time.sleep(every)
    return answer
