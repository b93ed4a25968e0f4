"""The model files Sotto knows about. The files themselves stay where the user keeps them."""

from __future__ import annotations

import os
from pathlib import Path

from sotto.domain.ids import ModelId
from sotto.domain.models import InstalledModel
from sotto.store.database import Database, Row

_SELECT = """
SELECT id, name, path, size_bytes, architecture, quantization, parameters, n_ctx_train, has_template, licence, sha256,
       added
FROM installed_model
"""


class InstalledModelRepository:
    """Installed models of one database; for the thread of the database only. Paths are compared as they are given."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, model: InstalledModel) -> InstalledModel:
        """Store ``model`` and return it; if its path is known already, return what is known."""
        with self._db.transaction():
            self._db.execute(
                "INSERT INTO installed_model(id, name, path, size_bytes, architecture, quantization, parameters, "
                "n_ctx_train, has_template, licence, sha256, added) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT(path) DO NOTHING",
                (
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
                ),
            )
            return self.find(model.path) or model

    def get(self, model_id: ModelId) -> InstalledModel | None:
        """Return one model, or None."""
        row = self._db.query_one(f"{_SELECT} WHERE id = ?", (model_id,))
        return _from_row(row) if row else None

    def find(self, path: Path) -> InstalledModel | None:
        """Return the model whose file is ``path``, or None."""
        row = self._db.query_one(f"{_SELECT} WHERE path = ?", (os.fsencode(path),))
        return _from_row(row) if row else None

    def all(self) -> list[InstalledModel]:
        """Return all models by name."""
        return [_from_row(row) for row in self._db.query(f"{_SELECT} ORDER BY name COLLATE NOCASE, added")]

    def remove(self, model_id: ModelId) -> bool:
        """Forget a model, not its file; return whether it was known."""
        return self._db.execute("DELETE FROM installed_model WHERE id = ?", (model_id,)) > 0

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
    )
