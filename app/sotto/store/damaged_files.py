"""Damaged files of chats that were kept aside: what may still be read from them, until it is erased.

They hold what was deleted since, too: nothing can be erased from a file that cannot be read. So they do not stay for
ever (docs/decisions/0016-backups.md).
"""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sotto.domain.backups import DamagedFile
from sotto.domain.errors import UserFacingError
from sotto.store.errors import translated
from sotto.store.restore import DAMAGED_FOLDER

KEPT_DAYS: Final = 30
_DAY_MS: Final = 24 * 3600 * 1000
_NAME = re.compile(r"(\d{8}T\d{6})Z(?:\.\d+)?")


def damaged_files(data_dir: Path) -> list[DamagedFile]:
    """Return all that are kept in ``data_dir``, the newest first."""
    found = []
    with translated():
        for folder in data_dir.glob(f"{DAMAGED_FOLDER}/*"):
            name = _NAME.fullmatch(folder.name)
            if name is None or not folder.is_dir():
                continue
            kept = round(datetime.strptime(name[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC).timestamp() * 1000)
            size = sum(path.stat().st_size for path in folder.iterdir())
            found.append(DamagedFile(folder, kept, size, kept + KEPT_DAYS * _DAY_MS))
    return sorted(found, key=lambda one: (one.kept, one.folder.name), reverse=True)


def erase_damaged(data_dir: Path, folder: Path) -> None:
    """Remove one of them. Raises ``UserFacingError``, ``damaged_missing`` among them."""
    if all(one.folder != folder for one in damaged_files(data_dir)):
        raise UserFacingError("damaged_missing", "This damaged file is not there any more.", "Look at the list again.")
    with translated():
        shutil.rmtree(folder)


def erase_old_damaged(data_dir: Path, now: int) -> int:
    """Remove those that are older than ``KEPT_DAYS``, and what a cut-off repair left; return how many files went."""
    old = [one for one in damaged_files(data_dir) if one.erased_after <= now]
    for one in old:
        erase_damaged(data_dir, one.folder)
    return len(old)
