"""Folders that conversations can be put into, known by their names."""

from __future__ import annotations

from sotto.domain.ids import ConversationId
from sotto.store.database import Database


class FolderRepository:
    """Folders of one database; for the thread of the database only. Names differ by more than their case."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> tuple[str, ...]:
        """Return the names of all folders, in the order of the alphabet, empty folders too."""
        return tuple(str(name) for (name,) in self._db.query("SELECT name FROM folder ORDER BY name, id"))

    def add(self, name: str) -> bool:
        """Make an empty folder; return False if there is one of this name."""
        return self._db.execute("INSERT INTO folder(name) VALUES (?) ON CONFLICT DO NOTHING", (name,)) > 0

    def rename(self, name: str, new_name: str) -> bool:
        """Give a folder another name; return False if it is not there, or another one has that name."""
        taken = "SELECT 1 FROM folder WHERE name = ? AND id <> (SELECT id FROM folder WHERE name = ?)"
        if self._db.query_one(taken, (new_name, name)) is not None:
            return False
        return self._db.execute("UPDATE folder SET name = ? WHERE name = ?", (new_name, name)) > 0

    def exists(self, name: str) -> bool:
        """Return whether there is a folder of this name, whatever its case."""
        return self._db.query_one("SELECT 1 FROM folder WHERE name = ?", (name,)) is not None

    def members(self, name: str) -> tuple[ConversationId, ...]:
        """Return the conversations in a folder that are not deleted."""
        rows = self._db.query(
            "SELECT id FROM conversation WHERE deleted_at IS NULL "
            "AND folder = (SELECT id FROM folder WHERE name = ?) ORDER BY id",
            (name,),
        )
        return tuple(ConversationId(id_) for (id_,) in rows)

    def remove(self, name: str) -> None:
        """Remove a folder; its conversations are in none then. An unknown one is ignored."""
        self._db.execute("DELETE FROM folder WHERE name = ?", (name,))
