"""Where the data key is kept changes here, in an order that a killed process cannot spoil.

The new place is noted as a leftover, written, and becomes the one that counts in one atomic write of the record, which
makes the old place a leftover; leftovers are emptied at any later time. So the record always names a place that has the
key, and every place that holds one without need. Methods that change the record are called under
:func:`~sotto.store.opening_lock.opening`.
"""

from __future__ import annotations

import contextlib
import glob
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sotto.config.atomic_file import write_atomically
from sotto.domain.errors import UserFacingError
from sotto.domain.protection import KeyProtection
from sotto.store.cipher import opens
from sotto.store.errors import translated
from sotto.store.key_sealing import seal_retired, seal_with_passphrase, unseal_retired
from sotto.store.keys import KeyVault, key_file_notice
from sotto.store.keystore import KeystoreUnavailable, NoKeystore, WaitingStopped
from sotto.store.opening_lock import opening
from sotto.store.record import (
    KeyPlace,
    RetiredKey,
    StoreRecord,
    entry_name,
    key_check,
    read_record,
    write_record,
)


class KeyChanges:
    """Changes the record of ``vault``. For any thread; may wait for the keystore, or half a second for a passphrase."""

    def __init__(self, vault: KeyVault) -> None:
        self._vault = vault

    def set_level(self, protection: KeyProtection, passphrase: str) -> None:
        """Keep the same key in another place, or under another passphrase.

        Raises ``passphrase_too_short``, ``keystore_unavailable``, what :meth:`KeyVault.obtain` does, and disk errors;
        the key is where it was then.
        """
        record = self._record()
        with _told():
            self._move(record, self._vault.key_in(record.key), protection, passphrase)

    def adopt(
        self, record: StoreRecord | None, key: bytes, protection: KeyProtection | None, passphrase: str
    ) -> UserFacingError | None:
        """Keep ``key``, which is known to be that of the store, in a new place; return what to tell about it.

        ``record`` is the one on disk if it is of this store (with ``key`` as its present or pending one), or None: what
        is on disk then is kept under another name. None for ``protection``: the keystore, or where it cannot be used a
        file.
        """
        if record is None:
            self._keep_aside()
        elif record.pending is not None and record.pending.key_check == key_check(key):
            record = self._with_pending(record, key)
        with _told():
            try:
                self._move(record, key, protection or KeyProtection.KEYSTORE, passphrase)
            except KeystoreUnavailable as unavailable:
                if protection is not None or isinstance(unavailable, WaitingStopped):
                    raise
                if record is not None:
                    record = self._record()  # what may be in the keystore all the same is noted there
                self._move(record, key, KeyProtection.KEY_FILE, "")
                return key_file_notice(str(unavailable))
        return None

    def begin(self, new_key: bytes, passphrase: str) -> None:
        """Keep ``new_key`` beside the present one, in the same way: the database will be rewritten with it."""
        record = self._record()
        with _told():
            place = self._fill(record, record.store_id, new_key, record.key.protection, passphrase)
        write_record(self._vault.record_file, replace(record, pending=place))
        if place.seal is not None:
            self._vault.hold(new_key)

    def commit(self, old: bytes | None = None) -> None:
        """The database has the pending key: it is the present one from now on, and the one before is retired.

        ``old`` is that one, if it is at hand. Raises what :meth:`KeyVault.obtain` does.
        """
        record = self._record()
        if record.pending is None:
            raise RuntimeError("no change of key is pending")
        old = self._vault.key_in(record.key) if old is None else old
        new = self._vault.key_in(record.pending)
        earlier = (unseal_retired(one, old, record.store_id) for one in record.retired)
        retired = tuple(seal_retired(key, new, record.store_id) for key in (old, *earlier) if key is not None)
        leftovers = (*record.leftovers, *_outside(record.key))
        changed = replace(record, key=record.pending, pending=None, retired=retired, leftovers=leftovers)
        write_record(self._vault.record_file, changed)

    def abandon(self) -> None:
        """The database keeps the present key."""
        record = self._record()
        if record.pending is not None:
            leftovers = (*record.leftovers, *_outside(record.pending))
            write_record(self._vault.record_file, replace(record, pending=None, leftovers=leftovers))

    def settle(self, database: Path) -> UserFacingError | None:
        """Finish or undo what a killed process began; return what to tell about it.

        Raises what :meth:`KeyVault.obtain` does: without the keys nothing can be decided.
        """
        record = read_record(self._vault.record_file)
        if record is None or record.pending is None:
            return None
        with translated():
            for part in database.parent.glob(f"{glob.escape(database.name)}.new.part*"):
                part.unlink(missing_ok=True)
            is_old = not database.exists() or opens(database, self._vault.key_in(record.key))
            is_new = not is_old and opens(database, self._vault.key_in(record.pending))
        if is_old:
            self.abandon()
            return _interrupted()
        if is_new:
            self.commit()
        return None

    def drop_retired(self, keys: frozenset[str]) -> None:
        """Forget the retired keys with these key checks: no file needs them any more."""
        record = self._record()
        kept = tuple(key for key in record.retired if key.key_check not in keys)
        write_record(self._vault.record_file, replace(record, retired=kept))

    def clean(self) -> None:
        """Empty the leftovers, as far as that can be done now. Takes the lock itself, and not while it waits for the
        keystore: names are never used again, so nothing can be there meanwhile that is needed."""
        with opening(self._vault.data_dir):
            record = read_record(self._vault.record_file)
        if record is None or not record.leftovers:
            return
        gone = {each for each in record.leftovers if each.name == record.key.name or self._vault.places.remove(each)}
        with opening(self._vault.data_dir):
            record = self._record()
            left = tuple(place for place in record.leftovers if place not in gone)
            write_record(self._vault.record_file, replace(record, leftovers=left))

    def _move(self, record: StoreRecord | None, key: bytes, protection: KeyProtection, passphrase: str) -> None:
        store_id = record.store_id if record is not None else secrets.token_hex(8)
        place = self._fill(record, store_id, key, protection, passphrase)
        changed = StoreRecord(store_id, place)
        if record is not None:
            changed = replace(record, key=place, leftovers=(*record.leftovers, *_outside(record.key)))
        write_record(self._vault.record_file, changed)
        if protection is KeyProtection.PASSPHRASE:
            self._vault.hold(key)

    def _fill(
        self, record: StoreRecord | None, store_id: str, key: bytes, protection: KeyProtection, passphrase: str
    ) -> KeyPlace:
        """Write ``key`` to a new place and return that; it is noted as a leftover on disk.

        Raises :class:`KeystoreUnavailable`.
        """
        vault = self._vault
        if protection is KeyProtection.PASSPHRASE:
            seal = seal_with_passphrase(key, passphrase, store_id, vault.cost)
            return KeyPlace(protection, "", "", key_check(key), seal)
        suffix = secrets.token_hex(4)
        is_file = protection is KeyProtection.KEY_FILE
        name = f"store-{suffix}.key" if is_file else f"{entry_name(store_id)}-{suffix}"
        if record is not None:
            intended = KeyPlace(protection, name, "", key_check(key))
            write_record(vault.record_file, replace(record, leftovers=(*record.leftovers, intended)))
        try:
            return vault.places.write(protection, name, key)
        except NoKeystore:
            if record is not None:
                write_record(vault.record_file, record)
            raise

    def _with_pending(self, record: StoreRecord, key: bytes) -> StoreRecord:
        """Return ``record`` as :meth:`commit` would leave it, as far as the key before can still be read."""
        retired: tuple[RetiredKey, ...] = ()
        with contextlib.suppress(UserFacingError):
            retired = (seal_retired(self._vault.key_in(record.key), key, record.store_id),)
        leftovers = (*record.leftovers, *_outside(record.key))
        pending = record.pending or record.key
        return replace(record, key=pending, pending=None, retired=retired, leftovers=leftovers)

    def _record(self) -> StoreRecord:
        record = read_record(self._vault.record_file)
        if record is None:
            self._vault.obtain(create=False)  # makes one for a key file without a record, or says what is missing
            record = read_record(self._vault.record_file)
        if record is None:
            raise RuntimeError("the key has no record")
        return record

    def _keep_aside(self) -> None:
        """Copy a record that cannot be read, or is of other chats, under another name."""
        path = self._vault.record_file
        with translated(), contextlib.suppress(FileNotFoundError):
            content = path.read_bytes()
            free = next(
                name
                for number in range(1, 10_000)
                if not (name := path.with_name(f"{path.name}.{number}.old")).exists()
            )
            write_atomically(free, content)


def _outside(place: KeyPlace) -> tuple[KeyPlace, ...]:
    """Return ``place`` if there is something to empty: what a passphrase protects lies in the record itself."""
    return () if place.protection is KeyProtection.PASSPHRASE else (place,)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except KeystoreUnavailable as unavailable:
        details = str(unavailable)
    else:
        return
    raise UserFacingError(
        "keystore_unavailable",
        "No keystore of this system could be used, so the key to your chats was not put there.",
        "Unlock the keystore, or log in to your desktop as usual, then try again. Nothing has changed.",
        details,
    )


def _interrupted() -> UserFacingError:
    return UserFacingError(
        "rotation_interrupted",
        "Sotto ended while it was giving your chats a new key, so they still have the old one.",
        "Nothing is lost, and the old recovery phrase counts. Change the key again if you still want to.",
    )
