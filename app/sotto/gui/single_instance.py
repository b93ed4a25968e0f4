"""One window per data folder: a second start raises the first window instead of opening the same chats twice.

The second start leaves an empty file in a folder that the first one watches. A local socket would do as well, but it
would bring Qt's network module into a program that promises to have no network code, and it would have to defend
itself against what is sent to it; a file whose content is never read cannot carry anything but "raise the window".
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, QTimer, Signal

_REQUEST = "raise"


class SingleInstance(QObject):
    """Holds the lock of one data folder. Lives in the GUI thread."""

    raise_requested = Signal()

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
        QTimer.singleShot(0, self, self._watch)  # once the window is there: nobody can be raised before
        return True

    def ask_running_instance(self) -> None:
        """Ask the instance that holds the lock to raise its window; does nothing if that cannot be written."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)
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

    def _take_request(self) -> bool:
        try:
            (self._folder / _REQUEST).unlink()
        except OSError:
            return False
        return True
