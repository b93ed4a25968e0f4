"""The garbage collector runs while nobody waits for the window."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from sotto.gui import idle_collector
from sotto.gui.idle_collector import DUE_AFTER, OVERDUE_AFTER, IdleCollector


class Circle:
    """Refers to itself; only a collection finds it."""

    alive = 0

    def __init__(self) -> None:
        self.itself = self
        Circle.alive += 1

    def __del__(self) -> None:
        Circle.alive -= 1


@pytest.fixture
def collector(qapp: object) -> Iterator[IdleCollector]:
    thresholds = gc.get_threshold()
    owner = QObject()
    yield IdleCollector(owner)
    gc.set_threshold(*thresholds)
    gc.unfreeze()


@pytest.fixture
def thread_time(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The processor time of the thread in seconds, which the test sets."""
    now = [0.0]
    monkeypatch.setattr(idle_collector.time, "thread_time", lambda: now[0])
    return now


def test_a_busy_window_is_left_alone_and_a_quiet_one_cleaned(
    thread_time: list[float], collector: IdleCollector
) -> None:
    gc.collect()
    circle = Circle()
    for _ in range(DUE_AFTER):
        gc.collect(1)  # the circle is old now, and a full collection is due
    del circle
    thread_time[0] += 1.0
    assert not collector.look()
    assert Circle.alive == 1
    thread_time[0] += 0.01
    assert collector.look()
    assert Circle.alive == 0
    assert not collector.look(), "nothing is due again"


def test_python_itself_still_collects_when_it_is_never_quiet(collector: IdleCollector) -> None:
    assert gc.get_threshold()[2] == OVERDUE_AFTER
    assert gc.isenabled()
