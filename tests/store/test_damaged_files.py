"""Damaged files that were kept aside: listed, erased on request, and by themselves after their time."""

from __future__ import annotations

from pathlib import Path

import pytest

from sotto.domain.errors import UserFacingError
from sotto.store.damaged_files import KEPT_DAYS, damaged_files, erase_damaged, erase_old_damaged

DAY_MS = 24 * 3600 * 1000
FIRST_OF_MARCH = 1_709_294_400_000
"""2024-03-01, 12:00 UTC."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in ("20240301T120000Z", "20240301T120000Z.2", "20240310T000000Z", "20240311T000000Z.part", "other"):
        folder = tmp_path / "damaged" / name
        folder.mkdir(parents=True)
        (folder / "chats.db").write_bytes(b"x" * 100)
        (folder / "chats.db-wal").write_bytes(b"x" * 20)
    return tmp_path


def names(data: Path) -> list[str]:
    return [file.folder.name for file in damaged_files(data)]


def test_they_are_listed_with_their_last_day(data: Path, tmp_path: Path) -> None:
    assert names(data) == ["20240310T000000Z", "20240301T120000Z.2", "20240301T120000Z"]
    oldest = damaged_files(data)[-1]
    assert (oldest.kept, oldest.size_bytes) == (FIRST_OF_MARCH, 120)
    assert oldest.erased_after == FIRST_OF_MARCH + 30 * DAY_MS
    assert damaged_files(tmp_path / "nothing here") == []


def test_one_is_erased_and_nothing_else_can_be(data: Path) -> None:
    erase_damaged(data, data / "damaged" / "20240310T000000Z")
    assert names(data) == ["20240301T120000Z.2", "20240301T120000Z"]
    for other in (data, data / "damaged" / "other", data / "damaged" / "20240310T000000Z"):
        with pytest.raises(UserFacingError) as caught:
            erase_damaged(data, other)
        assert caught.value.code == "damaged_missing"
    assert (data / "damaged" / "other" / "chats.db").exists()


def test_old_ones_go_by_themselves(data: Path) -> None:
    end = FIRST_OF_MARCH + KEPT_DAYS * DAY_MS
    assert erase_old_damaged(data, end - 1) == 0
    assert erase_old_damaged(data, end) == 2
    assert names(data) == ["20240310T000000Z"]
