"""A model's own settings as the JSON in its row: only what differs from Settings is kept."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from sotto.domain.models import ModelDefaults

_NAMES = tuple(field.name for field in dataclasses.fields(ModelDefaults))


def to_json(defaults: ModelDefaults) -> str:
    """Return what is set in ``defaults``."""
    known = {name: getattr(defaults, name) for name in _NAMES}
    return json.dumps({name: value for name, value in known.items() if value is not None}, ensure_ascii=False)


def from_json(text: str) -> ModelDefaults:
    """Return the settings in ``text``, without those that this version does not know."""
    stored: dict[str, Any] = json.loads(text)
    return ModelDefaults(**{name: stored[name] for name in _NAMES if name in stored})
