"""Begin an answer in the store in the folder named by the argument, save half of it, and wait to be killed."""

from __future__ import annotations

import sys
from pathlib import Path

from file_vault import file_vault

from sotto.domain.chat import Conversation, Message, MessageStatus, Role
from sotto.store.store import Store

folder = Path(sys.argv[1])
store = Store.open(folder, file_vault(folder))
store.conversations.create(Conversation("c1", "Trains", 1, 1))
store.messages.append(Message("answer", "c1", None, Role.ASSISTANT, "", 1, MessageStatus.STREAMING))
store.messages.save_partial("answer", "half an ans")
print("half saved", flush=True)
sys.stdin.read()
