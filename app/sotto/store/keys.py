"""The data key: made once, kept by the system's keystore or a private file, and never confused with another.

A keystore that is locked, gone or replaced, a lost key and a wrong key are four different things to the user, and none
of them is a damaged database. No new key is made while a database exists.
"""

from __future__ import annotations

import contextlib
import secrets
import stat
import sys
from collections.abc import Callable
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.config.atomic_file import write_atomically
from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.store.cipher import KEY_BYTES
from sotto.store.errors import translated, wrong_key
from sotto.store.keystore import Keystore, KeystoreUnavailable, configured_backend
from sotto.store.record import KeyProtection, StoreRecord, key_check, read_record, write_record

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

__all__ = ["DataKey", "KeyProtection", "KeyVault"]

RECORD_FILE = "store.json"
KEY_FILE = "store.key"

_UNTOUCHED = "Your chats are untouched, but cannot be read without it."


@dataclass(frozen=True, slots=True)
class DataKey:
    """The raw 256-bit key and how it is kept.

    ``is_verified``: the database has been opened with this key before, so a failure now is not the key's.
    ``notice`` is set when the key was just made without a keystore: to be shown to the user once.
    """

    key: bytes = field(repr=False)
    protection: KeyProtection
    backend: str = ""
    is_verified: bool = False
    notice: UserFacingError | None = None


class KeyVault:
    """Finds or makes the data key of the store in ``data_dir``. Calls may wait ``timeout_s`` for the keystore.

    ``backend`` returns the ``keyring`` backend to use; it is called on a worker thread.
    """

    def __init__(
        self,
        data_dir: Path,
        service: str = "sotto",
        backend: Callable[[], KeyringBackend] = configured_backend,
        timeout_s: float = 20.0,
    ) -> None:
        self._record_file = data_dir / RECORD_FILE
        self._key_file = data_dir / KEY_FILE
        self._keystore = Keystore(service, backend, timeout_s)

    def obtain(self, create: bool) -> DataKey:
        """Return the data key; with ``create`` and nothing on record, make one.

        Raises ``keystore_unavailable``, ``key_missing``, ``store_wrong_key``, ``store_newer`` or disk errors.
        """
        record = read_record(self._record_file)
        if record is None:
            return self._without_record(create)
        if record.protection is KeyProtection.KEYSTORE:
            key = self._read_keystore(record)
        else:
            key = self._read_key_file()
        if key_check(key) != record.key_check:
            raise wrong_key("key check")
        return DataKey(key, record.protection, record.backend, record.established)

    def is_established(self) -> bool:
        """Return whether a database has been opened with the key on record. Raises like :meth:`obtain`."""
        record = read_record(self._record_file)
        return record is not None and record.established

    def establish(self) -> None:
        """Note that the database could be opened: from now on it is expected to exist and to fit the key."""
        record = read_record(self._record_file)
        if record is not None and not record.established:
            write_record(self._record_file, replace(record, established=True))

    def _without_record(self, create: bool) -> DataKey:
        if self._key_file.exists():  # an earlier start ended between the two files, or store.json was lost
            key = self._read_key_file()
            self._save_record(key, KeyProtection.KEY_FILE, "", secrets.token_hex(8))
            return DataKey(key, KeyProtection.KEY_FILE, notice=_key_file_notice("") if create else None)
        if not create:
            raise UserFacingError(
                "key_missing",
                f"The key to your chats is missing: there is neither {RECORD_FILE} nor {KEY_FILE} beside them.",
                f"{_UNTOUCHED} Restore these files from a backup of the folder.",
            )
        return self._create()

    def _create(self) -> DataKey:
        key = secrets.token_bytes(KEY_BYTES)
        store_id = secrets.token_hex(8)
        try:
            backend = self._keystore.write(_entry(store_id), key.hex())
        except KeystoreUnavailable as unavailable:
            with translated():
                write_atomically(self._key_file, key.hex().encode() + b"\n")
            self._save_record(key, KeyProtection.KEY_FILE, "", store_id)
            return DataKey(key, KeyProtection.KEY_FILE, notice=_key_file_notice(str(unavailable)))
        self._save_record(key, KeyProtection.KEYSTORE, backend, store_id)
        return DataKey(key, KeyProtection.KEYSTORE, backend)

    def _save_record(self, key: bytes, protection: KeyProtection, backend: str, store_id: str) -> None:
        write_record(self._record_file, StoreRecord(store_id, protection, backend, key_check(key)))

    def _read_keystore(self, record: StoreRecord) -> bytes:
        try:
            secret = self._keystore.read(_entry(record.store_id), record.backend)
        except KeystoreUnavailable as unavailable:
            raise UserFacingError(
                "keystore_unavailable",
                "The system's keystore, which holds the key to your chats, is not available.",
                "Unlock it, or log in to your desktop as usual, then start Sotto again. Your chats are untouched.",
                str(unavailable),
            ) from None
        if secret is None:
            raise UserFacingError(
                "key_missing",
                "The system's keystore no longer has the key to your chats.",
                f"{_UNTOUCHED} Restore the keystore, or log in as the user who made the chats.",
                record.backend,
            )
        return _parse_key(secret, record.backend)

    def _read_key_file(self) -> bytes:
        with translated():
            try:
                secret = self._key_file.read_bytes()
            except FileNotFoundError:
                secret = None
            else:
                _make_private(self._key_file)
        if secret is None:
            raise UserFacingError(
                "key_missing",
                f"The key to your chats is missing: there is no {KEY_FILE} beside them.",
                f"{_UNTOUCHED} Restore that file from a backup of the folder.",
            )
        return _parse_key(secret.decode("ascii", "replace"), KEY_FILE)


def _entry(store_id: str) -> str:
    return f"data-key-{store_id}"


def _parse_key(secret: str, place: str) -> bytes:
    """Return the key from its hexadecimal form; errors name only the place it came from."""
    key = b""
    with contextlib.suppress(ValueError):
        key = bytes.fromhex(secret.strip())
    if len(key) != KEY_BYTES:
        raise UserFacingError(
            "key_missing",
            "The key to your chats was found, but it is damaged.",
            f"{_UNTOUCHED} Restore it from a backup.",
            place,
        )
    return key


def _make_private(path: Path) -> None:
    if sys.platform != "win32" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        with contextlib.suppress(OSError):  # a copy on a read-only disk still opens the chats
            path.chmod(0o600)


def _key_file_notice(details: str) -> UserFacingError:
    return UserFacingError(
        "key_in_file",
        "No keystore of this system could be used, so the key to your chats lies in a file beside them.",
        "That protects the chats when their file is copied alone. "
        "It does not protect them from someone who can read this disk.",
        details,
    )
