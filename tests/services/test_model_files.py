"""A file has one name, and hashing, describing and deleting speak about all of its parts."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import pytest

from sotto.domain.errors import UserFacingError
from sotto.services import model_files
from sotto.services.model_files import absolute, delete_files, hash_files, looks_like_path
from sotto.services.tasks import AbandonedError
from support.gguf_files import split_model, write_bpe_model
from support.running_services import model_bytes


def test_a_path_becomes_absolute_without_dots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    monkeypatch.chdir(tmp_path)
    for spelling in ("m.gguf", "./m.gguf", "a/../m.gguf", str(tmp_path / "a" / ".." / "m.gguf")):
        assert absolute(Path(spelling)) == tmp_path / "m.gguf"


def test_the_home_folder_is_known_by_its_short_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert absolute(Path("~/m.gguf")) == tmp_path / "m.gguf"
    assert absolute(Path("~no such user/m.gguf")).name == "m.gguf"


def test_what_is_above_a_link_is_above_its_target(tmp_path: Path) -> None:
    target = tmp_path / "disk" / "models"
    target.mkdir(parents=True)
    link = tmp_path / "link"
    try:
        link.symlink_to(target, target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    assert absolute(link / ".." / "m.gguf") == tmp_path / "disk" / "m.gguf"
    assert absolute(link / "m.gguf") == link / "m.gguf"  # the user's own name for it


@pytest.mark.parametrize("name", ["../circle/m.gguf", "../zero\0/m.gguf"])
def test_a_path_that_leads_nowhere_does_no_harm(tmp_path: Path, name: str) -> None:
    (tmp_path / "a").mkdir()
    try:
        (tmp_path / "circle").symlink_to(tmp_path / "circle")
    except OSError:
        pytest.skip("this system makes no links")
    assert absolute(tmp_path / "a" / name).name == "m.gguf"


@pytest.mark.parametrize(
    ("spec", "is_path"),
    [("story", False), ("Qwen 3 4B", False), ("story.gguf", True), ("STORY.GGUF", True), ("a/b", True), ("a\\b", True)],
)
def test_what_looks_like_a_path(spec: str, is_path: bool) -> None:
    assert looks_like_path(spec) is is_path


def test_the_hash_is_of_all_bytes_and_progress_ends_at_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_files, "_CHUNK", 1000)
    monkeypatch.setattr(model_files, "_PROGRESS_SECONDS", 0)
    parts = split_model(write_bpe_model(tmp_path / "tiny.gguf"), 3)
    progress: list[float] = []
    result = hash_files(parts[0], progress.append, threading.Event())
    assert result.sha256 == hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()
    assert (result.size_bytes, result.mtime_ns) == (parts[0].stat().st_size, parts[0].stat().st_mtime_ns)
    assert progress == sorted(progress)
    assert len(progress) > 100
    assert progress[-1] == 1.0


def test_hashing_gives_up_when_the_program_ends(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(model_bytes("m"))
    closing = threading.Event()
    closing.set()
    with pytest.raises(AbandonedError):
        hash_files(path, lambda _fraction: None, closing)


def test_a_disk_that_fails_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(model_bytes("m"))

    def fail(_header: object) -> object:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(model_files, "_chunks", fail)
    with pytest.raises(UserFacingError) as caught:
        hash_files(path, lambda _fraction: None, threading.Event())
    assert caught.value.code == "model_file_unreadable"


def test_deleting_a_single_file_leaves_its_neighbours(tmp_path: Path) -> None:
    for name in ("a.gguf", "b.gguf"):
        (tmp_path / name).write_bytes(b"")
    delete_files(tmp_path / "a.gguf")
    assert [path.name for path in tmp_path.iterdir()] == ["b.gguf"]
    delete_files(tmp_path / "a.gguf")  # gone already
