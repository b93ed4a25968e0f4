"""The measurement gives a possible number in a short time, and borrows no memory where there is none to spare."""

from __future__ import annotations

import threading
import time

import pytest

from sotto.engine import read_speed as module
from sotto.engine.read_speed import Round, read_speed


def test_the_speed_is_that_of_a_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_UNDISTURBED", 0.0)  # tests may run beside others
    speed = read_speed(size=16 * 1024**2, seconds=0.02, rounds=2)
    assert 1e7 < speed < 5e12


def test_all_cores_read_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "physical_cores", lambda: 3)
    seen: list[int] = []
    thread = threading.Thread(target=lambda: seen.append(_most_threads_during(begun, ended)))
    begun, ended = threading.Event(), threading.Event()
    thread.start()
    assert begun.wait(30)
    read_speed(size=3 * 1024**2, seconds=0.2, rounds=1)
    ended.set()
    thread.join()
    assert seen == [3]


def _most_threads_during(begun: threading.Event, ended: threading.Event) -> int:
    most = 0
    begun.set()
    while not ended.wait(0.005):
        most = max(most, sum(thread.name.startswith("read-speed") for thread in threading.enumerate()))
    return most


def test_a_full_computer_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "memory_available", lambda: 100 * 1024**2)
    begun = time.perf_counter()
    assert read_speed(size=50 * 1024**2) == 0
    assert time.perf_counter() - begun < 0.1


def test_where_the_free_memory_is_unknown_it_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "memory_available", lambda: 0)
    monkeypatch.setattr(module, "_UNDISTURBED", 0.0)
    assert read_speed(size=1024**2, seconds=0.001, rounds=1) > 0


@pytest.mark.parametrize(
    ("first", "second", "speed"),
    [
        ([(5, 1), (30, 1), (10, 1)], [(1, 1), (20, 1), (30, 1)], 50),  # rounds are compared, not threads
        ([(5, 1), (30, 0.5), (10, 1)], [(1, 1), (20, 1), (30, 0.9)], 40),  # another program ran during the second
        ([(5, 0.1), (30, 0.5)], [(1, 1), (20, 1)], 0),  # there was no quiet moment
    ],
)
def test_the_best_undisturbed_round_counts(
    first: list[tuple[float, float]],
    second: list[tuple[float, float]],
    speed: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "physical_cores", lambda: 2)
    threads = iter([[Round(*one) for one in rounds] for rounds in (first, second)])
    monkeypatch.setattr(module, "_read", lambda *_: next(threads))
    assert read_speed(size=1024) == speed
