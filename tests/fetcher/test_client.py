"""The parent side of the fetcher, against a real child process that follows a script."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from sotto.fetcher.client import FetcherClient
from sotto.fetcher.protocol import (
    Configure,
    Failed,
    Fetch,
    Fetched,
    Progress,
    RequestEnded,
    RequestStarted,
    Search,
    SearchResults,
    Stopped,
)
from sotto.ipc.program import ClientLimits
from sotto.ipc.wire import WireMessage
from support.owner_loop import OwnerLoop
from support.scripted_fetcher import fetcher_command

STOPPABLE = [["say", {"type": "progress", "received": 1, "size_bytes": 9}], ["wait_for_stop"]]
STOPPABLE += [["say", {"type": "stopped", "received": 1}]]
DEAF = [["say", {"type": "progress", "received": 1, "size_bytes": 9}], ["wait_for_file", "/never"]]
QUICK = ClientLimits(stop=0.2, quit=0.5, ping_every=0.05)


class Bench:
    """A client, its loop, and what was heard of each job."""

    def __init__(self, command: list[str] | None = None, **options: Any) -> None:
        self.loop = OwnerLoop()
        client_options = {name: options.pop(name) for name in ("limits", "idle", "environ", "clock") if name in options}
        self.client = FetcherClient(command or fetcher_command(**options), self.loop.post, **client_options)
        self.requests: list[RequestStarted | RequestEnded] = []
        self.client.on_request = self.requests.append
        self.heard: dict[str, list[WireMessage]] = {}

    def run(self, message: Search | Fetch) -> None:
        heard = self.heard[message.job] = []
        self.client.run(message, heard.append)
        assert heard == [], "a job may say nothing before the call has returned"

    def last(self, job: str) -> WireMessage:
        ends = (SearchResults, Fetched, Stopped, Failed)
        self.loop.run_until(lambda: bool(self.heard[job]) and isinstance(self.heard[job][-1], ends))
        return self.heard[job][-1]

    def until_progress(self, job: str) -> None:
        self.loop.run_until(lambda: any(isinstance(one, Progress) for one in self.heard[job]))


@pytest.fixture
def bench() -> Iterator[Callable[..., Bench]]:
    made: list[Bench] = []

    def make(*arguments: Any, **options: Any) -> Bench:
        made.append(Bench(*arguments, **options))
        return made[-1]

    yield make
    for one in made:
        one.client.close()


def fetch(job: str) -> Fetch:
    return Fetch(job, "owner/name", "main", "a.gguf", "/tmp/a.part")


def recorded(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_nothing_runs_before_the_first_job(bench: Callable[..., Bench]) -> None:
    one = bench()
    one.client.configure(Configure(token="t"))
    one.client.stop("unknown")
    assert one.client.pid is None


def test_the_first_message_is_the_configuration(bench: Callable[..., Bench], tmp_path: Path) -> None:
    record = tmp_path / "messages"
    one = bench(record=str(record))
    one.client.configure(Configure("http://127.0.0.1:1", "", "secret"))
    one.run(Search("a", "llama"))
    one.run(fetch("b"))
    assert isinstance(one.last("a"), SearchResults)
    assert isinstance(one.last("b"), Fetched)
    assert [message["type"] for message in recorded(record)] == ["configure", "search", "fetch"]
    assert recorded(record)[0]["token"] == "secret"


def test_a_running_process_is_told_what_changed_and_only_that(bench: Callable[..., Bench], tmp_path: Path) -> None:
    record = tmp_path / "messages"
    one = bench(record=str(record))
    one.run(Search("a", "x"))
    one.last("a")
    one.client.configure(Configure())
    one.client.configure(Configure(proxy="http://proxy:1"))
    one.run(Search("b", "x"))
    one.last("b")
    assert [m["type"] for m in recorded(record)] == ["configure", "search", "configure", "search"]
    assert recorded(record)[2]["proxy"] == "http://proxy:1"


def test_requests_are_reported(bench: Callable[..., Bench]) -> None:
    one = bench()
    one.run(Search("a", "x"))
    one.last("a")
    started, ended = one.requests
    assert isinstance(started, RequestStarted)
    assert (started.host, started.path, started.why) == ("hub.test", "/api/models", "search")
    assert ended == RequestEnded(1, 200, 17)


def test_the_token_is_no_part_of_the_environment(bench: Callable[..., Bench], tmp_path: Path) -> None:
    seen = tmp_path / "environment"
    environ = {"HF_TOKEN": "secret", "HUGGING_FACE_HUB_TOKEN": "secret", "HF_ENDPOINT": "http://elsewhere", "KEPT": "1"}
    one = bench(fetch=[["environment", str(seen)], ["say", {"type": "stopped"}]], environ=environ)
    one.client.configure(Configure(token="secret"))
    one.run(fetch("a"))
    one.last("a")
    found = json.loads(seen.read_text())
    assert found["KEPT"] == "1"
    assert not {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_ENDPOINT"} & set(found)
    assert "secret" not in " ".join(psutil.Process(one.client.pid).cmdline())


OPEN_REQUEST = [
    ["say", {"type": "checking", "done": 100, "total": 100}],
    ["request", 5, "/owner/name", 0],
    ["say", {"type": "progress", "received": 750, "size_bytes": 900}],
]


def test_a_crash_ends_the_requests_that_were_under_way(bench: Callable[..., Bench]) -> None:
    one = bench(fetch=[*OPEN_REQUEST, ["exit", 7]])
    one.run(fetch("a"))
    one.last("a")
    assert one.requests[-1] == RequestEnded(5, 0, 650)


def test_so_does_closing(bench: Callable[..., Bench]) -> None:
    one = bench(fetch=[*OPEN_REQUEST, ["wait_for_stop"]])
    one.run(fetch("a"))
    one.until_progress("a")
    one.client.close()
    assert one.requests[-1] == RequestEnded(5, 0, 650)


def test_a_job_is_stopped_and_the_others_go_on(bench: Callable[..., Bench]) -> None:
    one = bench(fetch=STOPPABLE)
    for job in ("a", "b"):
        one.run(fetch(job))
        one.until_progress(job)
    pid = one.client.pid
    one.client.stop("a")
    one.client.stop("a")
    assert one.last("a") == Stopped("a", 1)
    assert isinstance(one.heard["b"][-1], Progress)
    one.client.stop("b")
    assert one.last("b") == Stopped("b", 1)
    assert one.client.pid == pid


def test_a_job_that_was_not_sent_yet_is_stopped_too(bench: Callable[..., Bench]) -> None:
    one = bench(fetch=STOPPABLE)
    one.run(fetch("a"))
    one.client.stop("a")
    assert one.last("a") == Stopped("a")
    one.run(Search("b", "x"))
    assert isinstance(one.last("b"), SearchResults)


def test_a_job_that_does_not_stop_is_killed_and_the_others_may_be_tried_again(bench: Callable[..., Bench]) -> None:
    one = bench(fetch=DEAF, limits=QUICK)
    for job in ("a", "b"):
        one.run(fetch(job))
        one.until_progress(job)
    one.client.stop("a")
    assert one.last("a") == Stopped("a")
    other = one.last("b")
    assert isinstance(other, Failed)
    assert (other.code, other.passes) == ("fetcher_crashed", True)
    one.run(Search("c", "x"))
    assert isinstance(one.last("c"), SearchResults)


def test_going_offline_ends_every_job_even_if_the_process_hangs(bench: Callable[..., Bench]) -> None:
    one = bench(fetch=DEAF, limits=QUICK, ignore=["configure"])
    one.run(fetch("a"))
    one.until_progress("a")
    one.client.configure(Configure(offline=True))
    failed = one.last("a")
    assert isinstance(failed, Failed)
    assert failed.code == "offline"
    one.loop.run_until(lambda: one.client.pid is None)


def test_a_crash_fails_the_jobs_and_the_next_one_starts_again(bench: Callable[..., Bench], tmp_path: Path) -> None:
    one = bench(fetch=[["once", str(tmp_path / "marker"), [["exit", 7]]], ["say", {"type": "stopped", "received": 5}]])
    one.run(fetch("a"))
    failed = one.last("a")
    assert isinstance(failed, Failed)
    assert (failed.code, failed.passes) == ("fetcher_crashed", True)
    assert "exit code 7" in failed.details
    assert one.client.pid is None
    one.run(fetch("b"))
    assert one.last("b") == Stopped("b", 5)


def test_after_three_crashes_nothing_is_tried_again_by_itself(bench: Callable[..., Bench]) -> None:
    one = bench(fetch=[["exit", 7]])
    passes = []
    for job in ("a", "b", "c"):
        one.run(fetch(job))
        failed = one.last(job)
        assert isinstance(failed, Failed)
        passes.append(failed.passes)
    assert passes == [True, True, False]


@pytest.mark.parametrize("script", [{"hello": None}, {"hello": {"protocol": 99}}, {"fetch": [["say", {"type": "?"}]]}])
def test_a_program_that_speaks_nonsense_is_not_used(bench: Callable[..., Bench], script: dict[str, Any]) -> None:
    one = bench(limits=ClientLimits(hello=0.5), **script)
    one.run(fetch("a"))
    failed = one.last("a")
    assert isinstance(failed, Failed)
    assert failed.code == "fetcher_crashed"


def test_a_program_that_is_not_there(bench: Callable[..., Bench], tmp_path: Path) -> None:
    one = bench([str(tmp_path / "nothing")])
    one.run(fetch("a"))
    failed = one.last("a")
    assert isinstance(failed, Failed)
    assert failed.code == "fetcher_crashed"


def test_a_process_that_stops_answering_is_replaced(bench: Callable[..., Bench]) -> None:
    one = bench(fetch=STOPPABLE, limits=ClientLimits(ping_every=0.02, unresponsive_after=0.2), ignore=["ping"])
    one.run(fetch("a"))
    failed = one.last("a")
    assert isinstance(failed, Failed)
    assert failed.code == "fetcher_crashed"


def test_an_idle_process_exits_and_the_next_job_starts_another(bench: Callable[..., Bench]) -> None:
    one = bench(idle=0.1)
    one.run(Search("a", "x"))
    one.last("a")
    one.loop.run_until(lambda: one.client.pid is None)
    one.run(Search("b", "x"))
    assert isinstance(one.last("b"), SearchResults)


def test_a_process_with_a_job_is_not_idle(bench: Callable[..., Bench], tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    one = bench(idle=0.2, fetch=[["wait_for_file", str(gate)], ["say", {"type": "stopped"}]])
    one.run(Search("a", "x"))
    one.last("a")
    pid = one.client.pid
    one.run(fetch("b"))
    with pytest.raises(AssertionError):
        one.loop.run_until(lambda: one.client.pid != pid, timeout=0.8)
    gate.touch()
    assert one.last("b") == Stopped("b")


def test_a_job_asked_for_while_the_process_exits_is_done_by_the_next(bench: Callable[..., Bench]) -> None:
    one = bench(idle=0.05, ignore=["quit"], limits=ClientLimits(quit=0.3, ping_every=0.05))
    one.run(Search("a", "x"))
    one.last("a")
    one.loop.run_until(lambda: one.client._process is None or one.client._process.is_ending)
    one.run(Search("b", "x"))
    assert isinstance(one.last("b"), SearchResults)


def test_closing_ends_everything(bench: Callable[..., Bench]) -> None:
    one = bench(fetch=STOPPABLE)
    one.run(fetch("a"))
    one.until_progress("a")
    pid = one.client.pid
    one.client.close()
    one.client.close()
    assert one.heard["a"][-1] == Stopped("a")
    assert pid is not None
    assert not psutil.pid_exists(pid)
    one.run(fetch("b"))
    assert one.last("b") == Stopped("b")


def test_one_id_cannot_be_used_twice(bench: Callable[..., Bench]) -> None:
    one = bench(fetch=STOPPABLE)
    one.run(fetch("a"))
    with pytest.raises(ValueError, match="runs already"):
        one.client.run(fetch("a"), lambda _message: None)
