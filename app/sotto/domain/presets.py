"""Presets, which a chat is begun with, and prompts, which a message is begun with."""

from __future__ import annotations

import re
from typing import Any, Final

from sotto.domain.ids import ModelId, PresetId, PromptId
from sotto.domain.light_dataclass import dataclass

NO_PRESET: Final = PresetId("")
"""Says "none at all" where None says "the usual one"."""

SAMPLER_FIELDS: Final = ("temperature", "top_k", "top_p", "min_p", "repeat_penalty", "max_tokens")

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
    created: int = 0
    updated: int = 0

    def chat_settings(self) -> dict[str, Any]:
        """Return what a conversation's ``settings`` become: the sampler values and ``reasoning`` that are given."""
        values = {name: getattr(self, name) for name in (*SAMPLER_FIELDS, "reasoning")}
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
