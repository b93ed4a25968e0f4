"""Numbers as a person reads them in a table."""

from __future__ import annotations

from datetime import datetime


def size(size_bytes: int) -> str:
    """Return a file size in decimal units, as file managers show it: ``4.1 GB``."""
    return _scaled(float(size_bytes), 1000.0, ("B", "kB", "MB", "GB", "TB"))


def count(number: int) -> str:
    """Return a count in short form: ``260 k``, ``8.0 B`` (billions, as model names say it)."""
    return _scaled(float(number), 1000.0, ("", "k", "M", "B", "T")).strip()


def _scaled(number: float, step: float, units: tuple[str, ...]) -> str:
    unit = units[0]
    for unit in units:
        if number < step or unit == units[-1]:
            break
        number /= step
    digits = 0 if unit == units[0] or number >= 100 else 1
    return f"{number:.{digits}f} {unit}"


def local_time(milliseconds: int) -> str:
    """Return a Unix time in milliseconds as local date and minute."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000).strftime("%Y-%m-%d %H:%M")
    except (OverflowError, OSError, ValueError):  # a damaged record must not end a listing
        return "?"
