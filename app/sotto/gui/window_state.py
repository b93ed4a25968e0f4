"""Remember where the window was, and never open it where nobody can see it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from PySide6.QtCore import QRect, QSize

from sotto.config.atomic_file import write_atomically
from sotto.domain.light_dataclass import dataclass

_DEFAULT_SIZE = QSize(1120, 760)
_SMALLEST = QSize(420, 420)
MOST_RECENT = 20
_LONGEST_ID = 200
_VISIBLE = QSize(120, 40)
"""How much of the title bar has to lie on a screen for a person to be able to grab it."""


@dataclass(frozen=True, slots=True)
class WindowState:
    """Geometry in device-independent pixels of the virtual desktop."""

    x: int
    y: int
    width: int
    height: int
    maximized: bool = False
    sidebar: bool = True
    recent: tuple[str, ...] = ()
    """Ids of what the command palette did lately; never a chat, which this file is not encrypted for."""

    def geometry(self) -> QRect:
        """Return the rectangle of the window when it is not maximized."""
        return QRect(self.x, self.y, self.width, self.height)


def read_window_state(path: Path, screens: Sequence[QRect]) -> WindowState:
    """Return the state stored at ``path``; what is missing, damaged or off every screen gets a default. Never raises.

    ``screens`` are the available geometries, the primary one first.
    """
    primary = screens[0] if screens else QRect(0, 0, 1280, 800)
    default = _centred(_DEFAULT_SIZE, primary)
    try:
        stored = json.loads(path.read_bytes()[:10_000])
        numbers = [stored[name] for name in ("x", "y", "width", "height")]
        flags = [stored[name] for name in ("maximized", "sidebar")]
        recent = _ids(stored.get("recent", ()))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return default
    if not all(type(number) is int and abs(number) < 100_000 for number in numbers):
        return default
    maximized, sidebar = (flag is True for flag in flags)
    rect = QRect(*numbers)
    rect.setSize(rect.size().expandedTo(_SMALLEST))
    if not _can_be_grabbed(rect, screens):
        fallback = _centred(rect.size(), primary)
        return WindowState(fallback.x, fallback.y, fallback.width, fallback.height, maximized, sidebar, recent)
    return WindowState(rect.x(), rect.y(), rect.width(), rect.height(), maximized, sidebar, recent)


def write_window_state(path: Path, state: WindowState) -> None:
    """Store ``state`` at ``path``. Raises ``OSError``."""
    write_atomically(path, (json.dumps(asdict(state), indent=2) + "\n").encode())


def _ids(stored: object) -> tuple[str, ...]:
    given = stored if isinstance(stored, list) else []
    return tuple(id_ for id_ in given if isinstance(id_, str) and len(id_) <= _LONGEST_ID)[:MOST_RECENT]


def _can_be_grabbed(rect: QRect, screens: Sequence[QRect]) -> bool:
    title_bar = QRect(rect.x(), rect.y(), rect.width(), _VISIBLE.height())
    for screen in screens:
        seen = title_bar.intersected(screen)
        if seen.width() >= _VISIBLE.width() and seen.height() >= _VISIBLE.height() // 2:
            return True
    return False


def _centred(size: QSize, screen: QRect) -> WindowState:
    fitting = size.boundedTo(screen.size())
    x = screen.x() + (screen.width() - fitting.width()) // 2
    y = screen.y() + (screen.height() - fitting.height()) // 2
    return WindowState(x, y, fitting.width(), fitting.height())
