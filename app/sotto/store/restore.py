"""Put a backup in the place of the store, so that neither is lost whatever happens meanwhile.

Two ways. A store that works is first backed up; then the backup's pages are written into it in one transaction. A store
that is damaged gets another name, and a new file gets its own: the new file is complete before it is called
``chats.db.new``, and a start that finds one of that name finishes the exchange.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from sotto.domain.errors import UserFacingError
from sotto.store.backups import BackupKind, Backups, Progress, copy_database
from sotto.store.database import Database, sync_folder
from sotto.store.erased import erase_from
from sotto.store.erased_notes import noted
from sotto.store.errors import disk_error, translated
from sotto.store.migrations import migrate, remove_backups

NEW_SUFFIX = ".new"
DAMAGED_FOLDER = "damaged"
_STAGING_FOLDER = "restoring"
_BESIDE = ("-wal", "-journal", "-shm")
_KEPT_TABLES = (
    "model_folder",
    "installed_model",
    "download",
    "download_file",
    "accepted_licence",
    "network_request",
)
"""What says how this computer is now, and not what was said in chats: a restore leaves it as it is."""


def restore_into(db: Database, backups: Backups, key: bytes, backup: Path, now: int, on_progress: Progress) -> Path:
    """Put the content of ``backup`` into the open store ``db``; return the backup that was made of what was there.

    On the thread of ``db``. Raises ``backup_damaged``, ``backup_missing``, ``backup_wrong_key``, ``backup_no_room`` or
    ``store_corrupt`` (the store itself is damaged: :func:`exchange` is for that); nothing has changed then.
    """
    backups.verify(backup)
    staged = stage(backups, backup, key, noted(db), on_progress)
    try:
        kept = backups.make(BackupKind.BEFORE_RESTORE, now)
        _carry_over(db, staged, key)
        db.replace_content(staged)
    finally:
        remove_folder(staged.parent)
    return kept.path


def stage(backups: Backups, backup: Path, key: bytes, notes: Sequence[str], on_progress: Progress) -> Path:
    """Return a copy of ``backup`` in a folder of its own beside the store: with the present ``key`` and schema, and
    without what was deleted since (``notes``)."""
    staging = staging_folder(backups.database.parent)
    staged = staging / "chats.db"
    try:
        copy_database(backup, staged, backups.key_of(backup), on_progress, new_key=key)
        erase_from(staged, key, notes)
        db = Database.open(staged, key)
        try:
            migrate(db)
            with db.transaction():
                for note in notes:  # the other backups may still hold it
                    db.execute("INSERT OR IGNORE INTO state(key, value) VALUES (?, 'x')", (note,))
            remove_backups(staged)
            db.checkpoint()
        finally:
            db.close()
    except BaseException:
        remove_folder(staging)
        raise
    return staged


def staging_folder(folder: Path) -> Path:
    """Return an empty folder in ``folder`` for what is being prepared; what a killed process left there is gone."""
    staging = folder / _STAGING_FOLDER
    remove_folder(staging)
    with translated():
        staging.mkdir(mode=0o700)
    return staging


def exchange(path: Path, new: Path, stamp: str) -> Path:
    """Put the complete database ``new`` in the place of ``path``, which nobody has open; return where that is kept.

    Both are in the same file system.
    """
    kept = keep_aside(path, stamp)
    complete = path.with_name(path.name + NEW_SUFFIX)
    with translated():
        with new.open("rb+") as file:
            os.fsync(file.fileno())
        new.replace(complete)
        sync_folder(path.parent)
    finish_exchange(path)
    return kept


def finish_exchange(path: Path) -> bool:
    """Finish an :func:`exchange` that was cut off; return whether there was one. Under the lock of the opening."""
    new = path.with_name(path.name + NEW_SUFFIX)
    if not new.exists():
        return False
    with translated():
        for suffix in _BESIDE:  # of the old database: SQLite would apply them to the new one
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        sync_folder(path.parent)
        new.replace(path)
        sync_folder(path.parent)
    return True


def keep_aside(path: Path, stamp: str) -> Path:
    """Give the database ``path`` and its log a second name in the folder of damaged ones; return it.

    A second name needs no room. Where the file system has none, a copy is made.
    """
    folder = path.parent / DAMAGED_FOLDER / stamp
    part = folder.with_name(folder.name + ".part")
    with translated():
        remove_folder(part)
        part.mkdir(mode=0o700, parents=True)
        for suffix in ("", "-wal", "-journal"):
            source = path.with_name(path.name + suffix)
            if source.exists():
                _link_or_copy(source, part / source.name)
        sync_folder(part)
        for number in range(1, 1000):
            target = folder if number == 1 else folder.with_name(f"{folder.name}.{number}")
            if not target.exists():
                part.rename(target)
                sync_folder(target.parent)
                return target / path.name
    raise disk_error("no name is free")


def _carry_over(db: Database, staged: Path, key: bytes) -> None:
    target = Database.open(staged, key)
    try:
        with target.transaction():
            for table in reversed(_KEPT_TABLES):
                target.execute(f"DELETE FROM {table}")  # noqa: S608 - a constant
            for table in _KEPT_TABLES:
                for row in db.query(f"SELECT * FROM {table}"):  # noqa: S608
                    marks = ", ".join("?" * len(row))
                    target.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608
        target.checkpoint()
    finally:
        target.close()


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
        target.chmod(0o600)
        with target.open("rb+") as file:
            os.fsync(file.fileno())


def remove_folder(folder: Path) -> None:
    """Remove ``folder`` with all that is in it, as far as that can be done."""
    with contextlib.suppress(OSError, UserFacingError):
        shutil.rmtree(folder)
