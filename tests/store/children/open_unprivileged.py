"""Open the store in the folder named by the argument as a user whom permissions stop; print the error's code."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from file_vault import file_vault

from sotto.domain.errors import UserFacingError
from sotto.store.store import Store

folder = Path(sys.argv[1])
if os.getuid() == 0:  # permissions do not stop root; everything is imported by now
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    store = Store.open(folder, file_vault(folder))
    store.messages.interrupt_streaming()
    store.conversations.touch("c1", 2)
except UserFacingError as error:
    print(error.code)
else:
    print("opened")
