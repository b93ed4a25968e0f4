"""A model's own settings as the JSON in its row: only what differs from Settings is kept."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from sotto.domain.adapters import adapters_from, adapters_value
from sotto.domain.models import ModelDefaults

_NAMES = tuple(field.name for field in dataclasses.fields(ModelDefaults))


def to_json(defaults: ModelDefaults) -> str:
    """Return what is set in ``defaults``."""
    known = {name: getattr(defaults, name) for name in _NAMES}
    if defaults.adapters is not None:
        known["adapters"] = adapters_value(defaults.adapters)
    return json.dumps({name: value for name, value in known.items() if value is not None}, ensure_ascii=False)


def from_json(text: str) -> ModelDefaults:
    """Return the settings in ``text``, without those that this version does not know."""
    stored: dict[str, Any] = json.loads(text)
    known = {name: stored[name] for name in _NAMES if name in stored}
    if "adapters" in known:
        known["adapters"] = adapters_from(known["adapters"])
    return ModelDefaults(**known)
