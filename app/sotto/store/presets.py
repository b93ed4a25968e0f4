"""Presets as rows: the name in a column of its own, what they set as JSON."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, Final

from sotto.domain.ids import PresetId
from sotto.domain.presets import Preset
from sotto.store.database import Database, Row

_SELECT = "SELECT id, name, data, created, updated FROM preset"
_IN_COLUMNS: Final = frozenset({"id", "name", "created", "updated"})
_IN_DATA: Final = tuple(field.name for field in dataclasses.fields(Preset) if field.name not in _IN_COLUMNS)


class PresetRepository:
    """Presets of one database; for the thread of the database only."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[Preset]:
        """Return the presets that are not deleted, by name."""
        rows = self._db.query(f"{_SELECT} WHERE deleted_at IS NULL ORDER BY name, id")
        return [_from_row(row) for row in rows]

    def get(self, preset: PresetId) -> Preset | None:
        """Return the preset, None if it is not there or deleted."""
        row = self._db.query_one(f"{_SELECT} WHERE id = ? AND deleted_at IS NULL", (preset,))
        return _from_row(row) if row else None

    def deleted(self, preset: PresetId) -> Preset | None:
        """Return a deleted preset that can still be brought back, or None."""
        row = self._db.query_one(f"{_SELECT} WHERE id = ? AND deleted_at IS NOT NULL", (preset,))
        return _from_row(row) if row else None

    def named(self, name: str) -> Preset | None:
        """Return the preset of this name, whatever its case."""
        row = self._db.query_one(f"{_SELECT} WHERE name = ? AND deleted_at IS NULL", (name,))
        return _from_row(row) if row else None

    def put(self, preset: Preset) -> None:
        """Add a preset, or replace the one with its id. Its name must be free."""
        self._db.execute(
            "INSERT INTO preset(id, name, data, created, updated) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT(id) DO UPDATE SET name = excluded.name, data = excluded.data, updated = excluded.updated",
            (preset.id, preset.name, _to_json(preset), preset.created, preset.updated),
        )

    def set_deleted(self, preset: PresetId, at: int | None) -> None:
        """Hide it since ``at``, or (None) show it again."""
        self._db.execute("UPDATE preset SET deleted_at = ? WHERE id = ?", (at, preset))

    def purge_deleted(self, before: int) -> None:
        """Remove for good what was deleted before this time."""
        if self._db.execute("DELETE FROM preset WHERE deleted_at < ?", (before,)):
            self._db.checkpoint()  # or its words stay in the log


def _to_json(preset: Preset) -> str:
    values = {name: getattr(preset, name) for name in _IN_DATA}
    return json.dumps({name: value for name, value in values.items() if value not in (None, ())}, ensure_ascii=False)


def _from_row(row: Row) -> Preset:
    stored: dict[str, Any] = json.loads(row[2])
    known = {name: stored[name] for name in _IN_DATA if name in stored}
    known["greetings"] = tuple(known.get("greetings", ()))
    return Preset(PresetId(row[0]), row[1], created=row[3], updated=row[4], **known)
