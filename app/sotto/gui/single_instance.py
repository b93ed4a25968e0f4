"""One window per data folder: a second start raises the first window instead of opening the same chats twice.

The second start leaves a file in a folder that the first one watches. A local socket would do as well, but it would
bring Qt's network module into a program that promises to have no network code. The file that means "raise the window"
is never read; one that names files to open is, with limits, and leads to nothing but a question in the window.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, QTimer, Signal

_REQUEST: Final = "raise"
_FILES: Final = re.compile(r"open-[0-9a-f]{16}\.json")
_MOST_MESSAGES: Final = 20
"""So many are read at once; what else lies there is not."""


class SingleInstance(QObject):
    """Holds the lock of one data folder. Lives in the GUI thread."""

    raise_requested = Signal()
    files_offered = Signal(list)
    """Words (paths, or ``file:`` addresses) that a second start was given. Not to be trusted."""

    def __init__(self, data_folder: Path, state_folder: Path) -> None:
        """Both folders must exist and be readable by this user only."""
        super().__init__()
        self._lock = QLockFile(str(data_folder / "window.lock"))
        self._lock.setStaleLockTime(0)  # a lock is as old as its process: only a dead owner makes it stale
        self._folder = state_folder / "activate"
        self._watcher: QFileSystemWatcher | None = None

    def acquire(self) -> bool:
        """Become the only instance and listen for others; False if another one is running.

        Where no lock can be made, on a full disk or in a folder that cannot be written to, nobody can tell: the window
        opens then, and says what is wrong.
        """
        if not self._lock.tryLock(0):
            return self._lock.error() != QLockFile.LockError.LockFailedError
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)
        self._take_request()
        self._take_files()
        QTimer.singleShot(0, self, self._watch)  # once the window is there: nobody can be raised before
        return True

    def ask_running_instance(self, files: Sequence[str] = ()) -> None:
        """Ask the instance that holds the lock to raise its window, and to offer ``files`` in it.

        They are words that mean the same in every folder. Does nothing if that cannot be written.
        """
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            if files:
                import secrets  # loads the hashes, which no start needs

                from sotto.config.atomic_file import write_atomically
                from sotto.services.offered_files import message_of

                write_atomically(self._folder / f"open-{secrets.token_hex(8)}.json", message_of(files))
            (self._folder / _REQUEST).touch(mode=0o600)

    def release(self) -> None:
        """Let the next start be the first one."""
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None
        self._lock.unlock()

    def _watch(self) -> None:
        if not self._lock.isLocked():
            return  # released in the meantime
        self._watcher = QFileSystemWatcher([str(self._folder)], self)
        self._watcher.directoryChanged.connect(self._on_folder_changed)
        self._on_folder_changed()  # what was asked in the meantime

    def _on_folder_changed(self) -> None:
        if self._take_request():
            self.raise_requested.emit()
        words = self._take_files()
        if words:
            self.files_offered.emit(words)

    def _take_request(self) -> bool:
        try:
            (self._folder / _REQUEST).unlink()
        except OSError:
            return False
        return True

    def _take_files(self) -> list[str]:
        """Return the words of all messages, which are gone then."""
        words: list[str] = []
        messages: list[Path] = []
        with contextlib.suppress(OSError):
            messages = sorted(path for path in self._folder.iterdir() if _FILES.fullmatch(path.name))
        for path in messages[:_MOST_MESSAGES]:
            words.extend(_read_message(path))
            with contextlib.suppress(OSError):
                path.unlink()
        return words


def _read_message(path: Path) -> tuple[str, ...]:
    """Return the words of one message; none if it is no plain file of the right size."""
    from sotto.services.offered_files import LONGEST_MESSAGE, words_in

    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # POSIX: no link, no waiting
    try:
        descriptor = os.open(path, flags)
    except OSError:
        return ()
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return ()
        return words_in(file.read(LONGEST_MESSAGE + 1))
