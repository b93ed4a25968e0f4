"""A new key for the chats: the database is rewritten with it, then each backup; the old key goes when none needs it.

The order survives the end of the process at any moment. The new key is kept first and noted as pending; the rewritten
database is complete and checked before it is called ``chats.db.new``, and from then on every start finishes the
exchange (:func:`~sotto.store.restore.finish_exchange`) and tells by the database itself which of the two keys counts
(:meth:`~sotto.store.key_changes.KeyChanges.settle`). Backups follow one by one; until then they are read with the old
key, which the record holds sealed with the new one. See docs/decisions/0017-protection.md.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from shutil import disk_usage

from sotto.domain.errors import UserFacingError
from sotto.domain.protection import RotationReport
from sotto.store.backups import ROOM_LEFT_BYTES, Backups, Progress, copy_database
from sotto.store.cipher import KEY_BYTES, opens
from sotto.store.errors import translated
from sotto.store.key_changes import KeyChanges
from sotto.store.keys import DataKey, KeyVault
from sotto.store.opening_lock import opening
from sotto.store.record import key_check
from sotto.store.restore import DAMAGED_FOLDER, NEW_SUFFIX, finish_exchange
from sotto.store.sole_use import sole_use
from sotto.store.store import STORE_FILE


class KeyRotation:
    """Gives the store of ``vault`` a new key. For any thread; raises :class:`UserFacingError`."""

    def __init__(self, vault: KeyVault) -> None:
        self._vault = vault
        self._changes = KeyChanges(vault)
        self._path = vault.data_dir / STORE_FILE

    def change(self, passphrase: str, on_progress: Progress) -> float:
        """Change the key of the database; nobody may have it open. ``passphrase`` is the one in use, if one is.

        Returns which part of the whole that was, as :meth:`go_on` is to follow; ``on_progress`` gets that far.
        Raises ``passphrase_wrong``, ``store_busy``, ``disk_full``, ``backup_busy``, ``keystore_unavailable``, and what
        :meth:`KeyVault.obtain` and :class:`~sotto.store.database.Database` do; the old key counts then.
        """
        self._vault.check_passphrase(passphrase)
        with sole_use(self._vault):
            key = self._vault.obtain(create=False)
            backups = self._backups(key)
            with backups.locked():
                self._check_room(backups)
                share = self._share(backups)
                self._rekey(key, passphrase, lambda part: on_progress(part * share))
        return share

    def go_on(self, on_progress: Progress) -> RotationReport:
        """Rewrite the backups that still have an old key; others may use the store meanwhile.

        What cannot be rewritten (a damaged one) stays as it is, and its key is kept for it. Raises ``backup_busy``, and
        what ``on_progress`` does; the next time goes on from there.
        """
        key = self._vault.obtain(create=False)
        if not key.old_keys:
            on_progress(1.0)
            return RotationReport(0, 0)
        backups = self._backups(key)
        rewritten, left = 0, self._damaged()
        with backups.locked():
            paths = [backup.path for backup in backups.all()]
            for number, path in enumerate(paths):

                def told(part: float, number: int = number) -> None:
                    on_progress((number + part) / len(paths))

                try:
                    rewritten += self._rewrite(path, key.key, backups, told)
                except UserFacingError:
                    left.append(path)
        unneeded = frozenset(key_check(old) for old in key.old_keys if not any(_may_need(path, old) for path in left))
        with opening(self._vault.data_dir):
            self._changes.drop_retired(unneeded)
        on_progress(1.0)
        return RotationReport(rewritten, sum(any(_may_need(path, old) for old in key.old_keys) for path in left))

    def _rekey(self, key: DataKey, passphrase: str, on_progress: Progress) -> None:
        new_key = secrets.token_bytes(KEY_BYTES)
        self._changes.begin(new_key, passphrase)
        new = self._path.with_name(self._path.name + NEW_SUFFIX)
        try:
            copy_database(self._path, new, key.key, on_progress, new_key=new_key)
        except BaseException:
            with contextlib.suppress(UserFacingError):  # else the next start does it
                finish_exchange(self._path)  # it may have failed after it was complete
                self._changes.settle(self._path)
            raise
        finish_exchange(self._path)
        self._changes.commit(key.key)

    def _rewrite(self, path: Path, new: bytes, backups: Backups, on_progress: Progress) -> bool:
        """Give the backup at ``path`` the ``new`` key; return False if it has it, or one that is not known here."""
        old = backups.key_of(path)
        if old == new:
            return False
        with translated():
            backups.folder.mkdir(mode=0o700, exist_ok=True)
            facts = path.stat()
        part = backups.folder / f"{path.name}.part"  # where the next backup removes what a killed process left
        copy_database(path, path, old, on_progress, new_key=new, part=part)
        with translated():
            os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))  # some backups are dated by it
        return True

    def _damaged(self) -> list[Path]:
        """Return the damaged copies that were kept aside; they are not rewritten: nothing could check the result."""
        with translated():
            return sorted((self._path.parent / DAMAGED_FOLDER).glob(f"*/{STORE_FILE}"))

    def _backups(self, key: DataKey) -> Backups:
        return Backups(self._path, key.key, old_keys=key.old_keys)

    def _share(self, backups: Backups) -> float:
        """Return which part of all that is to be rewritten the database is."""
        size = self._path.stat().st_size
        return size / max(size + sum(backup.size_bytes for backup in backups.all()), 1)

    def _check_room(self, backups: Backups) -> None:
        with translated():
            size = max([self._path.stat().st_size, *(backup.size_bytes for backup in backups.all())])
            free = disk_usage(self._path.parent).free
        if free < size + ROOM_LEFT_BYTES:
            raise UserFacingError(
                "disk_full",
                "There is not enough room on the disk to give your chats a new key.",
                "Free some space, for instance by removing a model. Nothing was changed.",
                f"{free} bytes free, {size} needed",
            )


def _may_need(path: Path, key: bytes) -> bool:
    """Return whether the file at ``path`` has ``key``, or nobody can tell."""
    try:
        with translated():
            return opens(path, key)
    except UserFacingError:
        return path.exists()
