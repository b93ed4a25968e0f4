"""Answers from real models: exactly known text, every way to end, memory that is used again, and Stop at any moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import PromptMessage, SamplerSettings, StopReason
from sotto.engine.child.backend import DecodeError
from sotto.engine.child.generation import decode_failure
from sotto.engine.child.prompt import Prompt
from support.gguf_files import CHATML, write_bpe_model, write_scripted_model, write_spm_model
from support.open_model import Answer, OpenModel

Open = Callable[..., OpenModel]

STORY = (
    ", there was a little girl named Lily. She loved to play outside in the park. One day, she saw a big, red ball. "
    "She wanted to play with it, but it was too high.\nLily"
)
"""What stories260K says after "Once upon a time", greedy, 60 tokens, by llama.cpp's own program."""

THINKING = CHATML + "{%- if add_generation_prompt -%}{{- '<think>\\n' -}}{%- endif -%}"


def _user(text: str) -> PromptMessage:
    return PromptMessage("user", text)


def _assistant(text: str) -> PromptMessage:
    return PromptMessage("assistant", text)


# Known text ----------------------------------------------------------------------------------------------------------


@pytest.mark.needs_shared
@pytest.mark.parametrize(
    "name", ["stories260K-f16.gguf", "stories260K-q8_0.gguf", "split/stories260K-f16-00001-of-00003.gguf"]
)
def test_a_trained_model_tells_the_known_story(open_model: Open, shared: Path, name: str) -> None:
    answer = open_model(shared / "models" / name).ask("Once upon a time", max_tokens=60)
    assert answer.text == STORY
    assert answer.completion.stop_reason is StopReason.LENGTH
    assert answer.completion.usage.completion_tokens == 60


@pytest.mark.needs_shared
def test_a_trained_model_with_a_template_tells_it_too(open_model: Open, shared: Path) -> None:
    model = open_model(shared / "models" / "stories260K-chat-f16.gguf")
    assert model.backend.template
    assert model.ask("Once upon a time", max_tokens=60).text.strip() == STORY


@pytest.mark.needs_shared
def test_a_story_ends_by_itself(open_model: Open, shared: Path) -> None:
    answer = open_model(shared / "models" / "stories260K-f16.gguf").ask("Once upon a time")
    assert answer.completion.stop_reason in (StopReason.END, StopReason.CONTEXT)
    assert answer.text.startswith(STORY)
    assert "<s>" not in answer.text
    assert "</s>" not in answer.text


def test_a_script_is_said_and_its_end_met(open_model: Open, hello: Path) -> None:
    answer = open_model(hello).ask("Hi")
    assert answer.text == "Hello, hello! 😀 Bye."
    assert answer.reasoning == ""
    completion = answer.completion
    assert completion.stop_reason is StopReason.END
    assert completion.usage.prompt_tokens == len("user\nHi\nassistant\n") + 3
    assert completion.kept_from == 0
    assert 0 < completion.timings.prompt_ms <= completion.timings.first_token_ms
    assert completion.timings.tokens_per_second > 0
    assert completion.timings.prompt_tokens_per_second > 0
    assert completion.reasoning_ms == 0


def test_an_answer_may_be_empty(open_model: Open, tmp_path: Path) -> None:
    answer = open_model(write_scripted_model(tmp_path / "silent.gguf", "")).ask("Hi")
    assert answer.text == ""
    assert answer.completion.stop_reason is StopReason.END
    assert answer.completion.usage.completion_tokens == 0
    assert answer.completion.timings.tokens_per_second == 0
    assert answer.completion.timings.first_token_ms == 0


# Characters ----------------------------------------------------------------------------------------------------------


def test_an_emoji_of_four_tokens_arrives_whole(open_model: Open, tmp_path: Path) -> None:
    path = write_scripted_model(tmp_path / "emoji.gguf", ["a", b"\xf0", b"\x9f", b"\x98", b"\x80", "b"])
    answer = open_model(path).ask("Hi")
    assert answer.parts == [("a", False), ("😀", False), ("b", False)]


