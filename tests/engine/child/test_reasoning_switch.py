"""Which templates can be told to reason or not, and what they are told."""

from __future__ import annotations

from typing import Any

import pytest

from sotto.engine.child.reasoning_switch import has_reasoning_switch, template_variables

QWEN = (
    "{%- if enable_thinking is defined and enable_thinking is false %}{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}"
)
GRANITE = "{%- if thinking %}Think.{%- endif %}"
GPT_OSS = '{%- if reasoning_effort is not defined %}{%- set reasoning_effort = "medium" %}{%- endif %}'
MISTRAL = (
    "{%- if reasoning_effort not in ['none', 'high'] %}{%- endif %}{%- if reasoning_effort is defined %}{%- endif %}"
)
SEED = "{%- if thinking_budget is defined %}{{ thinking_budget }}{%- endif %}"


@pytest.mark.parametrize(
    ("template", "on", "off"),
    [
        (QWEN, {"enable_thinking": True}, {"enable_thinking": False}),
        (GRANITE, {"thinking": True}, {"thinking": False}),
        (GPT_OSS, {"reasoning_effort": "medium"}, {"reasoning_effort": "low"}),
        (MISTRAL, {"reasoning_effort": "high"}, {"reasoning_effort": "none"}),
        (SEED, {}, {"thinking_budget": 0}),
    ],
)
def test_each_family_has_its_own_variable(template: str, on: dict[str, Any], off: dict[str, Any]) -> None:
    assert has_reasoning_switch(template)
    assert template_variables(template, True) == on
    assert template_variables(template, False) == off
    assert template_variables(template, None) == {}


@pytest.mark.parametrize(
    ("reasoning", "budget", "told"),
    [(None, 512, 512), (True, 512, 512), (False, 512, 0), (None, 0, 0), (True, 0, 0)],
)
def test_a_template_that_knows_of_a_budget_is_told(reasoning: bool | None, budget: int, told: int) -> None:
    assert template_variables(SEED, reasoning, budget) == {"thinking_budget": told}
    assert template_variables(QWEN, None, 512) == {}
    assert template_variables(QWEN, True, 0) == {"enable_thinking": False}


@pytest.mark.parametrize("template", ["", "{{ messages[0].content }}"])
def test_other_templates_are_told_nothing(template: str) -> None:
    assert not has_reasoning_switch(template)
    assert template_variables(template, False) == {}


def test_a_field_of_a_message_is_no_switch() -> None:
    assert not has_reasoning_switch("{%- if message.thinking is defined and message['reasoning'] %}{%- endif %}")


@pytest.mark.parametrize(
    "template", ["if " * 300_000, "thinking " * 100_000, "if" + " " * 500_000, "thinking is" * 80_000]
)
def test_hostile_templates_take_no_time(template: str) -> None:
    template_variables(template, True)
