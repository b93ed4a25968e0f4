"""The part of a file that has arrived: only ever appended to, so that its length says how much of it is there.

What is received reaches the system within a quarter of a megabyte, so a killed fetcher loses no more than that. The
prefix of an earlier session is hashed again rather than trusted to a note beside the file, which could be older or
newer than the bytes.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sotto.fetcher.child.digest import RunningDigest

_PIECE = 256 * 1024
_MAX_AGE = 0.2  # seconds a smaller piece may wait for more; a slow server fills none for minutes
_READ = 1024 * 1024


class PartClosedError(Exception):
    """The part was closed from another thread: whoever was filling it is to end."""


class PartFile:
    """The file at ``path``, which is made if it isn't there. Raises :class:`OSError` as the system does.

    One thread uses it, except that :meth:`flush` and :meth:`close` may come from any. Once it is closed every other
    method raises :class:`PartClosedError`; once a write failed it raises that error again.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("ab", buffering=0)
        self._size = self._file.tell()
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._flushed_at = time.monotonic()
        self._error: OSError | None = None
        self._lock = threading.Lock()
        self._digest = RunningDigest(self._file.fileno())

    @property
    def size(self) -> int:
        """Bytes that the system has."""
        return self._size

    @property
    def received(self) -> int:
        """Bytes in the file and on their way there: where the next ones belong."""
        return self._size + self._waiting_bytes

    def hash_again(self, on_progress: Callable[[int], None]) -> None:
        """Hash what is in the file already; ``on_progress`` gets the bytes done, after every megabyte."""
        done = 0
        with self._path.open("rb") as prefix:
            while done < self._size and (piece := prefix.read(min(_READ, self._size - done))):
                self._check_open()
                self._digest.update(piece)
                done += len(piece)
                on_progress(done)

    def append(self, data: bytes) -> None:
        """Add ``data``; written at once or with what follows shortly."""
        with self._lock:
            self._check_open()
            self._waiting.append(data)
            self._waiting_bytes += len(data)
            if self._waiting_bytes >= _PIECE or time.monotonic() - self._flushed_at >= _MAX_AGE:
                self._flush()

    def flush(self) -> None:
        """Write what waits."""
        with self._lock:
            self._check_open()
            self._flush()

    def start_over(self) -> None:
        """Throw away everything."""
        with self._lock:
            self._check_open()
            self._digest.abandon()
            self._drop_waiting()
            self._file.truncate(0)
            self._size = 0
            self._digest = RunningDigest(self._file.fileno())

    def finish(self) -> str:
        """Write and hash the rest, and return the SHA-256 of the whole. Only closing, deleting or starting over is
        possible afterwards."""
        self.flush()
        checksum = self._digest.finish()
        with self._lock:  # a digest that was abandoned meanwhile is that of something else
            self._check_open()
        return checksum

    def sync(self) -> None:
        """Have the disk keep it."""
        with self._lock:
            self._check_open()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Keep what has arrived and let go of the file. Idempotent, from any thread; does not raise: a disk that does
        not take the last bytes has told the thread that appends, or is of no concern any more."""
        with self._lock:
            if not self._file.closed:
                self._close()

    def delete(self) -> None:
        """Close the file and remove it."""
        with self._lock:  # whoever closed it before may have given it to somebody else
            self._check_open()
            self._close()
            self._path.unlink(missing_ok=True)

    def _check_open(self) -> None:
        if self._file.closed:
            raise PartClosedError
        if self._error is not None:
            raise self._error

    def _close(self) -> None:
        with contextlib.suppress(OSError):
            if self._error is None:
                self._flush()
        self._digest.abandon()
        self._file.close()

    def _flush(self) -> None:
        piece = b"".join(self._waiting)
        self._drop_waiting()
        rest = memoryview(piece)
        try:
            while rest:
                written = self._file.write(rest)
                self._size += written
                rest = rest[written:]
            if piece:
                self._digest.update(piece)
        except OSError as error:  # some of the piece is lost: nothing may be put behind the gap
            self._error = error
            raise

    def _drop_waiting(self) -> None:
        self._waiting = []
        self._waiting_bytes = 0
        self._flushed_at = time.monotonic()
