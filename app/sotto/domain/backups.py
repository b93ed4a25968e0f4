"""Backups and repairs as they are shown."""

from __future__ import annotations

from pathlib import Path

from sotto.domain.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One backup; ``made`` is Unix milliseconds. The counts are None if it cannot be read."""

    path: Path
    made: int
    kind: str
    size_bytes: int
    conversations: int | None
    messages: int | None


@dataclass(frozen=True, slots=True)
class DamagedFile:
    """A damaged file of chats that was kept aside in ``folder``; times in Unix milliseconds.

    After ``erased_after`` it is erased by itself: it may hold what was deleted later.
    """

    folder: Path
    kept: int
    size_bytes: int
    erased_after: int


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """``restored`` is now in the place of the chats; ``kept`` is where that is which was there before."""

    restored: Path
    kept: Path
    conversations: int


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What was saved from a damaged store, which is kept at ``kept``.

    ``gaps`` pieces could not be read; at most ``lost_rows`` rows were in them. ``mended`` messages follow another one
    than before, ``named`` chats had lost their title.
    """

    kept: Path
    conversations: int
    messages: int
    gaps: int
    lost_rows: int
    mended: int
    named: int
