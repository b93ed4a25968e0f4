"""Prove that SQLite really encrypts before a word is written.

The ``apsw`` and ``apsw-sqlite3mc`` packages install the same module. With the plain one in the environment
``PRAGMA key`` is accepted and does nothing, and chats would silently lie readable on disk.
"""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path

import apsw

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.store.errors import from_sqlite

CIPHER = "chacha20"
"""ChaCha20-Poly1305: every page carries a tag, so a changed bit is an error and never another text."""

KEY_BYTES = 32

_PLAIN_HEADER = b"SQLite format 3\x00"
_READABLE_FIELDS = bytes((16, 0, 32, 64, 32, 32))
"""What sqlite3mc leaves readable of the header: page size 4096 at offset 16; at 20, 32 reserved bytes and constants."""

_DISK_FAULTS = frozenset({"disk_full", "store_io", "store_read_only"})


@dataclass(frozen=True, slots=True)
class CipherFacts:
    """The cipher in use and the library that provides it."""

    cipher: str
    library: str


def unlock(connection: apsw.Connection, key: bytes) -> None:
    """Give ``connection`` the raw 256-bit ``key``; nothing is read, so a wrong key shows at the first query.

    The ``raw:`` prefix makes sqlite3mc use the bytes as they are instead of deriving a key for 27 ms.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    failure: str | None = None
    try:
        connection.pragma("cipher", CIPHER)
        connection.pragma("key", f"raw:{key.hex()}")
    except apsw.Error as error:
        failure = type(error).__name__
    if failure is not None:  # raised out here: the original error's frames hold the key
        raise cipher_missing(f"PRAGMA key: {failure}")


def check_cipher() -> CipherFacts:
    """Return the cipher's facts, or raise ``cipher_missing``. Takes milliseconds; writes in a temporary folder."""
    library = str(getattr(apsw, "mc_version", "")).strip()
    if not library:
        raise cipher_missing("apsw is not the sqlite3mc build")
    try:
        with tempfile.TemporaryDirectory(prefix="sotto-") as folder:
            _write_and_look(Path(folder) / "scratch.db")
    except OSError:
        # No room or no permission for temporary files. Nothing can be proven, and the library said that it is the
        # right one; Database.open looks at the header of the real file as well.
        pass
    return CipherFacts(CIPHER, library)


def opens(path: Path, key: bytes) -> bool:
    """Return whether ``key`` opens the database at ``path``. Nothing is written; its log is not looked at.

    False also if its first page is damaged, or the file is empty. Raises ``OSError`` if there is no such file.
    """
    if not path.stat().st_size:
        return False
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    connection = apsw.Connection(f"{path.absolute().as_uri()}?immutable=1", flags=flags)
    try:
        unlock(connection, key)
        connection.execute("PRAGMA schema_version").fetchall()  # reads the first page
    except (apsw.NotADBError, apsw.CorruptError):
        return False
    finally:
        connection.close()
    return True


def looks_plain(path: Path) -> bool:
    """Return whether the database at ``path`` is not encrypted."""
    with path.open("rb") as file:
        return file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER


def looks_encrypted(path: Path) -> bool:
    """Return whether the file at ``path`` begins like one of ours; if not, no key would open it."""
    with path.open("rb") as file:
        header = file.read(24)
    return len(header) == 24 and header[16:18] + header[20:24] == _READABLE_FIELDS


def _write_and_look(path: Path) -> None:
    probe = secrets.token_hex(16)
    connection = apsw.Connection(str(path))
    try:
        unlock(connection, secrets.token_bytes(KEY_BYTES))
        active = connection.pragma("cipher")
        connection.pragma("journal_mode", "off")
        connection.pragma("synchronous", "off")
        connection.execute("CREATE TABLE probe (text)")
        connection.execute("INSERT INTO probe VALUES (?)", (probe,))
    except apsw.Error as error:
        known = from_sqlite(error, connection.system_errno)
        if known is not None and known.code in _DISK_FAULTS:
            raise OSError(known.details) from error  # see check_cipher
        raise cipher_missing(type(error).__name__) from error
    finally:
        connection.close()
    content = path.read_bytes()
    if active != CIPHER or content.startswith(_PLAIN_HEADER) or probe.encode() in content or not content:
        raise cipher_missing(f"the scratch file is readable, cipher {active!r}")


def cipher_missing(details: str) -> UserFacingError:
    """Return ``cipher_missing``."""
    return UserFacingError(
        "cipher_missing",
        "This installation of Sotto cannot encrypt your chats, so it does not open them.",
        "Install Sotto again, or replace the Python package “apsw” by “apsw-sqlite3mc”. Nothing was written.",
        details,
    )
