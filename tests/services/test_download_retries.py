"""When something is tried again by itself."""

from __future__ import annotations

import pytest

from sotto.domain.ids import DownloadId
from sotto.services import download_retries
from sotto.services.download_retries import PAUSES, Retries, SleepWatch
from sotto.services.tasks import TaskRunner
from support.owner_loop import OwnerLoop

A, B = DownloadId("a"), DownloadId("b")


def test_pauses_grow_to_a_limit_and_begin_anew(tasks: TaskRunner) -> None:
    retries = Retries(tasks, lambda: None)
    assert [retries.wait(A) for _ in range(7)] == [*PAUSES, PAUSES[-1], PAUSES[-1]]
    assert list(PAUSES) == sorted(PAUSES)
    assert retries.wait(B) == PAUSES[0]
    retries.forget(A)
    assert not retries.is_waiting(A)
    assert retries.wait(A) == PAUSES[0]


def test_it_says_when_something_is_due(tasks: TaskRunner, loop: OwnerLoop) -> None:
    due: list[bool] = []
    retries = Retries(tasks, lambda: due.append(retries.is_waiting(A)), (0.01,))
    retries.wait(A)
    assert retries.is_waiting(A)
    loop.run_until(lambda: bool(due))
    assert due == [False]
    assert not retries.any_waiting


def test_all_can_be_due_at_once(tasks: TaskRunner) -> None:
    retries = Retries(tasks, lambda: None)
    retries.wait(A)
    retries.wait(B)
    retries.all_due()
    assert not retries.any_waiting
    assert retries.wait(A) == PAUSES[1]  # waking up is no reason to count from the beginning


@pytest.mark.parametrize(("seconds", "woken"), [(6.0, False), (34.0, False), (36.0, True), (9 * 3600.0, True)])
def test_a_jump_of_the_clock_is_a_sleep(tasks: TaskRunner, seconds: float, woken: bool) -> None:
    time, wakings = [1000.0], [0]

    def on_woken() -> None:
        wakings[0] += 1

    watch = SleepWatch(tasks, on_woken, lambda: time[0])
    watch.watch(True)
    time[0] += seconds
    watch.look()
    assert wakings == [int(woken)]
    watch.look()
    assert wakings == [int(woken)]


def test_it_watches_only_while_it_is_asked_to(
    tasks: TaskRunner, loop: OwnerLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download_retries, "TICK_SECONDS", 0.001)
    looks: list[float] = []

    def clock() -> float:
        looks.append(0.0)
        return 0.0

    watch = SleepWatch(tasks, lambda: None, clock)
    watch.watch(True)
    watch.watch(True)
    loop.run_until(lambda: len(looks) > 3)
    watch.watch(False)
    loop.run_pending()
    seen = len(looks)
    _wait_for_timers(tasks, loop)
    assert len(looks) == seen


def _wait_for_timers(tasks: TaskRunner, loop: OwnerLoop) -> None:
    later: list[bool] = []
    tasks.call_later(0.05, lambda: later.append(True))
    loop.run_until(lambda: bool(later))
