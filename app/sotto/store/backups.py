"""Copies of the whole store: made while it is in use, checked before they count, and thinned as they grow old.

A copy is made through SQLite's backup API by a connection of its own that stays in one read transaction. Measured with
this cipher and the write-ahead log: writers go on meanwhile, the copy is the state at its beginning, and no commit
makes it start again (without the read transaction, every commit does). ``VACUUM INTO`` was as fast and encrypts too,
but cannot be watched or stopped, and may number rows anew. See docs/decisions/0016-backups.md.

Nothing here touches the connection of :class:`~sotto.store.database.Database`: all of it may run on any thread.
"""

from __future__ import annotations

import contextlib
import glob
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import apsw

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.store.backup_thinning import obsolete
from sotto.store.cipher import looks_encrypted, looks_plain, opens, unlock
from sotto.store.database import make_private_file, sync_folder
from sotto.store.errors import corrupt, translated
from sotto.store.process_lock import ProcessLock
from sotto.store.words import register

BACKUPS_FOLDER = "backups"
LOCK_FILE = "backups.lock"
ROOM_LEFT_BYTES = 64 * 1024 * 1024
"""What a backup must leave free: enough for the chats to go on for a long while."""

_STEP_PAGES = 1_000
_BUSY_TIMEOUT_MS = 5_000
_NAME = re.compile(r"chats-(\d{8}T\d{6})Z-([a-z-]+?)(?:\.\d+)?\.db")
_STAMP = "%Y%m%dT%H%M%S"

Progress = Callable[[float], None]
"""Is told the part that is done, 0…1, on the thread that copies; may raise to stop the copy."""


