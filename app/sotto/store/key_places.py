"""The places outside the record that can hold the data key: entries of the system's keystore, and key files."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.config.atomic_file import write_atomically
from sotto.domain.errors import UserFacingError
from sotto.domain.protection import KeyProtection
from sotto.store.cipher import KEY_BYTES
from sotto.store.errors import translated
from sotto.store.keystore import Keystore, KeystoreUnavailable
from sotto.store.record import KEY_FILE, KeyPlace, is_key_file, key_check

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

UNTOUCHED = "Your chats are untouched, but cannot be read without it."


class KeyPlaces:
    """Reads, writes and empties places. For any thread; a call may wait for the keystore as long as that may take."""

    def __init__(self, data_dir: Path, service: str, backend: Callable[[], KeyringBackend], timeout_s: float) -> None:
        self._data_dir = data_dir
        self._keystore = Keystore(service, backend, timeout_s)

    def stop_waiting(self, *, for_good: bool = False) -> None:
        """Let whoever waits for the keystore, or asks it until :meth:`wait_again`, fail at once."""
        self._keystore.stop_waiting(for_good=for_good)

    def wait_again(self) -> None:
        """Whoever asks the keystore from now on waits for an answer."""
        self._keystore.wait_again()

    def read(self, place: KeyPlace) -> bytes:
        """Return what ``place`` (not a passphrase) holds. Raises ``keystore_unavailable``, ``key_missing``."""
        return self._read_keystore(place) if place.protection is KeyProtection.KEYSTORE else self.read_file(place.name)

    def write(self, protection: KeyProtection, name: str, key: bytes) -> KeyPlace:
        """Write ``key`` under ``name`` (not a passphrase) and return the place.

        Raises :class:`KeystoreUnavailable` or disk errors.
        """
        if protection is KeyProtection.KEYSTORE:
            return KeyPlace(protection, name, self._keystore.write(name, key.hex()), key_check(key))
        with translated():
            write_atomically(self._data_dir / name, key.hex().encode() + b"\n")
        return KeyPlace(protection, name, "", key_check(key))

    def remove(self, place: KeyPlace) -> bool:
        """Empty ``place``, as far as that can be done; return whether it is empty. Never raises for a known reason."""
        if place.protection is KeyProtection.KEYSTORE:
            try:
                self._keystore.delete(place.name, place.backend)
            except KeystoreUnavailable:
                return False
        elif place.protection is KeyProtection.KEY_FILE:
            try:
                _overwrite_and_remove(self._data_dir / place.name)
            except OSError:
                return False
        return True

    def files(self) -> list[str]:
        """Return the names of all key files, that of the first start before the others."""
        with translated():
            found = sorted(path.name for path in self._data_dir.glob("store*.key") if is_key_file(path.name))
        return sorted(found, key=lambda name: name != KEY_FILE)

    def read_file(self, name: str) -> bytes:
        """Return the key in the file ``name``; a file that others can read is made private. Raises ``key_missing``."""
        path = self._data_dir / name
        with translated():
            try:
                secret = path.read_bytes()
            except FileNotFoundError:
                secret = None
            else:
                _make_private(path)
        if secret is None:
            raise UserFacingError(
                "key_missing",
                f"The key to your chats is missing: there is no {name} beside them.",
                f"{UNTOUCHED} Restore that file from a backup of the folder, or use the recovery phrase.",
            )
        return _parse_key(secret.decode("ascii", "replace"), name)

    def _read_keystore(self, place: KeyPlace) -> bytes:
        try:
            secret = self._keystore.read(place.name, place.backend)
        except KeystoreUnavailable as unavailable:
            raise keystore_unavailable(str(unavailable)) from None
        if secret is None:
            raise UserFacingError(
                "key_missing",
                "The system's keystore no longer has the key to your chats.",
                f"{UNTOUCHED} Restore the keystore, log in as the user who made the chats, or use the recovery phrase.",
                place.backend,
            )
        return _parse_key(secret, place.backend)


def keystore_unavailable(details: str) -> UserFacingError:
    """Return ``keystore_unavailable`` for a keystore that has the key."""
    return UserFacingError(
        "keystore_unavailable",
        "The system's keystore, which holds the key to your chats, is not available.",
        "Unlock it, or log in to your desktop as usual, then start Sotto again. Your chats are untouched.",
        details,
    )


def _parse_key(secret: str, place: str) -> bytes:
    """Return the key from its hexadecimal form; errors name only the place it came from."""
    key = b""
    with contextlib.suppress(ValueError):
        key = bytes.fromhex(secret.strip())
    if len(key) != KEY_BYTES:
        raise UserFacingError(
            "key_missing",
            "The key to your chats was found, but it is damaged.",
            f"{UNTOUCHED} Restore it from a backup, or use the recovery phrase.",
            place,
        )
    return key


def _make_private(path: Path) -> None:
    if sys.platform != "win32" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        with contextlib.suppress(OSError):  # a copy on a read-only disk still opens the chats
            path.chmod(0o600)


def _overwrite_and_remove(path: Path) -> None:
    """Remove a key file. It is overwritten first, of which disks that write elsewhere (SSDs) make no promise."""
    try:
        with path.open("rb+") as file:
            file.write(b"0" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)
