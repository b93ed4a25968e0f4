"""Downloads come back whole and in the order of their queue, and a cancelled one stays away."""

from __future__ import annotations

from dataclasses import replace

import apsw
import pytest

from sotto.domain.downloads import Download, DownloadFile, DownloadPart, DownloadState
from sotto.domain.errors import UserFacingError
from sotto.store.database import Database
from sotto.store.downloads import DownloadRepository

SHARDS = (
    DownloadFile("Q4/small-00001-of-00002.gguf", "model-00001-of-00002.gguf", size_bytes=5_000_000_000, etag='"e"'),
    DownloadFile("Q4/small-00002-of-00002.gguf", "model-00002-of-00002.gguf", sha256="ab" * 32, received=7),
    DownloadFile("mmproj.gguf", "projector.gguf", DownloadPart.PROJECTOR, 1, "cd" * 32, "e", 1, True, "b" * 40),
)
DOWNLOAD = Download(
    id="d0",
    name="Smäll",
    repository="owner/small-GGUF",
    revision="main",
    quantization="Q4_K_M",
    folder="small-abc123",
    files=SHARDS,
    entry="small",
    licence="apache-2.0",
    state=DownloadState.RUNNING,
    created=12,
)


@pytest.fixture
def downloads(db: Database) -> DownloadRepository:
    return DownloadRepository(db)


@pytest.fixture
def three(downloads: DownloadRepository) -> DownloadRepository:
    for number in range(3):
        downloads.add(replace(DOWNLOAD, id=f"d{number}"))
    return downloads


def ids(downloads: DownloadRepository) -> list[str]:
    return [download.id for download in downloads.all()]


def test_a_download_comes_back_whole(downloads: DownloadRepository) -> None:
    downloads.add(DOWNLOAD)
    assert downloads.get("d0") == DOWNLOAD
    assert downloads.all() == [DOWNLOAD]
    assert downloads.get("unknown") is None


def test_what_the_hub_said_and_went_wrong_is_kept(downloads: DownloadRepository) -> None:
    downloads.add(DOWNLOAD)
    error = UserFacingError("disk_full", "The disk is full.", "Free some – space.", "ENOSPC")
    changed = replace(
        DOWNLOAD, revision="a" * 40, state=DownloadState.FAILED, files=(replace(SHARDS[0], received=9), SHARDS[2])
    )
    assert downloads.save(replace(changed, error=error))
    stored = downloads.get("d0")
    assert vars_of(stored.error) == vars_of(error)
    assert replace(stored, error=None) == changed
    assert downloads.save(changed)
    assert downloads.get("d0").error is None


def vars_of(error: UserFacingError | None) -> tuple[str, ...]:
    assert error is not None
    return error.code, error.text, error.hint, error.details


def test_a_save_is_all_or_nothing(downloads: DownloadRepository) -> None:
    downloads.add(DOWNLOAD)
    with pytest.raises(apsw.ConstraintError):
        downloads.save(replace(DOWNLOAD, name="Other", files=(SHARDS[0], SHARDS[0])))
    assert downloads.all() == [DOWNLOAD]


def test_progress_belongs_to_one_file_of_one_download(three: DownloadRepository) -> None:
    three.save_received("d1", SHARDS[0].local, 4_500_000_000)
    assert [file.received for file in three.get("d1").files] == [4_500_000_000, 7, 1]
    assert three.get("d0").files == three.get("d2").files == SHARDS


@pytest.mark.parametrize(
    ("moved", "position", "expected"),
    [
        ("d2", 0, ["d2", "d0", "d1"]),
        ("d0", 1, ["d1", "d0", "d2"]),
        ("d0", 99, ["d1", "d2", "d0"]),
        ("d1", -5, ["d1", "d0", "d2"]),
        ("unknown", 0, ["d0", "d1", "d2"]),
    ],
)
def test_the_queue_has_the_order_the_user_gave_it(
    three: DownloadRepository, moved: str, position: int, expected: list[str]
) -> None:
    three.move(moved, position)
    assert ids(three) == expected
    three.save(replace(DOWNLOAD, id=expected[0], name="Other"))
    three.add(replace(DOWNLOAD, id="new"))
    assert ids(three) == [*expected, "new"]


def test_a_cancelled_download_does_not_come_back_with_late_news(three: DownloadRepository, db: Database) -> None:
    assert three.remove("d1")
    assert not three.remove("d1")
    assert not three.save(replace(DOWNLOAD, id="d1"))
    three.save_received("d1", SHARDS[0].local, 5)
    assert ids(three) == ["d0", "d2"]
    assert db.query("SELECT count(*) FROM download_file WHERE download = 'd1'") == [(0,)]
