"""Files on their way to another folder: placed whole or not at all."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from sotto.services import file_moves
from sotto.services.tasks import AbandonedError


@pytest.fixture
def old(tmp_path: Path) -> Path:
    folder = tmp_path / "old"
    (folder / "large").mkdir(parents=True)
    (folder / "large" / "a.gguf").write_bytes(b"0123456789")
    (folder / "large" / "b.gguf").write_bytes(b"012345")
    (folder / "small.gguf").write_bytes(b"01")
    (folder / "empty").mkdir()
    return folder


def test_a_folder_is_one_unit_and_small_ones_come_first(old: Path, tmp_path: Path) -> None:
    small, large = file_moves.units_in(old, tmp_path)
    assert (small.moves, small.size_bytes) == (((old / "small.gguf", tmp_path / "small.gguf"),), 2)
    assert [target.name for _source, target in large.moves] == ["a.gguf", "b.gguf"]
    assert large.size_bytes == 16


def test_files_are_at_both_places_until_the_old_ones_are_deleted(old: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    file_moves.make_writable(new)
    units = file_moves.units_in(old, new)
    for unit in units:
        file_moves.place(unit, lambda _count: None, threading.Event())
    assert (new / "large" / "a.gguf").read_bytes() == (old / "large" / "a.gguf").read_bytes() == b"0123456789"
    for unit in units:
        file_moves.delete_old(unit)
    file_moves.remove_empty_folders(old)
    assert list(old.iterdir()) == []
    assert sorted(path.name for path in new.rglob("*.*")) == ["a.gguf", "b.gguf", "small.gguf"]


def test_a_copy_that_is_given_up_leaves_nothing_behind(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: Path, _target: Path) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    new, closing = tmp_path / "new", threading.Event()
    closing.set()
    unit = file_moves.units_in(old, tmp_path)[0]
    (source, _target), *_rest = unit.moves
    moved = file_moves.MoveUnit(((source, new / source.name),), unit.size_bytes)
    with pytest.raises(AbandonedError):
        file_moves.place(moved, lambda _count: None, closing)
    assert list(new.iterdir()) == []
    assert source.exists()
