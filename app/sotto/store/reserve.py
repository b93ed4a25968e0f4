"""A few megabytes that are kept free for the day when the disk is full.

A full disk lets SQLite delete nothing, not even open a file with a write-ahead log: both need room first. So room is
kept in a file that holds nothing, and given back when it is needed: chats open, a model can be removed, and what is
being written is saved.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import Final

from sotto.domain.errors import UserFacingError

RESERVE_FILE: Final = "reserve"
RESERVE_BYTES: Final = 4 * 1024 * 1024
_ROOM_BYTES: Final = 16 * RESERVE_BYTES
"""Free on the disk before a reserve is put aside."""
_CHUNK = 1 << 16


def keep_reserve(folder: Path) -> bool:
    """Put the reserve aside in ``folder`` if there is room; return whether it is there. For any thread."""
    path = folder / RESERVE_FILE
    with contextlib.suppress(OSError):
        if path.exists() and path.stat().st_size == RESERVE_BYTES:
            return True
        if shutil.disk_usage(folder).free < _ROOM_BYTES:
            return False
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for _ in range(RESERVE_BYTES // _CHUNK):
                file.write(os.urandom(_CHUNK))  # zeros would take no room where the file system packs them
            file.flush()
            os.fsync(file.fileno())
        return True
    return False


def release_reserve(folder: Path) -> bool:
    """Give the room back; return whether there was some."""
    try:
        (folder / RESERVE_FILE).unlink()
    except OSError:
        return False
    return True


def nearly_full() -> UserFacingError:
    """Return ``disk_nearly_full``: what was asked for was done, with the reserve."""
    return UserFacingError(
        "disk_nearly_full",
        "The disk of your chats is full.",
        "Sotto has just used up a small reserve that it kept for this. Free some space now, for instance by removing a "
        "model; then what you write goes on being saved.",
    )
