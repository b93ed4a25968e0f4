"""Progress arrives on the owner thread, not too often, always at the end, and ends work that nobody waits for."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from sotto.services.progress import reporter
from sotto.services.tasks import AbandonedError


class Owner:
    """Both what the runner says of closing, and a dispatcher that keeps what was posted."""

    def __init__(self) -> None:
        self.closing = threading.Event()
        self.posted: list[Callable[[], object]] = []

    def post(self, work: Callable[[], object]) -> None:
        self.posted.append(work)


def test_of_many_calls_few_arrive_and_the_last_one_does() -> None:
    owner, told = Owner(), list[float]()
    tell = reporter(owner, owner, told.append)  # type: ignore[arg-type]
    for number in range(1001):
        tell(number / 1000)
    assert told == [], "nothing is called on the worker's thread"
    for work in owner.posted:
        work()
    assert 2 <= len(told) < 100
    assert told[-1] == 1.0
    assert told == sorted(told)


def test_work_ends_when_sotto_closes() -> None:
    owner = Owner()
    tell = reporter(owner, owner, lambda _part: None)  # type: ignore[arg-type]
    tell(0.1)
    owner.closing.set()
    with pytest.raises(AbandonedError):
        tell(0.2)
