"""Run half of a migration on the database named by the arguments (path, key), and wait to be killed inside of it."""

from __future__ import annotations

import sys
from pathlib import Path

from sotto.store.database import Database
from sotto.store.migrations import MIGRATIONS, migrate


def half(db: Database) -> None:
    db.execute("CREATE TABLE half (x)")
    db.execute(
        "INSERT INTO half SELECT hex(randomblob(1000)) FROM sqlite_master, sqlite_master, sqlite_master LIMIT 5000"
    )
    print("inside", flush=True)
    sys.stdin.read()


migrate(Database.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2])), [*MIGRATIONS, half])
