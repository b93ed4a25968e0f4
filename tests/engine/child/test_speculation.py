"""Guessing ahead changes nothing but the time: the same text, greedy and by chance, and the same memory."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from benchmarks.random_model import write_random_model
from sotto.domain.adapters import AdapterUse
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import StopReason
from sotto.engine.child import draft_length, guessing
from sotto.engine.child.backend import Aborted
from sotto.engine.child.benchmark import replay
from sotto.engine.child.call_noise import CallNoise
from sotto.engine.child.exact_calls import MOST
from sotto.engine.child.generation import Generator
from sotto.engine.child.memory import Memory
from sotto.engine.child.prompt import Prompt
from sotto.engine.child.speculation import Speculator
from support.gguf_files import Shape
from support.open_model import Answer, OpenModel, own_attention

Open = Callable[..., OpenModel]
REPEATED = "abcdefgh, abcdefgh, abcdefgh, abcdefgh. "


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Checks guesses whenever there are any, and keeps count of (guessed, right)."""
    checked: list[tuple[int, int]] = []
    real = Speculator.checked

    def note(self: Speculator, guessed: int, right: int) -> None:
        if guessed:
            checked.append((guessed, right))
        real(self, guessed, right)

    monkeypatch.setattr(Speculator, "checked", note)
    monkeypatch.setattr(draft_length.CallCosts, "ratio", lambda _self, _size: 0.1)
    monkeypatch.setattr(CallNoise, "keeps", 1.0)
    return checked


