"""Answers from real models: exactly known text, whole characters, every way to end, thoughts, chance."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.domain.generation import PromptMessage, StopReason
from support.gguf_files import CHATML, write_bpe_model, write_scripted_model, write_spm_model
from support.open_model import OpenModel

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

    def spoken(penalty: float) -> tuple[int, ...]:
        model.answer(prompt, max_tokens=30, repeat_penalty=penalty)
        return model.generator.memory.tokens[len(prompt.tokens) :]

    without, penalised = spoken(1.0), spoken(1000.0)
    assert len(set(penalised)) == len(penalised)
    assert len(set(without)) < len(without)


def test_every_vocabulary_answers_something(open_model: Open, tmp_path: Path) -> None:
    for path in (
        write_spm_model(tmp_path / "spm-chat.gguf", CHATML, seed=3),
        write_bpe_model(tmp_path / "bpe-base.gguf", None, seed=3),
    ):
        answer = open_model(path).ask("Hi there, 😀", max_tokens=20)
        assert answer.completion.usage.completion_tokens > 0
        assert answer.completion.usage.prompt_tokens > 5
