"""Hold the lock on the file named by the argument until stdin ends."""

from __future__ import annotations

import sys
from pathlib import Path

from sotto.store.process_lock import ProcessLock

lock = ProcessLock(Path(sys.argv[1]))
assert lock.try_acquire()
print("held", flush=True)
sys.stdin.read()
