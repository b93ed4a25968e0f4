"""Where the bundle's own libraries look for others: beside themselves, and not on the machine they were built on.

A Python that was built from source notes its own folder in each of its modules (``DT_RUNPATH``), and the loader looks
there before it looks in the system. On another computer that folder may belong to somebody who puts a library there.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path

_ELF64_LITTLE = b"\x7fELF\x02\x01"
_LOAD, _DYNAMIC = 1, 2  # kinds of program headers
_STRINGS, _RPATH, _RUNPATH = 5, 15, 29  # kinds of dynamic entries
_ORIGIN = b"$ORIGIN"


def look_beside(libraries: Iterable[Path], folder: Path) -> None:
    """Make ``libraries`` look in ``folder``, by a path relative to each, instead of where they were made to look."""
    for library in libraries:
        up = len(library.relative_to(folder).parts) - 1
        path = b"/".join([_ORIGIN, *[b".."] * up])
        content = library.read_bytes()
        changed = with_runpath(content, path)
        if changed != content:
            library.write_bytes(changed)


def with_runpath(content: bytes, path: bytes) -> bytes:
    """Return the ELF file ``content`` with ``path`` as its search path, or none where there is no room for that.

    A file that has no search path, or only one relative to itself, stays as it is.
    """
    place = _search_path(content)
    if place is None:
        return content
    end = content.index(b"\0", place)
    if content[place:end].startswith(_ORIGIN):
        return content
    room = end - place
    return content[:place] + (path if len(path) <= room else b"").ljust(room, b"\0") + content[end:]


def _search_path(content: bytes) -> int | None:
    """Return where in the file its search path stands; None if it has none or is no 64-bit ELF file."""
    if not content.startswith(_ELF64_LITTLE):
        return None
    (start,) = struct.unpack_from("<Q", content, 32)
    size, count = struct.unpack_from("<HH", content, 54)
    headers = [struct.unpack_from("<IIQQQQ", content, start + size * number) for number in range(count)]
    entries: dict[int, int] = {}
    for kind, _flags, offset, _address, _physical, length in headers:
        if kind == _DYNAMIC:
            entries.update(struct.iter_unpack("<QQ", content[offset : offset + length]))
    path = entries.get(_RUNPATH, entries.get(_RPATH))
    if path is None:
        return None
    strings = entries[_STRINGS]
    for kind, _flags, offset, address, _physical, length in headers:
        if kind == _LOAD and address <= strings < address + length:
            return int(strings - address + offset + path)
    return None
