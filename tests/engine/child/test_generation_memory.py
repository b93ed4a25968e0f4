"""The memory between answers: what is read again, and that it is right after any failure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import PromptMessage
from sotto.engine.child.backend import DecodeError
from sotto.engine.child.generation import decode_failure
from sotto.engine.child.memory import GROUP
from sotto.engine.child.prompt import Prompt
from support.open_model import Answer, OpenModel

Open = Callable[..., OpenModel]


def _user(text: str) -> PromptMessage:
    return PromptMessage("user", text)


def _assistant(text: str) -> PromptMessage:
    return PromptMessage("assistant", text)


def _second_turn(first: Answer) -> list[PromptMessage]:
    return [_user("Tell me more."), _assistant(first.text), _user("And then?")]


@pytest.mark.parametrize("kind", ["babble", "base"])
def test_a_second_turn_reads_only_what_is_new(open_model: Open, request: pytest.FixtureRequest, kind: str) -> None:
    path: Path = request.getfixturevalue(kind)
    model = open_model(path)
    prompt = model.prompt("Tell me more.")
    first = model.answer(prompt, max_tokens=20)
    assert first.cached == 0
    second = model.prompt(_second_turn(first))
    common = 0
    while second.tokens[common] == prompt.tokens[common] and common < len(prompt.tokens) - 1:
        common += 1
    reused = model.answer(second, max_tokens=40)
    assert reused.cached >= common - common % GROUP > 5
    assert reused.progress[-1] == (len(second.tokens), len(second.tokens))
    assert reused.progress[0][0] > reused.cached
    fresh = open_model(path).answer(second, max_tokens=40)
    assert fresh.cached == 0
    assert reused.text == fresh.text


def test_cached_tokens_are_the_common_beginning(open_model: Open, babble: Path) -> None:
    model = open_model(babble)
    tokens = [1 + number % 200 for number in range(40)]
    model.answer(Prompt(tokens, 0, None), max_tokens=1)
    other = [*tokens[:22], 9, *tokens[23:]]
    # In whole groups, and the last tokens are read again: see the module's docstring.
    assert model.answer(Prompt(other, 0, None), max_tokens=1).cached == 20
    assert model.answer(Prompt([9, 2, 3], 0, None), max_tokens=1).cached == 0
    fresh = open_model(babble).answer(Prompt(other, 0, None), max_tokens=20)
    assert model.answer(Prompt(other, 0, None), max_tokens=20).text == fresh.text
    # The same prompt again: its last tokens are read once more, for the logits.
    assert model.answer(Prompt(other, 0, None), max_tokens=1).cached == 36
    assert model.answer(Prompt(other[:9], 0, None), max_tokens=1).cached == 4
    assert model.answer(Prompt(other[:1], 0, None), max_tokens=1).cached == 0


def test_the_answer_itself_is_remembered(open_model: Open, hello: Path) -> None:
    model = open_model(hello)
    prompt = model.prompt("Hi")
    model.answer(prompt)
    assert model.generator.memory.size == len(prompt.tokens) + model.answer(prompt).completion.usage.completion_tokens


@pytest.mark.needs_shared
def test_a_recurrent_model_reads_everything_again(open_model: Open, rwkv: Path) -> None:
    model = open_model(rwkv)
    first = model.ask("The cat sat on the mat.", max_tokens=20)
    again = model.ask("The cat sat on the mat.", max_tokens=20)
    assert (again.cached, again.text) == (0, first.text)
    longer = [_user("The cat sat on the mat."), _assistant(first.text), _user("Then")]
    continued = model.ask(longer, max_tokens=20)
    assert continued.text == open_model(rwkv).ask(longer, max_tokens=20).text


@pytest.mark.needs_shared
def test_a_recurrent_model_goes_on_where_it_is(open_model: Open, rwkv: Path) -> None:
    model = open_model(rwkv)
    first = Prompt(model.prompt("The cat sat on the mat and then it slept.").tokens[:8], 0, None)
    model.answer(first, max_tokens=1)
    assert model.generator.memory.size == len(first.tokens)
    more = model.backend.tokenize(" sat on the mat", add_special=False, parse_special=False)
    further = Prompt([*first.tokens, *more], 0, None)
    continued = model.answer(further, max_tokens=20)
    assert continued.cached == len(first.tokens)
    assert continued.text == open_model(rwkv).answer(further, max_tokens=20).text


def test_a_long_prompt_is_read_in_parts(open_model: Open, babble: Path) -> None:
    model = open_model(babble)
    prompt = model.prompt("x" * 1500)
    answer = model.answer(prompt, max_tokens=10)
    done = [done for done, _total in answer.progress]
    assert len(done) > 1
    assert done == sorted(set(done))
    assert done[-1] == len(prompt.tokens)
    fresh = open_model(babble)
    fresh.generator.memory.decode(prompt.tokens[:-1])
    assert fresh.answer(prompt, max_tokens=10).text == answer.text


@pytest.mark.parametrize("n_ctx", [257, 300, 600, 1000])
def test_any_window_can_be_filled(open_model: Open, babble: Path, n_ctx: int) -> None:
    # llama.cpp aborts the process when a batch is larger than it was told.
    model = open_model(babble, n_ctx)
    tokens = [1 + number % 200 for number in range(model.backend.n_ctx - 1)]
    answer = model.answer(Prompt(tokens, 0, None))
    assert answer.completion.usage.completion_tokens <= 2


def test_a_failure_to_compute_is_told_and_the_memory_stays_right(
    open_model: Open, babble: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = open_model(babble)
    expected = model.ask("Hi", max_tokens=10).text
    real = model.backend.decode
    calls = 0

    def failing(tokens: object, count: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise DecodeError(-3)
        real(tokens, count)

    monkeypatch.setattr(model.backend, "decode", failing)
    with pytest.raises(UserFacingError) as caught:
        model.ask("Hello", max_tokens=10)
    assert caught.value.code == "decode_failed"
    assert "-3" in caught.value.details
    assert model.ask("Hi", max_tokens=10).text == expected


@pytest.mark.parametrize(("status", "code"), [(1, "context_full"), (-1, "decode_failed"), (-3, "decode_failed")])
def test_failures_in_words(status: int, code: str) -> None:
    error = decode_failure(DecodeError(status))
    assert error.code == code
    assert error.text
    assert error.hint
