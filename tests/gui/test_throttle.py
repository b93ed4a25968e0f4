"""Painting is limited in rate, long work is cut into slices, and neither outlives its owner."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from sotto.gui import throttle as throttle_module
from sotto.gui.throttle import Slices, Throttle


def test_first_request_runs_at_once_and_the_next_ones_are_joined(qtbot: QtBot) -> None:
    runs: list[float] = []
    throttle = Throttle(60, lambda: runs.append(time.monotonic()))
    for _ in range(50):
        throttle.request()
    assert len(runs) == 1
    qtbot.waitUntil(lambda: len(runs) == 2)
    assert runs[1] - runs[0] >= 0.06
    throttle.cancel()


def test_slow_callbacks_rest_longer(qtbot: QtBot) -> None:
    spans: list[tuple[float, float]] = []

    def work() -> None:
        started = time.monotonic()
        while time.monotonic() - started < 0.05:
            pass
        spans.append((started, time.monotonic()))

    throttle = Throttle(1, work)
    throttle.request()
    throttle.request()
    qtbot.waitUntil(lambda: len(spans) == 2)
    assert spans[1][0] - spans[0][1] >= 0.149


def test_flush_and_cancel(qtbot: QtBot) -> None:
    runs: list[int] = []
    throttle = Throttle(10_000, lambda: runs.append(1))
    throttle.request()
    throttle.flush()
    assert len(runs) == 1
    throttle.request()
    throttle.flush()
    assert len(runs) == 2
    throttle.request()
    throttle.cancel()
    throttle.flush()
    assert len(runs) == 2


def test_work_takes_turns_until_it_is_done(qtbot: QtBot) -> None:
    order: list[str] = []
    owner = QObject()
    slices = Slices()

    def step(name: str, count: int) -> bool:
        order.append(name)
        return order.count(name) < count

    slices.add(owner, lambda: step("a", 3))
    slices.add(owner, lambda: step("b", 2))
    slices.run(1_000)
    assert order == ["a", "b", "a", "b", "a"]
    assert slices.is_idle


def test_the_event_loop_runs_between_slices(qtbot: QtBot) -> None:
    owner = QObject()
    slices = Slices(budget_ms=1)
    steps: list[int] = []
    slices.add(owner, lambda: steps.append(1) is None and len(steps) < 2_000_000)
    qtbot.waitUntil(lambda: len(steps) > 10)
    assert not slices.is_idle
    slices.clear()
    assert slices.is_idle


def test_work_of_a_deleted_owner_is_dropped(qtbot: QtBot) -> None:
    owner = QObject()
    slices = Slices()
    slices.add(owner, lambda: pytest.fail("ran after its owner was deleted"))
    destroyed: list[int] = []
    owner.destroyed.connect(lambda: destroyed.append(1))
    owner.deleteLater()
    qtbot.waitUntil(lambda: bool(destroyed))
    slices.run(10)
    assert slices.is_idle


def test_work_that_clears_the_queue_does_not_come_back(qtbot: QtBot) -> None:
    owner = QObject()
    slices = Slices()

    def step() -> bool:
        slices.clear()
        return True

    slices.add(owner, step)
    slices.run(50)
    assert slices.is_idle


def test_after_a_long_step_the_window_may_paint_first(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = QObject()
    slices = Slices()
    steps: list[int] = []
    slices.add(owner, lambda: steps.append(1) is None and len(steps) < 3)
    monkeypatch.setattr(throttle_module, "LONG_STEP_MS", -1)
    slices.run(0)
    assert slices.is_breathing
    qtbot.waitUntil(lambda: slices.is_idle, timeout=10_000)
    assert len(steps) == 3
    assert not slices.is_breathing
    slices.add(owner, lambda: steps.append(1) is None and len(steps) < 5)
    monkeypatch.setattr(throttle_module, "LONG_STEP_MS", 60_000)
    slices.run(0)
    assert not slices.is_breathing