class BackupKind(StrEnum):
    """Why a backup was made; part of its name."""

    AUTOMATIC = "automatic"
    ON_DEMAND = "manual"
    BEFORE_RESTORE = "before-restore"
    BEFORE_UPDATE = "before-update"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup as its name tells: nothing of it has been read. ``made`` is Unix milliseconds."""

    path: Path
    made: int
    kind: BackupKind
    size_bytes: int


@dataclass(frozen=True, slots=True)
class BackupContent:
    """How much is in a backup; what was deleted and not yet erased does not count."""

    conversations: int
    messages: int
    schema: int


class Backups:
    """The backups of the database at ``database``, in a folder beside it; usable on any thread.

    Raises :class:`UserFacingError`: ``backup_no_room``, ``backup_busy``, ``backup_missing``, ``backup_damaged``,
    ``backup_wrong_key`` and the codes of :class:`~sotto.store.database.Database`.
    """

    def __init__(
        self,
        database: Path,
        key: bytes,
        free_bytes: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free,
        old_keys: Sequence[bytes] = (),
    ) -> None:
        """``old_keys`` are those of backups that were not rewritten yet when the ``key`` was changed."""
        self.database = database
        self.folder = database.parent / BACKUPS_FOLDER
        self._key = key
        self._old_keys = old_keys
        self._free_bytes = free_bytes

    def all(self) -> list[Backup]:
        """Return all backups, the newest first."""
        with translated():
            found = [backup for path in self.folder.glob("chats-*.db") if (backup := _from_name(path)) is not None]
            # made before a new schema, see sotto.store.migrations
            for path in self.database.parent.glob(f"{glob.escape(self.database.name)}.v[0-9]*.bak"):
                facts = path.stat()
                found.append(Backup(path, int(facts.st_mtime * 1000), BackupKind.BEFORE_UPDATE, facts.st_size))
        return sorted(found, key=lambda backup: (backup.made, backup.path.name), reverse=True)

    def changed(self) -> int:
        """Return when the store was last written to, in Unix milliseconds; 0 if it is not there."""
        with translated():
            facts = [path.stat() for path in _files_of(self.database) if not path.name.endswith("-shm")]
        return max((int(fact.st_mtime * 1000) for fact in facts if fact.st_size), default=0)

    def make(self, kind: BackupKind, now: int, on_progress: Progress = lambda _part: None) -> Backup:
        """Copy the store, check the copy, give it its name, and only then thin the older ones.

        Whatever fails, no backup that was there before is touched.
        """
        with self.locked():
            with translated():
                self.folder.mkdir(mode=0o700, exist_ok=True)
                for left in self.folder.glob("*.part*"):  # of a process that was killed
                    left.unlink(missing_ok=True)
            self._check_room()
            path = self._free_name(kind, now)
            copy_database(self.database, path, self._key, on_progress)
            for old in obsolete(self.all(), now, keep=path):
                with contextlib.suppress(OSError):  # in use by another program; the next time
                    old.path.unlink(missing_ok=True)
        made = _from_name(path)
        if made is None:
            raise RuntimeError("a backup got a name that is not one")
        return made

    def content(self, path: Path) -> BackupContent:
        """Return how much is in the backup at ``path``. Takes milliseconds."""
        with self._reading(path) as connection:
            return _content(connection)

    def verify(self, path: Path) -> BackupContent:
        """Check every page of the backup at ``path``; takes about a second for 150 MB."""
        with self._reading(path) as connection:
            found = connection.execute("PRAGMA quick_check").fetchall()
            if found != [("ok",)]:
                raise _damaged(f"quick_check: {len(found)} findings")
            return _content(connection)

    def key_of(self, path: Path) -> bytes:
        """Return the key that opens the backup at ``path``; the present one if none does."""
        with translated():
            return next((key for key in (self._key, *self._old_keys) if opens(path, key)), self._key)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes and threads from making or changing backups; ``backup_busy`` if one does."""
        lock = ProcessLock(self.database.parent / LOCK_FILE)
        with translated():
            is_held = lock.try_acquire()
        if not is_held:
            raise UserFacingError(
                "backup_busy", "A backup is being made right now.", "Wait until it is done, then try again."
            )
        try:
            yield
        finally:
            lock.release()

    def _check_room(self) -> None:
        with translated():
            size = sum(path.stat().st_size for path in _files_of(self.database))
            free = self._free_bytes(self.folder)
        if free < size + ROOM_LEFT_BYTES:
            raise UserFacingError(
                "backup_no_room",
                "There is no room for a backup on the disk of your chats.",
                "Free some space, for instance by removing a model. The backups you have are kept.",
                f"{free} bytes free, {size} needed and {ROOM_LEFT_BYTES} to be left",
            )

    def _free_name(self, kind: BackupKind, now: int) -> Path:
        stamp = datetime.fromtimestamp(now // 1000, UTC).strftime(_STAMP)
        path = self.folder / f"chats-{stamp}Z-{kind}.db"
        number = 1
        while path.exists():
            number += 1
            path = self.folder / f"chats-{stamp}Z-{kind}.{number}.db"
        return path

    @contextmanager
    def _reading(self, path: Path) -> Iterator[apsw.Connection]:
        if not path.is_file():
            raise UserFacingError(
                "backup_missing", f"There is no backup {path.name}.", "“sotto backup list” shows those that there are."
            )
        try:
            with translated():
                if not looks_encrypted(path):
                    raise _damaged("the beginning is not that of one of ours")
                connection = open_connection(path, self.key_of(path), apsw.SQLITE_OPEN_READONLY)
            try:
                with translated(connection):
                    yield connection
            finally:
                connection.close()
        except UserFacingError as error:
            if error.code == "store_corrupt":
                raise _damaged(error.details) from error
            if error.code == "store_wrong_key":
                raise _wrong_key(error.details) from error
            raise


def copy_database(
    source: Path,
    target: Path,
    key: bytes,
    on_progress: Progress = lambda _part: None,
    *,
    new_key: bytes | None = None,
    part: Path | None = None,
) -> None:
    """Copy the database ``source``, which may be in use, to ``target``: one file, checked, encrypted with ``new_key``
    (None: with the same ``key``).

    ``target`` appears whole or not at all; until then the copy is called ``part``. Raises ``store_corrupt`` if source
    or copy does not pass its check.
    """
    part = part or target.with_name(target.name + ".part")
    new_key = key if new_key is None else new_key
    try:
        with translated():
            part.unlink(missing_ok=True)
            make_private_file(part)
        _copy(source, part, key, new_key, on_progress)
        _check(part, new_key)
        with translated():
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            part.replace(target)
            sync_folder(target.parent)
    finally:
        for left in _files_of(part):
            with contextlib.suppress(OSError):
                left.unlink()


def open_connection(path: Path, key: bytes, flags: int = apsw.SQLITE_OPEN_READWRITE) -> apsw.Connection:
    """Return an unlocked connection to ``path``; raises what sqlite3mc raises."""
    connection = apsw.Connection(str(path), flags=flags)
    try:
        connection.set_busy_timeout(_BUSY_TIMEOUT_MS)
        unlock(connection, key)
        register(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _copy(source: Path, target: Path, key: bytes, new_key: bytes, on_progress: Progress) -> None:
    with translated():
        reader = open_connection(source, key)  # not read-only: it may have to make the -shm file
    try:
        with translated(reader):
            reader.pragma("query_only", True)
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM sqlite_master").fetchall()  # from here on the state is fixed
        _copy_pages(reader, target, new_key, on_progress)
    finally:
        reader.close()


def _copy_pages(reader: apsw.Connection, target: Path, key: bytes, on_progress: Progress) -> None:
    with translated():
        writer = open_connection(target, key)
    try:
        with translated(writer):
            writer.pragma("synchronous", "off")  # the whole file is synced before it gets its name
            with writer.backup("main", reader, "main") as backup:
                while not backup.done:
                    backup.step(_STEP_PAGES)
                    on_progress(1 - backup.remaining / max(backup.page_count, 1))
            writer.pragma("journal_mode", "delete")  # the copy is one file
    finally:
        writer.close()


def _check(path: Path, key: bytes) -> None:
    if looks_plain(path):
        raise corrupt("the copy is not encrypted")
    with translated():
        connection = open_connection(path, key, apsw.SQLITE_OPEN_READONLY)
    try:
        with translated(connection):
            found = connection.execute("PRAGMA quick_check").fetchall()
            _content(connection)
    finally:
        connection.close()
    if found != [("ok",)]:
        raise corrupt(f"quick_check of the copy: {len(found)} findings")


def _content(connection: apsw.Connection) -> BackupContent:
    schema = number_of(connection, "PRAGMA user_version")
    hidden = " AND message.deleted_at IS NULL" if schema >= 3 else ""
    conversations = number_of(connection, "SELECT count(*) FROM conversation WHERE deleted_at IS NULL")
    messages = number_of(
        connection,
        "SELECT count(*) FROM message JOIN conversation ON conversation.id = message.conversation "  # noqa: S608
        f"WHERE conversation.deleted_at IS NULL{hidden}",
    )
    return BackupContent(conversations, messages, schema)


def number_of(connection: apsw.Connection, sql: str) -> int:
    """Return the one number that ``sql`` finds."""
    row: Any = connection.execute(sql).fetchone()
    return int(row[0])


def _files_of(path: Path) -> list[Path]:
    """Return the file at ``path`` and those that SQLite keeps beside it, as far as they exist."""
    beside = (path.with_name(path.name + suffix) for suffix in ("", "-wal", "-journal", "-shm"))
    return [file for file in beside if file.exists()]


def _from_name(path: Path) -> Backup | None:
    found = _NAME.fullmatch(path.name)
    if found is None or found[2] not in set(BackupKind):
        return None
    try:
        made = datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Backup(path, int(made.timestamp() * 1000), BackupKind(found[2]), path.stat().st_size)


def _damaged(details: str) -> UserFacingError:
    return UserFacingError(
        "backup_damaged", "This backup is damaged, or is no backup of Sotto.", "Choose another one.", details
    )


def _wrong_key(details: str) -> UserFacingError:
    return UserFacingError(
        "backup_wrong_key",
        "The key on this computer does not open this backup.",
        "It was made on another computer or with another key. Choose another one.",
        details,
    )
