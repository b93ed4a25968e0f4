"""The names of the files of a split model: llama.cpp finds the parts by exactly these."""

from __future__ import annotations

import re
from pathlib import Path

PART_NAME = re.compile(r"(?P<prefix>.*)-(?P<number>[0-9]{5})-of-(?P<count>[0-9]{5})\.gguf", re.DOTALL)

_MAX_PARTS = 1000
"""More are nobody's model; a name alone must not make a list of 99,999."""


def parts_of(path: Path) -> tuple[Path, ...]:
    """Return the paths of all parts in order; ``path`` may be any of them. Just ``path`` if its name is no part's."""
    match = PART_NAME.fullmatch(path.name)
    count = int(match["count"]) if match else 0
    if match is None or not 0 < count <= _MAX_PARTS:
        return (path,)
    return tuple(path.with_name(f"{match['prefix']}-{number:05}-of-{count:05}.gguf") for number in range(1, count + 1))
