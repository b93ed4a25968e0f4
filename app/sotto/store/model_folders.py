"""Folders of other programs, and any others, whose model files Sotto uses where they are."""

from __future__ import annotations

import os
from pathlib import Path

from sotto.domain.models import ModelFolder
from sotto.store.database import Database


class ModelFolderRepository:
    """Extra folders of one database; for the thread of the database only. Paths are compared as they are given."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[ModelFolder]:
        """Return all folders by path."""
        rows = self._db.query("SELECT path, kind FROM model_folder ORDER BY path")
        return [ModelFolder(Path(os.fsdecode(path)), kind) for path, kind in rows]

    def add(self, path: Path, kind: str) -> None:
        """Look into ``path`` from now on; a folder that is known gets the new ``kind``."""
        self._db.execute("INSERT OR REPLACE INTO model_folder(path, kind) VALUES (?, ?)", (os.fsencode(path), kind))

    def remove(self, path: Path) -> bool:
        """Forget a folder, nothing in it; return whether it was known."""
        return self._db.execute("DELETE FROM model_folder WHERE path = ?", (os.fsencode(path),)) > 0
