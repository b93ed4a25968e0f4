"""How fast this computer's memory is: measured once, then remembered in a small file."""

from __future__ import annotations

import contextlib
import json
import platform
import threading
from collections.abc import Callable
from pathlib import Path

from sotto.config.atomic_file import write_atomically

_FILE = "memory-speed.json"
_PRIVATE_FOLDER = 0o700


class MemorySpeed:
    """Measures in bytes a second and remembers it in ``folder``, for each computer that uses this folder.

    May be used from any thread. 0 is "not known" everywhere.
    """

    def __init__(self, folder: Path, measure: Callable[[], float] | None = None) -> None:
        self._file = folder / _FILE
        self._measure = measure
        self._lock = threading.Lock()
        self._known = 0.0

    def get(self, *, may_measure: bool = True) -> float:
        """Return what is known; if nothing is, measure first (half a second).

        Without ``may_measure``, for moments when the memory is busy, only what is known counts.
        """
        with self._lock:  # two measurements at once would take the memory from each other
            self._known = self._known or self._remembered()
            if not self._known and may_measure:
                self._known = self._measured()
                self._remember()
            return self._known

    def _measured(self) -> float:
        if self._measure is not None:
            return self._measure()
        from sotto.engine.read_speed import read_speed  # only once on each computer

        return read_speed()

    def _remembered(self) -> float:
        value = self._all().get(computer_name(), 0.0)
        return float(value) if isinstance(value, int | float) and value > 0 else 0.0

    def _remember(self) -> None:
        if not self._known:
            return
        every = self._all() | {computer_name(): round(self._known)}
        with contextlib.suppress(OSError):  # a full disk: it is measured again the next time
            self._file.parent.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
            write_atomically(self._file, json.dumps(every, indent=2).encode())

    def _all(self) -> dict[str, object]:
        try:
            content = json.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}


def computer_name() -> str:
    """Return what tells one computer from another as far as its memory's speed goes; nothing that names its user."""
    from sotto.engine.hardware import memory_total, physical_cores

    return f"{platform.system()} {platform.machine()}, {physical_cores()} cores, {memory_total() >> 20} MiB"
