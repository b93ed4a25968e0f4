"""One process at a time finds, makes or changes the key, migrates, repairs, and looks for dead writers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sotto.store.errors import busy, translated
from sotto.store.process_lock import ProcessLock

_OPENING_FILE = "opening.lock"
_OPENING_TIMEOUT_S = 30.0  # another process may be waiting for the keystore's prompt


@contextmanager
def opening(data_dir: Path) -> Iterator[None]:
    """Hold the lock of the store in ``data_dir``; waits, then raises ``store_busy``."""
    lock = ProcessLock(data_dir / _OPENING_FILE)
    with translated():
        is_held = lock.acquire(_OPENING_TIMEOUT_S)
    if not is_held:
        raise busy("opening")
    try:
        yield
    finally:
        lock.release()
