"""What a preset or prompt must be like to be kept; the same for what is typed and what comes from a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sotto.config.model_defaults import OPTION_OF, check_scale
from sotto.domain.errors import UserFacingError
from sotto.domain.presets import SAMPLER_FIELDS, Preset, Prompt, command_name

LONGEST_NAME = 100
LONGEST_TEXT = 200_000
"""Characters of instructions, of one greeting or of one prompt: characters are told more than fits into Settings."""
LONGEST_DESCRIPTION = 2_000
MOST_GREETINGS = 100


def checked_preset(preset: Preset) -> Preset:
    """Return ``preset`` as it can be kept.

    Raises ``preset_name_empty``, ``preset_too_long``, ``adapter_scale`` or ``setting_invalid``.
    """
    name = " ".join(preset.name.split())[:LONGEST_NAME].strip()
    if not name:
        raise UserFacingError("preset_name_empty", "A preset needs a name.", "Write one word at least.")
    texts = (preset.system_prompt or "", *preset.greetings)
    if max(map(len, texts)) > LONGEST_TEXT or len(preset.greetings) > MOST_GREETINGS:
        raise _too_long("preset_too_long", "This preset is too long.")
    values: dict[str, Any] = {field: getattr(preset, field) for field in SAMPLER_FIELDS}
    values = {field: None if value is None else OPTION_OF[field].check(value) for field, value in values.items()}
    for use in preset.adapters or ():
        check_scale(use.scale)
    description = preset.description.strip()[:LONGEST_DESCRIPTION]
    greetings = tuple(text for text in preset.greetings if text.strip())
    return replace(preset, name=name, description=description, greetings=greetings, **values)


def checked_prompt(prompt: Prompt) -> Prompt:
    """Return ``prompt`` as it can be kept: its name is what can be typed after a slash.

    Raises ``prompt_name_empty``, ``prompt_empty`` or ``prompt_too_long``.
    """
    name = command_name(prompt.name)
    if not name:
        raise UserFacingError("prompt_name_empty", "A prompt needs a name.", "Write one word at least.")
    if not prompt.text.strip():
        raise UserFacingError("prompt_empty", "This prompt is empty.", "Write what it should put into the message.")
    if len(prompt.text) > LONGEST_TEXT:
        raise _too_long("prompt_too_long", "This prompt is too long.")
    return replace(prompt, name=name)


def free_name(name: str, is_taken: Callable[[str], bool], separator: str = " ") -> str:
    """Return ``name``, or ``name`` with the first number that makes it free."""
    number, free = 2, name
    while is_taken(free):
        ending = f"{separator}{number}"
        free = f"{name[: LONGEST_NAME - len(ending)].rstrip()}{ending}"
        number += 1
    return free


def name_taken(kind: str, name: str) -> UserFacingError:
    """Return the error for a name that another preset or prompt has; ``kind`` is one of these words."""
    return UserFacingError(f"{kind}_name_taken", f"There is a {kind} called “{name}” already.", "Choose another name.")


def _too_long(code: str, text: str) -> UserFacingError:
    return UserFacingError(code, text, f"Use at most {LONGEST_TEXT:,} characters for a text.")
