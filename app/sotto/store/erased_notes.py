"""The ids of what was deleted for good, until the backups are rid of it, too: see :mod:`sotto.store.erased`.

Rows of the ``state`` table, written in the transaction that removes what they name.
"""

from __future__ import annotations

from collections.abc import Sequence

from sotto.store.database import Database

CONVERSATION, MESSAGE = "erased.conversation.", "erased.message."


def note_conversation(db: Database, conversation: str) -> None:
    """Note a conversation in the transaction that removes it."""
    db.execute("INSERT OR REPLACE INTO state(key, value) VALUES (?, 'x')", (CONVERSATION + conversation,))


def note_message(db: Database, message: str) -> None:
    """Note a message in the transaction that removes it."""
    db.execute("INSERT OR REPLACE INTO state(key, value) VALUES (?, 'x')", (MESSAGE + message,))


def noted(db: Database) -> list[str]:
    """Return what is still to be erased from the backups, to be handed to ``erase`` and :func:`forget`."""
    return [str(key) for (key,) in db.query("SELECT key FROM state WHERE key >= 'erased.' AND key < 'erased/'")]


def forget(db: Database, notes: Sequence[str]) -> None:
    """Drop ``notes``: every backup is rid of what they name."""
    with db.transaction():
        for key in notes:
            db.execute("DELETE FROM state WHERE key = ?", (key,))
