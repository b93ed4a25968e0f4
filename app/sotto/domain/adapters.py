"""LoRA adapters: small files that change a model while it answers, and how strongly they do."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sotto.domain.light_dataclass import dataclass

LARGEST_SCALE: Final = 10.0
"""Far beyond anything that makes sense; 1 is as it was trained, a negative one turns its effect round."""


@dataclass(frozen=True, slots=True)
class AdapterUse:
    """An adapter that takes part in an answer. ``scale``: 1 as it was trained, 0 not at all.

    An installed one is known by its ``id``, and its file is looked up when the engine is asked; ``path`` is for one
    that is not installed. ``name`` and ``sha256`` are for the record of the answer.
    """

    path: str = ""
    scale: float = 1.0
    id: str = ""
    name: str = ""
    sha256: str = ""


def adapters_value(uses: Iterable[AdapterUse]) -> list[dict[str, Any]]:
    """Return ``uses`` as they are stored with a model, a preset or a chat."""
    return [{"id": use.id, "scale": use.scale} for use in uses]


def adapters_from(value: object) -> tuple[AdapterUse, ...]:
    """Return what :func:`adapters_value` made; whatever else stands there is left out."""
    items = value if isinstance(value, list | tuple) else ()
    found = (_use(item) for item in items)
    return tuple(use for use in found if use is not None)


def is_scale(value: object) -> bool:
    """Return whether an adapter can be used at this scale."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and abs(value) <= LARGEST_SCALE


def _use(item: object) -> AdapterUse | None:
    if isinstance(item, AdapterUse):
        return item
    if not isinstance(item, Mapping):
        return None
    id_, scale = item.get("id"), item.get("scale", 1.0)
    return AdapterUse(id=id_, scale=float(scale)) if isinstance(id_, str) and id_ and is_scale(scale) else None
