"""What the hub says is foreign: names, texts and numbers are checked here before anything else sees them (S29).

A name that is refused here could not do harm further on, as Sotto names its own files; it could mislead the user.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

MAX_NAME = 300
MAX_TEXT = 200

_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,95}/[A-Za-z0-9][A-Za-z0-9_.-]{0,95}")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ETAG = re.compile(r"[A-Za-z0-9_:+=-]{1,128}")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def is_repository(name: object) -> bool:
    """Whether ``name`` is an ``owner/name`` that the hub may have given out."""
    return isinstance(name, str) and bool(_REPOSITORY.fullmatch(name)) and ".." not in name and "--" not in name


def is_safe_name(name: object) -> bool:
    """Whether ``name`` is an honest relative path of a file in a repository."""
    if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME:
        return False
    if "\\" in name or ":" in name or any(unicodedata.category(letter) in _INVISIBLE for letter in name):
        return False
    # An absolute path has an empty first part, a doubled slash an empty one in the middle.
    return all(part.strip(" ") not in ("", ".", "..") for part in name.split("/"))


def commit(value: object) -> str:
    """Return ``value`` if it is a commit, else nothing."""
    return value if isinstance(value, str) and _COMMIT.fullmatch(value) else ""


def sha256(value: object) -> str | None:
    """Return ``value`` in lower case if it is a SHA-256, else None."""
    text = value.lower() if isinstance(value, str) else ""
    return text if _SHA256.fullmatch(text) else None


def etag(value: object) -> str:
    """Return ``value`` if it is a harmless name for a state of a file, else nothing."""
    return value if isinstance(value, str) and _ETAG.fullmatch(value) else ""


def size(value: object) -> int | None:
    """Return ``value`` if it is a number of bytes that a file can have, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 50 else None


def count(value: object) -> int:
    """Return ``value`` if it is a number of things, else 0."""
    return size(value) or 0


def text(value: object) -> str:
    """Return ``value`` as one short line without characters that can't be seen; nothing if it is no text."""
    if not isinstance(value, str):
        return ""
    seen = "".join(letter for letter in value[: 10 * MAX_TEXT] if unicodedata.category(letter) not in _INVISIBLE)
    return seen.strip()[:MAX_TEXT]


def texts(value: object, limit: int = 50) -> list[str]:
    """Return ``value``, one text or a list of them, as a list without empty ones."""
    values = value if isinstance(value, Iterable) and not isinstance(value, str | bytes | dict) else [value]
    cleaned = [text(entry) for entry in values]
    return [entry for entry in cleaned if entry][:limit]


def web_address(value: object) -> str:
    """Return ``value`` if it is an https address, else nothing."""
    cleaned = text(value)
    try:
        parts = urlsplit(cleaned)
    except ValueError:
        return ""
    return cleaned if parts.scheme == "https" and parts.hostname and cleaned == value else ""
