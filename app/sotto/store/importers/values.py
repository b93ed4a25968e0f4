"""Values of other programs, taken for what they should be: whatever has another type counts as absent."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

_EARLIEST: Final = 631_152_000_000
"""1990 in milliseconds: no chat with a model is older."""
_LATEST: Final = 4_102_444_800_000
"""2100."""
_UNUSABLE = re.compile("[\0\ud800-\udfff]")


def text(value: object) -> str:
    """Return ``value`` if it is a text, without what no database and no screen can hold; else the empty text."""
    if not isinstance(value, str):
        return ""
    if _UNUSABLE.search(value) is None:
        return value
    whole = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")  # pairs that were split
    return whole.replace("\0", "")


def exact(value: object) -> str:
    """Return ``value`` if it is a text, changed only where it is none: halves of surrogate pairs."""
    if not isinstance(value, str):
        return ""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value


def mapping(value: object) -> Mapping[str, Any]:
    """Return ``value`` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Any]:
    """Return ``value`` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def objects(value: object) -> list[dict[str, Any]]:
    """Return the objects in a list."""
    return [one for one in items(value) if isinstance(one, dict)]


def flag(value: object) -> bool:
    """Return whether ``value`` is true; anything else is false."""
    return value is True or (type(value) is int and value == 1)


def count(value: object) -> int:
    """Return a number of tokens or 0."""
    if isinstance(value, float) and math.isfinite(value):
        value = int(value)
    return value if type(value) is int and 0 <= value < 2**53 else 0


def identity(value: object) -> str:
    """Return an id as a text: some programs write numbers. Empty if there is none, or one of no sensible length."""
    found = str(value) if type(value) is int else text(value)
    return found if len(found) <= 200 else ""


def moment(value: object) -> int | None:
    """Return a time in Unix milliseconds, from ISO 8601 or a number of seconds or less; None if it makes no sense."""
    if isinstance(value, str):
        return _from_text(value)
    if type(value) not in (int, float) or not math.isfinite(value):  # type: ignore[arg-type]
        return None
    number = float(value)  # type: ignore[arg-type]
    for limit, factor in ((1e11, 1e3), (1e14, 1.0), (1e17, 1e-3), (1e20, 1e-6)):  # seconds … nanoseconds
        if number < limit:
            return _sensible(number * factor)
    return None


def _from_text(value: str) -> int | None:
    if len(value) > 40:
        return None
    try:
        found = datetime.fromisoformat(value.strip())
        known = found if found.tzinfo is not None else found.replace(tzinfo=UTC)
        return _sensible(known.timestamp() * 1000)
    except (ValueError, OverflowError):
        pass
    try:
        return moment(float(value))
    except ValueError:
        return None


def _sensible(milliseconds: float) -> int | None:
    return round(milliseconds) if _EARLIEST <= milliseconds < _LATEST else None
