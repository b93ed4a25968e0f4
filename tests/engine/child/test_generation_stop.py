"""Stop at any moment: quickly, and without a trace in the next answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotto.domain.generation import SamplerSettings, StopReason
from sotto.engine.child.backend import Aborted
from sotto.engine.child.prompt import Prompt
from support.open_model import Answer, OpenModel

Open = Callable[..., OpenModel]


def _answer_with(
    model: OpenModel,
    prompt: Prompt,
    on_text: Callable[[str, bool], None] = lambda text, is_reasoning: None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    stop: tuple[str, ...] = (),
) -> Answer:
    settings = SamplerSettings(temperature=0, seed=1, max_tokens=100, stop=stop)
    return Answer(model.generator.answer(prompt, settings, lambda total, cached: None, on_progress, on_text))


def test_a_stop_before_the_start_reads_nothing(open_model: Open, babble: Path) -> None:
    model = open_model(babble)
    model.stop.set()
    answer = model.ask("Hi")
    assert answer.completion.stop_reason is StopReason.STOPPED
    assert (answer.text, answer.progress) == ("", [])
    assert model.generator.memory.size == 0


def test_a_stop_between_tokens_ends_the_answer(open_model: Open, endless: Path) -> None:
    model = open_model(endless)
    prompt = model.prompt("Hi")
    parts: list[str] = []

    def on_text(text: str, _is_reasoning: bool) -> None:
        parts.append(text)
        if len(parts) == 5:
            model.stop.set()

    answer = _answer_with(model, prompt, on_text=on_text)
    assert answer.completion.stop_reason is StopReason.STOPPED
    assert "".join(parts) == "abcab"
    model.stop.clear()
    assert model.ask("Hi", max_tokens=4).text == "abca"


def test_a_stop_keeps_what_was_held_back(open_model: Open, hello: Path) -> None:
    model = open_model(hello)
    parts: list[str] = []

    def on_text(text: str, _is_reasoning: bool) -> None:
        parts.append(text)
        if "".join(parts) == "Hello, hell":
            model.stop.set()

    answer = _answer_with(model, model.prompt("Hi"), on_text=on_text, stop=("o!!",))
    assert answer.completion.stop_reason is StopReason.STOPPED
    assert "Hello, hello! 😀 Bye.".startswith("".join(parts))


def test_stop_works_while_the_prompt_is_read(open_model: Open, slow: Path) -> None:
    model = open_model(slow)
    prompt = model.prompt("x" * 2000)
    asked: list[float] = []
    later: list[threading.Timer] = []

    def press_stop() -> None:
        asked.append(time.monotonic())
        model.stop.set()

    def on_progress(done: int, total: int) -> None:
        if not later:
            # By then the next part is being computed.
            later.append(threading.Timer(0.02, press_stop))
            later[0].start()

    answer = _answer_with(model, prompt, on_progress=on_progress)
    seconds = time.monotonic() - asked[0]
    later[0].join()
    assert answer.completion.stop_reason is StopReason.STOPPED
    assert seconds < 1
    assert 0 < model.generator.memory.size < len(prompt.tokens)
    model.stop.clear()
    # What was read before is used, and nothing of the part that was given up is left over.
    short = Prompt(prompt.tokens[:300], 0, None)
    after = model.answer(short, max_tokens=10)
    assert after.cached > 0
    model.generator.memory.clear()
    fresh = model.answer(short, max_tokens=10)
    assert fresh.cached == 0
    assert after.text == fresh.text


@pytest.mark.parametrize("kind", ["babble", "rwkv"])
@pytest.mark.parametrize("round_", range(3))
def test_after_any_stop_the_next_answer_is_as_from_a_fresh_model(
    open_model: Open, request: pytest.FixtureRequest, kind: str, round_: int
) -> None:
    path: Path = request.getfixturevalue(kind)
    model = open_model(path)
    tokens = [1 + (number * 7) % 200 for number in range(900)]
    threads: list[threading.Thread] = []

    def on_progress(done: int, total: int) -> None:
        if len(threads) < 1 and done > 128 * round_:
            threads.append(threading.Thread(target=model.stop.set))
            threads[0].start()

    stopped = _answer_with(model, Prompt(tokens, 0, None), on_progress=on_progress)
    for thread in threads:
        thread.join()
    assert stopped.completion.stop_reason is StopReason.STOPPED
    model.stop.clear()
    prompt = Prompt([*tokens[:300], 3, 2, 1], 0, None)
    after = model.answer(prompt, max_tokens=20)
    assert after.text == open_model(path).answer(prompt, max_tokens=20).text


def _halfway(model: OpenModel, monkeypatch: pytest.MonkeyPatch, calls: int, error: Exception) -> None:
    """Let the call number ``calls`` into llama.cpp end with ``error`` after half of its tokens."""
    real = model.backend.decode
    made = 0

    def decode(tokens: Any, count: int) -> None:
        nonlocal made
        made += 1
        if made == calls:
            real(tokens, count // 2)
            raise error
        real(tokens, count)

    monkeypatch.setattr(model.backend, "decode", decode)


@pytest.mark.parametrize("calls", [1, 2])
@pytest.mark.parametrize("kind", ["babble", "rwkv"])
def test_a_half_read_part_is_forgotten(
    open_model: Open, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, kind: str, calls: int
) -> None:
    path: Path = request.getfixturevalue(kind)
    model = open_model(path)
    prompt = Prompt([1 + (number * 7) % 200 for number in range(300)], 0, None)
    _halfway(model, monkeypatch, calls, Aborted())
    assert model.answer(prompt, max_tokens=20).completion.stop_reason is StopReason.STOPPED
    assert model.answer(prompt, max_tokens=20).text == open_model(path).answer(prompt, max_tokens=20).text


def test_stop_works_where_llama_cpp_does_not_look(
    open_model: Open, babble: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a GPU llama.cpp never asks; there Stop is seen between the parts of the prompt.
    model = open_model(babble)
    real = model.backend.decode

    def on_a_gpu(tokens: Any, count: int) -> None:
        is_set = model.stop.is_set()
        model.stop.clear()
        real(tokens, count)
        if is_set:
            model.stop.set()

    monkeypatch.setattr(model.backend, "decode", on_a_gpu)
    answer = _answer_with(model, model.prompt("x" * 1500), on_progress=lambda done, total: model.stop.set())
    assert answer.completion.stop_reason is StopReason.STOPPED
    assert answer.completion.usage.completion_tokens == 0
    assert model.generator.memory.size == model.backend.ubatch
