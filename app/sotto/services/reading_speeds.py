"""What the engine measured about reading on this computer: remembered in a small file, told again at every load.

Nothing in it names a model's file: models of the same shape are read equally fast, and share a measurement.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sotto.config.atomic_file import write_atomically
from sotto.domain.reading_speed import ReadingSpeed, by_size, reading_speed
from sotto.services.memory_speed import computer_name

_FILE: Final = "reading-speed.json"
_PRIVATE_FOLDER: Final = 0o700
_MOST: Final = 50
"""Measurements kept for one computer; the oldest go first."""


class ReadingSpeeds:
    """Owner thread only. The file is read at the first load, and written with ``run``, which may take its time."""

    def __init__(self, folder: Path, run: Callable[[Callable[[], None]], object]) -> None:
        self._file = folder / _FILE
        self._run = run
        self._known: dict[str, dict[int, float]] | None = None
        self._unwritten: dict[str, dict[int, float]] | None = None

    def known(self) -> tuple[ReadingSpeed, ...]:
        """Return what was measured on this computer, under whatever conditions."""
        return tuple(reading_speed(conditions, speeds) for conditions, speeds in self._load().items())

    def remember(self, speed: ReadingSpeed) -> None:
        """Keep ``speed`` in the place of an older one under the same conditions."""
        known = self._load()
        known.pop(speed.conditions, None)
        known[speed.conditions] = by_size(speed)
        while len(known) > _MOST:
            del known[next(iter(known))]
        self._unwritten = {conditions: dict(speeds) for conditions, speeds in known.items()}
        self._run(self._write_newest)

    def close(self) -> None:
        """Write what nobody has found time to write: measuring again takes longer."""
        self._write_newest()

    def _load(self) -> dict[str, dict[int, float]]:
        if self._known is None:
            mine = _read(self._file).get(computer_name())
            self._known = _checked(mine) if isinstance(mine, dict) else {}
        return self._known

    def _write_newest(self) -> None:
        mine = self._unwritten
        if mine is not None:
            self._write(mine)
            if self._unwritten is mine:
                self._unwritten = None

    def _write(self, mine: dict[str, dict[int, float]]) -> None:
        rounded = {
            conditions: {str(size): round(speed, 1) for size, speed in speeds.items()}
            for conditions, speeds in mine.items()
        }
        every = _read(self._file) | {computer_name(): rounded}
        with contextlib.suppress(OSError):  # a full disk: it is measured again the next time
            self._file.parent.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
            write_atomically(self._file, json.dumps(every, indent=2).encode())


def _read(file: Path) -> dict[str, object]:
    try:
        content = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _checked(mine: dict[str, object]) -> dict[str, dict[int, float]]:
    """Return what can be a measurement: somebody may have edited the file."""
    found: dict[str, dict[int, float]] = {}
    for conditions, speeds in mine.items():
        if isinstance(speeds, dict):
            sizes = {size: value for size, value in speeds.items() if str(size).isdecimal() and _is_speed(value)}
            if sizes:
                found[conditions] = {int(size): float(value) for size, value in sizes.items()}
    return found


def _is_speed(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e9
