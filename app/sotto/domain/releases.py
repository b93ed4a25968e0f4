"""A published version of Sotto, as its makers announce it."""

from __future__ import annotations

import re

from sotto.domain.light_dataclass import dataclass

_VERSION = re.compile(r"\d{1,4}(?:\.\d{1,4}){1,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file of a release; ``sha256`` in hexadecimal digits."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Release:
    """A version that was announced.

    ``date`` is when it was signed, in Unix seconds. ``notes`` is Markdown. ``oldest_store`` and ``store_schema`` are
    the oldest store of chats that it still brings up to date, and what that is afterwards.
    """

    version: str
    date: int
    notes: str
    files: tuple[ReleaseFile, ...]
    oldest_store: int
    store_schema: int


@dataclass(frozen=True, slots=True)
class UpdateState:
    """What is known of new versions. ``asked`` is when they were last asked for, in Unix milliseconds, 0: never.

    ``newest`` is the answer, None if there was none; ``is_newer``: it is newer than this program.
    ``can_open_chats``: it still brings the chats of today up to date; ``changes_store``: afterwards this program cannot
    open them any more.
    """

    asked: int = 0
    newest: Release | None = None
    is_newer: bool = False
    can_open_chats: bool = True
    changes_store: bool = False


def version_numbers(version: str) -> tuple[int, ...] | None:
    """Return the numbers of a version such as ``0.2.1``, by which versions are compared; None if it is none."""
    if not _VERSION.fullmatch(version):
        return None
    numbers = [int(part) for part in version.split(".")]
    while numbers[-1:] == [0]:  # 1.0 and 1.0.0 are the same
        numbers.pop()
    return tuple(numbers)
