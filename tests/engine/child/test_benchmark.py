"""The benchmark does what it says it measures, token for token."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotto.domain.errors import UserFacingError
from sotto.engine.child.backend import Aborted
from sotto.engine.child.benchmark import Run, measure
from support.open_model import OpenModel

Open = Callable[..., OpenModel]


@pytest.fixture
def counted(open_model: Open, base: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[OpenModel, list[tuple[int, int]]]:
    """A model, and a record of (tokens in memory before, tokens) of all that it computes."""
    model = open_model(base)
    calls: list[tuple[int, int]] = []
    real = model.backend.decode

    def counting(tokens: Any, count: int) -> None:
        calls.append((model.generator.memory.size, count))
        real(tokens, count)

    monkeypatch.setattr(model.backend, "decode", counting)
    return model, calls


def _measure(model: OpenModel, prompt: int, generate: int, depth: int, repeat: int = 1) -> list[Run]:
    return list(measure(model.backend, model.generator, model.stop, prompt, generate, depth, repeat))


def test_each_repeat_gives_two_times(counted: tuple[OpenModel, list[tuple[int, int]]]) -> None:
    runs = _measure(counted[0], 16, 4, 0, repeat=3)
    assert len(runs) == 3
    assert all(run.prompt_ms > 0 and run.decode_ms > 0 for run in runs)


def test_what_is_measured_is_computed(counted: tuple[OpenModel, list[tuple[int, int]]]) -> None:
    model, calls = counted
    _measure(model, 10, 3, 5)
    warm_up, measured = calls[: len(calls) // 2], calls[len(calls) // 2 :]
    assert measured == warm_up
    assert measured == [(0, 5), (5, 10), (5, 1), (6, 1), (7, 1)]


@pytest.mark.parametrize(
    ("prompt", "generate", "expected"),
    [(10, 0, [(0, 10)]), (0, 3, [(0, 1), (1, 1), (2, 1)]), (0, 0, [])],
)
def test_a_part_that_is_not_asked_for_takes_no_time(
    counted: tuple[OpenModel, list[tuple[int, int]]], prompt: int, generate: int, expected: list[tuple[int, int]]
) -> None:
    model, calls = counted
    (run,) = _measure(model, prompt, generate, 0)
    assert calls == expected * 2
    assert (run.prompt_ms > 0) == (prompt > 0)
    assert (run.decode_ms > 0) == (generate > 0)


def test_the_whole_window_can_be_measured(counted: tuple[OpenModel, list[tuple[int, int]]]) -> None:
    model, calls = counted
    assert model.backend.n_ctx == 512
    _measure(model, 12, 12, 500)
    assert calls[-1] == (511, 1)
    assert sum(count for _size, count in calls) == 2 * (500 + 12 + 12)
    assert len(_measure(model, 512, 512, 0)) == 1


@pytest.mark.parametrize(("prompt", "generate", "depth"), [(513, 0, 0), (0, 513, 0), (1, 1, 512)])
def test_more_than_the_window_is_refused(open_model: Open, base: Path, prompt: int, generate: int, depth: int) -> None:
    with pytest.raises(UserFacingError) as caught:
        _measure(open_model(base), prompt, generate, depth)
    assert caught.value.code == "bench_too_long"
    assert "513 tokens" in caught.value.text
    assert "512" in caught.value.text


def test_a_model_that_wants_to_end_is_not_let_go(open_model: Open, hello: Path) -> None:
    model = open_model(hello)
    _measure(model, 4, 60, 0)
    assert model.generator.memory.size == 60  # its answer has 20 tokens


def test_it_can_be_stopped(open_model: Open, base: Path) -> None:
    model = open_model(base)
    runs = measure(model.backend, model.generator, model.stop, 8, 8, 0, 1000)
    next(runs)
    model.stop.set()
    with pytest.raises(Aborted):
        next(runs)


def test_it_can_be_stopped_where_llama_cpp_does_not_look(
    open_model: Open, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = open_model(base)
    real = model.backend.decode

    def on_a_gpu(tokens: Any, count: int) -> None:
        is_set = model.stop.is_set()
        model.stop.clear()
        real(tokens, count)
        if is_set or model.generator.memory.size > 100:
            model.stop.set()

    monkeypatch.setattr(model.backend, "decode", on_a_gpu)
    with pytest.raises(Aborted):
        _measure(model, 0, 400, 0)
    assert 100 < model.generator.memory.size < 110


@pytest.mark.needs_shared
def test_a_recurrent_model_can_be_measured(open_model: Open, rwkv: Path) -> None:
    (run,) = _measure(open_model(rwkv), 8, 4, 6)
    assert run.prompt_ms > 0
    assert run.decode_ms > 0
