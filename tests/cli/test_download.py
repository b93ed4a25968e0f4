"""``sotto download`` with a fetcher that uses no network; what needs a hub is in tests/e2e/test_download.py."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from sotto.cli.download_follower import DownloadFollower
from sotto.cli.output import Output
from sotto.domain.downloads import Download, DownloadFile
from sotto.domain.errors import UserFacingError
from sotto.domain.events import DownloadFinished, DownloadProgress, Event
from sotto.domain.ids import DownloadId, ModelId
from sotto.services.hub import EventHub
from support.scripted_fetcher import fetcher_command
from support.sotto_runner import SottoRunner

ID = DownloadId("d")
STORY = Download(ID, "Story", "o/n", "main", "Q4_K_M", "story-x", (DownloadFile("s.gguf", "model.gguf"),))


def failing(code: str, *, passes: bool) -> list[str]:
    """Return a fetcher whose fetches end like this."""
    message = {"type": "failed", "code": code, "text": "It failed.", "hint": "Try later.", "passes": passes}
    return fetcher_command(fetch=[["say", message]])


def test_help_names_the_examples(sotto: SottoRunner) -> None:
    result = sotto("download", "--help")
    assert result.code == 0
    assert "sotto download qwen3-0.6b" in result.out
    assert "ID | REPO/FILE" in result.out


def test_without_a_target_it_is_wrong_usage(sotto: SottoRunner) -> None:
    assert sotto("download").code == 2


def test_the_licence_of_a_catalog_entry_is_explained(sotto: SottoRunner) -> None:
    sotto.fetcher = failing("no_network", passes=True)
    refused = sotto("download", "llama-3.2-1b-instruct")
    assert refused.code == 1
    assert refused.out == ""
    assert "Llama 3.2" in refused.err
    assert "\n- " in f"\n{refused.err}"  # what it asks for, in plain words
    assert "Then add --accept-licence." in refused.err


@pytest.mark.parametrize(("passes", "goes_on"), [(True, True), (False, False)])
def test_what_the_fetcher_gives_up_ends_the_command(sotto: SottoRunner, passes: bool, goes_on: bool) -> None:
    sotto.fetcher = failing("no_network", passes=passes)
    words = ("download", "pythia-14m", "--accept-licence")
    failed = sotto(*words)
    assert failed.code == 1
    hint = "Try later. The same command goes on where it stopped." if goes_on else "Try later."
    assert failed.err.endswith(f"sotto: It failed.\n{hint}\n")
    assert sotto(*words, "--json").error_code == "no_network"
    assert len(list((sotto.profile / "models").iterdir())) == 1  # the same download both times


class _Session:
    """As much of a session as following a download needs."""

    def __init__(self, say: list[Event | Callable[[], None]]) -> None:
        self.services: Any = self
        self.hub = EventHub()
        self.models = self
        self.downloads: Any = self
        self._say = say

    def run_until(self, done: Callable[[], bool]) -> None:
        for event in self._say:
            if isinstance(event, Event):
                self.hub.publish(event)
            else:
                event()
        assert done()

    @property
    def own(self) -> list[Any]:
        return []


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _follow(stderr: io.StringIO, *events: Event, now: Download = STORY) -> None:
    session: Any = _Session([*events])
    session.downloads = type("Downloads", (), {"downloads": [now]})()
    follower = DownloadFollower(session, Output(io.StringIO(), stderr), STORY)
    with pytest.raises(StopIteration):  # the finished model is not among the installed ones of this test
        follower.wait()


FINISHED = DownloadFinished(ID, ModelId("m"), "Story")


def test_a_person_sees_how_far_it_is() -> None:
    terminal = _Terminal()
    progress = DownloadProgress(ID, 500_000_000, 1_000_000_000, 25e6, 20.0)
    slow = DownloadProgress(ID, 500_000_000, 1_000_000_000, 1e6, 500.0)
    other = DownloadProgress(DownloadId("other"), 1, 2)
    _follow(terminal, progress, other, slow, FINISHED)
    shown = terminal.getvalue()
    assert "Story: 500 MB of 1.0 GB, 25.0 MB/s, 20 s left" in shown
    assert "8 min left" in shown
    assert "50%" in shown or "[#" in shown
    assert shown.endswith("\r")  # the line is cleared in the end


def test_a_script_gets_one_line_for_each_mishap() -> None:
    log = io.StringIO()
    waiting = DownloadProgress(ID, 5, 10, note="The hub has a problem. The next try is in 8 s.")
    _follow(log, DownloadProgress(ID, 5, 10, 1.0), waiting, waiting, DownloadProgress(ID, 6, 10, 1.0), FINISHED)
    assert log.getvalue() == "Story: The hub has a problem. The next try is in 8 s.\n"


def test_one_that_vanishes_ends_it() -> None:
    session: Any = _Session([])
    session.downloads = type("Downloads", (), {"downloads": []})()
    with pytest.raises(UserFacingError) as gone:
        DownloadFollower(session, Output(io.StringIO(), io.StringIO()), STORY).wait()
    assert gone.value.code == "download_gone"
