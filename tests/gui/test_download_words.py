"""The words about a download: figures that people can read, and what it does when nothing arrives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sotto.domain.downloads import Download, DownloadFile, DownloadState
from sotto.domain.errors import UserFacingError
from sotto.domain.events import DownloadProgress
from sotto.domain.ids import DownloadId
from sotto.gui.download_words import (
    amount_words,
    figures,
    fraction,
    needs_attention,
    progress_line,
    speed_words,
    time_left_words,
)
from sotto.gui.theme import Theme

ID = DownloadId("d")
FILE = DownloadFile("x.gguf", "model.gguf", size_bytes=4_920_000_000, received=1_000_000_000)
DOWNLOAD = Download(ID, "Llama", "maker/x", "main", "Q4_K_M", "llama-abc", (FILE,), state=DownloadState.RUNNING)
ERROR = UserFacingError("disk_full", "The disk is full.", "Make room.")


@pytest.fixture(autouse=True)
def _language(window_theme: Theme) -> None:
    """The figures are those of English."""


@pytest.mark.parametrize(
    ("received", "size", "words"),
    [
        (2_260_000_000, 4_920_000_000, "2.26 of 4.92 GB"),
        (0, 4_920_000_000, "0.00 of 4.92 GB"),
        (12_000_000, 250_000_000, "12 of 250 MB"),
        (1_200_000, 2_500_000, "1.2 of 2.5 MB"),
        (10, 400, "0 of 0 kB"),
        (3_000_000, 0, "3.0 MB"),
        (0, 0, ""),
    ],
)
def test_amounts_share_their_unit(received: int, size: int, words: str) -> None:
    assert amount_words(received, size) == words


@pytest.mark.parametrize(
    ("speed", "words"), [(31e6, "31 MB/s"), (3.04e6, "3.0 MB/s"), (950, "950 B/s"), (1e3, "1.0 kB/s"), (0.2, "")]
)
def test_speeds(speed: float, words: str) -> None:
    assert speed_words(speed) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (0.2, "1 s left"),
        (59.4, "59 s left"),
        (84, "1 min 24 s left"),
        (120, "2 min left"),
        (661, "11 min left"),
        (7_800, "2 h 10 min left"),
        (90_000, "more than a day left"),
    ],
)
def test_the_time_left_is_coarser_the_longer_it_is(seconds: float | None, words: str) -> None:
    assert time_left_words(seconds) == words


def test_a_running_download_tells_amount_speed_and_time() -> None:
    progress = DownloadProgress(ID, 2_260_000_000, 4_920_000_000, 31e6, 84)
    assert progress_line(DOWNLOAD, progress) == "2.26 of 4.92 GB · 31 MB/s · 1 min 24 s left · checked as it arrives"
    assert progress_line(DOWNLOAD, None) == "1.00 of 4.92 GB · Starting…"


def test_a_note_takes_the_place_of_speed_and_time() -> None:
    progress = DownloadProgress(ID, 2_260_000_000, 4_920_000_000, note="Checking what is there already.")
    assert progress_line(DOWNLOAD, progress) == "2.26 of 4.92 GB · Checking what is there already."


@pytest.mark.parametrize(
    ("state", "error", "line"),
    [
        (DownloadState.QUEUED, None, "Waits for its turn · 1.00 of 4.92 GB"),
        (DownloadState.QUEUED, ERROR, "1.00 of 4.92 GB · The disk is full. · Tried again by itself."),
        (DownloadState.PAUSED, None, "Paused · 1.00 of 4.92 GB"),
        (DownloadState.PAUSED, ERROR, "Paused · 1.00 of 4.92 GB"),
        (DownloadState.FAILED, ERROR, "Stopped · 1.00 of 4.92 GB"),
        (DownloadState.DONE, None, "Complete and checked · 4.9 GB"),
    ],
)
def test_every_other_state_has_its_words(state: DownloadState, error: UserFacingError | None, line: str) -> None:
    assert progress_line(replace(DOWNLOAD, state=state, error=error), None) == line


def test_what_has_not_begun_tells_its_size_only() -> None:
    begun = replace(DOWNLOAD, state=DownloadState.QUEUED, files=(replace(FILE, received=0),))
    assert progress_line(begun, None) == "Waits for its turn · 4.9 GB"
    unknown = replace(begun, files=(replace(FILE, received=0, size_bytes=None),))
    assert progress_line(unknown, None) == "Waits for its turn"


def test_old_progress_does_not_count_once_it_stands() -> None:
    progress = DownloadProgress(ID, 2_260_000_000, 4_920_000_000, 31e6, 84)
    assert figures(DOWNLOAD, progress) == (2_260_000_000, 4_920_000_000)
    assert figures(replace(DOWNLOAD, state=DownloadState.PAUSED), progress) == (1_000_000_000, 4_920_000_000)


def test_an_unknown_size_is_no_progress() -> None:
    assert fraction(5, 0) == 0.0
    assert fraction(5, 10) == 0.5
    assert fraction(20, 10) == 1.0


def test_only_what_does_not_pass_by_itself_needs_attention() -> None:
    assert needs_attention(replace(DOWNLOAD, state=DownloadState.FAILED, error=ERROR))
    assert needs_attention(replace(DOWNLOAD, state=DownloadState.PAUSED, error=ERROR))
    assert not needs_attention(replace(DOWNLOAD, state=DownloadState.PAUSED))
    assert not needs_attention(replace(DOWNLOAD, state=DownloadState.QUEUED, error=ERROR))
