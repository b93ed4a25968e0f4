"""What a disk can do wrong to a download, in words: too small, full, gone, or not to be written."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from sotto.fetcher.child.failures import Failure

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def free_bytes(folder: Path) -> int:
    """Return the bytes that are free in ``folder``. Raises OSError if it isn't there."""
    return shutil.disk_usage(folder).free


def too_small(missing: int) -> Failure:
    """The file and its margin don't fit, by ``missing`` bytes; nothing was fetched."""
    return Failure(
        "disk_too_small",
        f"The disk has {in_words(missing)} too little room for this file.",
        "Free some room, choose a smaller file, or choose another folder for models.",
        f"{missing} bytes are missing, the margin included",
    )


def full() -> Failure:
    """The disk filled up meanwhile."""
    return Failure(
        "disk_full",
        "The disk is full. What has arrived is kept.",
        "Free some room, then go on: the download continues where it stopped.",
        passes=True,
    )


def explain(error: OSError) -> Failure:
    """Say why the part could not be written or read."""
    details = f"{type(error).__name__}: {os.strerror(error.errno) if error.errno else ''}"
    if error.errno in _FULL:
        return full()
    if error.errno == errno.EFBIG:
        return Failure(
            "file_too_large",
            "The disk of the models folder does not take files as large as this one.",
            "Choose a models folder on a disk with another file system (FAT32 ends at 4 GB).",
            details,
        )
    if error.errno in _FORBIDDEN:
        return Failure(
            "folder_not_writable",
            "The models folder can't be written to.",
            "Choose another folder for models, or allow writing to this one.",
            details,
            passes=True,
        )
    if error.errno == errno.ENOENT:
        return Failure(
            "folder_missing",
            "The folder of this download is gone.",
            "Connect the disk it is on, then try again.",
            details,
            passes=True,
        )
    return Failure(
        "part_not_written",
        "The disk reported an error while the file was written.",
        "Check the disk, then go on: what has arrived is kept.",
        details,
        passes=True,
    )


def in_words(size_bytes: int) -> str:
    """Return a size in decimal units, rounded up: ``1.3 GB``. A byte short must not read as nothing."""
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size_bytes >= size:
            return f"{-(-size_bytes * 10 // size) / 10:.1f} {unit}"
    return "1 byte" if size_bytes == 1 else f"{size_bytes} bytes"
