"""Which files a load opens: what the engine is allowed to read is decided before it reads any of them."""

from __future__ import annotations

from pathlib import Path

from sotto.engine.gguf.part_names import parts_of
from sotto.engine.restart_policy import LoadKey


def files_of(key: LoadKey) -> tuple[str, ...]:
    """Return the absolute paths of all files of a load, all parts of a split model; they need not exist.

    The adapters that its answers may use are among them: what a process may open can't be added to later.
    """
    files = (*parts_of(Path(key.path)), *map(Path, key.settings.adapters))
    return tuple(str(file.absolute()) for file in files)
