"""Two processes write to one store at the same time (R28): each waits for the other, and nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from sotto.domain.chat import Conversation
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database

EACH = 40
StartChild = Callable[..., subprocess.Popen[str]]


def test_both_write_and_nothing_is_lost(tmp_path: Path, key: bytes, start_child: StartChild, db: Database) -> None:
    ConversationRepository(db).create(Conversation("c1", "Trains", 1, 1))
    children = [start_child("append_messages", db.path, key.hex()) for _ in range(2)]
    said: list[list[str]] = []
    for child in children:
        assert child.stdout is not None
        said.append([child.stdout.readline().strip() for _ in range(EACH)])
        assert all(said[-1])  # it ends at the first message that cannot be stored
    for child in children:
        if sys.platform == "win32":
            child.kill()
        else:
            os.kill(child.pid, signal.SIGKILL)
        assert child.stdout is not None
        said.append(child.stdout.read().split("\n")[:-1])
    stored = {id_ for (id_,) in db.query("SELECT id FROM message")}
    confirmed = {id_ for ids in said for id_ in ids}
    assert len(confirmed) >= 2 * EACH
    assert confirmed <= stored
    assert db.integrity_check() == []
