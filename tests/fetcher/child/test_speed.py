"""The speed that is shown."""

from __future__ import annotations

import pytest

from sotto.fetcher.child.speed import Speed


def test_one_look_says_nothing() -> None:
    assert Speed().measure(1.0, 5_000_000) == 0.0


def test_it_is_that_of_the_last_seconds() -> None:
    speed = Speed()
    for second in range(20):
        fast = speed.measure(float(second), second * 1000)
    assert fast == pytest.approx(1000)
    for second in range(20, 40):
        slow = speed.measure(float(second), 20_000 + (second - 20) * 10)
    assert slow == pytest.approx(10)


def test_a_stall_shows_as_nothing_at_all() -> None:
    speed = Speed()
    speed.measure(0.0, 0)
    speed.measure(1.0, 1000)
    shown = [speed.measure(float(second), 1000) for second in range(2, 9)]
    assert shown == sorted(shown, reverse=True)
    assert shown[-1] == 0.0


def test_beginning_anew_is_not_negative() -> None:
    speed = Speed()
    speed.measure(0.0, 0)
    speed.measure(1.0, 1000)
    assert speed.measure(2.0, 0) == 0.0
    assert speed.measure(3.0, 500) == pytest.approx(500)
