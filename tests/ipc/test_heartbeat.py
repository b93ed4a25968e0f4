"""Ticks, pings and the time in which nobody was awake."""

from __future__ import annotations

import threading

import pytest

from sotto.ipc.heartbeat import AwakeClock, Heartbeat, Ticker
from support.owner_loop import OwnerLoop


class Clock:
    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


def test_one_ping_is_out_at_a_time() -> None:
    heartbeat = Heartbeat(10)
    assert heartbeat.next_ping(0) == 1
    assert heartbeat.next_ping(1) is None
    heartbeat.answered(1)
    assert heartbeat.next_ping(2) == 2


def test_silence_makes_the_engine_unresponsive_and_a_pong_repairs_it() -> None:
    heartbeat = Heartbeat(10)
    heartbeat.next_ping(0)
    heartbeat.next_ping(9.9)
    assert heartbeat.is_responsive
    heartbeat.next_ping(10)
    assert not heartbeat.is_responsive
    heartbeat.answered(1)
    assert heartbeat.is_responsive


def test_an_outdated_pong_does_not_count() -> None:
    heartbeat = Heartbeat(10)
    heartbeat.next_ping(0)
    heartbeat.answered(0)
    heartbeat.next_ping(11)
    assert not heartbeat.is_responsive


def test_the_awake_clock_runs_with_the_real_one() -> None:
    clock = Clock()
    awake = AwakeClock(clock, max_step=3)
    for _ in range(4):
        clock.time += 2.5
        awake.now()
    assert awake.now() == pytest.approx(10)


def test_a_sleep_counts_as_one_step() -> None:
    clock = Clock()
    awake = AwakeClock(clock, max_step=3)
    clock.time += 3600
    assert awake.now() == pytest.approx(3)


def test_a_clock_set_back_does_not_count() -> None:
    clock = Clock()
    awake = AwakeClock(clock, max_step=3)
    clock.time -= 50
    assert awake.now() == 0
    clock.time += 1
    assert awake.now() == pytest.approx(1)


def test_ticks_arrive_on_the_owner_thread() -> None:
    loop = OwnerLoop()
    threads: list[int] = []
    ticker = Ticker(0.001, loop.post, lambda: threads.append(threading.get_ident()))
    loop.run_until(lambda: len(threads) >= 5)
    ticker.stop()
    assert set(threads) == {threading.get_ident()}


def test_a_busy_owner_finds_one_tick() -> None:
    calls: list[object] = []
    posted = threading.Event()

    def post(call: object) -> None:
        calls.append(call)
        posted.set()

    ticker = Ticker(0.001, post, lambda: None)
    assert posted.wait(10)
    posted.clear()
    assert not posted.wait(0.05)  # fifty ticks' time
    ticker.stop()
    assert len(calls) == 1


def test_no_tick_comes_after_the_stop_and_the_thread_ends() -> None:
    loop = OwnerLoop()
    ticks: list[int] = []
    before = threading.active_count()
    ticker = Ticker(0.001, loop.post, lambda: ticks.append(1))
    loop.run_until(lambda: bool(ticks))
    ticker.stop()
    count = len(ticks)
    loop.run_until(lambda: threading.active_count() == before)
    loop.run_pending()
    assert len(ticks) == count


def test_a_tick_under_way_is_dropped_by_the_stop() -> None:
    loop = OwnerLoop()
    ticks: list[int] = []
    ticker = Ticker(0.001, loop.post, lambda: ticks.append(1))
    loop.wait_for_backlog(1)
    ticker.stop()
    loop.run_pending()
    assert ticks == []


def test_the_pace_can_be_changed_while_it_waits() -> None:
    loop = OwnerLoop()
    ticks: list[int] = []
    ticker = Ticker(3600, loop.post, lambda: ticks.append(1))
    ticker.pace(0.001)
    loop.run_until(lambda: len(ticks) >= 2)
    ticker.stop()
