"""A damaged search index is made anew without a word: everything in it is in the messages, too."""

from __future__ import annotations

from enum import StrEnum

from sotto.domain.errors import UserFacingError
from sotto.store.database import Database

_INDEXES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'"
_SHADOWS = ("data", "idx", "content", "docsize", "config")


class IndexState(StrEnum):
    """What :func:`repair_indexes` found."""

    SOUND = "sound"
    """There is nothing to repair in the indexes; what is damaged, if anything, is something else."""
    REPAIRED = "repaired"
    UNREADABLE = "unreadable"
    """Only an index is damaged, but its pages cannot even be replaced: the file has to be written anew."""


def repair_indexes(db: Database) -> IndexState:
    """Make the full-text indexes anew if one of them is damaged, and nothing else is.

    Reads the whole database, so it takes seconds for a large one. Not inside a transaction. A damaged page must be read
    before it can be changed, and cannot be; not even DROP TABLE or VACUUM get past one.
    """
    names = [str(name) for (name,) in db.query(_INDEXES)]
    damaged = [name for name in names if not _is_sound(db, name)]
    if not damaged or not _others_are_sound(db, names):
        return IndexState.SOUND
    try:
        with db.transaction():
            for name in damaged:
                db.execute(f'INSERT INTO "{name}"("{name}") VALUES (\'rebuild\')')  # noqa: S608 - a name of ours
    except UserFacingError as error:
        if error.code != "store_corrupt":
            raise
        return IndexState.UNREADABLE
    return IndexState.REPAIRED if all(_is_sound(db, name) for name in damaged) else IndexState.UNREADABLE


def _is_sound(db: Database, name: str) -> bool:
    try:
        # rank 1: compare with the texts, too
        db.execute(f'INSERT INTO "{name}"("{name}", rank) VALUES (\'integrity-check\', 1)')  # noqa: S608 - a name of ours
        for shadow in _SHADOWS:
            if db.query_one("SELECT 1 FROM sqlite_master WHERE name = ?", (f"{name}_{shadow}",)) and (
                _findings(db, f"{name}_{shadow}")
            ):
                return False
    except UserFacingError as error:
        if error.code != "store_corrupt":
            raise
        return False
    return True


def _others_are_sound(db: Database, indexes: list[str]) -> bool:
    names = [str(name) for (name,) in db.query("SELECT name FROM sqlite_master WHERE type = 'table'")]
    own = {f"{index}_{shadow}" for index in indexes for shadow in _SHADOWS} | set(indexes)
    return not any(_findings(db, name) for name in names if name not in own)


def _findings(db: Database, table: str) -> bool:
    try:
        return db.query(f'PRAGMA quick_check("{table}")') != [("ok",)]
    except UserFacingError as error:
        if error.code != "store_corrupt":
            raise
        return True
