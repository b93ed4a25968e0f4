"""The prompt library as rows."""

from __future__ import annotations

from sotto.domain.ids import PromptId
from sotto.domain.presets import Prompt
from sotto.store.database import Database, Row

_SELECT = "SELECT id, name, text, created, updated FROM prompt"


class PromptRepository:
    """Prompts of one database; for the thread of the database only."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[Prompt]:
        """Return the prompts that are not deleted, by name."""
        return [_from_row(row) for row in self._db.query(f"{_SELECT} WHERE deleted_at IS NULL ORDER BY name, id")]

    def get(self, prompt: PromptId) -> Prompt | None:
        """Return the prompt, None if it is not there or deleted."""
        row = self._db.query_one(f"{_SELECT} WHERE id = ? AND deleted_at IS NULL", (prompt,))
        return _from_row(row) if row else None

    def deleted(self, prompt: PromptId) -> Prompt | None:
        """Return a deleted prompt that can still be brought back, or None."""
        row = self._db.query_one(f"{_SELECT} WHERE id = ? AND deleted_at IS NOT NULL", (prompt,))
        return _from_row(row) if row else None

    def named(self, name: str) -> Prompt | None:
        """Return the prompt of this name, whatever its case."""
        row = self._db.query_one(f"{_SELECT} WHERE name = ? AND deleted_at IS NULL", (name,))
        return _from_row(row) if row else None

    def put(self, prompt: Prompt) -> None:
        """Add a prompt, or replace the one with its id. Its name must be free."""
        self._db.execute(
            "INSERT INTO prompt(id, name, text, created, updated) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT(id) DO UPDATE SET name = excluded.name, text = excluded.text, updated = excluded.updated",
            (prompt.id, prompt.name, prompt.text, prompt.created, prompt.updated),
        )

    def set_deleted(self, prompt: PromptId, at: int | None) -> None:
        """Hide it since ``at``, or (None) show it again."""
        self._db.execute("UPDATE prompt SET deleted_at = ? WHERE id = ?", (at, prompt))

    def purge_deleted(self, before: int) -> None:
        """Remove for good what was deleted before this time."""
        if self._db.execute("DELETE FROM prompt WHERE deleted_at < ?", (before,)):
            self._db.checkpoint()  # or its words stay in the log


def _from_row(row: Row) -> Prompt:
    return Prompt(PromptId(row[0]), row[1], row[2], row[3], row[4])
