"""Whatever a text file is called and however it is encoded, its text arrives; anything else is refused in words."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from sotto.domain.chat import Attachment
from sotto.domain.errors import UserFacingError
from sotto.services.text_files import LARGEST_FILE, decoded, read_text_file

TEXT = "Grüße aus Köln,\nund ein Café.\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"]
)
def test_encodings(encoding: str) -> None:
    assert decoded(TEXT.encode(encoding)) == TEXT


def test_line_ends_become_plain() -> None:
    assert decoded(b"a\r\nb\rc\n") == "a\nb\nc\n"


def test_utf8_of_any_script_and_curly_quotes_of_windows() -> None:
    assert decoded("日本語 🌍 שלום".encode()) == "日本語 🌍 שלום"
    assert decoded(b"\x93quoted\x94") == "“quoted”"


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"GGUF\x03\0\0\0" * 50, bytes(range(256)) * 20, b"\xff\xfe\x00", b"\x01\x02 a"],
    ids=["picture", "model", "noise", "cut utf-16", "controls"],
)
def test_what_is_no_text(data: bytes) -> None:
    assert decoded(data) is None


def test_colours_of_a_terminal_are_text() -> None:
    log = "\x1b[32mok\x1b[0m and so on\n"
    assert decoded(log.encode()) == log


def test_a_file_of_any_ending_is_read(tmp_path: Path) -> None:
    path = tmp_path / "notes.weird"
    path.write_bytes(TEXT.encode())
    assert read_text_file(path) == Attachment("notes.weird", TEXT)


def _code(path: Path) -> str:
    with pytest.raises(UserFacingError) as caught:
        read_text_file(path)
    assert path.name in caught.value.text
    return caught.value.code


def test_refusals(tmp_path: Path) -> None:
    assert _code(tmp_path / "gone.txt") == "attachment_unreadable"
    assert _code(tmp_path) == "attachment_no_file"
    (tmp_path / "empty.txt").write_bytes(b" \n")
    assert _code(tmp_path / "empty.txt") == "attachment_empty"
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)))
    assert _code(tmp_path / "noise.bin") == "attachment_not_text"
    (tmp_path / "fits.txt").write_bytes(b"x" * LARGEST_FILE)
    assert len(read_text_file(tmp_path / "fits.txt").text) == LARGEST_FILE
    (tmp_path / "large.txt").write_bytes(b"x" * (LARGEST_FILE + 1))
    assert _code(tmp_path / "large.txt") == "attachment_too_large"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes among the files of Windows")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert _code(tmp_path / "pipe.txt") == "attachment_no_file"
