"""Open the store in the folder named by the first argument and add the conversation named by the second."""

from __future__ import annotations

import sys
from pathlib import Path

from file_vault import file_vault

from sotto.domain.chat import Conversation
from sotto.store.store import Store

folder, name = Path(sys.argv[1]), sys.argv[2]
store = Store.open(folder, file_vault(folder))
store.conversations.create(Conversation(name, name, 1, 1))
store.close()
