"""A damaged search index mends itself: whoever stumbles over it gets his answer a little later, and no alarm."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from sotto.services.clock import now_ms

if TYPE_CHECKING:
    from sotto.store.store import Store

_log = logging.getLogger(__name__)


def mended(store: Store, opening: Callable[[], Store]) -> Store | None:
    """Return the store to go on with if only its search index was damaged, and is not any more; None otherwise.

    On the store lane, after ``store_corrupt``. Where the index cannot be made anew in its place, the file is written
    anew, for which ``store`` is closed and opened again by ``opening``; it is never left closed without an error.
    """
    from sotto.store.index_repair import IndexState
    from sotto.store.repair import StoreRepair

    state = store.repair_indexes()
    if state is IndexState.REPAIRED:
        _log.info("the search index was made anew")
        return store
    vault = store.vault
    if state is IndexState.SOUND or vault is None or store.is_shared():
        return None
    store.close()
    try:
        StoreRepair(vault.data_dir, vault).rewrite(now_ms())
    finally:
        again = opening()
    _log.info("the store was written anew for its search index")
    return again
