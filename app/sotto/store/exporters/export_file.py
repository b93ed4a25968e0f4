"""A file that appears when all of it is written, and not before: nobody takes half an export for a whole one.

Until then it grows under another name beside its place, readable by this user only. Only this export removes it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from sotto.domain.errors import UserFacingError

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_NOT_ALLOWED: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_LONGEST_PREFIX: Final = 40


class ExportFile:
    """One file that is being written; used by one thread at a time."""

    def __init__(self, path: Path, *, overwrite: bool) -> None:
        """Raises ``export_exists`` (not with ``overwrite``), ``export_folder_missing``, ``export_is_folder``,
        ``export_disk_full``, ``export_not_allowed`` or ``export_failed``."""
        self.path = path
        self._overwrite = overwrite
        with export_errors(path):
            _check(path, overwrite)
            prefix = f".{path.name[:_LONGEST_PREFIX]}."
            descriptor, name = tempfile.mkstemp(prefix=prefix, suffix=".part", dir=path.parent)  # made with 0600
        self.temporary = Path(name)
        self.file: BinaryIO = os.fdopen(descriptor, "wb")

    def finish(self) -> None:
        """Put the file in its place. Raises as the making of it; then nothing is left behind."""
        try:
            with export_errors(self.path):
                self.file.flush()
                os.fsync(self.file.fileno())
                self.file.close()
                if self._overwrite:
                    self.temporary.replace(self.path)
                else:
                    _move_to_free_place(self.temporary, self.path)
        except BaseException:
            self.discard()
            raise

    def discard(self) -> None:
        """Remove what was written; harmless after :meth:`finish`."""
        with contextlib.suppress(OSError, ValueError):  # what cannot be flushed to a full disk is not wanted any more
            self.file.close()
        with contextlib.suppress(OSError):
            self.temporary.unlink()


def exists_error(path: Path) -> UserFacingError:
    """Return ``export_exists``."""
    return UserFacingError(
        "export_exists", f"{path.name} is there already.", "Choose another name, or say that it may be replaced."
    )


@contextmanager
def export_errors(path: Path) -> Iterator[None]:
    """Raise errors of the disk as :class:`UserFacingError`."""
    try:
        yield
    except OSError as error:
        raise _from_system(error, path) from error


def _check(path: Path, overwrite: bool) -> None:
    if not path.parent.is_dir():
        raise UserFacingError(
            "export_folder_missing",
            f"The folder {path.parent} does not exist.",
            "Make it first, or choose another one.",
        )
    if path.is_dir():
        raise UserFacingError("export_is_folder", f"{path.name} is a folder.", "Add the name of a file to it.")
    if not overwrite and os.path.lexists(path):
        raise exists_error(path)


def _move_to_free_place(temporary: Path, path: Path) -> None:
    """Rename without replacing what appeared at ``path`` meanwhile."""
    if sys.platform == "win32":
        temporary.rename(path)  # refuses by itself
        return
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError as error:  # a file system without second names
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, str(path)) from error
        temporary.rename(path)
    else:
        temporary.unlink()


def _from_system(error: OSError, path: Path) -> UserFacingError:
    details = f"{type(error).__name__} {error.errno}"
    if isinstance(error, FileExistsError):
        return exists_error(path)
    if error.errno in _NO_ROOM:
        return UserFacingError(
            "export_disk_full",
            f"The disk is full, so {path.name} could not be written.",
            "Free some space, or choose another disk. Your chats are untouched.",
            details,
        )
    if error.errno in _NOT_ALLOWED:
        return UserFacingError(
            "export_not_allowed",
            f"Sotto may not write into the folder {path.parent}.",
            "Choose another folder. Your chats are untouched.",
            details,
        )
    return UserFacingError(
        "export_failed",
        f"{path.name} could not be written.",
        "Choose another folder. Your chats are untouched.",
        details,
    )
