"""What can be done about a store that does not open, or opens and is damaged: put a backup in its place, or save what
can be read. Nobody may have it open; the damaged file is always kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from shutil import disk_usage

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.store.backups import ROOM_LEFT_BYTES, Backups, Progress
from sotto.store.erased import erase
from sotto.store.errors import corrupt, translated
from sotto.store.keys import DataKey, KeyVault
from sotto.store.restore import exchange, remove_folder, stage, staging_folder
from sotto.store.salvage import SalvageReport, salvage
from sotto.store.sole_use import sole_use
from sotto.store.store import STORE_FILE


@dataclass(frozen=True, slots=True)
class Repaired:
    """``kept`` is where the damaged file lies now; ``report`` is set if it was salvaged, not replaced by a backup."""

    kept: Path
    report: SalvageReport | None = None


class StoreRepair:
    """Repairs the store in ``data_dir``; for any thread. Raises :class:`UserFacingError`, ``store_busy`` among them."""

    def __init__(self, data_dir: Path, vault: KeyVault) -> None:
        self._data_dir = data_dir
        self._path = data_dir / STORE_FILE
        self._vault = vault

    def backups(self) -> Backups:
        """Return the backups, which need no store; asks the keystore for the key."""
        return self._backups_with(self._vault.obtain(create=False))

    def erase(self, notes: Sequence[str]) -> bool:
        """Erase what ``notes`` name from all backups; see :func:`sotto.store.erased.erase`."""
        return erase(self.backups(), notes)

    def replace_by(self, backup: Path, now: int, on_progress: Progress) -> Repaired:
        """Put ``backup`` in the place of the store."""
        with sole_use(self._vault):
            key = self._vault.obtain(create=False)
            backups = self._backups_with(key)
            backups.verify(backup)
            self._check_room(backup.stat().st_size)
            staged = stage(backups, backup, key.key, (), on_progress)
            try:
                return Repaired(exchange(self._path, staged, _stamp(now)))
            finally:
                remove_folder(staged.parent)

    def salvage(self, now: int, on_progress: Progress) -> Repaired:
        """Put what can be read of the store in its place; raises ``store_beyond_repair`` if that is nothing."""
        with sole_use(self._vault):
            key = self._vault.obtain(create=False).key
            if not self._path.exists():
                raise UserFacingError("store_missing", "There is no file of chats to repair.", "Restore a backup.")
            self._check_room(3 * self._path.stat().st_size)
            donors = [backup.path for backup in Backups(self._path, key).all()]
            work = staging_folder(self._data_dir)
            try:
                report = salvage(self._path, work, key, donors, on_progress)
                return Repaired(exchange(self._path, work / STORE_FILE, _stamp(now)), report)
            finally:
                remove_folder(work)

    def rewrite(self, now: int) -> None:
        """Write the store anew without loss: for a search index on damaged pages. Nothing is kept aside then.

        Raises ``store_corrupt`` if not every row can be read; the store is as it was then.
        """
        with sole_use(self._vault):
            key = self._vault.obtain(create=False).key
            self._check_room(3 * self._path.stat().st_size)
            work = staging_folder(self._data_dir)
            try:
                if salvage(self._path, work, key, (), lambda _part: None).gaps:
                    raise corrupt("more than the search index is damaged")
                remove_folder(exchange(self._path, work / STORE_FILE, _stamp(now)).parent)
            finally:
                remove_folder(work)

    def _backups_with(self, key: DataKey) -> Backups:
        return Backups(self._path, key.key, old_keys=key.old_keys)

    def _check_room(self, size: int) -> None:
        with translated():
            free = disk_usage(self._data_dir).free
        if free < size + ROOM_LEFT_BYTES:
            raise UserFacingError(
                "disk_full",
                "There is not enough room on the disk to repair your chats.",
                "Free some space, for instance by removing a model. Nothing was changed.",
                f"{free} bytes free, {size} needed",
            )


def _stamp(now: int) -> str:
    return datetime.fromtimestamp(now // 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
