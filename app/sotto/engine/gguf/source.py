"""Reading primitives of a GGUF header, bounded in time and memory whatever the file claims.

Every length is checked against the file and against a limit before anything is read or skipped, so that a hostile
header costs at most ``MAX_HEADER_BYTES`` of reading and a few megabytes of memory.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from sotto.domain.errors import UserFacingError

MAX_HEADER_BYTES = 256 * 1024 * 1024
"""Far above any real header: a vocabulary of 260,000 words with its merges takes about 16 MB."""

MAX_ARRAY_STRINGS = 3_000_000
"""Strings in all arrays together; the largest vocabularies with their merges have below a million."""

_CHUNK = 1024 * 1024
_LENGTH = struct.Struct("<Q")
_U32 = struct.Struct("<I")
_MAX_QUOTED = 80


class HeaderSource:
    """A cursor over the beginning of a file, fed in chunks. All numbers are little-endian."""

    def __init__(self, file: BinaryIO, size: int, name: str) -> None:
        """``file`` stands at its start and has ``size`` bytes; ``name`` is what messages call it."""
        self.name = name
        self._file = file
        self._size = size
        self._buffer = b""
        self._start = 0  # where the buffer lies in the file
        self._at = 0  # the cursor, within the buffer
        self._strings = 0

    @property
    def position(self) -> int:
        """The cursor's distance from the start of the file, in bytes."""
        return self._start + self._at

    def u32(self) -> int:
        """Read an unsigned 32-bit number."""
        self._require(4)
        (value,) = _U32.unpack_from(self._buffer, self._at)
        self._at += 4
        return int(value)

    def u64(self) -> int:
        """Read an unsigned 64-bit number."""
        self._require(8)
        (value,) = _LENGTH.unpack_from(self._buffer, self._at)
        self._at += 8
        return int(value)

    def unpack(self, layout: str) -> tuple[int | float | bool, ...]:
        """Read the numbers of a ``struct`` layout."""
        return struct.unpack(layout, self.take(struct.calcsize(layout)))

    def take(self, count: int) -> bytes:
        """Read ``count`` bytes; the caller has limited ``count``."""
        self._require(count)
        taken = self._buffer[self._at : self._at + count]
        self._at += count
        return taken

    def text(self, limit: int) -> bytes:
        """Read a string: its first ``limit`` bytes, skipping the rest."""
        length = self.u64()
        self._check(length)
        taken = self.take(min(length, limit))
        self.skip(length - len(taken))
        return taken

    def skip(self, count: int) -> None:
        """Move forward without reading."""
        self._check(count)
        if self._at + count <= len(self._buffer):
            self._at += count
        else:
            self._start, self._at, self._buffer = self.position + count, 0, b""

    def skip_strings(self, count: int) -> None:
        """Move behind ``count`` strings."""
        self._strings += count
        if self._strings > MAX_ARRAY_STRINGS:
            raise absurd(self.name, f"more than {MAX_ARRAY_STRINGS:,} words")
        while count:
            count = self._skip_buffered_strings(count)
            if count:
                self.skip(self.u64())
                count -= 1

    def _skip_buffered_strings(self, count: int) -> int:
        """Walk the strings that lie in the buffer as a whole; return how many are left."""
        buffer, at, end, length_at = self._buffer, self._at, len(self._buffer), _LENGTH.unpack_from
        while count and at + 8 <= end:
            after = at + 8 + length_at(buffer, at)[0]
            if after > end:
                break
            at = after
            count -= 1
        self._at = at
        return count

    def _require(self, count: int) -> None:
        """Make sure that ``count`` bytes from the cursor on are in the buffer."""
        if self._at + count <= len(self._buffer):
            return
        self._check(count)
        self._start, self._at = self.position, 0
        self._file.seek(self._start)
        self._buffer = self._file.read(max(count, _CHUNK))
        if len(self._buffer) < count:  # somebody shortened the file while it was read
            raise header_truncated(self.name, count - len(self._buffer))

    def _check(self, count: int) -> None:
        """Refuse to go ``count`` bytes further when the file or the largest header we accept ends before."""
        if count > MAX_HEADER_BYTES:
            raise absurd(self.name, f"an entry of {count:,} bytes")
        end = self.position + count
        if end > self._size:
            raise header_truncated(self.name, end - self._size)
        if end > MAX_HEADER_BYTES:
            raise absurd(self.name, f"a header of more than {MAX_HEADER_BYTES:,} bytes")


def header_truncated(name: str, absent: int) -> UserFacingError:
    """Return the error for a file that ends within its header, at least ``absent`` bytes early."""
    return UserFacingError(
        "model_file_header_truncated",
        f'The file "{name}" ends in the middle of its header; at least {size_text(absent)} are missing.',
        "The download probably stopped early. Download the model again.",
    )


def absurd(name: str, claim: str) -> UserFacingError:
    """Return the error for a header that claims more than any real model has."""
    return UserFacingError(
        "model_file_absurd_size",
        f'The header of "{name}" is damaged: it claims {claim}.',
        "Download the model again, from a source you trust.",
    )


def damaged(code: str, name: str, what: str, details: str = "") -> UserFacingError:
    """Return the error for a header that breaks a rule of the format."""
    return UserFacingError(
        code,
        f'The header of "{name}" is damaged: {what}.',
        "Download the model again. If that does not help, tell its author.",
        details,
    )


def quoted(text: str) -> str:
    """Return a name out of the file in quotation marks, short and printable whatever its author wrote."""
    printable = "".join(character if character.isprintable() else "\ufffd" for character in text[:_MAX_QUOTED])
    return f'"{printable}{"…" if len(text) > _MAX_QUOTED else ""}"'


def size_text(count: int) -> str:
    """Return a number of bytes in decimal units, as download pages give it."""
    if count < 1000:
        return f"{count} byte{'' if count == 1 else 's'}"
    if count < 1_000_000:
        return f"{count / 1000:.1f} kB"
    return f"{count / 1_000_000:,.1f} MB"
