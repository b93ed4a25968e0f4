"""Half exports of processes that were killed: they are readable by anybody who can read the folder, so they go.

Each export that is being written has a note in Sotto's own folder, and a lock that ends with its process.
"""

from __future__ import annotations

import contextlib
import secrets
import stat
from pathlib import Path
from typing import Final

from sotto.store.process_lock import ProcessLock

_PART: Final = ".part"
_LOCK: Final = ".lock"
_LONGEST: Final = 10_000


class UnfinishedNote:
    """Says that a file is being written by this process; :meth:`remove` says that it is not any more."""

    def __init__(self, folder: Path, temporary: Path) -> None:
        """Raises ``OSError``."""
        folder.mkdir(mode=0o700, exist_ok=True)
        self._path = folder / secrets.token_hex(8)
        self._lock = ProcessLock(self._path.with_suffix(_LOCK))
        self._lock.try_acquire()
        self._path.touch(mode=0o600)
        self._path.write_bytes(str(temporary).encode("utf-8", "surrogateescape"))

    def remove(self) -> None:
        """Forget the file; a second call does nothing."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
        self._lock.release()
        with contextlib.suppress(OSError):
            self._lock.path.unlink(missing_ok=True)


def remove_unfinished(folder: Path) -> int:
    """Remove what killed processes left half written, as noted in ``folder``; return how many files those were."""
    count = 0
    if not folder.is_dir():
        return 0
    for lock_path in folder.glob(f"*{_LOCK}"):
        lock = ProcessLock(lock_path)
        with contextlib.suppress(OSError):
            if not lock.try_acquire():
                continue  # it is being written at this moment
            count += _remove(lock_path.with_suffix(""))
        lock.release()
        with contextlib.suppress(OSError):
            lock_path.unlink(missing_ok=True)
    return count


def _remove(note: Path) -> bool:
    """Remove the file that ``note`` names, if it is one that an export could have made, and the note."""
    if not note.exists():
        return False
    part = Path(note.read_bytes()[:_LONGEST].decode("utf-8", "surrogateescape"))
    note.unlink()
    is_ours = part.is_absolute() and part.name.startswith(".") and part.suffix == _PART
    if not is_ours or not part.exists() or not stat.S_ISREG(part.lstat().st_mode):
        return False
    part.unlink()
    return True