@pytest.fixture(scope="session")
def four_bits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights in the mix of Q4_K_M."""
    shape = Shape(n_embd=256, n_layer=2, n_head=4, n_head_kv=2, head_width=64, n_ff=512)
    return write_random_model(tmp_path_factory.mktemp("four") / "four_bits.gguf", shape, n_vocab=600, n_ctx=2048)


def _plain(open_model: Open, path: Path, ask: Callable[[OpenModel], Answer]) -> Answer:
    model = open_model(path)
    model.backend.guesses_ahead = False
    return ask(model)


SETTINGS: list[dict[str, Any]] = [
    {},
    {"temperature": 0.7, "seed": 11},
    {"temperature": 1.2, "seed": 5, "repeat_penalty": 1.2, "repeat_last_n": 64},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=["greedy", "seeded", "penalised"])
@pytest.mark.parametrize("name", ["babble", "base", "endless"])
def test_the_answer_is_the_same(
    open_model: Open,
    request: pytest.FixtureRequest,
    eager: list[tuple[int, int]],
    name: str,
    settings: dict[str, Any],
) -> None:
    path: Path = request.getfixturevalue(name)

    def ask(model: OpenModel) -> Answer:
        return model.ask(REPEATED * 3, max_tokens=120, **settings)

    expected = _plain(open_model, path, ask)
    assert eager == []
    assert ask(open_model(path)).text == expected.text
    assert eager or settings, "nothing was guessed, so nothing was tested"


def _told_beforehand(
    model: OpenModel, monkeypatch: pytest.MonkeyPatch, prompt: str, **settings: Any
) -> tuple[str, str]:
    """Return an answer, and the same one guessed from a copy of itself with some mistakes in it."""
    said: list[int] = []
    real = Generator.tokens

    def listen(generator: Generator, *given: Any, **named: Any) -> Iterator[int]:
        for token in real(generator, *given, **named):
            said.append(token)
            yield token

    with monkeypatch.context() as patched:
        patched.setattr(Generator, "tokens", listen)
        plain = model.ask(prompt, guess_ahead=False, **settings).text
    model.generator.memory.clear()
    copy = [token if place % 23 else 5 for place, token in enumerate(said, start=1)]
    real_speculator = Generator.speculator
    with monkeypatch.context() as patched:
        patched.setattr(Generator, "speculator", lambda self, _prompt, **how: real_speculator(self, copy, **how))
        return plain, model.ask(prompt, **settings).text


SAME: list[dict[str, Any]] = [
    *SETTINGS[:2],
    {"temperature": 0.8, "seed": 4, "top_k": 0, "top_p": 1.0, "min_p": 0.0},
    {"temperature": 0.8, "seed": 5, "top_k": 0, "top_p": 1.0},
]
NAMES = ["greedy", "seeded", "all", "unsorted"]


@pytest.mark.needs_shared
@pytest.mark.parametrize(
    ("name", "settings"),
    [
        *(("stories260K-f16.gguf", settings) for settings in SAME),
        *(("stories260K-q8_0.gguf", settings) for settings in SAME),
        ("stories260K-chat-f16.gguf", SAME[0]),
        ("stories260K-chat-f16.gguf", SAME[1]),
        ("split/stories260K-f16-00001-of-00003.gguf", SAME[0]),
        ("split/stories260K-f16-00001-of-00003.gguf", SAME[1]),
    ],
)
def test_real_models_tell_the_same_story(
    open_model: Open,
    shared: Path,
    eager: list[tuple[int, int]],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    settings: dict[str, Any],
) -> None:
    model = open_model(shared / "models" / name)
    plain, guessed = _told_beforehand(model, monkeypatch, "Once upon a time", max_tokens=240, **settings)
    assert guessed == plain
    assert sum(right for _guessed, right in eager) > 20


@pytest.mark.needs_shared
@pytest.mark.parametrize("settings", SETTINGS[:2], ids=["greedy", "seeded"])
def test_with_an_adapter_the_same_comes(
    open_model: Open,
    shared: Path,
    eager: list[tuple[int, int]],
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, Any],
) -> None:
    model = open_model(shared / "models" / "stories260K-f16.gguf")
    sums = (AdapterUse(str(shared / "models" / "stories260K-lora-sums.gguf")),)
    plain, guessed = _told_beforehand(model, monkeypatch, "Once", max_tokens=200, adapters=sums, **settings)
    assert guessed == plain
    assert any(right for _guessed, right in eager)


@pytest.mark.parametrize("settings", SAME, ids=NAMES)
def test_where_calls_compute_something_else_the_same_comes(
    open_model: Open,
    four_bits: Path,
    eager: list[tuple[int, int]],
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, Any],
) -> None:
    """Weights of four bits are multiplied by other functions if there are several tokens."""
    model = open_model(four_bits)
    plain, guessed = _told_beforehand(model, monkeypatch, "abc " * 60, max_tokens=100, **settings)
    assert guessed == plain
    assert eager


def test_what_noise_could_decide_is_computed_again(
    open_model: Open, four_bits: Path, eager: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = open_model(four_bits)
    model.ask("abc", max_tokens=1)
    monkeypatch.setattr(CallNoise, "margin", 1000.0)  # then nothing is certain
    speculators: list[Speculator] = []
    monkeypatch.setattr(Speculator, "checked", lambda self, _guessed, _right: speculators.append(self))
    plain, guessed = _told_beforehand(model, monkeypatch, "abc " * 60, max_tokens=60)
    assert guessed == plain
    assert speculators[-1].redone > 0
    assert speculators[-1].right == 0


class _Copy:
    """Says ``text``; once, after ``sure`` tokens that came from several at once, it is not certain."""

    def __init__(self, text: list[int], sure: int) -> None:
        self._text = iter([*text, 0])
        self._sure = sure

    def sample(self, context: Any, index: int = -1) -> int:
        return next(self._text)

    def judge(self, context: Any, index: int, margin: float) -> int | None:
        self._sure -= 1
        return None if self._sure == -1 else self.sample(context, index)


@pytest.mark.parametrize("has_own", [False, True])
def test_an_engine_that_computes_much_again_says_so(
    open_model: Open, four_bits: Path, eager: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch, has_own: bool
) -> None:
    """Else it would be taken for stuck. What is exact for three tokens at once is computed so, and sooner."""
    if has_own and own_attention() is None:
        pytest.skip("Sotto has no attention for this computer")
    monkeypatch.setattr(guessing, "_TELLS_EVERY", 0.0)
    real = Speculator.draft
    monkeypatch.setattr(Speculator, "draft", lambda self, room: real(self, min(room, MOST)))  # one too many
    model = open_model(four_bits, has_own_attention=has_own)
    text = [*range(100, 160)]
    model.generator.memory.read(text, model.stop)
    copy = _Copy(text, sure=40)
    speculator = model.generator.speculator(text)
    assert speculator is not None
    told: list[tuple[int, int]] = []
    tokens = model.generator.tokens(copy, speculator, copy.judge, lambda *at: told.append(at))
    assert list(itertools.islice(tokens, len(text))) == text
    step = 3 if has_own else 1
    assert told == [(done, speculator.redone) for done in range(0, speculator.redone, step)]
    assert 30 < speculator.redone <= 41


def test_an_answer_tells_that_it_is_computed_again(
    open_model: Open, endless: Path, eager: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing, "_TELLS_EVERY", 0.0)
    margins = itertools.chain([0.0] * 20, itertools.repeat(1000.0))
    monkeypatch.setattr(CallNoise, "margin", property(lambda _self: next(margins)))
    answer = open_model(endless).ask("Sing", max_tokens=60)
    read = answer.completion.usage.prompt_tokens
    again = [(done, total) for done, total in answer.progress if (done, total) != (read, read)]
    assert len(again) > 10
    assert all(done < total for done, total in again)


UNSURE: list[dict[str, Any]] = [
    {"grammar": 'root ::= "a" [a-z ]*'},
    {"grammar": 'root ::= "a" [a-z ]*', "temperature": 0.9, "seed": 3},
    {"mirostat": "2", "temperature": 0.8, "seed": 4},
    {"temperature": 1.1, "seed": 5, "xtc_probability": 0.5, "xtc_threshold": 0.05},
    {"temperature": 0.8, "seed": 6, "dry_multiplier": 0.8, "repeat_penalty": 1.1},
]


@pytest.mark.parametrize("settings", UNSURE, ids=["grammar", "drawn grammar", "mirostat", "xtc", "penalties"])
def test_where_no_token_can_be_certain_only_exact_calls_guess(
    open_model: Open,
    four_bits: Path,
    eager: list[tuple[int, int]],
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, Any],
) -> None:
    for has_own in (False, True):
        model = open_model(four_bits, has_own_attention=has_own)
        plain, guessed = _told_beforehand(model, monkeypatch, "abc", max_tokens=60, **settings)
        assert guessed == plain
        assert bool(eager) == (model.backend.exact_call > 1)
        assert all(count < model.backend.exact_call for count, _right in eager)


@pytest.mark.needs_shared
def test_a_model_that_cannot_go_back_does_not_guess(open_model: Open, rwkv: Path, eager: list[tuple[int, int]]) -> None:
    model = open_model(rwkv)
    assert not model.backend.guesses_ahead
    model.ask(REPEATED * 3, max_tokens=40)
    assert eager == []
    with pytest.raises(UserFacingError) as caught:
        list(replay(model.backend, model.generator, model.stop, "a", "b", 1))
    assert caught.value.code == "bench_no_guessing"


def test_the_memory_holds_what_was_said_and_no_guess(
    open_model: Open, babble: Path, eager: list[tuple[int, int]]
) -> None:
    model = open_model(babble)
    prompt = model.prompt(REPEATED * 3)
    first = model.answer(prompt, max_tokens=60)
    assert any(right < guessed for guessed, right in eager), "no guess was wrong, so nothing was tested"
    assert model.generator.memory.size <= len(prompt.tokens) + first.completion.usage.completion_tokens
    assert model.generator.memory.tokens[: len(prompt.tokens)] == tuple(prompt.tokens)
    following = model.prompt("Another question")
    assert model.answer(following, max_tokens=30).text == open_model(babble).answer(following, max_tokens=30).text


@pytest.mark.parametrize("limit", range(1, 14))
def test_an_answer_ends_where_it_has_to(
    open_model: Open, endless: Path, eager: list[tuple[int, int]], limit: int
) -> None:
    answer = open_model(endless).ask(REPEATED, max_tokens=limit)
    assert answer.completion.usage.completion_tokens == limit
    assert answer.completion.stop_reason is StopReason.LENGTH


@pytest.mark.parametrize("after", [1, 2, 3, 8])
def test_it_stops_at_once_and_goes_on_as_if_nothing_had_been_guessed(
    open_model: Open, endless: Path, eager: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """Asked to stop before a call for several tokens, and before computing again."""
    model = open_model(endless)
    prompt = model.prompt(REPEATED)
    calls = 0
    real = Memory.decode

    def decode(memory: Memory, tokens: Sequence[int], *, checks: bool = False) -> None:
        nonlocal calls
        calls += 1
        if calls == after + 1:
            model.stop.set()
        real(memory, tokens, checks=checks)

    with monkeypatch.context() as patched:
        patched.setattr(Memory, "decode", decode)
        patched.setattr(CallNoise, "margin", 1000.0 if after % 2 else 0.0)
        answer = model.answer(prompt)
    assert answer.completion.stop_reason is StopReason.STOPPED
    assert calls == after + 1
    model.stop.clear()
    again = model.answer(prompt, max_tokens=40).text
    assert again == open_model(endless).answer(prompt, max_tokens=40, guess_ahead=False).text


def test_the_window_is_filled_to_the_last_token(open_model: Open, endless: Path, eager: list[tuple[int, int]]) -> None:
    model = open_model(endless, 300)
    answer = model.answer(Prompt([1, 2, 3, 4] * 10, 0, None))
    assert answer.completion.stop_reason is StopReason.CONTEXT
    assert model.generator.memory.size == model.backend.n_ctx
    assert eager


def test_the_end_of_a_turn_is_never_guessed(open_model: Open, hello: Path, eager: list[tuple[int, int]]) -> None:
    model = open_model(hello)
    answer = model.ask("Hello, hello! 😀 Bye. " * 3)
    assert answer.text == "Hello, hello! 😀 Bye."
    assert answer.completion.stop_reason is StopReason.END
    ends = [token for token in range(model.backend.n_vocab) if model.backend.is_end(token)]
    costs = draft_length.CallCosts(False)
    speculator = Speculator([5, 6, 7, ends[0], 8, 9, 5, 6], costs, CallNoise(), model.backend.is_end)
    speculator.saw(7)
    assert speculator.draft(50) == []


def test_replaying_says_the_text_both_ways(open_model: Open, babble: Path, eager: list[tuple[int, int]]) -> None:
    model = open_model(babble)
    text = "one two three four five six seven eight. " * 4
    runs = list(replay(model.backend, model.generator, model.stop, text, text, 2))
    count = len(model.backend.tokenize(text, add_special=False, parse_special=False))
    assert [run.tokens for run in runs] == [count, count]
    assert all(run.plain_ms > 0 and run.guessing_ms > 0 for run in runs)
    assert all(count // 2 < run.right <= run.guessed for run in runs)


def test_replaying_can_be_stopped_and_must_fit(open_model: Open, babble: Path) -> None:
    model = open_model(babble, 300)
    with pytest.raises(UserFacingError) as caught:
        list(replay(model.backend, model.generator, model.stop, "a b c d " * 400, "b", 1))
    assert caught.value.code == "bench_too_long"
    model.stop.set()
    with pytest.raises(Aborted):
        list(replay(model.backend, model.generator, model.stop, "abc", "abc", 1))
