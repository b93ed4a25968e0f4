"""Append messages in a file system that ends soon (RLIMIT_FSIZE), then with room again; report as JSON."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from file_vault import file_vault

from sotto.domain.chat import Conversation, Message, Role
from sotto.domain.errors import UserFacingError
from sotto.store.store import Store


def append(number: int) -> None:
    store.messages.append(Message(f"m{number}", "c1", None, Role.USER, f"word{number} " * 200, 1))


folder = Path(sys.argv[1])
store = Store.open(folder, file_vault(folder))
store.conversations.create(Conversation("c1", "Trains", 1, 1))
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (800_000, hard))  # Python ignores SIGXFSZ: writes fail with EFBIG instead
saved, code = 0, ""
for number in range(10_000):
    try:
        append(number)
    except UserFacingError as error:
        code = error.code
        break
    saved += 1
readable = len(store.messages.of_conversation("c1"))
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
append(saved)
after = len(store.messages.of_conversation("c1"))
problems = store.db.integrity_check()
store.close()
print(json.dumps({"code": code, "saved": saved, "readable": readable, "after": after, "problems": problems}))
