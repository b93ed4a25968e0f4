"""What downloads have on the disk."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from sotto.domain.downloads import Download, DownloadFile
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import DownloadId
from sotto.services import download_files
from support.gguf_bytes import header, string, tensor, u16
from support.running_services import model_bytes

FILE = DownloadFile("a.gguf", "model.gguf", size_bytes=10)


def split(number: int) -> bytes:
    """Return part ``number`` (0 or 1) of a model."""
    entries = [string("general.architecture", "llama"), string("general.name", "big")]
    entries += [string("tokenizer.ggml.model", "gpt2"), u16("split.no", number), u16("split.count", 2)]
    return header(entries, [tensor(f"t{number}", (8,))], weights=32)


def download(*files: DownloadFile, name: str = "Story") -> Download:
    """Return a download of ``files``."""
    return Download(DownloadId("d"), name, "o/n", "c" * 40, "Q4_K_M", "folder", files)


@pytest.mark.parametrize(
    ("there", "is_complete", "received", "counts"),
    [
        ({}, True, 0, False),
        ({"model.gguf.part": 4}, False, 4, False),
        ({"model.gguf.part": 4}, True, 4, False),  # a note that is newer than the bytes a power cut left
        ({"model.gguf.part": 10}, True, 10, True),
        ({"model.gguf.part": 10}, False, 10, False),
        ({"model.gguf": 10}, True, 10, True),
        ({"model.gguf": 9}, True, 9, False),
    ],
)
def test_the_disk_decides(
    tmp_path: Path, there: dict[str, int], is_complete: bool, received: int, counts: bool
) -> None:
    for name, size in there.items():
        (tmp_path / name).write_bytes(bytes(size))
    noted = replace(FILE, received=7, is_complete=is_complete, etag='"e"')
    (found,) = download_files.as_on_disk(tmp_path, [noted])
    assert (found.received, found.is_complete) == (received, counts)
    assert found.etag == ('"e"' if there else "")


def test_space_is_measured_where_the_folder_will_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []
    usage = shutil.disk_usage(tmp_path)

    def disk_usage(path: Path) -> object:
        asked.append(path)
        return usage._replace(free=2_500_000_000)

    monkeypatch.setattr(shutil, "disk_usage", disk_usage)
    folder = tmp_path / "not" / "there"
    download_files.check_space(folder, 1_500_000_000, must_exist=False)
    with pytest.raises(UserFacingError) as refused:
        download_files.check_space(folder, 3_600_000_000, must_exist=False)
    assert refused.value.code == "disk_too_small"
    assert "2.1 GB are missing" in refused.value.text
    assert set(asked) == {tmp_path}


def test_the_lock_is_for_one(tmp_path: Path) -> None:
    held = download_files.lock(tmp_path)
    with pytest.raises(UserFacingError) as refused:
        download_files.lock(tmp_path)
    assert refused.value.code == "download_busy"
    held.release()
    download_files.lock(tmp_path).release()
    download_files.clear_lock(tmp_path)
    download_files.clear_lock(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_hash_of_a_split_model_is_that_of_all_its_parts(tmp_path: Path) -> None:
    files = [DownloadFile(f"x{n}", f"model-0000{n + 1}-of-00002.gguf", sha256="0" * 64) for n in (0, 1)]
    for number, file in enumerate(files):
        download_files.part_of(tmp_path, file).write_bytes(split(number))
    done = download_files.install(tmp_path, download(*files, name=""), threading.Event())
    assert done.model.sha256 == hashlib.sha256(split(0) + split(1)).hexdigest()
    assert done.model.size_bytes == len(split(0) + split(1))
    assert done.model.name == "big"  # nobody gave it another one
    assert done.model.revision == "c" * 40


def test_installing_can_be_repeated(tmp_path: Path) -> None:
    """As after a power cut in the middle of it."""
    file = replace(FILE, sha256="1" * 64, revision="d" * 40)
    download_files.part_of(tmp_path, file).write_bytes(model_bytes("story"))
    first = download_files.install(tmp_path, download(file), threading.Event())
    second = download_files.install(tmp_path, download(file), threading.Event())
    assert first.model.path == second.model.path == tmp_path / "model.gguf"
    assert (first.model.sha256, first.model.revision) == ("1" * 64, "d" * 40)


def test_deleting_what_is_not_there_is_done(tmp_path: Path) -> None:
    download_files.delete(tmp_path / "gone", [FILE])


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are those of POSIX")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(UserFacingError) as refused:
        download_files.make_folder(blocked, "story", may_create=True)
    assert refused.value.code == "download_folder_unusable"
    if os.getuid() != 0:
        tmp_path.chmod(0o500)
        with pytest.raises(UserFacingError):
            download_files.make_folder(tmp_path, "story", may_create=True)
        tmp_path.chmod(0o700)


def test_a_chosen_folder_is_never_made(tmp_path: Path) -> None:
    with pytest.raises(UserFacingError) as refused:
        download_files.make_folder(tmp_path / "drive", "story", may_create=False)
    assert refused.value.code == "models_folder_missing"
    assert not (tmp_path / "drive").exists()
