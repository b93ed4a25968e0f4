"""How far a download is and how long it still takes."""

from __future__ import annotations

from dataclasses import replace

from sotto.domain.downloads import Download, DownloadFile
from sotto.domain.events import DownloadProgress
from sotto.domain.ids import DownloadId
from sotto.services.download_progress import ProgressMeter

ID = DownloadId("d")


def download(received: int, *sizes: int | None) -> Download:
    """Return a download with files of ``sizes``, the first of which has ``received`` bytes."""
    first, *others = sizes or (1000,)
    files = (
        DownloadFile("a", "a", size_bytes=first, received=received),
        *(DownloadFile(f"b{number}", "b", size_bytes=one) for number, one in enumerate(others)),
    )
    return Download(ID, "n", "o/n", "main", "", "folder", files)


def test_the_rest_is_that_of_all_files() -> None:
    meter = ProgressMeter(lambda: 0.0)
    assert meter.receiving(download(100, 1000, 2000), 50.0) == DownloadProgress(ID, 100, 3000, 50.0, 2900 / 50.0)


def test_nothing_is_said_that_is_not_known() -> None:
    meter = ProgressMeter(lambda: 0.0)
    assert meter.receiving(download(100, 1000), 0.0).seconds_left is None
    assert meter.receiving(download(100, 1000, None), 50.0).seconds_left is None


def test_a_hiccup_does_not_move_the_end_far_away() -> None:
    time = [0.0]
    meter = ProgressMeter(lambda: time[0])
    meter.receiving(download(0), 100.0)
    time[0] = 0.25
    left = meter.receiving(download(500), 1.0).seconds_left
    assert left is not None
    assert 5.0 < left < 6.0
    time[0] = 60.0
    assert meter.receiving(download(500), 1.0).seconds_left == 500.0  # a minute is no hiccup


def test_what_stands_still_says_why_and_forgets_its_speed() -> None:
    meter = ProgressMeter(lambda: 0.0)
    meter.receiving(download(0), 100.0)
    assert meter.standing(download(10), "Waiting.") == DownloadProgress(ID, 10, 1000, note="Waiting.")
    assert meter.receiving(download(500), 10.0).seconds_left == 50.0


def test_more_than_all_is_all() -> None:
    given = replace(download(1200))
    assert ProgressMeter(lambda: 0.0).receiving(given, 10.0).seconds_left == 0
