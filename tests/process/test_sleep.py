"""The computer sleeps, window and engine both standing still: afterwards everything goes on as if nothing had been.

Sleep is what it looks like from inside: the engine is stopped by a signal, nobody runs the owner's loop, and the clock
shows another time afterwards. A wall clock that is set is not looked at at all.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from sotto.domain.generation import StopReason
from sotto.engine.states import EngineState
from sotto.ipc.program import ClientLimits
from support.engine_bench import JOB, EngineBench
from support.needs import needs_posix
from support.polling import wait_for

S = EngineState
Make = Callable[..., EngineBench]
HOURS = 3600.0
QUICK = ClientLimits(ping_every=0.02)

pytestmark = needs_posix


class Night:
    """A clock that stands still but for :meth:`sleep`."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, one: EngineBench, hours: float) -> int:
        """Let the engine and this program sleep; return the engine's process id."""
        pid = one.client.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        process = psutil.Process(pid)
        wait_for(lambda: process.status() == psutil.STATUS_STOPPED, "the stop of the engine", every=0.001)
        self.seconds += hours * HOURS
        for _ in range(2):  # ticks find the new time while the engine is still waking up
            one.loop.run_one()
        os.kill(pid, signal.SIGCONT)
        return pid


@pytest.mark.parametrize("hours", [8.0, -8.0])
def test_an_answer_goes_on_after_a_sleep(bench: Make, hours: float, tmp_path: Path) -> None:
    night, gate = Night(), tmp_path / "gate"
    script = [["started"], ["tokens", 1], ["wait_for_file", str(gate)], ["tokens", 2], ["finish"]]
    one = bench(generate=script, clock=night, limits=QUICK)
    sink = one.generating()
    for _ in range(3):
        pid = night.sleep(one, hours)
    gate.touch()
    one.loop.run_until(lambda: sink.is_over)
    assert sink.completion is not None
    assert sink.completion.stop_reason is StopReason.END
    assert "".join(sink.texts) == "la la la "
    assert (one.client.pid, one.client.state) == (pid, S.READY)
    assert one.responsive == []


def test_a_start_that_is_slept_through_is_waited_for(bench: Make, tmp_path: Path) -> None:
    night, gate = Night(), tmp_path / "gate"
    one = bench(start=[["wait_for_file", str(gate)]], clock=night, limits=QUICK)
    one.client.start()
    for _ in range(3):
        pid = night.sleep(one, 8.0)
    gate.touch()
    one.wait(S.IDLE)
    assert one.client.pid == pid


def test_a_load_goes_on_after_a_sleep(bench: Make, tmp_path: Path) -> None:
    night, gate = Night(), tmp_path / "gate"
    one = bench(load=[["progress", 0.5], ["wait_for_file", str(gate)], ["loaded"]], clock=night, limits=QUICK)
    sink = one.load()
    one.loop.run_until(lambda: bool(sink.fractions))
    pid = night.sleep(one, 8.0)
    gate.touch()
    one.loop.run_until(lambda: sink.is_over)
    assert sink.model is not None
    assert (one.client.pid, one.client.state) == (pid, S.READY)


def test_an_engine_that_was_asked_to_stop_gets_its_time_after_the_sleep(bench: Make) -> None:
    night = Night()
    one = bench(generate=[["started"], ["tokens_until_stopped"], ["finish"]], clock=night, limits=QUICK)
    sink = one.generating()
    one.client.stop(JOB)
    pid = night.sleep(one, 8.0)
    one.loop.run_until(lambda: sink.is_over)
    assert sink.completion is not None
    assert sink.completion.stop_reason is StopReason.STOPPED
    assert (one.client.pid, one.client.state) == (pid, S.READY), "the engine was not killed for what it could not do"
