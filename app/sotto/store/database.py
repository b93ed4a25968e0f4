"""The one connection to the encrypted database: opening it safely, transactions, backup and checks."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

from sotto.domain.errors import UserFacingError
from sotto.store import ranking, words
from sotto.store.cipher import check_cipher, cipher_missing, looks_encrypted, looks_plain, unlock
from sotto.store.errors import corrupt, read_only, translated

Value = None | int | float | str | bytes
Row = tuple[Any, ...]

IN_MEMORY = ":memory:"
"""What SQLite calls a database without a file."""
_BUSY_TIMEOUT_MS = 5_000


class Database:
    """An open, unlocked database. Every method must be called on the thread that opened it.

    Raises :class:`~sotto.domain.errors.UserFacingError` for what is not our fault: ``store_wrong_key``,
    ``store_corrupt``, ``disk_full``, ``store_read_only``, ``store_busy``, ``store_io``, ``cipher_missing``.
    """

    def __init__(self, connection: apsw.Connection, path: Path, key: bytes) -> None:
        """Take over a connection that has been unlocked; use :meth:`open` instead."""
        self.path = path
        self._connection = connection
        self._key = key
        self._depth = 0
        self._thread = threading.get_ident()

    @classmethod
    def open(
        cls, path: Path, key: bytes, *, is_key_verified: bool = False, busy_timeout_ms: int = _BUSY_TIMEOUT_MS
    ) -> Database:
        """Open the database at ``path`` (made when it is missing) with the raw 256-bit ``key``.

        With ``is_key_verified`` a file that the key does not open is ``store_corrupt``, not ``store_wrong_key``.
        Nothing is written before the cipher is known to work and the key to fit.
        """
        check_cipher()
        with translated():
            make_private_file(path)
            connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            with translated(connection):
                connection.set_busy_timeout(busy_timeout_ms)
                unlock(connection, key)
                _read_first_page(connection, path, is_key_verified)
                if connection.readonly("main"):
                    raise read_only("opened read-only")
                _configure(connection)
                # Switching to WAL wrote the header. Look at it too: check_cipher may have had no temporary folder.
                if looks_plain(path):
                    raise cipher_missing("the database is readable")
        except BaseException:
            connection.close()
            raise
        return cls(connection, path, key)

    @classmethod
    def in_memory(cls) -> Database:
        """Open an empty database that never touches a disk, and ends with its connection."""
        connection = apsw.Connection(IN_MEMORY)
        with translated(connection):
            _configure(connection)
        return cls(connection, Path(IN_MEMORY), b"")

    @property
    def is_in_memory(self) -> bool:
        """Whether nothing of it is on a disk."""
        return self.path == Path(IN_MEMORY)

    def execute(self, sql: str, values: Sequence[Value] = ()) -> int:
        """Run ``sql``; return how many rows it changed itself (only meaningful for INSERT, UPDATE and DELETE)."""
        self._run(sql, values)
        return self._connection.changes()

    def query(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Return all rows of ``sql``."""
        return self._run(sql, values)

    def query_one(self, sql: str, values: Sequence[Value] = ()) -> Row | None:
        """Return the first row of ``sql``, or None."""
        rows = self._run(sql, values)
        return rows[0] if rows else None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make the block all or nothing. The outermost takes the write lock at once, inner ones are savepoints."""
        self._check_thread()
        begin, commit, undo = ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK")
        if self._depth:
            name = f"level_{self._depth}"
            begin, commit, undo = (f"SAVEPOINT {name}", f"RELEASE {name}", f"ROLLBACK TO {name}; RELEASE {name}")
        self._run(begin)
        self._depth += 1
        try:
            yield
            self._run(commit)
        except BaseException:
            if self._connection.in_transaction:  # SQLite has rolled back by itself when the disk was full
                self._run(undo)
            raise
        finally:
            self._depth -= 1

    def user_version(self) -> int:
        """Return the number of the schema in the file; 0 in a new one."""
        return int(self._run("PRAGMA user_version")[0][0])

    def set_user_version(self, version: int) -> None:
        """Set the number of the schema, as part of the current transaction."""
        self._run(f"PRAGMA user_version = {int(version)}")

    def checkpoint(self) -> bool:
        """Move everything from the write-ahead log into the database and empty the log.

        Returns False if another connection reads an older state, so that the log had to stay.
        """
        self._check_thread()
        try:
            with translated(self._connection):
                self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        except UserFacingError as error:
            if error.code == "store_busy":
                return False
            raise
        return True

    def backup_to(self, path: Path) -> None:
        """Write a copy, encrypted with the same key, to ``path``, replacing it only once the copy has been checked.

        Raises ``store_corrupt`` if the copy does not pass its check; ``path`` is unchanged then.
        """
        self._check_thread()
        if path == self.path:
            raise ValueError("a backup needs its own name")
        part = path.with_name(path.name + ".part")
        try:
            with translated():
                part.unlink(missing_ok=True)
                make_private_file(part)
                self._copy_to(part)
                _check_copy(part, self._key)
                with part.open("rb+") as file:
                    os.fsync(file.fileno())
                part.replace(path)
                sync_folder(path.parent)
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def replace_content(self, path: Path) -> None:
        """Put the content of the database at ``path`` (same key and schema) in the place of this one's: all or nothing.

        One transaction like any other, so that a process that is killed, or another that reads, sees the old content
        or the new. Raises ``store_busy`` if another process is writing.
        """
        self._check_thread()
        if self._depth:
            raise RuntimeError("inside a transaction")
        with translated():
            source = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            with translated(self._connection):
                unlock(source, self._key)
                with self._connection.backup("main", source, "main") as backup:
                    while not backup.done:
                        backup.step(10_000)
        finally:
            source.close()
        self.checkpoint()

    def index_tokens(self, text: str) -> list[str]:
        """Return the words that the full-text index finds in ``text``, which is one of its terms."""
        self._check_thread()
        name, *options = words.INDEX_TOKENIZER
        tokenize = self._connection.fts5_tokenizer(name, options)
        content = text.encode("utf-8", "replace")
        found = tokenize(content, apsw.FTS5_TOKENIZE_DOCUMENT, None, include_offsets=False, include_colocated=False)
        return [str(word) for word in found]

    def integrity_check(self) -> list[str]:
        """Return what SQLite finds wrong with the file and its indexes; empty if all is well. May take seconds."""
        return [str(row[0]) for row in self._run("PRAGMA integrity_check") if row[0] != "ok"]

    def close(self) -> None:
        """Close the connection; a second call does nothing."""
        self._check_thread()
        with translated(self._connection):
            self._connection.close()

    def _run(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        self._check_thread()
        if self._depth and not self._connection.in_transaction:
            raise RuntimeError("the transaction has been rolled back; its block must not go on")
        with translated(self._connection):
            try:
                return self._connection.execute(sql, values).fetchall()
            except UnicodeEncodeError:  # half a surrogate pair: a text field cut an emoji in two
                return self._connection.execute(sql, [_storable(value) for value in values]).fetchall()

    def _check_thread(self) -> None:
        if threading.get_ident() != self._thread:
            raise RuntimeError("the database belongs to the thread that opened it")

    def _copy_to(self, path: Path) -> None:
        target = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            with translated(target):
                unlock(target, self._key)
                with target.backup("main", self._connection, "main") as backup:
                    while not backup.done:
                        backup.step(1_000)
                target.pragma("journal_mode", "delete")  # the copy is one file
        finally:
            target.close()


def _read_first_page(connection: apsw.Connection, path: Path, is_key_verified: bool) -> None:
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except apsw.NotADBError as error:
        if is_key_verified or not looks_encrypted(path):
            raise corrupt("the first page cannot be read") from error
        raise


def _configure(connection: apsw.Connection) -> None:
    words.register(connection)
    ranking.register(connection)
    connection.pragma("journal_mode", "wal")
    for name, value in (
        ("synchronous", "full"),  # with NORMAL a power cut loses acknowledged messages
        ("fullfsync", "on"),  # macOS: fsync alone leaves the data in the drive's cache
        ("checkpoint_fullfsync", "on"),
        ("foreign_keys", "on"),
        ("secure_delete", "on"),
        ("temp_store", "memory"),
        ("cache_size", "-8000"),  # 8 MB: a search in a large store takes a third less time than with 2 MB
        ("trusted_schema", "off"),
    ):
        connection.pragma(name, value)


def _check_copy(path: Path, key: bytes) -> None:
    if looks_plain(path):
        raise corrupt("the copy is not encrypted")
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        with translated(connection):
            unlock(connection, key)
            found = connection.execute("PRAGMA quick_check").fetchall()
    finally:
        connection.close()
    if found != [("ok",)]:
        raise corrupt(f"quick_check of the copy: {len(found)} findings")


def make_private_file(path: Path) -> None:
    """Make ``path`` with mode 0600 whatever the umask is; SQLite gives its -wal and -shm files the same mode."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        if sys.platform != "win32" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(0o600)


def sync_folder(folder: Path) -> None:
    """Make a rename survive a power loss; Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network file systems refuse
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _storable(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
