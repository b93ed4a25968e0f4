"""Put the backup named by the second argument in the place of the store in the folder named by the first.

With a third argument the store is treated as damaged: the file is exchanged.
"""

from __future__ import annotations

import sys
from pathlib import Path

from file_vault import file_vault

from sotto.store.repair import StoreRepair
from sotto.store.store import Store

folder, backup = Path(sys.argv[1]), Path(sys.argv[2])
print("begun", flush=True)
if len(sys.argv) > 3:
    StoreRepair(folder, file_vault(folder)).replace_by(backup, 1_000, lambda _part: None)
else:
    store = Store.open(folder, file_vault(folder))
    store.restore(backup, 1_000, lambda _part: None)
    store.close()
print("done", flush=True)
