"""Reading the small text files of other programs, which may be damaged, huge, or something else altogether.

Nothing here raises; any thread.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

_LARGEST = 1024 * 1024
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{1,4}|.)")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}


def small_text(path: Path) -> str:
    """Return a small text file; empty if there is none, or something else in its place."""
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return ""
        return path.read_text(encoding="utf-8", errors="replace")
    except (OSError, ValueError):
        return ""


def small_json(path: Path) -> dict[str, Any]:
    """Return the object in a small JSON file; empty if there is none."""
    try:
        value = json.loads(small_text(path) or "{}")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def qt_setting(path: Path, key: str) -> str:
    """Return the text of ``key`` in the section ``General`` of an ini file as QSettings writes it; empty if not there.

    There texts with a comma, a semicolon or an equals sign are in quotes, and a backslash escapes what follows
    (``\\x`` with up to four digits: a character by its number).
    """
    section = "General"
    for line in small_text(path).splitlines():
        if line.startswith("["):
            section = line.strip().strip("[]")
        name, _, value = line.partition("=")
        if section == "General" and name.strip() == key:
            return _ESCAPE.sub(_unescaped, value.strip().strip('"'))
    return ""


def _unescaped(match: re.Match[str]) -> str:
    escape = match[1]
    return chr(int(escape[1:], 16)) if len(escape) > 1 else _PLAIN.get(escape, escape)
