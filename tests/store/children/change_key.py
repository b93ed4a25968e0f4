"""Change the key of the store in the folder named by the first argument, or how it is kept, until it is killed.

The second argument is the file of the keystore, the third the passphrase, the fourth ``rotate``, ``level`` or ``both``.
Prints a line before each change.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from file_keystore import file_keystore

from sotto.domain.protection import KeyProtection
from sotto.store.keys import KeyVault
from sotto.store.protecting import StoreProtection
from sotto.store.record import ScryptCost
from sotto.store.recovery_phrase import RecoveryPhrases
from sotto.store.rotation import KeyRotation
from sotto.store.store import Store

folder, keystore, passphrase, what = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
vault = KeyVault(folder, backend=lambda: file_keystore(keystore), cost=ScryptCost(16, 8, 1))
vault.unlock(passphrase)
Store.open(folder, vault).close()  # finishes what the last one left
protection, rotation = StoreProtection(vault, RecoveryPhrases()), KeyRotation(vault)
for level in itertools.cycle((KeyProtection.PASSPHRASE, KeyProtection.KEY_FILE, KeyProtection.KEYSTORE)):
    print(f"begun {what}", flush=True)
    if what != "rotate":
        protection.set_level(level, passphrase, passphrase)
    if what != "level":
        rotation.change(passphrase, lambda _part: None)
        rotation.go_on(lambda _part: None)
