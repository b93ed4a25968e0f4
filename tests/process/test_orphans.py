"""Nobody is left alone: when the window is killed its engine goes too; when engines come and go nothing piles up."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import psutil
import pytest

from sotto.engine.states import EngineState
from support.child_probe import is_gone
from support.engine_bench import EngineBench
from support.scripted_engine import scripted_command

Make = Callable[..., EngineBench]

PARENT = """
import json, sys, threading
from sotto.engine.client import EngineClient
from sotto.engine.states import EngineState

calls = []
arrived = threading.Semaphore(0)
def post(call):
    calls.append(call)
    arrived.release()
client = EngineClient(json.loads(sys.argv[1]), post)
client.on_state_changed = lambda state: state is EngineState.IDLE and print(client.pid, flush=True)
client.start()
while True:
    arrived.acquire()
    calls.pop(0)()
"""


@pytest.fixture
def family() -> Iterator[Callable[..., tuple[subprocess.Popen[bytes], psutil.Process]]]:
    """Return a starter of a parent that owns a scripted engine; both are gone after the test."""
    started: list[subprocess.Popen[bytes]] = []
    engines: list[psutil.Process] = []

    def start(**script: Any) -> tuple[subprocess.Popen[bytes], psutil.Process]:
        command = [sys.executable, "-c", PARENT, json.dumps(scripted_command(**script))]
        parent = subprocess.Popen(command, stdout=subprocess.PIPE)
        started.append(parent)
        assert parent.stdout is not None
        engines.append(psutil.Process(int(parent.stdout.readline())))
        return parent, engines[-1]

    yield start
    for parent in started:
        parent.kill()
        parent.communicate()
    for engine in engines:
        if engine.is_running():
            engine.kill()


def test_the_engine_goes_when_its_parent_is_killed(family: Callable[..., Any]) -> None:
    parent, engine = family()
    assert not is_gone(engine, within=0)
    parent.kill()
    assert is_gone(engine)


@pytest.mark.skipif(sys.platform != "linux", reason="the parent-death signal is Linux only")
def test_even_an_engine_that_is_stuck_goes_when_its_parent_is_killed(family: Callable[..., Any]) -> None:
    parent, engine = family(start=[["die_with_parent"]], ignore=["eof"])
    parent.kill()
    assert is_gone(engine)


def test_thirty_engines_leave_nothing_behind(bench: Make) -> None:
    process = psutil.Process()
    count_files = process.num_handles if sys.platform == "win32" else process.num_fds
    one = bench(generate=[["abort"]])
    files, threads = count_files(), threading.active_count()
    for number in range(30):
        one.loaded(f"/{number}.gguf")
        if number % 3 == 0:
            sink = one.generate()
            one.loop.run_until(lambda sink=sink: sink.is_over)  # type: ignore[misc]
        elif number % 3 == 1:
            one.client.unload()
            one.wait(EngineState.STOPPED)
    one.client.unload()
    one.loop.run_until(lambda: one.client.pid is None)
    one.loop.run_until(lambda: threading.active_count() <= threads)
    assert count_files() <= files
    assert process.children() == []


def test_closing_leaves_no_thread_behind(bench: Make) -> None:
    threads = threading.active_count()
    one = bench()
    one.loaded()
    one.client.close()
    one.loop.run_until(lambda: threading.active_count() <= threads)