@pytest.mark.parametrize(("count", "text"), [(1, "a"), (2, "a\ufffd"), (4, "a\ufffd"), (5, "a😀")])
def test_a_character_that_is_cut_off_becomes_one_sign(open_model: Open, tmp_path: Path, count: int, text: str) -> None:
    path = write_scripted_model(tmp_path / "emoji.gguf", ["a", b"\xf0", b"\x9f", b"\x98", b"\x80", "b"])
    answer = open_model(path).ask("Hi", max_tokens=count)
    assert answer.text == text
    assert "\ufffd" not in "".join(part for part, _ in answer.parts[:-1])
    assert answer.completion.stop_reason is StopReason.LENGTH


# Ends ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stop", "text"),
    [
        (("hello",), "Hello, "),
        (("lo! ",), "Hello, hel"),
        (("😀",), "Hello, hello! "),
        (("! 😀 B",), "Hello, hello"),
        (("Bye.", "o!"), "Hello, hell"),
        (("never",), "Hello, hello! 😀 Bye."),
        (("Bye.x",), "Hello, hello! 😀 Bye."),
        (("H",), ""),
    ],
)
def test_stop_strings_end_the_answer_wherever_tokens_do(
    open_model: Open, hello: Path, stop: tuple[str, ...], text: str
) -> None:
    answer = open_model(hello).ask("Hi", stop=stop)
    assert answer.text == text
    assert answer.completion.stop_reason is StopReason.END


@pytest.mark.parametrize("count", [1, 7])
def test_max_tokens_ends_the_answer(open_model: Open, endless: Path, count: int) -> None:
    answer = open_model(endless).ask("Hi", max_tokens=count)
    assert answer.text == ("abc" * 3)[:count]
    assert answer.completion.stop_reason is StopReason.LENGTH
    assert answer.completion.usage.completion_tokens == count


def test_a_full_window_ends_the_answer(open_model: Open, endless: Path) -> None:
    model = open_model(endless, n_ctx=256)
    answer = model.ask("Hi")
    usage = answer.completion.usage
    assert answer.completion.stop_reason is StopReason.CONTEXT
    # The last token is sampled from a full memory.
    assert usage.prompt_tokens + usage.completion_tokens == model.backend.n_ctx + 1
    assert answer.text == ("abc" * 100)[: usage.completion_tokens]
    assert model.ask("Hi", max_tokens=3).text == "abc"


# Reasoning -----------------------------------------------------------------------------------------------------------


def test_thoughts_are_told_from_the_answer(open_model: Open, tmp_path: Path) -> None:
    script = [
        "<think>",
        "\nLet me",
        " see. ",
        b"\xf0",
        b"\x9f\x98",
        b"\x80",
        "\n\n",
        "</think>",
        "\n\n\n",
        "It is",
        " so.",
    ]
    answer = open_model(write_scripted_model(tmp_path / "thinker.gguf", script)).ask("Hi")
    assert answer.reasoning == "Let me see. 😀"
    assert answer.text == "It is so."
    assert answer.completion.reasoning_ms > 0


def test_thoughts_that_the_template_opened(open_model: Open, tmp_path: Path) -> None:
    path = write_scripted_model(tmp_path / "thinker.gguf", ["Hm", "m.", "</think>", "Yes"], THINKING)
    model = open_model(path)
    assert model.prompt("Hi").open_reasoning is not None
    answer = model.ask("Hi")
    assert (answer.reasoning, answer.text) == ("Hmm.", "Yes")


def test_thoughts_without_an_end_are_kept_as_thoughts(open_model: Open, tmp_path: Path) -> None:
    path = write_scripted_model(tmp_path / "thinker.gguf", ["<think>", "on and ", "on"])
    answer = open_model(path).ask("Hi")
    assert (answer.reasoning, answer.text) == ("on and on", "")


def test_stop_strings_do_not_end_thoughts(open_model: Open, tmp_path: Path) -> None:
    path = write_scripted_model(tmp_path / "thinker.gguf", ["<think>", "a. b", "</think>", "c. d"])
    answer = open_model(path).ask("Hi", stop=(".",))
    assert (answer.reasoning, answer.text) == ("a. b", "c")


def test_talk_about_markers_is_left_alone(open_model: Open, tmp_path: Path) -> None:
    path = write_scripted_model(tmp_path / "talker.gguf", ["Use ", "<think>", " and ", "</think>", "."])
    answer = open_model(path).ask("Hi")
    assert (answer.reasoning, answer.text) == ("", "Use <think> and </think>.")


