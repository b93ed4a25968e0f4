"""The data key: made once, kept by the system's keystore, a passphrase or a private file, never confused with another.

A keystore that is locked, gone or replaced, a lost key, a forgotten passphrase and a wrong key are different things to
the user, and none of them is a damaged database. No new key is made while a database exists.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.domain.protection import KeyProtection, ProtectionStatus, keystore_name, passphrase_needed
from sotto.store.cipher import KEY_BYTES, opens
from sotto.store.errors import translated, wrong_key
from sotto.store.key_places import UNTOUCHED, KeyPlaces, keystore_unavailable
from sotto.store.keystore import KeystoreUnavailable, WaitingStopped, configured_backend
from sotto.store.record import (
    DEFAULT_COST,
    KEY_FILE,
    KeyPlace,
    ScryptCost,
    StoreRecord,
    entry_name,
    key_check,
    read_record,
    write_record,
)

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

__all__ = ["DataKey", "KeyProtection", "KeyVault"]

RECORD_FILE = "store.json"
DATABASE_FILE = "chats.db"


@dataclass(frozen=True, slots=True)
class DataKey:
    """The raw 256-bit key and how it is kept.

    ``is_verified``: the database has been opened with this key before, so a failure now is not the key's.
    ``notice`` is set when the key was just made without a keystore: to be shown to the user once. ``old_keys`` are
    those that some backup still has. ``has_chores``: there are some, or a place is still to be emptied.
    """

    key: bytes = field(repr=False)
    protection: KeyProtection
    backend: str = ""
    is_verified: bool = False
    notice: UserFacingError | None = None
    old_keys: tuple[bytes, ...] = field(default=(), repr=False)
    has_chores: bool = False


class KeyVault:
    """Finds or makes the data key of the store in ``data_dir``. Calls may wait ``timeout_s`` for the keystore.

    ``backend`` returns the ``keyring`` backend to use; it is called on a worker thread. A key that a passphrase opened
    is held in memory until :meth:`lock`, so one vault serves a whole process; it is used on any thread. A new key goes
    into a key file where the keystore is not preferred. What is kept, and how, changes through
    :class:`~sotto.store.key_changes.KeyChanges`.
    """

    def __init__(
        self,
        data_dir: Path,
        service: str = "sotto",
        backend: Callable[[], KeyringBackend] = configured_backend,
        timeout_s: float = 20.0,
        cost: ScryptCost = DEFAULT_COST,
        *,
        prefers_keystore: bool = True,
    ) -> None:
        self.data_dir = data_dir
        self.record_file = data_dir / RECORD_FILE
        self.places = KeyPlaces(data_dir, service, backend, timeout_s)
        self.cost = cost
        self.prefers_keystore = prefers_keystore
        self._unlocked: dict[str, bytes] = {}

    def obtain(self, create: bool) -> DataKey:
        """Return the data key; with ``create`` and nothing on record, make one.

        Raises ``passphrase_needed``, ``keystore_unavailable``, ``key_missing``, ``store_wrong_key``, ``store_newer`` or
        disk errors.
        """
        record = read_record(self.record_file)
        if record is None:
            return self._without_record(create)
        key = self.key_in(record.key)
        old = _old_keys(record, key) if record.retired else ()
        has_chores = bool(record.retired or record.leftovers)
        return DataKey(key, record.key.protection, record.key.backend, record.established, None, old, has_chores)

    def key_in(self, place: KeyPlace) -> bytes:
        """Return the key that ``place`` holds, if it is the one it is meant to hold. Raises like :meth:`obtain`."""
        if place.protection is KeyProtection.PASSPHRASE:
            key = self._unlocked.get(place.key_check)
            if key is None:
                raise passphrase_needed()
        else:
            key = self.places.read(place)
        if key_check(key) != place.key_check:
            raise wrong_key("key check")
        return key

    def unlock(self, passphrase: str) -> None:
        """Open what a passphrase protects and hold it in memory; without such protection nothing happens.

        Takes half a second. Raises ``passphrase_wrong``.
        """
        from sotto.store.key_sealing import unseal_with_passphrase  # for those who have a passphrase

        record = read_record(self.record_file)
        if record is not None:
            for place in (record.key, record.pending):
                if place is not None and place.seal is not None:
                    self.hold(unseal_with_passphrase(place.seal, passphrase, record.store_id, place.key_check))

    def check_passphrase(self, passphrase: str) -> None:
        """Raise ``passphrase_wrong`` unless ``passphrase`` is the one in use, or none is. Takes half a second."""
        record = read_record(self.record_file)
        if record is None or record.key.seal is None:
            return
        from sotto.store.key_sealing import passphrase_wrong, unseal_with_passphrase

        if not passphrase:
            raise passphrase_wrong()
        unseal_with_passphrase(record.key.seal, passphrase, record.store_id, record.key.key_check)

    def hold(self, key: bytes) -> None:
        """Keep ``key`` in memory, as long as it is not locked, in case a passphrase protects it."""
        self._unlocked[key_check(key)] = key

    def lock(self) -> None:
        """Forget what :meth:`unlock` opened. Python offers no way to overwrite the memory it was in."""
        self._unlocked.clear()

    def status(self) -> ProtectionStatus:
        """Return what is on record; neither the keystore nor the user is asked. Raises like :func:`read_record`."""
        record = read_record(self.record_file)
        if record is None:
            return ProtectionStatus(None, "", is_unlocked=True, old_keys=0, backend="")
        place = record.key
        is_unlocked = place.protection is not KeyProtection.PASSPHRASE or place.key_check in self._unlocked
        keystore = keystore_name(place.backend)
        return ProtectionStatus(place.protection, keystore, is_unlocked, len(record.retired), place.backend)

    def is_changing(self) -> bool:
        """Return whether a change of the key was cut off. Raises like :func:`read_record`."""
        record = read_record(self.record_file)
        return record is not None and record.pending is not None

    def is_established(self) -> bool:
        """Return whether a database has been opened with the key on record. Raises like :meth:`obtain`."""
        record = read_record(self.record_file)
        return record is not None and record.established

    def establish(self) -> None:
        """Note that the database could be opened: from now on it is expected to exist and to fit the key."""
        record = read_record(self.record_file)
        if record is not None and not record.established:
            write_record(self.record_file, replace(record, established=True))

    def _without_record(self, create: bool) -> DataKey:
        files = self.places.files()
        if files:  # an earlier start ended between the two files, or store.json was lost
            name = self._fitting(files)
            key = self.places.read_file(name)
            place = KeyPlace(KeyProtection.KEY_FILE, name, "", key_check(key))
            write_record(self.record_file, StoreRecord(secrets.token_hex(8), place))
            return DataKey(key, KeyProtection.KEY_FILE, notice=key_file_notice("") if create else None)
        if not create:
            raise UserFacingError(
                "key_missing",
                f"The key to your chats is missing: there is neither {RECORD_FILE} nor {KEY_FILE} beside them.",
                f"{UNTOUCHED} Restore these files from a backup of the folder, or use the recovery phrase.",
            )
        return self._create()

    def _fitting(self, names: list[str]) -> str:
        """Return which of these key files opens the database; the first if none does, or there is no database."""
        database = self.data_dir / DATABASE_FILE
        if len(names) > 1 and database.exists():
            with translated():
                for name in names:
                    with contextlib.suppress(UserFacingError):
                        if opens(database, self.places.read_file(name)):
                            return name
        return names[0]

    def _create(self) -> DataKey:
        key, store_id = secrets.token_bytes(KEY_BYTES), secrets.token_hex(8)
        notice = None
        if not self.prefers_keystore:
            place = self.places.write(KeyProtection.KEY_FILE, KEY_FILE, key)
            write_record(self.record_file, StoreRecord(store_id, place))
            return DataKey(key, place.protection, notice=portable_notice())
        try:
            place = self.places.write(KeyProtection.KEYSTORE, entry_name(store_id), key)
        except WaitingStopped as stopped:  # not a reason for a weaker place: the user may answer the next time
            raise keystore_unavailable(str(stopped)) from None
        except KeystoreUnavailable as unavailable:
            place = self.places.write(KeyProtection.KEY_FILE, KEY_FILE, key)
            notice = key_file_notice(str(unavailable))
        write_record(self.record_file, StoreRecord(store_id, place))
        return DataKey(key, place.protection, place.backend, notice=notice)


def _old_keys(record: StoreRecord, key: bytes) -> tuple[bytes, ...]:
    from sotto.store.key_sealing import unseal_retired

    found = (unseal_retired(retired, key, record.store_id) for retired in record.retired)
    return tuple(old for old in found if old is not None)


def portable_notice() -> UserFacingError:
    """Return the notice ``key_in_portable_file``."""
    return UserFacingError(
        "key_in_portable_file",
        "Sotto keeps everything in the folder “data” beside the program, the key to your chats among it.",
        "So the chats open on every computer, for whoever has this folder. A passphrase protects them if it is lost: "
        "Privacy page.",
    )


def key_file_notice(details: str) -> UserFacingError:
    """Return the notice ``key_in_file``."""
    return UserFacingError(
        "key_in_file",
        "No keystore of this system could be used, so the key to your chats lies in a file beside them.",
        "That protects the chats when their file is copied alone. It does not protect them from someone who can read "
        "this disk; a passphrase does: Privacy page, or “sotto protection set passphrase”.",
        details,
    )
