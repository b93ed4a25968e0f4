"""Text files that are sent along with a message: what they hold, whatever they are called and however they are encoded.

A file's ending says little about what is in it, so its bytes decide. A wrong guess between the encodings of one byte
per character costs a few accents; taking a picture for text would fill the context window with noise.
"""

from __future__ import annotations

import codecs
import stat
from pathlib import Path

from sotto.domain.chat import Attachment
from sotto.domain.errors import UserFacingError

LARGEST_FILE = 2_000_000
"""Bytes; no context window holds more."""
_MOST_CONTROLS = 0.02
"""Share of control characters from which on something is no text."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_text_file(path: Path) -> Attachment:
    """Return the text in the file at ``path`` under its name; for the io pool.

    Raises UserFacingError ``attachment_unreadable``, ``attachment_no_file``, ``attachment_too_large``,
    ``attachment_empty`` or ``attachment_not_text``.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for ever
            raise UserFacingError(
                "attachment_no_file", f"“{path.name}” is not a file.", "Choose single text files, not a folder."
            )
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UserFacingError(
            "attachment_unreadable",
            f"“{path.name}” could not be read.",
            "Check that the file is still there and that you may open it.",
            f"{type(error).__name__}: {error.strerror}",
        ) from error
    if len(data) > LARGEST_FILE:
        raise UserFacingError(
            "attachment_too_large",
            f"“{path.name}” is larger than {LARGEST_FILE // 1_000_000} MB.",
            "Attach a part of it: no model reads that much at once.",
        )
    text = decoded(data)
    if text is None:
        raise UserFacingError(
            "attachment_not_text",
            f"“{path.name}” is not a text file.",
            "Sotto can attach texts of any kind: notes, tables as CSV, source code. Pictures and documents it can’t.",
        )
    if not text.strip():
        raise UserFacingError("attachment_empty", f"“{path.name}” is empty.", "There is nothing in it to send.")
    return Attachment(path.name, text)


def decoded(data: bytes) -> str | None:
    """Return the text in ``data`` with plain line ends; None if it is no text."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if encoding is None:
        encoding = _utf16_without_mark(data)
    for candidate in (encoding,) if encoding is not None else ("utf-8", "cp1252", "latin-1"):
        try:
            text = data.decode(candidate)
        except UnicodeDecodeError:
            continue
        return text.replace("\r\n", "\n").replace("\r", "\n") if _is_text(text) else None
    return None


def _utf16_without_mark(data: bytes) -> str | None:
    """Return the UTF-16 that ``data`` seems to be: most of a Western text has a zero in every second byte."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 2 or len(data) % 2:
        return None
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.7 and even < 0.1:
        return "utf-16-le"
    if even > 0.7 and odd < 0.1:
        return "utf-16-be"
    return None


def _is_text(text: str) -> bool:
    if "\0" in text:
        return False
    controls = sum(text.count(chr(code)) for code in (*range(1, 9), *range(14, 27), *range(28, 32), 127))
    return controls <= len(text) * _MOST_CONTROLS
