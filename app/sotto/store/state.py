"""Small private things that belong to no conversation, by name."""

from __future__ import annotations

from sotto.store.database import Database


class StateRepository:
    """Named texts of one database; for the thread of the database only."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, key: str) -> str:
        """Return the text under ``key``, empty if there is none."""
        row = self._db.query_one("SELECT value FROM state WHERE key = ?", (key,))
        return str(row[0]) if row else ""

    def set(self, key: str, value: str) -> None:
        """Keep ``value`` under ``key``; an empty one removes it."""
        if value:
            self._db.execute("INSERT OR REPLACE INTO state(key, value) VALUES (?, ?)", (key, value))
        else:
            self._db.execute("DELETE FROM state WHERE key = ?", (key,))
