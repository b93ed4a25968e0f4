"""The checksum of a file, computed on a thread of its own while the file is still being received.

Both hashing and receiving release the interpreter's lock for most of their time, so on two cores the checksum costs
no time of its own. The same thread has the disk write back now and then: what a power cut takes is bounded, and the
sync at the end is short.
"""

from __future__ import annotations

import hashlib
import os
import queue
import threading

_MAX_WAITING = 16
"""Pieces that may wait to be hashed; with pieces of a quarter of a megabyte that is 4 MB of memory."""

_SYNC_EVERY = 64 * 1024 * 1024


class RunningDigest:
    """SHA-256 of what was given to :meth:`update`, in that order.

    One thread gives; :meth:`abandon` may come from any. ``descriptor`` is the file that is synced; the owner closes it
    after :meth:`finish` or :meth:`abandon`. An :class:`OSError` of the sync is raised by the next call.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._hash = hashlib.sha256()
        self._pieces: queue.Queue[bytes | None] = queue.Queue(_MAX_WAITING)
        self._error: OSError | None = None
        self._is_abandoned = False
        self._thread = threading.Thread(target=self._run, name="digest", daemon=True)
        self._thread.start()

    def update(self, piece: bytes) -> None:
        """Take ``piece`` along; waits while too many are ahead of it."""
        if self._error is not None:
            raise self._error
        self._pieces.put(piece)

    def finish(self) -> str:
        """Wait for the last piece and return the checksum in hexadecimal. Nothing may be added afterwards."""
        self._pieces.put(None)
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._hash.hexdigest()

    def abandon(self) -> None:
        """End the thread and wait for that; the checksum is not wanted any more. Idempotent, also after finish."""
        self._is_abandoned = True
        if self._thread.is_alive():
            self._pieces.put(None)
            self._thread.join()

    def _run(self) -> None:
        unsynced = 0
        while (piece := self._pieces.get()) is not None:
            if self._is_abandoned or self._error is not None:
                continue
            self._hash.update(piece)
            unsynced += len(piece)
            if unsynced >= _SYNC_EVERY:
                unsynced = 0
                self._sync()

    def _sync(self) -> None:
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            self._error = error
