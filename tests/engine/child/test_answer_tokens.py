"""Reasoning that must end, and forms that are about the answer only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotto.domain.generation import StopReason
from sotto.engine.child import draft_length
from support.engine_probe import EngineProbe
from support.gguf_files import CHATML, write_scripted_model
from support.open_model import Answer, OpenModel

Open = Callable[..., OpenModel]
THINKING = CHATML + "{%- if add_generation_prompt -%}{{- '<think>\\n' -}}{%- endif -%}"
SWITCHED = CHATML + (
    "{%- if add_generation_prompt -%}{%- if enable_thinking is defined and enable_thinking is false -%}"
    "{{- '<think>\\n\\n</think>\\n\\n' -}}{%- endif -%}{%- endif -%}"
)
LONG = ["<think>", "one ", "two ", "three ", "four ", "</think>", "So ", "it ", "is", "."]
CUT = ["<think>", "a", b"\xf0", b"\x9f", b"\x98", b"\x80", "b", "c", "d", "</think>", "e"]


def _spoken(open_model: Open, tmp_path: Path, script: list[Any], template: str = CHATML, **settings: Any) -> Answer:
    path = write_scripted_model(tmp_path / "thinker.gguf", script, template)
    return open_model(path).ask("Hi", max_tokens=40, **settings)


def test_a_large_budget_changes_nothing(open_model: Open, tmp_path: Path) -> None:
    answer = _spoken(open_model, tmp_path, LONG, reasoning_budget=100)
    assert (answer.reasoning, answer.text) == ("one two three four", "So it is.")


@pytest.mark.parametrize(("budget", "reasoning"), [(0, ""), (1, "one"), (2, "one two"), (4, "one two three four")])
def test_reasoning_is_closed_when_its_budget_is_spent(
    open_model: Open, tmp_path: Path, budget: int, reasoning: str
) -> None:
    """The scripted model starts over after a line break, which is what closing ends with; the rest is its answer."""
    answer = _spoken(open_model, tmp_path, LONG, reasoning_budget=budget)
    assert answer.reasoning == reasoning
    assert answer.text.startswith("<think>one two")
    assert answer.completion.stop_reason is StopReason.END


def test_reasoning_that_the_prompt_has_opened_is_closed_too(open_model: Open, tmp_path: Path) -> None:
    script = ["one ", "two ", "three ", "</think>", "So ", "be it."]
    answer = _spoken(open_model, tmp_path, script, THINKING, reasoning_budget=2)
    assert answer.reasoning == "one two"
    none = _spoken(open_model, tmp_path, script, THINKING, reasoning_budget=0)
    assert none.reasoning == ""
    assert none.text.startswith("one two three")


def test_no_letter_is_cut_by_the_end_of_reasoning(open_model: Open, tmp_path: Path) -> None:
    assert _spoken(open_model, tmp_path, CUT, reasoning_budget=2).reasoning == "a😀"


def test_the_model_reads_the_end_of_its_reasoning(open_model: Open, tmp_path: Path) -> None:
    """What is forced is in the memory like everything else, so that a next turn builds on what was said."""
    model = open_model(write_scripted_model(tmp_path / "thinker.gguf", LONG))
    model.ask("Hi", max_tokens=8, reasoning_budget=1)
    said = b"".join(model.backend.piece(token) for token in model.generator.memory.tokens)
    assert b"<think>one \n</think>\n\n" in said


def test_guessing_ahead_closes_in_the_same_place(
    open_model: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_length.CallCosts, "ratio", lambda _self, _size: 0.1)
    path = write_scripted_model(tmp_path / "thinker.gguf", ["<think>", *(f"{i} " for i in range(30)), "</think>"])
    answers = []
    for guesses_ahead in (False, True):
        model = open_model(path)
        model.backend.guesses_ahead = guesses_ahead
        answers.append(model.ask("Hi " * 20, max_tokens=60, reasoning_budget=12).parts)
    assert "".join(text for text, _ in answers[0]) == "".join(text for text, _ in answers[1])
    assert any(is_reasoning for _, is_reasoning in answers[0])


@pytest.mark.parametrize("template", [CHATML, THINKING])
def test_a_grammar_is_about_the_answer_and_not_the_reasoning(open_model: Open, tmp_path: Path, template: str) -> None:
    script = LONG if template is CHATML else LONG[1:]
    answer = _spoken(open_model, tmp_path, script, template, grammar='root ::= "So " ("be" | "it ") "is"')
    assert answer.reasoning == "one two three four"
    assert answer.text == "So it is"


def test_without_reasoning_a_grammar_holds_from_the_first_letter(open_model: Open, tmp_path: Path) -> None:
    answer = _spoken(open_model, tmp_path, LONG, grammar='root ::= "four " | "five"', reasoning=False)
    assert answer.reasoning == ""
    assert answer.text in ("four ", "five")


def test_a_grammar_may_begin_as_a_marker_does(open_model: Open, tmp_path: Path) -> None:
    answer = _spoken(open_model, tmp_path, ["<", "b", ">", "."], grammar='root ::= "<b>"')
    assert (answer.reasoning, answer.text) == ("", "<b>")


def test_a_budget_and_a_grammar_go_together(open_model: Open, tmp_path: Path) -> None:
    path = write_scripted_model(tmp_path / "endless.gguf", ["hm, ", "well, "], THINKING, ends=False)
    answer = open_model(path).ask("Hi", max_tokens=60, reasoning_budget=3, grammar='root ::= "yes" | "no"')
    assert answer.reasoning == "hm, well, hm,"
    assert answer.text in ("yes", "no")


def test_no_budget_at_all_is_told_to_the_template(engine: EngineProbe, tmp_path: Path) -> None:
    engine.load(write_scripted_model(tmp_path / "switched.gguf", ["<think>", "hm", "</think>", "Yes."], SWITCHED))
    engine.answer("Hi")
    with_reasoning = engine.of("started")[-1]["prompt_tokens"]
    engine.answer("Hi", reasoning_budget=0)
    assert engine.of("started")[-1]["prompt_tokens"] > with_reasoning
