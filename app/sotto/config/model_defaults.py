"""What one model is loaded and asked with: its own values where it has some, those of Settings elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final

from sotto.config import options
from sotto.config.options import AnyOption
from sotto.config.settings import ANSWERS, LOADING, Settings, load_settings, sampler_settings
from sotto.domain.adapters import LARGEST_SCALE, is_scale
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import LoadSettings, SamplerSettings
from sotto.domain.models import ModelDefaults

OPTION_OF: Final[Mapping[str, AnyOption]] = {
    **LOADING,
    **ANSWERS,
    "system_prompt": options.SYSTEM_PROMPT,
}
"""The fields of :class:`ModelDefaults` that Settings has too, and the option whose limits hold for them."""

LONGEST_TEMPLATE: Final = 1024 * 1024
"""Characters; the reader of model files has the same limit in bytes."""

_ASKING = frozenset({*ANSWERS, "adapters"})


def checked(defaults: ModelDefaults) -> ModelDefaults:
    """Return ``defaults`` with every value as its option wants it.

    Raises :class:`UserFacingError` ``setting_invalid``, ``adapter_scale`` or ``template_too_long``.
    """
    given = given_values(defaults)
    template = given.get("template")
    if template is not None and len(template) > LONGEST_TEMPLATE:
        raise UserFacingError(
            "template_too_long", "This chat template is too long.", f"Use at most {LONGEST_TEMPLATE:,} characters."
        )
    for use in defaults.adapters or ():
        check_scale(use.scale)
    values: dict[str, Any] = {
        name: OPTION_OF[name].check(value) if name in OPTION_OF else value for name, value in given.items()
    }
    return ModelDefaults(**values)


def check_scale(scale: float) -> None:
    """Raise :class:`UserFacingError` ``adapter_scale`` if no adapter can be used at ``scale``."""
    if not is_scale(scale):
        raise UserFacingError(
            "adapter_scale",
            f"An adapter cannot be used at the strength {scale:g}.",
            f"Choose a number from {-LARGEST_SCALE:g} to {LARGEST_SCALE:g}; 1 is as it was trained.",
        )


def given_values(defaults: ModelDefaults) -> dict[str, Any]:
    """Return what differs from Settings, by field."""
    values = {field.name: getattr(defaults, field.name) for field in fields(defaults)}
    return {name: value for name, value in values.items() if value is not None}


def load_for(settings: Settings, defaults: ModelDefaults) -> LoadSettings:
    """Return how a model with these ``defaults`` is loaded."""
    own = {name: value for name, value in given_values(defaults).items() if name in LOADING}
    return replace(load_settings(settings), **own, template=defaults.template or "")


def sampler_for(
    settings: Settings, defaults: ModelDefaults, overrides: Mapping[str, object] | None = None
) -> SamplerSettings:
    """Return how a model with these ``defaults`` is asked; ``overrides`` are a chat's own, None in it: not given."""
    own = {name: value for name, value in given_values(defaults).items() if name in _ASKING}
    return sampler_settings(settings, own | {n: value for n, value in (overrides or {}).items() if value is not None})


def system_prompt_for(settings: Settings, defaults: ModelDefaults) -> str:
    """Return the standing instructions that a new chat with this model begins with."""
    return settings.get(options.SYSTEM_PROMPT) if defaults.system_prompt is None else defaults.system_prompt
