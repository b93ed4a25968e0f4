"""What is to be done with a file that was dropped on the window: chats of another program, or a text for a message."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sotto.services.clock import now_ms

_SNIFFED_BYTES: Final = 20_000_000
"""As much of a file is read to find out whether it holds chats. Beyond, it is no text for a message anyhow."""
EXPORT_ENDINGS: Final = frozenset({".json", ".jsonl", ".chat", ".zip"})


class _EnoughError(Exception):
    """So much was read that the rest does not matter."""


def is_export(path: Path) -> bool:
    """Return whether ``path`` is for importing; anything else may be attached to a message."""
    from sotto.store.importers.chat_files import files_at
    from sotto.store.importers.failures import UnreadableFileError
    from sotto.store.importers.reading import read_chats

    read = 0

    def count(size: int) -> None:
        nonlocal read
        read += size
        if read > _SNIFFED_BYTES:
            raise _EnoughError

    if path.is_dir():
        return True
    if path.suffix.lower() not in EXPORT_ENDINGS:
        return False
    try:
        first = next(files_at(path), None)
        if first is None or first.is_inner:
            return first is not None
        return next(read_chats(first, now_ms(), count), None) is not None
    except _EnoughError:
        return True
    except UnreadableFileError:
        return False
