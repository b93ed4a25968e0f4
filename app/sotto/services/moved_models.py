"""Models that went along when the folder with everything in it was moved, to another computer's drive say.

The store has whole paths, and a memory stick has another one on every computer.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sotto.store.store import Store


def follow_moved_models(store: Store, folder: Path) -> int:
    """Note where models lie now that are gone from their place but lie in ``folder``; return how many.

    ``folder`` is the one of Sotto's own models. For the store lane.
    """
    found = 0
    for model in [*store.installed.all(), *store.installed.deleted()]:
        if os.path.lexists(model.path):
            continue
        place = _place_in(folder, model.path)
        if place is not None and store.installed.find(place) is None:
            store.installed.set_path(model.id, place)
            found += 1
    return found


def _place_in(folder: Path, old: Path) -> Path | None:
    """Return the file in ``folder`` that ``old``, which may be another system's path, has become."""
    parts = re.split(r"[/\\]", str(old))
    if folder.name not in parts:
        return None
    inner = parts[len(parts) - parts[::-1].index(folder.name) :]
    place = folder.joinpath(*inner)
    return place if inner and ".." not in inner and place.is_file() else None
