"""Where the values of an answer come from: said for this once, the chat, its preset, the model, or Settings."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sotto.config.model_defaults import given_values
from sotto.config.option import Value
from sotto.config.settings import ANSWERS, Settings
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import ModelDefaults

OF_A_CHAT = (*ANSWERS, "reasoning", "adapters")
"""What a chat can have a value of its own for, as its preset can."""


class Origin(StrEnum):
    """Who said it; the order is the one in which they are asked, from the last."""

    SETTINGS = "settings"
    MODEL = "model"
    PRESET = "preset"
    CHAT = "chat"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class Known:
    """A value and who said it."""

    value: Value
    origin: Origin


def usual(name: str, settings: Settings, defaults: ModelDefaults) -> Known:
    """Return what holds for ``name`` in a chat without a value of its own."""
    own = given_values(defaults).get(name)
    if own is not None:
        return Known(own, Origin.MODEL)
    return Known(settings.get(ANSWERS[name]), Origin.SETTINGS)


def origins(
    defaults: ModelDefaults, chat: Mapping[str, Any], once: Mapping[str, Any], preset: Mapping[str, Any] | None = None
) -> dict[str, Origin]:
    """Return who said what, by the names of options; what is not in it comes from Settings.

    ``chat`` are a chat's own values, ``once`` those for one answer. What of a chat's is as in ``preset``, it took over
    from there.
    """
    own = given_values(defaults)
    found: dict[str, Origin] = {}
    for name in OF_A_CHAT:
        if once.get(name) is not None:
            found[name] = Origin.ONCE
        elif chat.get(name) is not None:
            is_as_in_preset = preset is not None and preset.get(name) == chat[name]
            found[name] = Origin.PRESET if is_as_in_preset else Origin.CHAT
        elif own.get(name) is not None:
            found[name] = Origin.MODEL
    return found
