"""What is said about a disk."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from sotto.fetcher.child import disk


@pytest.mark.parametrize(
    ("number", "code", "passes"),
    [
        (errno.ENOSPC, "disk_full", True),
        (getattr(errno, "EDQUOT", errno.ENOSPC), "disk_full", True),
        (errno.EFBIG, "file_too_large", False),
        (errno.EACCES, "folder_not_writable", True),
        (errno.EROFS, "folder_not_writable", True),
        (errno.ENOENT, "folder_missing", True),
        (errno.EIO, "part_not_written", True),
    ],
)
def test_every_error_has_words(number: int, code: str, passes: bool) -> None:
    failure = disk.explain(OSError(number, "secret", "/home/someone/model"))
    assert (failure.code, failure.passes) == (code, passes)
    assert failure.text.endswith(".")
    assert failure.hint.endswith(".")
    assert "someone" not in failure.text + failure.hint + failure.details


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (1001, "1.1 kB"),
        (2_500_000, "2.5 MB"),
        (1_234_567_890, "1.3 GB"),
        (40_000_000_000, "40.0 GB"),
    ],
)
def test_sizes_are_rounded_up(size: int, words: str) -> None:
    assert disk.in_words(size) == words
    assert words in disk.too_small(size).text


def test_the_free_room_is_that_of_the_folder(tmp_path: Path) -> None:
    assert disk.free_bytes(tmp_path) > 0
    with pytest.raises(FileNotFoundError):
        disk.free_bytes(tmp_path / "none")
