"""The folder of the prompt cache as the engine and its parent see it: how files are named, counted and removed.

A name says nothing to anyone without the key: it is made of codes (HMAC-SHA256, cut) of the model's path, the
conversation's id and whatever else must be the same for the file to be of use. That is enough to find all files of one
model or conversation without opening any.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import re
from collections.abc import Iterator
from pathlib import Path

from sotto.domain.light_dataclass import dataclass

KEY_BYTES = 32
UNFINISHED = ".part"
"""What a file's name ends with while it is written."""

_SUFFIX = ".kv"
_NAME = re.compile(rf"([0-9a-f]{{16}})-([0-9a-f]{{24}})-([0-9a-f]{{12}})\{_SUFFIX}")


@dataclass(frozen=True, slots=True)
class CacheNames:
    """Makes the parts of names with ``key``, which is of :data:`KEY_BYTES`."""

    key: bytes

    def model(self, path: str) -> str:
        """Return the part that is the same for all files of the model at ``path``, absolute, its first file."""
        return self._code("model", path.encode("utf-8", "surrogateescape"), 16)

    def conversation(self, conversation: str) -> str:
        """Return the part that is the same for all files of a conversation."""
        return self._code("conversation", conversation.encode(), 24)

    def variant(self, facts: bytes) -> str:
        """Return the part that is the same for files made under the same circumstances."""
        return self._code("variant", facts, 12)

    def _code(self, what: str, data: bytes, length: int) -> str:
        return hmac.digest(self.key, what.encode() + b"\0" + data, hashlib.sha256).hex()[:length]


@dataclass(frozen=True, slots=True)
class CacheFile:
    """A file of the cache. ``size`` in bytes, ``used`` when it was written or read last (seconds, the file's clock)."""

    path: Path
    model: str
    conversation: str
    variant: str
    size: int
    used: float


def file_name(model: str, conversation: str, variant: str) -> str:
    """Return the name of the file with these parts."""
    return f"{model}-{conversation}-{variant}{_SUFFIX}"


def cache_files(folder: Path) -> Iterator[CacheFile]:
    """Yield the finished files in ``folder``, in no order; none where it can't be read."""
    for entry in _entries(folder):
        match = _NAME.fullmatch(entry.name)
        if match is not None:
            with contextlib.suppress(OSError):  # gone meanwhile
                facts = entry.stat(follow_symlinks=False)
                yield CacheFile(Path(entry.path), match[1], match[2], match[3], facts.st_size, facts.st_mtime)


def remove_files(folder: Path, *, model: str = "", conversation: str = "") -> None:
    """Remove all files of a model or a conversation; of everything, unfinished ones too, if neither is given."""
    for file in tuple(cache_files(folder)):
        if (not model or file.model == model) and (not conversation or file.conversation == conversation):
            _remove(file.path)
    if not model and not conversation:
        remove_unfinished(folder, older_than=0.0)


def remove_unfinished(folder: Path, *, older_than: float) -> None:
    """Remove what was being written and has not grown since ``older_than`` (seconds, the file's clock; 0: all)."""
    for entry in _entries(folder):
        if entry.name.endswith(UNFINISHED):
            with contextlib.suppress(OSError):
                if not older_than or entry.stat(follow_symlinks=False).st_mtime < older_than:
                    _remove(Path(entry.path))


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):  # gone, or open in another program (Windows): its turn comes again
        path.unlink()
