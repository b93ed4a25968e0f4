"""Rows that people name: what presets and prompts have in common is kept here in one way.

A name is taken, whatever its case, until its record is deleted; a deleted record can come back until it is purged.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar, Generic, TypeVar

from sotto.domain.presets import Preset, Prompt
from sotto.store.database import Database, Row

Record = TypeVar("Record", bound=Preset | Prompt)
Id = TypeVar("Id", bound=str)


class NamedRecordRepository(ABC, Generic[Record, Id]):
    """The records of one ``table`` of one database; for the thread of the database only.

    ``content`` is the column that holds what a record says, besides its name and times.
    """

    table: ClassVar[str]
    content: ClassVar[str]

    def __init__(self, db: Database) -> None:
        self._db = db
        self._select = f"SELECT id, name, {self.content}, created, updated FROM {self.table}"  # noqa: S608 - ours

    def all(self) -> list[Record]:
        """Return the records that are not deleted, by name."""
        rows = self._db.query(f"{self._select} WHERE deleted_at IS NULL ORDER BY name, id")
        return [self._from_row(row) for row in rows]

    def get(self, record: Id) -> Record | None:
        """Return the record, None if it is not there or deleted."""
        return self._one("id = ? AND deleted_at IS NULL", record)

    def deleted(self, record: Id) -> Record | None:
        """Return a deleted record that can still be brought back, or None."""
        return self._one("id = ? AND deleted_at IS NOT NULL", record)

    def named(self, name: str) -> Record | None:
        """Return the record of this name, whatever its case."""
        return self._one("name = ? AND deleted_at IS NULL", name)

    def put(self, record: Record) -> None:
        """Add a record, or replace the one with its id. Its name must be free."""
        self._db.execute(
            f"INSERT INTO {self.table}(id, name, {self.content}, created, updated) VALUES (?, ?, ?, ?, ?) "  # noqa: S608
            f"ON CONFLICT(id) DO UPDATE SET name = excluded.name, {self.content} = excluded.{self.content}, "
            "updated = excluded.updated",
            (record.id, record.name, self._content_of(record), record.created, record.updated),
        )

    def set_deleted(self, record: Id, at: int | None) -> None:
        """Hide it since ``at``, or (None) show it again."""
        self._db.execute(f"UPDATE {self.table} SET deleted_at = ? WHERE id = ?", (at, record))  # noqa: S608 - ours

    def purge_deleted(self, before: int) -> None:
        """Remove for good what was deleted before this time."""
        if self._db.execute(f"DELETE FROM {self.table} WHERE deleted_at < ?", (before,)):  # noqa: S608 - ours
            self._db.checkpoint()  # or its words stay in the log

    def _one(self, condition: str, value: str) -> Record | None:
        row = self._db.query_one(f"{self._select} WHERE {condition}", (value,))
        return self._from_row(row) if row else None

    @abstractmethod
    def _content_of(self, record: Record) -> str:
        """Return what goes into the ``content`` column."""

    @abstractmethod
    def _from_row(self, row: Row) -> Record:
        """Return the record of id, name, content and the two times."""
