"""The model files Sotto knows about. The files themselves stay where the user keeps them."""

from __future__ import annotations

import os
from pathlib import Path

from sotto.domain.ids import ModelId
from sotto.domain.models import InstalledModel, ModelDefaults
from sotto.store.database import Database, Row, Value
from sotto.store.model_defaults import from_json, to_json

_COLUMNS = (
    "id, name, path, size_bytes, architecture, quantization, parameters, n_ctx_train, has_template, licence, sha256, "
    "added, last_used, notes, projector, repository, revision, remote_name, entry, from_folder"
)
_SELECT = f"SELECT {_COLUMNS} FROM installed_model WHERE deleted_at IS NULL"  # noqa: S608 - ours
_SELECT_DELETED = f"SELECT {_COLUMNS} FROM installed_model WHERE deleted_at <= ?"  # noqa: S608 - ours
_INSERT = (
    f"INSERT INTO installed_model({_COLUMNS}) "  # noqa: S608 - ours
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(path) DO NOTHING"
)
_EVER = (1 << 63) - 1  # the last moment that a column can hold


class InstalledModelRepository:
    """Installed models of one database; for the thread of the database only. Paths are compared as they are given.

    A deleted model is invisible at once, can be restored, and is gone for good after :meth:`remove`.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, model: InstalledModel) -> InstalledModel:
        """Store ``model`` and return it; if its path is known already, return what is known.

        A deleted model of the same path and size is the same one and comes back with all that was known of it.
        """
        path = os.fsencode(model.path)
        with self._db.transaction():
            self._db.execute(
                "UPDATE installed_model SET deleted_at = NULL WHERE path = ? AND size_bytes = ?",
                (path, model.size_bytes),
            )
            self._forget_deleted(path)
            self._db.execute(_INSERT, _values(model))
            return self.find(model.path) or model

    def get(self, model_id: ModelId) -> InstalledModel | None:
        """Return one model; None if it is unknown or deleted."""
        row = self._db.query_one(f"{_SELECT} AND id = ?", (model_id,))
        return _from_row(row) if row else None

    def find(self, path: Path) -> InstalledModel | None:
        """Return the model whose file is ``path``, or None."""
        row = self._db.query_one(f"{_SELECT} AND path = ?", (os.fsencode(path),))
        return _from_row(row) if row else None

    def all(self) -> list[InstalledModel]:
        """Return all models that are not deleted by name."""
        return [_from_row(row) for row in self._db.query(f"{_SELECT} ORDER BY name COLLATE NOCASE, added")]

    def deleted(self, before: int = _EVER) -> list[InstalledModel]:
        """Return what was deleted up to ``before`` (Unix milliseconds), the first first."""
        return [_from_row(row) for row in self._db.query(f"{_SELECT_DELETED} ORDER BY deleted_at", (before,))]

    def set_deleted(self, model_id: ModelId, at: int | None) -> None:
        """Hide a model since ``at`` (Unix milliseconds), or with None show it again. Its files are not touched."""
        self._set(model_id, "deleted_at", at)

    def remove(self, model_id: ModelId) -> bool:
        """Forget a model, deleted or not, but not its file; return whether it was known."""
        return self._db.execute("DELETE FROM installed_model WHERE id = ?", (model_id,)) > 0

    def rename(self, model_id: ModelId, name: str) -> None:
        """Give a model another name; its file keeps its own."""
        self._set(model_id, "name", name)

    def set_notes(self, model_id: ModelId, text: str) -> None:
        """Keep the user's own words about a model."""
        self._set(model_id, "notes", text)

    def set_path(self, model_id: ModelId, path: Path) -> None:
        """Note that the (first) file of a model lies at ``path`` now. No other model may have it."""
        with self._db.transaction():
            self._forget_deleted(os.fsencode(path), but=model_id)
            self._set(model_id, "path", os.fsencode(path))

    def set_projector(self, model_id: ModelId, path: Path | None) -> None:
        """Note where the file lies that lets the model read pictures; None: it has none."""
        self._set(model_id, "projector", None if path is None else os.fsencode(path))

    def touch(self, model_id: ModelId, at: int) -> None:
        """Note that a model was used at ``at`` (Unix milliseconds)."""
        self._set(model_id, "last_used", at)

    def defaults(self, model_id: ModelId) -> ModelDefaults:
        """Return what a model is used with; all as in Settings if nothing is known."""
        row = self._db.query_one("SELECT defaults FROM installed_model WHERE id = ?", (model_id,))
        return from_json(row[0]) if row else ModelDefaults()

    def set_defaults(self, model_id: ModelId, defaults: ModelDefaults) -> None:
        """Keep what a model is used with."""
        self._set(model_id, "defaults", to_json(defaults))

    def save_sha256(self, model_id: ModelId, sha256: str, *, size_bytes: int, mtime_ns: int) -> None:
        """Keep the file's hash together with the size and modification time it had when it was read."""
        self._db.execute(
            "UPDATE installed_model SET sha256 = ?, hashed_size = ?, hashed_mtime_ns = ? WHERE id = ?",
            (sha256, size_bytes, mtime_ns, model_id),
        )

    def sha256_of(self, model_id: ModelId, *, size_bytes: int, mtime_ns: int) -> str:
        """Return the saved hash if the file still has this size and modification time; empty if not."""
        row = self._db.query_one(
            "SELECT sha256 FROM installed_model WHERE id = ? AND hashed_size = ? AND hashed_mtime_ns = ?",
            (model_id, size_bytes, mtime_ns),
        )
        return str(row[0]) if row else ""

    def _set(self, model_id: ModelId, column: str, value: Value) -> None:
        self._db.execute(
            f"UPDATE installed_model SET {column} = ? WHERE id = ?",  # noqa: S608 - names from this class only
            (value, model_id),
        )

    def _forget_deleted(self, path: bytes, but: str = "") -> None:
        """Make room for a model at ``path``: a deleted one that had it can no longer come back."""
        self._db.execute(
            "DELETE FROM installed_model WHERE path = ? AND deleted_at IS NOT NULL AND id <> ?", (path, but)
        )


def _values(model: InstalledModel) -> tuple[Value, ...]:
    return (
        model.id,
        model.name,
        os.fsencode(model.path),
        model.size_bytes,
        model.architecture,
        model.quantization,
        model.parameters,
        model.n_ctx_train,
        model.has_template,
        model.licence,
        model.sha256,
        model.added,
        model.last_used,
        model.notes,
        None if model.projector is None else os.fsencode(model.projector),
        model.repository,
        model.revision,
        model.remote_name,
        model.entry,
        model.from_folder,
    )


def _from_row(row: Row) -> InstalledModel:
    return InstalledModel(
        id=ModelId(row[0]),
        name=row[1],
        path=Path(os.fsdecode(row[2])),
        size_bytes=row[3],
        architecture=row[4],
        quantization=row[5],
        parameters=row[6],
        n_ctx_train=row[7],
        has_template=bool(row[8]),
        licence=row[9],
        sha256=row[10],
        added=row[11],
        last_used=row[12],
        notes=row[13],
        projector=None if row[14] is None else Path(os.fsdecode(row[14])),
        repository=row[15],
        revision=row[16],
        remote_name=row[17],
        entry=row[18],
        from_folder=bool(row[19]),
    )
