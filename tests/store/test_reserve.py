"""The room that is kept for a full disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from sotto.store import reserve
from sotto.store.reserve import RESERVE_BYTES, RESERVE_FILE, keep_reserve, release_reserve


def test_it_takes_real_room_and_gives_it_back_once(tmp_path: Path) -> None:
    assert keep_reserve(tmp_path)
    file = tmp_path / RESERVE_FILE
    assert file.stat().st_size == RESERVE_BYTES
    before = file.stat().st_mtime_ns
    assert keep_reserve(tmp_path)
    assert file.stat().st_mtime_ns == before
    assert release_reserve(tmp_path)
    assert not file.exists()
    assert not release_reserve(tmp_path)


def test_a_broken_one_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / RESERVE_FILE).write_bytes(b"half")
    assert keep_reserve(tmp_path)
    assert (tmp_path / RESERVE_FILE).stat().st_size == RESERVE_BYTES


def test_none_is_made_where_there_is_little_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reserve, "_ROOM_BYTES", 1 << 62)
    assert not keep_reserve(tmp_path)
    assert not (tmp_path / RESERVE_FILE).exists()
