"""Erase what was deleted and can no longer be brought back: message by message, so that nobody waits for it.

Taking one message out of the index of a million takes 10 to 20 ms. So each transaction erases a few messages, whole and
with all their traces, and whoever calls can let other work go first. What a killed process did not get to is still
marked as deleted, and goes at the next call. Once an erasure has begun its ``deleted_at`` is 0, and nothing of it comes
back.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from sotto.domain.light_dataclass import dataclass
from sotto.store.database import Database
from sotto.store.erased_notes import note_conversation, note_message
from sotto.store.index_traces import erase_words, words_of
from sotto.store.migrations import remove_backups

_TRANSACTION_SECONDS = 0.008
"""After that no other message is begun; saving what was done takes about as long again."""

_HIDDEN = "SELECT id FROM message WHERE deleted_at <= ? ORDER BY deleted_at DESC, seq DESC LIMIT 1"
_DELETED = "SELECT id FROM conversation WHERE deleted_at <= ? ORDER BY deleted_at LIMIT 1"
_NEWEST = "SELECT id FROM message WHERE conversation = ? ORDER BY created DESC, seq DESC LIMIT 1"


_Step = Callable[[], bool | None]
"""Erases one message or what is left of a conversation: whether that one is gone, None if there was nothing."""


@dataclass(frozen=True, slots=True)
class Purged:
    """How many were erased completely, and whether that was all there was to erase."""

    count: int
    is_done: bool


def purge_messages(db: Database, before: int, seconds: float = math.inf) -> Purged:
    """Erase messages that were hidden up to ``before``, from the file, its index, its log and the copies that were
    made before a new schema. What follows one follows from then on what it followed."""

    def erase() -> bool | None:
        row = db.query_one(_HIDDEN, (before,))
        if row is None:
            return None
        note_message(db, row[0])
        _erase_message(db, row[0])
        return True

    return _purge(db, "message", before, seconds, erase)


def purge_conversations(db: Database, before: int, seconds: float = math.inf) -> Purged:
    """Erase conversations that were marked deleted up to ``before``, as :func:`purge_messages` does."""

    def erase() -> bool | None:
        row = db.query_one(_DELETED, (before,))
        if row is None:
            return None
        message = db.query_one(_NEWEST, (row[0],))
        if message is not None:
            _erase_message(db, message[0])
            return False
        note_conversation(db, row[0])
        db.execute("DELETE FROM conversation WHERE id = ?", (row[0],))
        db.execute("DELETE FROM tag WHERE id NOT IN (SELECT tag FROM conversation_tag)")
        return True

    return _purge(db, "conversation", before, seconds, erase)


def _purge(db: Database, table: str, before: int, seconds: float, erase: _Step) -> Purged:
    end = time.monotonic() + seconds
    count, left = 0, f"SELECT 1 FROM {table} WHERE deleted_at <= ? LIMIT 1"  # noqa: S608 - two names
    if db.query_one(left, (before,)) is None:
        return Purged(0, True)
    if not db.is_in_memory:
        remove_backups(db.path)
    while True:
        count += _transaction(db, table, before, erase)
        if db.query_one(left, (before,)) is None:
            db.checkpoint()
            return Purged(count, True)
        if time.monotonic() >= end:
            return Purged(count, False)


def _transaction(db: Database, table: str, before: int, erase: _Step) -> int:
    end, count = time.monotonic() + _TRANSACTION_SECONDS, 0
    with db.transaction():
        db.execute(
            f"UPDATE {table} SET deleted_at = 0 WHERE deleted_at > 0 AND deleted_at <= ?",  # noqa: S608 - two names
            (before,),
        )
        while (is_complete := erase()) is not None:
            count += is_complete
            if time.monotonic() >= end:
                break
    return count


def _erase_message(db: Database, message: str) -> None:
    row = db.query_one("SELECT content FROM message WHERE id = ?", (message,))
    words = words_of(db, row[0]) if row is not None else set()
    db.execute("UPDATE message SET parent = (SELECT parent FROM message WHERE id = ?1) WHERE parent = ?1", (message,))
    db.execute("DELETE FROM message WHERE id = ?", (message,))
    erase_words(db, words)
