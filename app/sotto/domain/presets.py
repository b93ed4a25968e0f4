"""Presets, which a chat is begun with, and prompts, which a message is begun with."""

from __future__ import annotations

import re
from typing import Any, Final

from sotto.domain.adapters import AdapterUse, adapters_value
from sotto.domain.ids import ModelId, PresetId, PromptId
from sotto.domain.light_dataclass import dataclass

NO_PRESET: Final = PresetId("")
"""Says "none at all" where None says "the usual one"."""

SAMPLER_FIELDS: Final = (
    *("temperature", "top_k", "top_p", "min_p", "repeat_penalty", "max_tokens"),
    *("stop", "json_schema", "grammar", "reasoning_budget"),
    *("typical_p", "top_n_sigma", "dynatemp_range", "dynatemp_exponent"),
    *("frequency_penalty", "presence_penalty", "repeat_last_n"),
    *("dry_multiplier", "dry_base", "dry_allowed_length", "dry_last_n", "dry_breakers"),
    *("xtc_probability", "xtc_threshold", "mirostat", "mirostat_tau", "mirostat_eta", "logit_bias"),
)
"""How answers are written, by the names of their options, as a preset, a model and a chat can each say."""

# Compiled where they are used first: the start of the window needs none of them.
_VARIABLE: Final = r"\{\{[ \t]*([^\W\d][\w \t-]{0,63}?)[ \t]*(?:=([^{}]{0,2000}))?\}\}"
_USER: Final = r"(?i)\{\{[ \t]*user[ \t]*\}\}|<USER>"
_NOT_IN_COMMAND: Final = r"[^\w]+"


@dataclass(frozen=True, slots=True)
class Preset:
    """What a chat can be begun with; None means "as usual". Times are Unix milliseconds.

    ``system_prompt`` "" means no instructions at all. The sampler values are those of
    :class:`~sotto.domain.models.ModelDefaults`. ``reasoning`` switches reasoning where the model's template knows how
    to. ``greetings`` are what a character may say first: the first one is shown, the others are versions of it.
    ``{{user}}`` in texts stands for the person's name until the preset is applied.
    """

    id: PresetId
    name: str
    description: str = ""
    system_prompt: str | None = None
    model: ModelId | None = None
    temperature: float | None = None
    top_k: int | None = None
    top_p: float | None = None
    min_p: float | None = None
    repeat_penalty: float | None = None
    max_tokens: int | None = None
    reasoning: bool | None = None
    greetings: tuple[str, ...] = ()
    typical_p: float | None = None
    top_n_sigma: float | None = None
    dynatemp_range: float | None = None
    dynatemp_exponent: float | None = None
    xtc_probability: float | None = None
    xtc_threshold: float | None = None
    dry_multiplier: float | None = None
    dry_base: float | None = None
    dry_allowed_length: int | None = None
    dry_last_n: int | None = None
    dry_breakers: str | None = None
    mirostat: str | None = None
    mirostat_tau: float | None = None
    mirostat_eta: float | None = None
    repeat_last_n: int | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    logit_bias: str | None = None
    stop: str | None = None
    reasoning_budget: int | None = None
    grammar: str | None = None
    json_schema: str | None = None
    adapters: tuple[AdapterUse, ...] | None = None
    created: int = 0
    updated: int = 0

    def chat_settings(self) -> dict[str, Any]:
        """Return what a conversation's ``settings`` become: the sampler values, ``reasoning`` and ``adapters`` that are
        given."""
        values = {name: getattr(self, name) for name in (*SAMPLER_FIELDS, "reasoning")}
        values["adapters"] = None if self.adapters is None else adapters_value(self.adapters)
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text to be put into the message field. ``name`` is typed after the slash; times are Unix milliseconds."""

    id: PromptId
    name: str
    text: str
    created: int = 0
    updated: int = 0


@dataclass(frozen=True, slots=True)
class Variable:
    """A gap in a prompt, written ``{{name}}`` or ``{{name=what usually stands there}}``."""

    name: str
    usual: str = ""


def variables(text: str) -> tuple[Variable, ...]:
    """Return the gaps of ``text`` in the order of their first appearance, each once."""
    found: dict[str, Variable] = {}
    for match in re.finditer(_VARIABLE, text):
        name, usual = match[1], match[2] or ""
        if name not in found or (usual and not found[name].usual):
            found[name] = Variable(name, usual)
    return tuple(found.values())


def filled(text: str, values: dict[str, str]) -> str:
    """Return ``text`` with its gaps filled; what is filled in is not looked through again."""
    return re.sub(_VARIABLE, lambda match: values.get(match[1], match[2] or ""), text)


def addressed(text: str, user: str) -> str:
    """Return a preset's ``text`` with the person's name in place of ``{{user}}``."""
    return re.sub(_USER, lambda _match: user, text)


def command_name(name: str) -> str:
    """Return what is typed after the slash for something called ``name``: lower case, words joined by hyphens."""
    return re.sub(_NOT_IN_COMMAND, "-", name.lower()).strip("-")[:60]
