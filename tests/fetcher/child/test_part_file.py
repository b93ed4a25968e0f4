"""The part of a file: appended to, hashed on the way, and taken away from its thread at any time."""

from __future__ import annotations

import errno
import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sotto.fetcher.child import digest, part_file
from sotto.fetcher.child.part_file import PartClosedError, PartFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "part"


@pytest.fixture
def part(path: Path) -> Iterator[PartFile]:
    one = PartFile(path)
    yield one
    one.close()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_it_is_what_was_appended(part: PartFile, path: Path) -> None:
    pieces = [os.urandom(size) for size in (1, 65536, 300_000, 7)]
    for piece in pieces:
        part.append(piece)
    assert part.received == sum(map(len, pieces))
    assert part.finish() == sha256(b"".join(pieces))
    assert path.read_bytes() == b"".join(pieces)
    assert part.size == part.received


def test_little_waits_and_much_does_not(part: PartFile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part_file, "_MAX_AGE", 1e9)
    part.append(b"a" * 1000)
    assert path.stat().st_size == part.size == 0
    part.append(b"a" * 256 * 1024)
    assert path.stat().st_size == part.size == part.received == 1000 + 256 * 1024


def test_what_waited_long_enough_is_written(part: PartFile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part_file, "_MAX_AGE", 0.0)
    part.append(b"a")
    assert path.read_bytes() == b"a"


def test_it_goes_on_after_what_is_there(path: Path) -> None:
    path.write_bytes(b"abc")
    part = PartFile(path)
    done: list[int] = []
    part.hash_again(done.append)
    part.append(b"def")
    assert part.finish() == sha256(b"abcdef")
    assert done == [3]
    part.close()
    assert path.read_bytes() == b"abcdef"


def test_it_can_start_over(part: PartFile, path: Path) -> None:
    part.append(b"old" * 200_000)
    part.append(b"waiting")
    part.start_over()
    assert part.received == path.stat().st_size == 0
    part.append(b"new")
    assert part.finish() == sha256(b"new")
    part.start_over()
    part.append(b"newest")
    assert part.finish() == sha256(b"newest")
    assert path.read_bytes() == b"newest"


def test_closing_keeps_what_waits_and_shuts_the_others_out(part: PartFile, path: Path) -> None:
    part.append(b"abc")
    part.close()
    part.close()
    assert path.read_bytes() == b"abc"
    for method in (lambda: part.append(b"x"), part.flush, part.finish, part.start_over, part.sync, part.delete):
        with pytest.raises(PartClosedError):
            method()
    assert path.read_bytes() == b"abc"


def test_a_checksum_that_was_given_up_is_never_returned(
    part: PartFile, monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(descriptor: int) -> None:
        begun.set()
        assert go_on.wait(20)

    monkeypatch.setattr(digest, "_SYNC_EVERY", 1)
    monkeypatch.setattr(digest.os, "fsync", slow)
    part.append(b"x" * 300_000)
    part.append(b"y" * 300_000)
    closer = threading.Thread(target=lambda: (begun.wait(20), threading.Timer(0.05, go_on.set).start(), part.close()))
    closer.start()
    with pytest.raises(PartClosedError):
        part.finish()
    closer.join()
    assert path.stat().st_size == 600_000


def test_deleting_removes_it(part: PartFile, path: Path) -> None:
    part.append(b"abc")
    part.delete()
    assert not path.exists()


def test_a_sync_that_fails_is_told(part: PartFile, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(descriptor: int) -> None:
        raise OSError(errno.EIO, "no")

    monkeypatch.setattr(digest, "_SYNC_EVERY", 1)
    monkeypatch.setattr(digest.os, "fsync", broken)
    part.append(b"x" * 300_000)
    with pytest.raises(OSError, match="no"):
        part.finish()


def test_nothing_is_put_behind_a_gap(part: PartFile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        closed = False

        def write(self, data: memoryview) -> int:
            raise OSError(errno.ENOSPC, "full")

    part.append(b"a" * 300_000)
    with monkeypatch.context() as disk:
        disk.setattr(part, "_file", Full())
        with pytest.raises(OSError, match="full"):
            part.append(b"b" * 300_000)
    with pytest.raises(OSError, match="full"):
        part.append(b"c" * 300_000)
    part.close()
    assert path.read_bytes() == b"a" * 300_000


def test_no_thread_is_left(path: Path) -> None:
    before = threading.active_count()
    part = PartFile(path)
    part.append(b"x" * 10_000_000)
    part.close()
    assert threading.active_count() == before


def test_a_folder_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        PartFile(tmp_path / "none" / "part")
