"""The real engine, left alone: it tries out how to read fastest, gives way to every job, and uses what it found."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sotto.engine.child.micro_batch import SIZES
from support.engine_probe import EngineProbe, Message

_IMPATIENT = """
import sys
from sotto.engine import __main__ as program
from sotto.engine.child.confinement import Confinement

confine_files = Confinement.confine_files

def patched(self):
    confine_files(self)
    from sotto.engine.child import idle_trial, micro_batch  # not before: they load llama.cpp
    idle_trial.IDLE_SECONDS = {idle}
    micro_batch.UNDISTURBED = 0.0  # other tests run at the same time

Confinement.confine_files = patched
sys.exit(program.main([]))
"""


def _command(idle: float) -> list[str]:
    """The command of an engine that waits ``idle`` seconds and does not mind a busy computer."""
    return [sys.executable, "-P", "-c", _IMPATIENT.format(idle=idle)]


@pytest.fixture
def impatient() -> Iterator[EngineProbe]:
    with EngineProbe(_command(0.05)) as probe:
        yield probe


def _speed(message: Message) -> dict[int, float]:
    return {one["size"]: one["tokens_per_second"] for one in message["speed"]["speeds"]}


def test_it_tries_when_it_is_left_alone_and_the_next_load_builds_on_it(impatient: EngineProbe, babble: Path) -> None:
    loaded = impatient.load(babble)
    assert loaded["model"]["placement"]["micro_batch"] == 128
    found = impatient.expect("reading_measured")
    assert set(_speed(found)) == set(SIZES)
    text, _finished = impatient.answer("the thing", max_tokens=8)
    conditions = found["speed"]["conditions"]
    measured = {"conditions": conditions, "speeds": [{"size": s, "tokens_per_second": float(s)} for s in (128, 512)]}
    impatient.send("load", path=str(babble), settings={"threads": 1}, measured=[measured])
    again = impatient.expect("loaded")["model"]["placement"]
    assert again["micro_batch"] == 512
    why = next(decision for decision in again["decisions"] if decision["name"] == "micro_batch")
    assert why["reason"] == "Measured here: 512 reads 300 % faster than 128."
    assert impatient.answer("the thing", max_tokens=8)[0] == text


def test_a_job_does_not_wait_for_the_trial(slow: Path) -> None:
    """Reading with every size takes seconds with this model; questions come in the middle of it."""
    with EngineProbe(_command(0.0)) as engine:
        engine.load(slow)
        for number in range(3):
            _text, finished = engine.answer("Hi", f"job {number}", max_tokens=2)
            assert finished["completion"]["usage"]["completion_tokens"] == 2
        assert "reading_measured" not in [message["type"] for message in engine.messages]
        assert set(_speed(engine.expect("reading_measured", within=60))) == set(SIZES)


def test_a_benchmark_that_tunes_does_it_first(babble: Path) -> None:
    with EngineProbe(_command(3600.0)) as engine:
        engine.load(babble)
        engine.send("bench", job="b", prompt=16, generate=2, depth=0, repeat=1)
        engine.expect("bench_finished")
        assert "reading_measured" not in [message["type"] for message in engine.messages]
        engine.send("bench", job="b", prompt=16, generate=2, depth=0, repeat=1, tune=True)
        engine.expect("bench_finished")
        kinds = [message["type"] for message in engine.messages]
        assert kinds.index("reading_measured") < len(kinds) - 1 - kinds[::-1].index("bench_run")
