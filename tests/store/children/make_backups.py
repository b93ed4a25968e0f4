"""Make backups of the store in the folder named by the argument, one after the other, until killed."""

from __future__ import annotations

import sys
from pathlib import Path

from file_vault import file_vault

from sotto.store.backups import BackupKind
from sotto.store.store import Store

folder = Path(sys.argv[1])
store = Store.open(folder, file_vault(folder))
print("begun", flush=True)
for number in range(10_000):
    store.backups.make(BackupKind.ON_DEMAND, 1_000_000_000_000 + number * 1_000)
    print("made", flush=True)