def test_control_tokens_are_not_shown(open_model: Open, tmp_path: Path) -> None:
    path = write_scripted_model(tmp_path / "control.gguf", ["a", "<|im_start|>", "b"])
    assert open_model(path).ask("Hi").text == "ab"


# Sampling ------------------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_answer(open_model: Open, babble: Path) -> None:
    hot = {"temperature": 1.2, "top_k": 0, "max_tokens": 40}
    one, two = open_model(babble), open_model(babble)
    first = one.ask("Hi", seed=5, **hot).parts
    assert first == one.ask("Hi", seed=5, **hot).parts
    assert first == two.ask("Hi", seed=5, **hot).parts
    assert first != one.ask("Hi", seed=6, **hot).parts


def test_without_temperature_the_seed_means_nothing(open_model: Open, babble: Path) -> None:
    model = open_model(babble)
    assert model.ask("Hi", max_tokens=30).text == model.ask("Hi", max_tokens=30, seed=999).text


@pytest.mark.needs_shared
def test_a_repeat_penalty_changes_the_text(open_model: Open, shared: Path) -> None:
    model = open_model(shared / "models" / "stories260K-f16.gguf")
    answer = model.ask("Once upon a time", max_tokens=60, repeat_penalty=1.5)
    assert answer.text != STORY
    assert len(answer.text) > 20


def test_a_strong_repeat_penalty_repeats_no_token(open_model: Open, babble: Path) -> None:
    model = open_model(babble)
    prompt = model.prompt("Hi")

    def spoken(penalty: float) -> list[int]:
        model.answer(prompt, max_tokens=30, repeat_penalty=penalty)
        return model.generator.memory.tokens[len(prompt.tokens) :]

    without, penalised = spoken(1.0), spoken(1000.0)
    assert len(set(penalised)) == len(penalised)
    assert len(set(without)) < len(without)


# Memory --------------------------------------------------------------------------------------------------------------


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
    assert reused.cached >= common > 5
    assert reused.progress[-1] == (len(second.tokens), len(second.tokens))
    assert reused.progress[0][0] > reused.cached
    fresh = open_model(path).answer(second, max_tokens=40)
    assert fresh.cached == 0
    assert reused.text == fresh.text


def test_cached_tokens_are_the_common_beginning(open_model: Open, babble: Path) -> None:
    model = open_model(babble)
    model.answer(Prompt([1, 2, 3, 4, 5, 6], 0, None), max_tokens=1)
    assert model.answer(Prompt([1, 2, 3, 9, 5, 6], 0, None), max_tokens=1).cached == 3
    assert model.answer(Prompt([9, 2, 3], 0, None), max_tokens=1).cached == 0
    # The same prompt again: its last token is read once more, for the logits.
    assert model.answer(Prompt([9, 2, 3], 0, None), max_tokens=1).cached == 2
    assert model.answer(Prompt([9, 2], 0, None), max_tokens=1).cached == 1
    assert model.answer(Prompt([9], 0, None), max_tokens=1).cached == 0


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
    first = model.prompt("The cat")
    model.answer(first, max_tokens=1)
    assert model.generator.memory.size == len(first.tokens)
    further = Prompt([*first.tokens, *model.backend.tokenize(" sat", add_special=False, parse_special=False)], 0, None)
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


# Stop ----------------------------------------------------------------------------------------------------------------


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


def _answer_with(
    model: OpenModel,
    prompt: Prompt,
    on_text: Callable[[str, bool], None] = lambda text, is_reasoning: None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    stop: tuple[str, ...] = (),
) -> Answer:
    settings = SamplerSettings(temperature=0, seed=1, max_tokens=100, stop=stop)
    return Answer(model.generator.answer(prompt, settings, lambda total, cached: None, on_progress, on_text))


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


# Failures ------------------------------------------------------------------------------------------------------------


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


def test_every_vocabulary_answers_something(open_model: Open, tmp_path: Path) -> None:
    for path in (
        write_spm_model(tmp_path / "spm-chat.gguf", CHATML, seed=3),
        write_bpe_model(tmp_path / "bpe-base.gguf", None, seed=3),
    ):
        answer = open_model(path).ask("Hi there, 😀", max_tokens=20)
        assert answer.completion.usage.completion_tokens > 0
        assert answer.completion.usage.prompt_tokens > 5
