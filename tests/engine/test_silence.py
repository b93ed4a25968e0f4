"""An engine at work that says nothing any more is ended, with a sentence; one that is heard goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.engine.silence import SilenceWatch
from sotto.engine.states import EngineState
from sotto.ipc.program import ClientLimits
from support.engine_bench import JOB, EngineBench

Make = Callable[..., EngineBench]

IMPATIENT = ClientLimits(silence=0.2, ping_every=0.05)


def test_a_load_that_gets_nowhere_is_ended(bench: Make) -> None:
    one = bench(load=[["progress", 0.1], ["stall"]], limits=IMPATIENT)
    sink = one.loaded()
    assert (sink.code, sink.endings) == ("engine_stuck", 1)
    assert sink.fractions == [0.1]
    assert one.client.state is EngineState.CRASHED
    assert one.client.history.crashed_while_loading == {"/m.gguf"}


def test_so_is_an_answer_and_what_it_has_stays(bench: Make) -> None:
    one = bench(generate=[["started"], ["tokens", 2], ["stall"]], limits=IMPATIENT)
    sink = one.generating()
    one.loop.run_until(lambda: sink.is_over)
    assert (sink.code, sink.endings) == ("engine_stuck", 1)
    assert sink.texts == ["la ", "la "]
    assert one.loaded().model is not None  # a new process does what the old one could not


def test_one_that_is_heard_goes_on(bench: Make) -> None:
    one = bench(generate=[["started"], ["tokens_until_stopped"], ["finish"]], limits=IMPATIENT)
    sink = one.generating()
    one.loop.run_until(lambda: len(sink.texts) > 800)  # a millisecond each: several times the patience
    assert not sink.is_over
    one.client.stop(JOB)
    one.loop.run_until(lambda: sink.is_over)
    assert sink.code == ""


def test_a_model_at_rest_may_be_silent(bench: Make) -> None:
    one = bench(limits=IMPATIENT)
    one.loaded()
    beats: list[int | None] = []

    def ask(tokens: int | None = None) -> None:
        beats.append(tokens)
        if len(beats) < 5000:  # each is a question and its answer: together several times the patience
            one.client.count_tokens("a b", ask)

    ask()
    one.loop.run_until(lambda: len(beats) == 5000)
    assert one.client.state is EngineState.READY


class _Process:
    """Keeps the deadline it was given."""

    def __init__(self) -> None:
        self.patience = 0.0

    def expect_within(self, seconds: float, _otherwise: Callable[[], None]) -> None:
        self.patience = seconds


class _Engine:
    loaded = None

    def __init__(self) -> None:
        self.process = _Process()


@pytest.fixture
def engine() -> _Engine:
    return _Engine()


def test_a_large_model_and_a_new_graphics_card_get_more_time(engine: _Engine, tmp_path: Path) -> None:
    large = tmp_path / "large.gguf"
    with large.open("wb") as file:
        file.truncate(4_000_000_000)
    for files, has_graphics, patience in (
        (["/gone.gguf", "\0"], False, 12.0),
        ([str(large)], False, 412.0),
        ([str(large)], True, 712.0),
    ):
        watch = SilenceWatch(engine, 12.0, lambda here=has_graphics: here)  # type: ignore[arg-type, misc]
        watch.begin_load(files)
        assert engine.process.patience == patience
