"""Telling a model to reason or not: chat templates that know how to have a variable for it, each family its own.

Seen in published templates: ``enable_thinking`` (Qwen3, SmolLM3, GLM, EXAONE, Hunyuan, Nemotron), ``thinking``
(Granite, DeepSeek V3.1), ``reasoning`` (Command A), ``reasoning_effort`` (gpt-oss, where it cannot be off, and Mistral,
where it can), ``thinking_budget`` (Seed-OSS).
"""

from __future__ import annotations

import re
from typing import Any, Final

_SWITCHES: Final = ("enable_thinking", "thinking", "reasoning")
_NAMES: Final = (*_SWITCHES, "reasoning_effort", "thinking_budget")
_ASKED = {  # as a variable that is looked at, not as a field of a message or a word in a text
    name: re.compile(rf"\b(?:if|and|or|not)\s+{name}\b(?!\s*[.(\[])|(?<![\w.'\"]){name}\s+is\s") for name in _NAMES
}


def has_reasoning_switch(template: str) -> bool:
    """Return whether ``template`` can be told to let the model reason, or not to."""
    return any(pattern.search(template) for pattern in _ASKED.values())


def template_variables(template: str, reasoning: bool | None, budget: int | None = None) -> dict[str, Any]:
    """Return what ``template`` is given besides the turns; None leaves the model its own way.

    ``budget`` is how many tokens it may reason at most; none at all is no reasoning.
    """
    if budget == 0:
        reasoning = False
    asked = {name for name, pattern in _ASKED.items() if pattern.search(template)}
    if reasoning is None:
        return {"thinking_budget": budget} if budget is not None and "thinking_budget" in asked else {}
    variables: dict[str, Any] = {name: reasoning for name in _SWITCHES if name in asked}
    if "reasoning_effort" in asked:
        can_be_off = re.search(r"""["']none["']""", template) is not None
        levels = ("none", "high") if can_be_off else ("low", "medium")
        variables["reasoning_effort"] = levels[reasoning]
    if "thinking_budget" in asked and (budget is not None or not reasoning):
        variables["thinking_budget"] = budget if reasoning else 0
    return variables
