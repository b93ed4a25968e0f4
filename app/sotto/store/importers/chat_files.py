"""Where chats are imported from: files, folders and zip archives, all seen as named streams of bytes.

Nothing is ever unpacked to the disk, so a name within an archive is only a word in the report. Everything has limits:
an archive can claim any size and hold a million times its own.
"""

from __future__ import annotations

import codecs
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from sotto.domain.light_dataclass import dataclass
from sotto.store.importers.failures import UnreadableFileError, damaged

LARGEST_FILE: Final = 4_000_000_000
"""Bytes, of an archive's member once it is unpacked."""
MOST_FILES: Final = 50_000
"""In one folder or archive."""
LARGEST_ARCHIVE: Final = 8_000_000_000
"""Bytes of all members together, once they are unpacked."""
_STEEPEST = 500
"""So many times as large as packed no export is; JSON of long repeated keys reaches 50."""
_STEEP_FROM = 50_000_000
_CHUNK = 1 << 18
_DEEPEST = 12
_LONGEST_NAME = 200
_BEGINNINGS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class ChatFile:
    """One file to look for chats in. ``size`` in bytes, unpacked, as far as it is known.

    ``sibling`` finds another file of the same folder. ``is_inner``: nobody named this file itself; it may be of any
    other kind.
    """

    name: str
    size: int
    open: Callable[[], BinaryIO]
    sibling: Callable[[str], ChatFile | None]
    is_inner: bool = False

    def is_called(self, name: str) -> bool:
        """Return whether this is the name without its folder."""
        return self.name.replace("\\", "/").rpartition("/")[2] == name

    def chunks(self, on_read: Callable[[int], object]) -> Iterator[bytes]:
        """Yield the bytes; ``on_read`` hears how many, and may raise to end it.

        Raises :class:`UnreadableFileError` if they can't be read, or are too many.
        """
        total = 0
        try:
            with self.open() as file:
                while chunk := file.read(_CHUNK):
                    total += len(chunk)
                    if total > LARGEST_FILE:
                        raise UnreadableFileError(f"The file is larger than {LARGEST_FILE // 10**9} GB.")
                    on_read(len(chunk))
                    yield chunk
        except OSError as error:
            raise UnreadableFileError("The file cannot be read.") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            raise damaged() from error  # RuntimeError: encrypted; NotImplementedError: packed in a way that is unknown


def decoded(chunks: Iterator[bytes]) -> Iterator[str]:
    """Yield the text without its mark, whichever Unicode form it has; what is none becomes U+FFFD."""
    first = next(chunks, b"")
    mark, encoding = next((one for one in _BEGINNINGS if first.startswith(one[0])), (b"", "utf-8"))
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    yield decoder.decode(first[len(mark) :])
    for chunk in chunks:
        if text := decoder.decode(chunk):
            yield text
    if text := decoder.decode(b"", final=True):
        yield text


def files_at(path: Path) -> Iterator[ChatFile]:
    """Yield what is at ``path``: the file, or the files in the folder or the archive, in the order of their names.

    Raises :class:`UnreadableFileError`.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            yield from _in_folder(path)
        elif not stat.S_ISREG(mode):  # opening a pipe would wait for ever
            raise UnreadableFileError("This is neither a file nor a folder.")
        elif _is_archive(path):
            yield from _in_archive(path)
        else:
            yield _disk_file(path, path.name, is_inner=False)
    except (OSError, ValueError) as error:
        raise UnreadableFileError("The file cannot be read.") from error


def _disk_file(path: Path, name: str, *, is_inner: bool) -> ChatFile:
    def sibling(other: str) -> ChatFile | None:
        beside = path.with_name(other)
        return _disk_file(beside, other, is_inner=True) if _is_plain(beside) else None

    return ChatFile(_shown(name), path.stat().st_size, lambda: path.open("rb"), sibling, is_inner)


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _in_folder(folder: Path) -> Iterator[ChatFile]:
    count = 0
    for root, folders, names in os.walk(folder):  # never into links
        here = Path(root)
        folders.sort()
        if len(here.relative_to(folder).parts) >= _DEEPEST:
            folders.clear()
        for name in sorted(names):
            path = here / name
            if name.startswith(".") or not _is_plain(path):
                continue
            count += 1
            if count > MOST_FILES:
                raise UnreadableFileError(f"The folder holds more than {MOST_FILES:,} files.")
            yield _disk_file(path, str(path.relative_to(folder)), is_inner=True)


def _is_archive(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def _in_archive(path: Path) -> Iterator[ChatFile]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise damaged() from error
    with archive:
        members = [one for one in archive.infolist() if not one.is_dir()]
        if len(members) > MOST_FILES:
            raise UnreadableFileError(f"The archive holds more than {MOST_FILES:,} files.")
        if sum(one.file_size for one in members) > LARGEST_ARCHIVE:
            raise UnreadableFileError("The archive would be too large once it is unpacked.")
        by_name = {one.filename: one for one in members}
        for one in members:
            yield _member(archive, one, by_name)


def _member(archive: zipfile.ZipFile, one: zipfile.ZipInfo, by_name: dict[str, zipfile.ZipInfo]) -> ChatFile:
    def sibling(other: str) -> ChatFile | None:
        folder, slash, _ = one.filename.rpartition("/")
        found = by_name.get(f"{folder}{slash}{other}")
        return _member(archive, found, by_name) if found is not None else None

    def open_member() -> BinaryIO:
        if one.flag_bits & 1:
            raise UnreadableFileError("The file in the archive is protected by a password.")
        if one.file_size > _STEEP_FROM and one.file_size > _STEEPEST * max(one.compress_size, 1):
            raise UnreadableFileError("The file in the archive is packed so tightly that it can be no export.")
        return archive.open(one)  # type: ignore[return-value]

    return ChatFile(_shown(one.filename), one.file_size, open_member, sibling, True)


def _shown(name: str) -> str:
    """Return a name for the report: an archive's can be anything."""
    plain = "".join(character if character.isprintable() else "�" for character in name)
    return plain if len(plain) <= _LONGEST_NAME else "…" + plain[-_LONGEST_NAME:]
