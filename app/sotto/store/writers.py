"""Know which processes are still writing an answer.

The window and the command line may have the store open at the same time. A message that is ``streaming`` belongs to
a live answer as long as the process that writes it lives, and only then. Process ids are used again by the system, so
each open store holds a lock on a file named by a random token instead; a message carries the token of its writer.
"""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path

from sotto.store.process_lock import ProcessLock


class WriterRegistry:
    """The lock files of all processes that have the store open, in ``folder``.

    :meth:`join` and :meth:`sweep` must run under a lock shared by all processes, as in
    :meth:`sotto.store.store.Store.open`: a file is made a moment before it is locked.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.token = secrets.token_hex(8)
        self._lock = ProcessLock(folder / self.token)

    def join(self) -> None:
        """Say that this process lives. Raises ``OSError`` if the folder cannot be written."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        if not self._lock.try_acquire():
            raise RuntimeError("a random token was used twice")

    def is_alive(self, token: str) -> bool:
        """Return whether the process that ``token`` stands for still runs."""
        path = self._folder / token
        if not token or not path.exists():
            return False
        probe = ProcessLock(path)
        if not probe.try_acquire():
            return True
        probe.release()
        return False

    def is_any_alive(self, *, besides_this: bool = False) -> bool:
        """Return whether a process has the store open; with ``besides_this``, another one than this registry's."""
        if not self._folder.exists():
            return False
        names = [path.name for path in self._folder.iterdir()]
        return any(self.is_alive(name) for name in names if not (besides_this and name == self.token))

    def sweep(self) -> None:
        """Remove the files of dead processes."""
        for path in self._folder.iterdir():
            if not self.is_alive(path.name):
                with contextlib.suppress(OSError):
                    path.unlink()

    def leave(self) -> None:
        """Say that this process writes nothing any more."""
        self._lock.release()
        with contextlib.suppress(OSError):
            self._lock.path.unlink()
