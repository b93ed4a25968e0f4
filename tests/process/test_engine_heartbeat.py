"""The engine hangs, is stopped by a signal, or the computer slept: said in time, and recovered from."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable

from sotto.domain.generation import StopReason
from sotto.engine.states import EngineState
from sotto.ipc.program import ClientLimits
from support.engine_bench import JOB, EngineBench
from support.needs import needs_posix

S = EngineState
Make = Callable[..., EngineBench]

QUICK = ClientLimits(ping_every=0.02, unresponsive_after=0.2, stop=0.3)
ENDLESS = {"generate": [["started"], ["tokens_until_stopped"], ["finish"]]}
SILENT = {"generate": [["started"], ["tokens", 1], ["wait_for_stop"], ["finish"]]}


def test_an_engine_that_answers_stays_responsive_while_it_works(bench: Make) -> None:
    one = bench(**SILENT, limits=QUICK)
    sink = one.generating()
    ticks: list[int] = []
    timer = threading.Timer(0.6, lambda: ticks.append(1))  # three times the deadline, without a single token
    timer.start()
    one.loop.run_until(lambda: bool(ticks))
    timer.join()
    assert one.responsive == []
    assert one.client.state is S.GENERATING, "a long silence is a state, not a reason to kill"
    one.client.stop(JOB)
    one.loop.run_until(lambda: sink.is_over)


def test_missing_pongs_are_reported_but_end_nothing(bench: Make) -> None:
    one = bench(ignore=["ping"], limits=QUICK)
    one.loaded()
    one.loop.run_until(lambda: one.responsive == [False])
    assert not one.client.is_responsive
    assert one.client.state is S.READY
    sink = one.generate()
    one.loop.run_until(lambda: sink.is_over)
    assert sink.completion is not None


@needs_posix
def test_a_stopped_process_is_reported_and_recovers(bench: Make) -> None:
    one = bench(**ENDLESS, limits=QUICK)
    sink = one.generating()
    pid = one.client.pid or 0
    os.kill(pid, signal.SIGSTOP)
    one.loop.run_until(lambda: one.responsive == [False])
    os.kill(pid, signal.SIGCONT)
    one.loop.run_until(lambda: one.responsive == [False, True])
    count = len(sink.texts)
    one.loop.run_until(lambda: len(sink.texts) > count)
    one.client.stop(JOB)
    one.loop.run_until(lambda: sink.is_over)
    assert one.client.pid == pid
    assert one.client.state is S.READY


@needs_posix
def test_stop_works_on_a_stopped_process(bench: Make) -> None:
    one = bench(**ENDLESS, limits=QUICK)
    sink = one.generating()
    os.kill(one.client.pid or 0, signal.SIGSTOP)
    one.client.stop(JOB)
    one.loop.run_until(lambda: sink.is_over)
    assert sink.completion is not None
    assert sink.completion.stop_reason is StopReason.STOPPED
    one.wait(S.STOPPED)
    assert one.client.is_responsive


@needs_posix
def test_an_engine_that_stops_itself_while_loading_can_be_cancelled(bench: Make) -> None:
    one = bench(load=[["progress", 0.3], ["signal", "SIGSTOP"]], limits=QUICK)
    sink = one.load()
    one.loop.run_until(lambda: one.responsive == [False])
    one.client.cancel_load()
    one.wait(S.STOPPED)
    assert sink.code == "load_cancelled"


@needs_posix
def test_close_ends_a_stopped_process(bench: Make) -> None:
    one = bench(limits=QUICK)
    one.loaded()
    os.kill(one.client.pid or 0, signal.SIGSTOP)
    one.client.close(timeout=0.4)
    assert one.client.state is S.STOPPED


def test_a_jump_of_the_clock_is_not_taken_for_silence(bench: Make) -> None:
    seconds = [0.0]
    one = bench(ignore=["ping"], limits=ClientLimits(ping_every=0.02), clock=lambda: seconds[0])
    one.loaded()
    for _ in range(10):  # so that a ping is out at some jump in any case
        seconds[0] += 3600.0  # the computer slept for an hour, or the owner thread was stuck
        one.loop.run_one()
    assert one.responsive == []
    assert one.client.state is S.READY
