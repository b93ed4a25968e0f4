"""Gaps in prompts, names of commands, and what a preset sets."""

from __future__ import annotations

import time

import pytest

from sotto.domain.presets import Preset, Variable, addressed, command_name, filled, variables


def test_gaps_are_found_once_and_in_order() -> None:
    text = "For {{ reader }} in {{tone=a friendly tone}}, {{reader=all}}: {{x}} {{ }} {{1a}} {{a.b}} {x}"
    assert variables(text) == (Variable("reader", "all"), Variable("tone", "a friendly tone"), Variable("x"))


def test_filling_puts_in_what_is_given_and_else_the_usual() -> None:
    text = "{{a}}-{{b=two}}-{{c=three}}-{{no.gap}}"
    assert filled(text, {"a": "{{b}}", "c": ""}) == "{{b}}-two--{{no.gap}}"


def test_the_persons_name() -> None:
    assert addressed(r"{{user}}, {{ USER }} and <user>: {{char}}", r"\1 Ada") == r"\1 Ada, \1 Ada and \1 Ada: {{char}}"


@pytest.mark.parametrize(
    ("name", "command"),
    [("Sum up", "sum-up"), ("  /Élan! ", "élan"), ("***", ""), ("a/b\nc", "a-b-c"), ("x" * 200, "x" * 60)],
)
def test_names_of_commands(name: str, command: str) -> None:
    assert command_name(name) == command


def test_only_what_is_given_is_set_in_a_chat() -> None:
    preset = Preset("p", "P", temperature=0.0, reasoning=False, system_prompt="x", greetings=("y",))
    assert preset.chat_settings() == {"temperature": 0.0, "reasoning": False}


@pytest.mark.parametrize(
    "text", ["{{" * 200_000, "{{a=" * 100_000, "{{" + "a " * 200_000 + "}}", "{{a" + "=" * 400_000]
)
def test_hostile_texts_take_no_time(text: str) -> None:
    begun = time.process_time()
    variables(text)
    filled(text, {})
    addressed(text, "x")
    assert time.process_time() - begun < 2.0
