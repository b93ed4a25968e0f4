"""What rewrites the whole store needs it for itself: no other process opens it, and none has it open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sotto.store.cipher import check_cipher
from sotto.store.errors import busy, translated
from sotto.store.key_changes import KeyChanges
from sotto.store.keys import KeyVault
from sotto.store.opening_lock import opening
from sotto.store.restore import finish_exchange
from sotto.store.store import STORE_FILE, WRITERS_FOLDER
from sotto.store.writers import WriterRegistry


@contextmanager
def sole_use(vault: KeyVault) -> Iterator[None]:
    """Keep everybody else out; what a killed process left half done is finished first.

    Raises ``store_busy``, also if this process has it open, and what :meth:`KeyChanges.settle` does.
    """
    check_cipher()
    with opening(vault.data_dir):
        path = vault.data_dir / STORE_FILE
        finish_exchange(path)
        KeyChanges(vault).settle(path)
        writers = WriterRegistry(vault.data_dir / WRITERS_FOLDER)
        with translated():
            is_in_use = writers.is_any_alive()
        if is_in_use:
            raise busy("open in another process")
        yield
