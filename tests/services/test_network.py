"""The way to the network: nothing without a job, nothing while offline, and a list of all that was asked."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.domain.errors import UserFacingError
from sotto.domain.events import NetworkRequestMade, Notice
from sotto.ipc.wire import WireMessage
from sotto.services.network import Failed, Fetch, Job, Progress, Search, SearchResults, Stopped
from support.running_services import RunningServices
from support.scripted_fetcher import fetcher_command

STOPPABLE = [["say", {"type": "progress", "received": 1, "size_bytes": 9}], ["wait_for_stop"]]
STOPPABLE += [["say", {"type": "stopped", "received": 1}]]
HANGING = [["say", {"type": "progress", "received": 1, "size_bytes": 9}], ["wait_for_file", "/never"]]


class Network:
    """Running services with a scripted fetcher, and what was heard of each job."""

    def __init__(self, paths: AppPaths, script: dict[str, Any]) -> None:
        self.record = paths.cache / "fetcher.jsonl"
        command = fetcher_command(record=str(self.record), **script)
        self.running = RunningServices(paths, fetcher=command)
        self.service = self.running.services.network
        self.heard: dict[str, list[WireMessage]] = {}
        self.made: list[NetworkRequestMade] = []
        self.running.services.hub.subscribe(NetworkRequestMade, self.made.append)

    def run(self, message: Search | Fetch) -> Job:
        heard = self.heard[message.job] = []
        job = self.service.run(message, heard.append)
        assert heard == []
        return job

    def last(self, job: str) -> WireMessage:
        heard = self.heard[job]
        self.running.until(lambda: bool(heard) and isinstance(heard[-1], (Failed, Stopped, SearchResults)))
        return heard[-1]

    def code(self, job: str) -> str:
        failed = self.last(job)
        assert isinstance(failed, Failed)
        assert failed.text
        return failed.code

    def until_progress(self, job: str) -> None:
        self.running.until(lambda: any(isinstance(one, Progress) for one in self.heard[job]))

    def sent(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.record.read_text().splitlines()] if self.record.exists() else []


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_TOKEN", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def network(paths: AppPaths) -> Iterator[Callable[..., Network]]:
    made: list[Network] = []

    def make(**script: Any) -> Network:
        made.append(Network(paths, script))
        made[-1].running.open()
        made[-1].running.events.clear()
        return made[-1]

    yield make
    for one in made:
        one.running.services.close()


def fetch(job: str) -> Fetch:
    return Fetch(job, "owner/name", "main", "a.gguf", "/tmp/a.part")


def test_a_job_says_how_the_network_is_to_be_used(network: Callable[..., Network]) -> None:
    one = network()
    one.running.settings.set(options.HUB, "https://mirror.example/")
    one.running.settings.set(options.PROXY, "http://proxy:3128")
    assert one.sent() == []
    one.run(Search("a", "llama", 7))
    assert isinstance(one.last("a"), SearchResults)
    configure, search = one.sent()
    assert configure["endpoint"] == "https://mirror.example"
    assert configure["proxy"] == "http://proxy:3128"
    assert (configure["token"], configure["offline"]) == ("", False)
    assert (search["words"], search["limit"]) == ("llama", 7)


def test_the_token_of_the_environment_goes_along_where_it_may(
    network: Callable[..., Network], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", " hf_secret ")
    one = network()
    one.run(Search("a", "x"))
    one.last("a")
    one.running.settings.set(options.HUB, "http://mirror.lan")
    one.run(Search("b", "x"))
    one.last("b")
    assert [m["token"] for m in one.sent() if m["type"] == "configure"] == ["hf_secret", ""]


def test_offline_starts_nothing(network: Callable[..., Network]) -> None:
    one = network()
    one.running.settings.set(options.OFFLINE, True)
    assert one.service.is_offline
    one.run(Search("a", "x"))
    assert one.code("a") == "offline"
    assert one.sent() == []
    assert one.running.engines() == []


def test_going_offline_ends_what_runs_and_what_waits(network: Callable[..., Network]) -> None:
    one = network(fetch=STOPPABLE)
    one.run(fetch("a"))
    one.until_progress("a")
    one.run(fetch("b"))
    one.running.settings.set(options.OFFLINE, True)
    assert one.code("b") == "offline"
    one.last("a")
    assert one.sent()[-1] == {"type": "configure", "endpoint": "", "proxy": "", "token": "", "offline": True}
    one.running.settings.set(options.OFFLINE, False)
    one.run(Search("c", "x"))
    assert isinstance(one.last("c"), SearchResults)


def test_going_offline_ends_a_job_that_waits_for_the_keystore(
    network: Callable[..., Network], monkeypatch: pytest.MonkeyPatch
) -> None:
    unlocked = threading.Event()

    class LockedVault:
        backend = "locked"

        def read(self) -> str | None:
            unlocked.wait(20)
            return None

    monkeypatch.setattr("sotto.services.container.Services._make_token_vault", lambda _services: LockedVault())
    one = network()
    one.run(Search("a", "x"))
    one.running.settings.set(options.OFFLINE, True)
    try:
        assert [type(message) for message in one.heard["a"]] == [Failed]
        assert one.code("a") == "offline"
    finally:
        unlocked.set()
    assert one.sent() == []


def test_going_offline_ends_a_fetcher_that_hangs(network: Callable[..., Network]) -> None:
    one = network(fetch=HANGING, ignore=["configure", "stop"])
    one.run(fetch("a"))
    one.until_progress("a")
    one.running.settings.set(options.OFFLINE, True)
    assert one.code("a") == "offline"


def test_a_flag_keeps_the_network_off_whatever_is_set(network: Callable[..., Network]) -> None:
    one = network()
    one.running.settings.override(options.OFFLINE, True)
    one.running.settings.set(options.OFFLINE, False)
    one.run(Search("a", "x"))
    assert one.code("a") == "offline"


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [(options.HUB, "ftp://hub", "hub_address_refused"), (options.PROXY, "proxy:1", "proxy_refused")],
)
def test_addresses_that_cannot_be_used(network: Callable[..., Network], option: Any, value: str, code: str) -> None:
    one = network()
    one.running.settings.set(option, value)
    one.run(Search("a", "x"))
    assert one.code("a") == code
    assert one.sent() == []


def test_stopping(network: Callable[..., Network]) -> None:
    one = network(fetch=STOPPABLE)
    early = one.run(fetch("a"))
    early.stop()
    assert one.last("a") == Stopped("a")
    job = one.run(fetch("b"))
    one.until_progress("b")
    job.stop()
    assert one.last("b") == Stopped("b", 1)
    job.stop()


def test_every_request_is_listed_and_announced_twice(network: Callable[..., Network]) -> None:
    one = network(fetch=[["request", 2, "/owner/name/resolve", 0], ["say", {"type": "stopped"}]])
    one.run(Search("a", "x"))
    one.last("a")
    one.run(fetch("b"))
    one.last("b")
    one.running.until(lambda: len(one.made) == 3)
    newest, oldest = one.running.wait(one.service.requests())
    assert (oldest.host, oldest.path, oldest.method, oldest.why) == ("hub.test", "/api/models", "GET", "search")
    assert (oldest.status, oldest.received, oldest.authorised, oldest.at) == (200, 17, True, 1_700_000_000_000)
    assert (newest.path, newest.status, newest.received) == ("/owner/name/resolve", 0, 0)
    begun, ended, open_one = (event.request for event in one.made)
    assert (begun.number, begun.status) == (oldest.number, 0)
    assert ended == oldest
    assert open_one == newest
    assert one.running.wait(one.service.requests(1, newest.number)) == [oldest]
    assert one.running.wait(one.service.count_requests()) == 2


def test_numbers_of_a_fetcher_that_was_started_anew_are_not_confused(network: Callable[..., Network]) -> None:
    one = network(fetch=[["exit", 1]])
    for job in ("a", "b"):
        one.run(Search(job, "x"))
        one.last(job)
        one.run(fetch(f"{job}-crash"))
        assert one.code(f"{job}-crash") == "fetcher_crashed"
    one.running.until(lambda: len(one.made) == 4)
    assert [request.status for request in one.running.wait(one.service.requests())] == [200, 200]


def test_the_list_can_be_emptied(network: Callable[..., Network]) -> None:
    one = network()
    one.run(Search("a", "x"))
    one.last("a")
    one.running.until(lambda: len(one.made) == 2)
    one.running.wait(one.service.clear_requests())
    assert one.running.wait(one.service.requests()) == []
    assert one.running.wait(one.service.count_requests()) == 0


def test_the_list_can_be_exported(network: Callable[..., Network], tmp_path: Path) -> None:
    one = network(fetch=[["request", 2, "=HYPERLINK(1)"], ["say", {"type": "stopped"}]])
    for message in (Search("a", "x"), fetch("b")):
        one.run(message)
        one.last(message.job)
    one.running.until(lambda: len(one.made) == 4)
    target = tmp_path / "requests.csv"
    assert one.running.wait(one.service.export_requests(target)) == target
    head, oldest, newest = csv.reader(target.read_text(encoding="utf-8").splitlines())
    assert head[:4] == ["when", "method", "host", "path"]
    assert oldest == ["2023-11-14T22:13:20.000+00:00", "GET", "hub.test", "/api/models", "search", "200", "17", "yes"]
    assert newest[3] == "'=HYPERLINK(1)"


def test_an_export_that_cannot_be_written(network: Callable[..., Network], tmp_path: Path) -> None:
    one = network()
    with pytest.raises(UserFacingError) as error:
        one.running.wait(one.service.export_requests(tmp_path / "nowhere" / "requests.csv"))
    assert error.value.code == "export_failed"


def test_a_list_that_cannot_be_written_is_told_once(
    network: Callable[..., Network], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> int:
        raise UserFacingError("disk_full", "The disk is full.", "Make room.")

    monkeypatch.setattr("sotto.store.network_log.NetworkLog.add", full)
    one = network()
    for job in ("a", "b"):
        one.run(Search(job, "x"))
        assert isinstance(one.last(job), SearchResults)
    one.running.wait(one.service.requests())
    assert [notice.error.code for notice in one.running.of(Notice)] == ["disk_full"]
    assert one.made == []


def test_closing_ends_the_jobs(network: Callable[..., Network]) -> None:
    one = network(fetch=STOPPABLE)
    one.run(fetch("a"))
    one.until_progress("a")
    one.running.services.close()
    assert one.heard["a"][-1] == Stopped("a")
    one.run(fetch("b"))
    assert one.code("b") == "closing"
