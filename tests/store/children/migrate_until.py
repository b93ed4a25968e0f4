"""Bring the database named by the arguments (path, key) to the current schema, but wait to be killed inside of a step.

The third argument is the number of the schema that the step leads to: all of it is done then, and nothing acknowledged.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sotto.store.database import Database
from sotto.store.migrations import MIGRATIONS, migrate


def last_step(db: Database) -> None:
    MIGRATIONS[wanted - 1](db)
    db.set_user_version(wanted)
    print("inside", flush=True)
    sys.stdin.read()


wanted = int(sys.argv[3])
migrate(Database.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2])), [*MIGRATIONS[: wanted - 1], last_step])
