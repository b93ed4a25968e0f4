"""Save in the ways the program does, counting what SQLite asks of the disk; report as JSON.

The counting file system lies over the one that encrypts, so it sees the calls, and nothing else is different.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import apsw
from file_vault import file_vault

from sotto.domain.chat import Conversation, Message, MessageStatus, Role
from sotto.store.store import Store

syncs: list[str] = []


class CountingFile(apsw.VFSFile):
    """A file that notes when it is synced."""

    def __init__(self, base: str, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self.is_log = flags[0] & apsw.SQLITE_OPEN_WAL != 0
        super().__init__(base, name, flags)

    def xSync(self, flags: int) -> None:
        syncs.append("log" if self.is_log else "database")
        super().xSync(flags)


class CountingFiles(apsw.VFS):
    """The system's files, counted."""

    def __init__(self, base: str) -> None:
        self.base = base
        super().__init__("counting", base)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> CountingFile:
        return CountingFile(self.base, name, flags)


counting = CountingFiles(apsw.vfs_names()[0])
apsw.set_default_vfs("counting")
folder = Path(sys.argv[1])
store = Store.open(folder, file_vault(folder))
if len(sys.argv) > 2:
    store.db.execute(f"PRAGMA synchronous = {sys.argv[2]}")
store.conversations.create(Conversation("c1", "Trains", 1, 1))
answer = Message("answer", "c1", None, Role.ASSISTANT, "", 1, MessageStatus.STREAMING)
saves = {
    "append": lambda number: store.messages.append(Message(f"m{number}", "c1", None, Role.USER, "night train", 1)),
    "streaming": lambda number: store.messages.append(
        Message(f"a{number}", "c1", None, Role.ASSISTANT, "", 1, MessageStatus.STREAMING)
    ),
    "partial": lambda number: store.messages.save_partial(f"a{number}", "half an ans"),
    "finish": lambda number: store.messages.finish(Message(f"a{number}", "c1", None, Role.ASSISTANT, "whole", 1)),
    "draft": lambda number: store.conversations.save("c1", draft=f"draft {number}"),
}
counts = {}
for name, save in saves.items():
    counts[name] = []
    for number in range(10):
        syncs.clear()
        save(number)
        counts[name].append(syncs.count("log"))
store.close()
print(json.dumps(counts))
