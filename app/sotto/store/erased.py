"""What was deleted for good is erased from the backups too.

The ids of what a purge removes are noted in the transaction that removes it. Later, when there is time for it, each
backup loses the same rows, and the notes go once all have. A backup is never compared with the present store for this:
what is missing there may have been lost, not deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import apsw

from sotto.domain.errors import UserFacingError
from sotto.store.backups import Backups, open_connection
from sotto.store.database import Database
from sotto.store.erased_notes import CONVERSATION, MESSAGE
from sotto.store.errors import translated
from sotto.store.index_traces import erase_words, words_of


def erase(backups: Backups, notes: Sequence[str]) -> bool:
    """Erase what ``notes`` name from all backups; return whether none holds any of it any more.

    For any thread. Each backup changes in one transaction: whatever happens, it is whole. A damaged one is left for
    the next time (it may be all that is left of something); one with another key cannot be read here anyhow.
    """
    is_done = True
    with backups.locked():
        for backup in backups.all():
            try:
                erase_from(backup.path, backups.key_of(backup.path), notes)
            except UserFacingError as error:
                if error.code == "disk_full":
                    raise
                is_done &= error.code == "store_wrong_key"
    return is_done


def erase_from(path: Path, key: bytes, notes: Sequence[str]) -> bool:
    """Erase what ``notes`` name from the database at ``path``; return whether it held any of it.

    ``path`` is one that nobody has open. Its schema may be an older one.
    """
    with translated():
        connection = open_connection(path, key)
    try:
        with translated(connection):
            for name, value in (("secure_delete", "on"), ("foreign_keys", "on"), ("trusted_schema", "off")):
                connection.pragma(name, value)
            connection.pragma("temp_store", "memory")
            db = Database(connection, path, key)
            with db.transaction():
                return _erase(db, connection, notes)
    finally:
        connection.close()


def _erase(db: Database, connection: apsw.Connection, notes: Sequence[str]) -> bool:
    conversations = [note.removeprefix(CONVERSATION) for note in notes if note.startswith(CONVERSATION)]
    messages = [note.removeprefix(MESSAGE) for note in notes if note.startswith(MESSAGE)]
    is_new = db.query_one("SELECT 1 FROM sqlite_master WHERE name = 'message_terms'") is not None
    before, words = connection.total_changes(), set[str]()
    db.execute("PRAGMA defer_foreign_keys = ON")
    for message in messages:
        words |= _words(db, "id", message) if is_new else set()
        db.execute(
            "UPDATE message SET parent = (SELECT parent FROM message WHERE id = ?1) WHERE parent = ?1", (message,)
        )
        db.execute(
            "UPDATE conversation SET active_leaf = (SELECT parent FROM message WHERE id = ?1) WHERE active_leaf = ?1",
            (message,),
        )
        db.execute("DELETE FROM message WHERE id = ?", (message,))
    for conversation in conversations:
        words |= _words(db, "conversation", conversation) if is_new else set()
        db.execute("DELETE FROM conversation WHERE id = ?", (conversation,))
    if connection.total_changes() == before:
        return False
    if is_new:
        erase_words(db, words)
    else:
        _rewrite_indexes(db)
    return True


def _words(db: Database, column: str, value: str) -> set[str]:
    rows = db.query(f"SELECT content FROM message WHERE {column} = ?", (value,))  # noqa: S608 - two names
    return set[str]().union(*(words_of(db, content) for (content,) in rows))


def _rewrite_indexes(db: Database) -> None:
    """Write the full-text indexes of an older schema anew: they keep words, see :mod:`sotto.store.index_traces`."""
    for (name,) in db.query("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'"):
        db.execute(f'INSERT INTO "{name}"("{name}") VALUES (\'rebuild\')')  # noqa: S608 - a name of ours
