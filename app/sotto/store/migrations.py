"""Bring a store to the current schema: numbered steps that are only ever appended, so that old files stay readable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sotto.store import schema_v1
from sotto.store.database import Database
from sotto.store.errors import newer

Migration = Callable[[Database], None]


def _create(db: Database) -> None:
    db.execute(f"PRAGMA application_id = {schema_v1.APPLICATION_ID}")
    db.execute(schema_v1.CONVERSATIONS)
    db.execute(schema_v1.MESSAGES)
    db.execute(schema_v1.MODELS)
    db.execute(schema_v1.STATE)


MIGRATIONS: tuple[Migration, ...] = (_create,)
"""Step ``i`` leads from schema ``i`` to ``i + 1``. A step never changes once it was released."""


def migrate(db: Database, migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """Bring ``db`` to schema ``len(migrations)``; return the schema it had.

    An existing older file is first copied to :func:`backup_path`. Each step and its number are one transaction: a
    failing step leaves the file as the step before left it. Raises ``store_newer`` for a file from the future.
    """
    before = db.user_version()
    if before > len(migrations):
        raise newer(f"schema {before}, this version knows {len(migrations)}")
    if 0 < before < len(migrations):
        db.backup_to(backup_path(db.path, before))
    for number, step in enumerate(migrations[before:], start=before + 1):
        with db.transaction():
            if db.user_version() >= number:  # another process was faster
                continue
            step(db)
            db.set_user_version(number)
    return before


def backup_path(path: Path, version: int) -> Path:
    """Return where the copy of ``path`` is kept that was made before it left schema ``version``."""
    return path.with_name(f"{path.name}.v{version}.bak")
