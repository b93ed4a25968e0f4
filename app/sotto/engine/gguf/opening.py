"""Opening a model file, and telling people what it is when it is something else.

Most files that fail to load are not damaged models: they are a web page saved by a failed download, an archive that
was not unpacked, a model for another program. Each gets its own sentence and its own stable code.
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from sotto.domain.errors import UserFacingError
from sotto.engine.gguf.tables import MAGIC

_SNIFFED_BYTES = 4096
_GGUF_HINT = "Sotto needs a model in the GGUF format; its name usually ends in .gguf."
_AGAIN_HINT = "Download the model again from where you got it."


def open_model(path: Path) -> tuple[BinaryIO, int]:
    """Open ``path`` for reading and return it with its size in bytes, positioned at the start.

    Raises ``UserFacingError`` unless it is a regular file that begins like a GGUF file. Never blocks on a pipe or
    a device: those are refused before they are opened.
    """
    try:
        _check_kind(path)
        file = path.open("rb")
    except ValueError as error:  # a zero byte in the name
        raise missing(path) from error
    except OSError as error:
        raise unreadable(path, error) from error
    try:
        size = os.fstat(file.fileno()).st_size
        head = file.read(_SNIFFED_BYTES)
        file.seek(0)
        _check_is_gguf(path, head, size)
    except OSError as error:
        file.close()
        raise unreadable(path, error) from error
    except UserFacingError:
        file.close()
        raise
    return file, size


def missing(path: Path) -> UserFacingError:
    """Return the error for a path where nothing is."""
    return UserFacingError(
        "model_file_missing",
        f'There is no model file "{path.name}".',
        "It may have been moved or deleted. Choose the file again.",
        str(path),
    )


def unreadable(path: Path, error: OSError) -> UserFacingError:
    """Translate a failure of the operating system to open or read ``path``."""
    details = f"{path}: {error}"
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return missing(path)
    if isinstance(error, PermissionError):
        return UserFacingError(
            "model_file_permission",
            f'You may not read the file "{path.name}".',
            "Change the permissions of the file or its folder, or copy it to a folder of your own.",
            details,
        )
    return UserFacingError(
        "model_file_unreadable",
        f'The file "{path.name}" cannot be read.',
        "The disk may be disconnected or damaged. Check it and try again.",
        details,
    )


def _check_kind(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if path.is_symlink():
            raise UserFacingError(
                "model_file_broken_link",
                f'"{path.name}" is a link to a file that no longer exists.',
                "Choose the model file itself.",
                str(path),
            ) from None
        raise
    if stat.S_ISDIR(mode):
        raise UserFacingError(
            "model_file_folder",
            f'"{path.name}" is a folder, not a model file.',
            "Choose the .gguf file inside it.",
            str(path),
        )
    if not stat.S_ISREG(mode):
        raise UserFacingError(
            "model_file_not_regular",
            f'"{path.name}" is a device or a pipe, not a model file.',
            "Choose a .gguf file.",
            str(path),
        )


def _check_is_gguf(path: Path, head: bytes, size: int) -> None:
    if head.startswith(MAGIC):
        return
    if not head:
        raise UserFacingError("model_file_empty", f'The file "{path.name}" is empty.', _AGAIN_HINT)
    if size < len(MAGIC) and MAGIC.startswith(head):
        raise UserFacingError(
            "model_file_header_truncated", f'The file "{path.name}" ends after {size} bytes.', _AGAIN_HINT
        )
    for recognises, code, what, hint in _FOREIGN:
        if recognises(head):
            raise UserFacingError(code, f'"{path.name}" is {what}, not a GGUF model.', hint)
    raise UserFacingError(
        "model_file_not_gguf", f'"{path.name}" is not a GGUF model.', _GGUF_HINT, f"begins with {head[:8].hex(' ')}"
    )


def _starts(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(beginnings)


def _is_html(head: bytes) -> bool:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return text.startswith((b"<!doctype", b"<html", b"<head", b"<body", b"<?xml", b"<!--"))


def _is_safetensors(head: bytes) -> bool:
    """A safetensors file is the length of a JSON object (u64), then that object."""
    if len(head) < 10 or head[8:9] != b"{":
        return False
    return bool(struct.unpack_from("<Q", head)[0] <= 100_000_000 and head[9:].lstrip()[:1] in (b'"', b"}"))


def _is_pytorch(head: bytes) -> bool:
    """PyTorch writes a ZIP archive whose first member is data.pkl, or (formerly) a bare pickle, protocol 2 to 5."""
    zipped = head.startswith(b"PK\x03\x04") and b"data.pkl" in head
    return zipped or (head[:1] == b"\x80" and head[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05"))


def _is_blank(head: bytes) -> bool:
    return not any(head)


_CONVERT_HINT = "Look for the same model in the GGUF format, or convert it with llama.cpp's convert_hf_to_gguf.py."
_UNPACK_HINT = "Unpack it, then choose the .gguf file inside it."
_FOREIGN: tuple[tuple[Callable[[bytes], bool], str, str, str], ...] = (
    (_is_pytorch, "model_file_pickle", "a PyTorch model", _CONVERT_HINT),
    (_starts(b"PK\x03\x04", b"PK\x05\x06"), "model_file_zip", "a ZIP archive", _UNPACK_HINT),
    (_starts(b"\x1f\x8b"), "model_file_gzip", "a gzip archive", _UNPACK_HINT),
    (
        _starts(b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\xfd7zXZ\0", b"BZh", b"\x28\xb5\x2f\xfd"),
        "model_file_archive",
        "a packed archive",
        _UNPACK_HINT,
    ),
    (
        _is_html,
        "model_file_html",
        "a web page",
        "The site may ask for a login or a licence agreement. Open its page in a browser, then download again.",
    ),
    (
        _starts(b"version https://git-lfs"),
        "model_file_lfs_pointer",
        "a placeholder that Git left for a large file",
        'Run "git lfs pull" in that folder, or download the file from the web site.',
    ),
    (_is_safetensors, "model_file_safetensors", "a safetensors model", _CONVERT_HINT),
    (
        # the magic was written as a little-endian number, so that it reads backwards; some tools wrote it forwards
        _starts(b"lmgg", b"fmgg", b"tjgg", b"algg", b"ggml", b"ggmf", b"ggjt", b"ggla"),
        "model_file_old_format",
        "in the old GGML format of 2023",
        "Look for the same model in the GGUF format, which replaced it.",
    ),
    (_is_blank, "model_file_blank", "an unfinished download (it begins with zeros)", _AGAIN_HINT),
)
"""Formats people mistake for a model: recognised by, code, what it is, what to do."""
