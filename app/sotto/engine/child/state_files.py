"""States of conversations on disk: encrypted files in one folder, within a budget, the oldest going first.

A file that is damaged, of another key or of another version is no error: it is removed, and the prompt is read instead.
Several engines may use the folder at once; each file appears whole or not at all.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import struct
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from sotto.domain.light_dataclass import dataclass
from sotto.engine.cache_folder import (
    UNFINISHED,
    CacheFile,
    CacheNames,
    cache_files,
    file_name,
    remove_files,
    remove_unfinished,
)
from sotto.engine.child.kept_states import TOKEN_BYTES, KeptState, StateKey
from sotto.engine.child.sealed_file import BrokenSealError, SealedFile, seal

_HEAD = struct.Struct("<32sIIQ")
"""SHA-256 of the circumstances, number of tokens, of exact ones, bytes of the state; the tokens follow."""
_LEFT_FREE: Final = 1 << 30
_LEFT_FREE_SHARE: Final = 0.05
"""So much of the disk stays free in any case: the smaller of the two."""
_NEW_FILE: Final[int] = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_UNFINISHED_SECONDS: Final = 60.0
"""A file that has not grown for so long belongs to an engine that was killed."""


@dataclass(frozen=True, slots=True)
class StoredState:
    """A state on disk whose head was read. ``size`` is that of the state, in bytes."""

    key: StateKey
    tokens: bytes
    exact: int
    size: int
    path: Path


class StateFiles:
    """Those of one loaded model. ``facts`` are the circumstances under which a state is of use, besides the adapters.

    ``budget``: bytes of all files in ``folder``, those of other models too.
    """

    def __init__(self, folder: Path, key: bytes, model_path: str, facts: bytes, budget: int) -> None:
        self._folder = folder
        self._key = key
        self._names = CacheNames(key)
        self._model = self._names.model(model_path)
        self._facts = facts
        self._budget = budget
        self._heads: dict[tuple[str, int, float], StoredState | None] = {}
        remove_unfinished(folder, older_than=time.time() - _UNFINISHED_SECONDS)

    def all(self, adapters: str) -> Iterator[StoredState]:
        """Yield the states on disk that are of use with ``adapters``."""
        slots = {self._variant(adapters, slot): slot for slot in range(3)}
        heads = {}
        for file in cache_files(self._folder):
            mark = (file.path.name, file.size, file.used)
            if mark in self._heads:  # with other adapters, too: they need not be written again
                heads[mark] = self._heads[mark]
            elif file.model == self._model and file.variant in slots:
                heads[mark] = self._read_head(file, StateKey(file.conversation, adapters, slots[file.variant]))
        self._heads = heads
        yield from (head for head in heads.values() if head is not None and head.key.adapters == adapters)

    def holds(self, key: StateKey, tokens: bytes) -> bool:
        """Return whether the file of ``key`` holds the state after ``tokens``."""
        name = self._name(key)
        return any(
            head is not None and head.path.name == name and head.tokens == tokens and head.path.exists()
            for head in self._heads.values()
        )

    def read(self, stored: StoredState) -> KeptState | None:
        """Return the state; None if it can't be read, and the file is removed then."""
        try:
            with stored.path.open("rb") as stream:
                sealed = SealedFile(stream, self._key)
                if self._parse(sealed.head, stored.key.adapters) != (stored.tokens, stored.exact, stored.size):
                    raise BrokenSealError
                state = memoryview(bytearray(stored.size))
                sealed.read_body(state)
            with contextlib.suppress(OSError):
                os.utime(stored.path)  # it was used: others go before it
                self._note(stored)
        except MemoryError:
            return None
        except (BrokenSealError, OSError):
            self._remove(stored.path)
            return None
        return KeptState(stored.key, stored.tokens, stored.exact, state)

    def write(self, state: KeptState, may_go_on: Callable[[], bool]) -> bool:
        """Write ``state`` in the place of an earlier one of its key; False if ``may_go_on`` said no.

        Where there is no room, or the disk fails, nothing is written.
        """
        path = self._folder / self._name(state.key)
        if not self._make_room(state.size, path):
            return True
        unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}{UNFINISHED}")
        count = len(state.tokens) // TOKEN_BYTES
        head = _HEAD.pack(self._circumstances(state.key.adapters), count, state.exact, len(state.state))
        try:
            with os.fdopen(os.open(unfinished, _NEW_FILE, 0o600), "wb") as stream:
                is_whole = seal(stream, self._key, head + state.tokens, state.state, may_go_on)
            if is_whole:
                unfinished.replace(path)
                self._note(StoredState(state.key, state.tokens, state.exact, len(state.state), path))
        except OSError:
            is_whole = True  # trying again at once would fail again
        finally:
            self._remove(unfinished)
        return is_whole

    def remove(self, conversation: str) -> None:
        """Remove the files of a conversation under all models, or all files if it is empty."""
        remove_files(self._folder, conversation=conversation)

    def named(self, conversation: str) -> str:
        """Return what stands for the conversation with this id in names and keys."""
        return self._names.conversation(conversation)

    def _note(self, stored: StoredState) -> None:
        """Know what the file that is there now holds. Raises OSError."""
        facts = stored.path.stat()
        self._heads[stored.path.name, facts.st_size, facts.st_mtime] = stored

    def _read_head(self, file: CacheFile, key: StateKey) -> StoredState | None:
        try:
            with file.path.open("rb") as stream:
                tokens, exact, size = self._parse(SealedFile(stream, self._key).head, key.adapters)
        except (BrokenSealError, OSError):
            self._remove(file.path)
            return None
        return StoredState(key, tokens, exact, size, file.path)

    def _parse(self, head: bytes, adapters: str) -> tuple[bytes, int, int]:
        if len(head) < _HEAD.size:
            raise BrokenSealError
        circumstances, count, exact, size = _HEAD.unpack_from(head)
        tokens = head[_HEAD.size :]
        if circumstances != self._circumstances(adapters) or len(tokens) != count * TOKEN_BYTES:
            raise BrokenSealError
        return tokens, exact, size

    def _make_room(self, needed: int, replaced: Path) -> bool:
        """Remove the oldest files until ``needed`` bytes fit; False if they never do."""
        try:
            disk = shutil.disk_usage(self._folder)
        except OSError:
            return False
        files = sorted(cache_files(self._folder), key=lambda file: file.used)
        total = sum(file.size for file in files if file.path != replaced)
        free = disk.free - min(_LEFT_FREE, int(disk.total * _LEFT_FREE_SHARE))
        if needed > self._budget or needed > free + total:
            return False
        for file in files:
            if total + needed <= self._budget and needed <= free:
                break
            if file.path != replaced:
                self._remove(file.path)
                total -= file.size
                free += file.size
        return needed <= free

    def _name(self, key: StateKey) -> str:
        return file_name(self._model, key.conversation, self._variant(key.adapters, key.slot))

    def _variant(self, adapters: str, slot: int) -> str:
        return self._names.variant(self._circumstances(adapters) + bytes([slot]))

    def _circumstances(self, adapters: str) -> bytes:
        """Return what must be the same, the order of bytes too: llama.cpp's states are in that of the machine."""
        return hashlib.sha256(f"{sys.byteorder}\n{adapters}\n".encode() + self._facts).digest()

    def _remove(self, path: Path) -> None:
        with contextlib.suppress(OSError):
            path.unlink()
