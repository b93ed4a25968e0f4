"""An engine that crashes before it says hello, as a graphics driver makes it, is started without drivers after that."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.engine.states import EngineState as S
from support.engine_bench import EngineBench
from support.needs import needs_posix

Make = Callable[..., EngineBench]

_PROGRAM = """
import json, os, signal, sys
asked, endings = sys.argv[1:]
confine = json.loads(sys.stdin.readline())
with open(asked, "a+") as file:
    file.seek(0)
    number = len(file.readlines())
    file.write(json.dumps(confine["graphics"]) + "\\n")
ending = endings.split()[number] if number < len(endings.split()) else ""
if ending.startswith("SIG"):
    os.kill(os.getpid(), getattr(signal, ending))
elif ending:
    sys.exit(int(ending))
print(json.dumps({"type": "hello", "protocol": 1, "pid": os.getpid()}), flush=True)
sys.stdin.read()
"""


def _start(bench: Make, tmp_path: Path, endings: str) -> list[bool]:
    """Start as often as there are ``endings`` before a hello, and once more; return what was asked each time."""
    asked = tmp_path / "asked"
    one = bench(command=[sys.executable, "-I", "-S", "-c", _PROGRAM, str(asked), endings])
    for _ending in endings.split():
        one.client.start()
        one.wait(S.CRASHED)
    one.started()
    return [json.loads(line) for line in asked.read_text().splitlines()]


@needs_posix
@pytest.mark.parametrize("ending", ["SIGSEGV", "SIGABRT", "SIGBUS"])
def test_after_a_fault_at_the_start_drivers_are_left_alone(bench: Make, tmp_path: Path, ending: str) -> None:
    assert _start(bench, tmp_path, f"{ending} 1") == [True, False, False]


@needs_posix
@pytest.mark.parametrize("ending", ["SIGKILL", "SIGILL", "1"])
def test_after_another_end_they_are_used_again(bench: Make, tmp_path: Path, ending: str) -> None:
    assert _start(bench, tmp_path, ending) == [True, True]


@needs_posix
def test_a_fault_with_a_model_says_nothing_against_drivers(bench: Make) -> None:
    one = bench(load=[["segfault"]])
    one.loaded()
    assert one.client.state is S.CRASHED
    assert one.client._engine._may_use_graphics
