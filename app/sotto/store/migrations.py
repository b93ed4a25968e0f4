"""Bring a store to the current schema: numbered steps that are only ever appended, so that old files stay readable."""

from __future__ import annotations

import glob
from collections.abc import Callable, Sequence
from pathlib import Path

from sotto.store import schema_v1, schema_v2, schema_v3, schema_v4, schema_v5, schema_v6, schema_v7
from sotto.store.database import Database
from sotto.store.errors import newer, translated

Migration = Callable[[Database], None]


def _create(db: Database) -> None:
    db.execute(f"PRAGMA application_id = {schema_v1.APPLICATION_ID}")
    db.execute(schema_v1.CONVERSATIONS)
    db.execute(schema_v1.MESSAGES)
    db.execute(schema_v1.MODELS)
    db.execute(schema_v1.STATE)


def _add_downloads(db: Database) -> None:
    db.execute(schema_v2.DOWNLOADS)
    db.execute(schema_v2.ACCEPTED_LICENCES)
    db.execute(schema_v2.NETWORK_LOG)
    db.execute(schema_v2.MODELS)


def _add_presets(db: Database) -> None:
    db.execute(schema_v3.MESSAGES)
    db.execute(schema_v3.PRESETS)


def _add_search(db: Database) -> None:
    db.execute(schema_v4.DROP_INDEX)
    db.execute(schema_v4.MESSAGES)
    db.execute(schema_v4.CONVERSATIONS)
    db.execute(schema_v4.COUNTS)
    db.execute(schema_v4.IMPORTS)


def _list_faster(db: Database) -> None:
    db.execute(schema_v5.CONVERSATIONS)


def _add_context(db: Database) -> None:
    db.execute(schema_v6.MESSAGES)


def _narrow_faster(db: Database) -> None:
    db.execute(schema_v7.MESSAGES)


MIGRATIONS: tuple[Migration, ...] = (
    _create,
    _add_downloads,
    _add_presets,
    _add_search,
    _list_faster,
    _add_context,
    _narrow_faster,
)
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


def remove_backups(path: Path) -> None:
    """Remove the copies of ``path`` that were made before migrations: what is erased must not go on in them.

    Raises ``UserFacingError`` if one of them cannot be removed.
    """
    with translated():
        for backup in path.parent.glob(f"{glob.escape(path.name)}.v[0-9]*.bak"):
            backup.unlink(missing_ok=True)


def backup_path(path: Path, version: int) -> Path:
    """Return where the copy of ``path`` is kept that was made before it left schema ``version``."""
    return path.with_name(f"{path.name}.v{version}.bak")
