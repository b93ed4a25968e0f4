"""Perplexity: the figure that llama.cpp's own tool would print, found out piece by piece."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np
import pytest

from sotto.domain.errors import UserFacingError
from sotto.domain.workshop import Perplexity
from sotto.engine.child import perplexity
from sotto.engine.child.backend import Aborted
from support.engine_probe import EngineProbe
from support.open_model import OpenModel

Open = Callable[..., OpenModel]

STORY = (
    "Once upon a time, there was a little girl named Lily. She loved to play outside in the park. One day, she saw a "
    "big, red ball. She wanted to play with it, but it was too high. Lily's mom said, “Don't worry, I will help you.” "
)


@pytest.fixture
def story(shared: Path, open_model: Open) -> OpenModel:
    return open_model(shared / "models" / "stories260K-f16.gguf")


def estimates(model: OpenModel, text: str, window: int, most: int = 0) -> list[Perplexity]:
    return list(perplexity.estimates(model.backend, model.generator.memory, model.stop, text, window, most))


def straightforward(model: OpenModel, text: str, window: int, windows: int) -> tuple[float, float]:
    """Return perplexity and uncertainty by reading one token after the other and taking logarithms of the softmax."""
    tokens = model.backend.tokenize(text, add_special=True, parse_special=False)
    bos = llama_cpp.llama_vocab_bos(llama_cpp.llama_model_get_vocab(llama_cpp.llama_get_model(model.backend.context)))
    surprises = []
    for number in range(windows):
        part = [bos, *tokens[number * window + 1 : (number + 1) * window]]
        model.generator.memory.clear()
        for place, token in enumerate(part[:-1]):
            model.generator.memory.decode((token,))
            if place >= window // 2:
                row = llama_cpp.llama_get_logits_ith(model.backend.context, -1)[: model.backend.n_vocab]
                surprises.append(math.log(math.fsum(map(math.exp, row))) - row[part[place + 1]])
    mean = math.fsum(surprises) / len(surprises)
    spread = math.fsum(one * one for one in surprises) / len(surprises) - mean * mean
    return math.exp(mean), math.exp(mean) * math.sqrt(spread / (len(surprises) - 1))


@pytest.mark.needs_shared
def test_it_is_the_figure_of_the_straightforward_way(story: OpenModel) -> None:
    text = STORY * 3
    found = estimates(story, text, 64)
    value, uncertainty = straightforward(story, text, 64, found[-1].windows)
    assert found[-1].value == pytest.approx(value, rel=1e-3)
    assert found[-1].uncertainty == pytest.approx(uncertainty, rel=1e-3)
    assert [one.done for one in found] == list(range(1, found[-1].windows + 1))
    assert found[-1].tokens == found[-1].windows * 31  # of 64, what comes after the first half and one


@pytest.mark.needs_shared
def test_the_pieces_do_not_change_it(story: OpenModel, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = estimates(story, STORY * 3, 128)[-1]
    monkeypatch.setattr(perplexity, "_MOST_LOGITS", 5 * story.backend.n_vocab)
    assert estimates(story, STORY * 3, 128)[-1].value == pytest.approx(whole.value, rel=1e-4)


@pytest.mark.needs_shared
def test_what_a_model_knows_surprises_it_less(story: OpenModel) -> None:
    known = estimates(story, STORY * 3, 64)[-1].value
    strange = estimates(story, "Quarterly revenue recognition under IFRS 15 requires judgement. " * 8, 64)[-1].value
    assert known < 10 < strange


def test_no_more_windows_are_read_than_asked_for(open_model: Open, base: Path) -> None:
    assert [(one.done, one.windows) for one in estimates(open_model(base), "abc " * 300, 64, 2)] == [(1, 2), (2, 2)]


def test_a_random_model_is_as_unsure_as_if_it_guessed(open_model: Open, base: Path) -> None:
    model = open_model(base)
    last = estimates(model, "".join(chr(33 + n * 7 % 90) for n in range(2000)), 256)[-1]
    assert model.backend.n_vocab / 3 < last.value < model.backend.n_vocab * 6


def test_a_short_text_is_refused_with_what_is_needed(open_model: Open, base: Path) -> None:
    with pytest.raises(UserFacingError) as caught:
        estimates(open_model(base), "abc", 512)
    assert caught.value.code == "perplexity_text_too_short"
    assert "1,024" in caught.value.text


@pytest.mark.parametrize("surprise", [math.nan, math.inf, 1e30])
def test_a_model_that_computes_no_numbers_is_told_of(
    open_model: Open, base: Path, monkeypatch: pytest.MonkeyPatch, surprise: float
) -> None:
    monkeypatch.setattr(perplexity, "_surprise", lambda _backend, following: np.full(len(following), surprise))
    with pytest.raises(UserFacingError) as caught:
        estimates(open_model(base), "abc " * 300, 64)
    assert caught.value.code == "perplexity_no_number"


def test_it_can_be_stopped(open_model: Open, base: Path) -> None:
    model = open_model(base)
    reading = perplexity.estimates(model.backend, model.generator.memory, model.stop, "abc " * 2000, 64, 0)
    next(reading)
    model.stop.set()
    with pytest.raises(Aborted):
        next(reading)


def test_it_can_be_stopped_where_llama_cpp_does_not_look(
    open_model: Open, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = open_model(base)
    real = model.backend.decode_each
    calls: list[int] = []

    def on_a_gpu(tokens: Any, count: int) -> None:
        model.stop.clear()
        real(tokens, count)
        model.stop.set()
        calls.append(count)

    monkeypatch.setattr(model.backend, "decode_each", on_a_gpu)
    monkeypatch.setattr(perplexity, "_MOST_LOGITS", 8 * model.backend.n_vocab)
    with pytest.raises(Aborted):
        estimates(model, "abc " * 300, 64)
    assert calls == [8]


@pytest.mark.needs_shared
def test_a_recurrent_model_has_one_too(open_model: Open, rwkv: Path) -> None:
    first = estimates(open_model(rwkv), STORY * 4, 64)
    assert first[-1].value < 65536
    assert first == estimates(open_model(rwkv), STORY * 4, 64)


def test_the_engine_tells_it_and_answers_afterwards(engine: EngineProbe, hello: Path) -> None:
    engine.load(hello)
    before, _ = engine.answer("Hi")
    engine.send("perplexity", job="p", text="Hello, hello! " * 400, window=256, most_windows=2)
    ended = engine.expect("perplexity_finished", "failed")
    assert (ended["type"], ended["job"], ended["stopped"]) == ("perplexity_finished", "p", False)
    told = [one["perplexity"] for one in engine.messages if one["type"] == "perplexity_estimate"]
    assert [(one["done"], one["windows"]) for one in told] == [(1, 2), (2, 2)]
    assert engine.answer("Hi")[0] == before


def test_the_engine_stops_it(engine: EngineProbe, slow: Path) -> None:
    engine.load(slow)
    engine.send("perplexity", job="p", text="x" * 100_000, window=512, most_windows=0)
    engine.send("stop", job="p")
    assert engine.expect("perplexity_finished", "failed")["stopped"] is True
