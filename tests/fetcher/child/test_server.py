"""The fetcher program over its pipes: it listens whatever its jobs do, and ends them at once."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from sotto.fetcher import protocol
from sotto.fetcher.child import fetching, server
from sotto.fetcher.child.network import Network
from sotto.ipc.wire import WireMessage, from_wire
from support.fetcher_probe import FetcherProbe
from support.hub_server import Generated, HubFile, HubServer, Mood, Place

SIZE = 8_000_000
AT_ONCE = 5.0  # seconds; a silent server would be waited for three times as long


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with HubServer() as server:
        yield server


@pytest.fixture
def file(hub: HubServer) -> HubFile:
    return hub.add_file("owner/model", "model.gguf", Generated(SIZE))


@pytest.fixture
def fetcher(hub: HubServer) -> Iterator[FetcherProbe]:
    with FetcherProbe(hub) as probe:
        yield probe


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "model.gguf.part"


def stalled(fetcher: FetcherProbe, hub: HubServer, part: Path, at: float = 0.5) -> str:
    """Begin a job that stands still; return its name."""
    hub.misbehave(Mood.STALL, at=at)
    job = fetcher.fetch(part)
    while fetcher.expect("progress", job=job)["received"] < SIZE * at:
        pass
    return job


def test_it_introduces_itself(fetcher: FetcherProbe) -> None:
    hello = from_wire(fetcher.hello, protocol.FROM_FETCHER)
    assert isinstance(hello, protocol.Hello)
    assert (hello.protocol, hello.pid) == (protocol.PROTOCOL_VERSION, fetcher.process.pid)
    assert "huggingface_hub" in hello.library


def test_all_it_says_is_in_the_protocol(fetcher: FetcherProbe, hub: HubServer, file: HubFile, part: Path) -> None:
    hub.misbehave(Mood.CUT)
    assert fetcher.brought(part)["sha256"] == file.sha256
    for message in fetcher.messages:
        from_wire(message, protocol.FROM_FETCHER)
    kinds = [message["type"] for message in fetcher.messages]
    assert {"request_started", "request_ended", "pinned", "progress", "waiting"} < set(kinds)
    assert kinds[-1] == "fetched"


def test_a_search_and_a_look_into_a_repository(fetcher: FetcherProbe, file: HubFile) -> None:
    fetcher.send("search", job="s", words="model")
    assert [r["repository"] for r in fetcher.expect("search_results")["repositories"]] == ["owner/model"]
    fetcher.send("inspect", job="i", repository="owner/model")
    files = fetcher.expect("repository_files")["files"]
    assert [(f["name"], f["size_bytes"], f["sha256"]) for f in files] == [("model.gguf", SIZE, file.sha256)]


def test_two_jobs_run_side_by_side(fetcher: FetcherProbe, hub: HubServer, file: HubFile, part: Path) -> None:
    stalled_job = stalled(fetcher, hub, part)
    hub.behave()
    other = part.with_name("other")
    assert fetcher.brought(other)["type"] == "fetched"
    assert other.stat().st_size == SIZE
    assert fetcher.stopped(stalled_job)["type"] == "stopped"


def test_ping_is_answered_while_a_server_is_silent(
    fetcher: FetcherProbe, hub: HubServer, file: HubFile, part: Path
) -> None:
    stalled(fetcher, hub, part)
    asked = time.monotonic()
    fetcher.send("ping", sequence=7)
    pong = fetcher.expect("pong")
    assert pong["sequence"] == 7
    assert pong["at"] - asked < AT_ONCE


def test_stop_while_a_server_is_silent(fetcher: FetcherProbe, hub: HubServer, file: HubFile, part: Path) -> None:
    job = stalled(fetcher, hub, part)
    asked = time.monotonic()
    stopped = fetcher.stopped(job)
    assert stopped["type"] == "stopped"
    assert stopped["at"] - asked < AT_ONCE
    assert stopped["received"] == part.stat().st_size == SIZE // 2


def test_stop_while_nobody_answers(fetcher: FetcherProbe, hub: HubServer, file: HubFile, part: Path) -> None:
    hub.misbehave(Mood.SLOW_HEADERS)
    job = fetcher.fetch(part)
    hub.wait_for(lambda requests: len(requests) == 1)
    asked = time.monotonic()
    assert fetcher.stopped(job)["at"] - asked < AT_ONCE
    fetcher.send("search", job="s", words="model")
    hub.wait_for(lambda requests: len(requests) == 2)
    asked = time.monotonic()
    assert fetcher.stopped("s")["at"] - asked < AT_ONCE


def test_a_stopped_file_can_be_gone_on_with_at_once(
    fetcher: FetcherProbe, hub: HubServer, file: HubFile, part: Path
) -> None:
    assert fetcher.stopped(stalled(fetcher, hub, part))["type"] == "stopped"
    hub.behave()
    hub.forget_requests()
    assert fetcher.brought(part, etag=file.store_etag)["type"] == "fetched"
    assert [request.start for request in hub.requests_at(Place.STORE)] == [SIZE // 2]


def test_stop_of_what_is_over_is_ignored(fetcher: FetcherProbe, file: HubFile, part: Path) -> None:
    fetcher.send("stop", job="never heard of")
    assert fetcher.brought(part)["type"] == "fetched"
    fetcher.send("stop", job="job 0")
    fetcher.send("ping", sequence=1)
    fetcher.expect("pong")
    assert fetcher.of("stopped") == []


def test_the_same_part_is_not_filled_twice(fetcher: FetcherProbe, hub: HubServer, file: HubFile, part: Path) -> None:
    job = stalled(fetcher, hub, part)
    assert fetcher.brought(part)["code"] == "already_running"
    assert fetcher.stopped(job)["received"] == SIZE // 2


def test_going_offline_ends_what_runs_and_refuses_what_comes(
    fetcher: FetcherProbe, hub: HubServer, file: HubFile, part: Path
) -> None:
    job = stalled(fetcher, hub, part)
    asked = time.monotonic()
    fetcher.send("configure", endpoint=hub.endpoint, offline=True)
    ended = fetcher.last_word(job)
    assert (ended["type"], ended["code"]) == ("failed", "offline")
    assert ended["at"] - asked < AT_ONCE
    hub.forget_requests()
    assert fetcher.brought(part)["code"] == "offline"
    fetcher.send("search", job="s", words="model")
    assert fetcher.last_word("s")["code"] == "offline"
    assert hub.requests == []
    hub.behave()
    fetcher.send("configure", endpoint=hub.endpoint)
    assert fetcher.brought(part)["type"] == "fetched"


def test_going_offline_ends_a_pause(fetcher: FetcherProbe, hub: HubServer, file: HubFile, part: Path) -> None:
    hub.misbehave(Mood.RATE_LIMITED, seconds=3600)
    job = fetcher.fetch(part)
    assert fetcher.expect("waiting")["seconds"] == 300
    fetcher.send("configure", endpoint=hub.endpoint, offline=True)
    assert fetcher.expect("failed", job=job, within=5)["code"] == "offline"


@pytest.mark.parametrize("way", ["input", "quit"])
def test_its_end_keeps_what_has_arrived(
    fetcher: FetcherProbe, hub: HubServer, file: HubFile, part: Path, way: str
) -> None:
    stalled(fetcher, hub, part)
    if way == "input":
        fetcher.close_input()
    else:
        fetcher.send("quit")
    assert fetcher.end(5) == 0
    assert part.stat().st_size == SIZE // 2


@pytest.mark.parametrize(
    "line", [b'{"type":"sing"}\n', b'{"type":"fetch","job":7}\n', b'{"type":"configure","token":["secret"]}\n']
)
def test_it_does_not_go_on_with_what_it_does_not_understand(fetcher: FetcherProbe, line: bytes) -> None:
    fetcher.send_line(line)
    assert fetcher.end() == 1
    assert "ProtocolError" in fetcher.stderr
    assert "secret" not in fetcher.stderr


def test_a_bug_in_one_job_is_told_and_is_not_the_end_of_the_others(
    hub: HubServer, file: HubFile, part: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told: queue.SimpleQueue[WireMessage] = queue.SimpleQueue()

    def told_last() -> WireMessage:
        while not isinstance(message := told.get(timeout=20), protocol.Failed | protocol.Fetched):
            pass
        return message

    def buggy(*_arguments: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(server.hub, "search", buggy)
    program = server.Server(Network(told.put), told.put)
    program.handle(protocol.Configure(endpoint=hub.endpoint))
    program.handle(protocol.Search("s", "words"))
    failed = told_last()
    assert isinstance(failed, protocol.Failed)
    assert (failed.job, failed.code, failed.details) == ("s", "fetcher_bug", "ZeroDivisionError")
    assert "ZeroDivisionError" in capsys.readouterr().err
    program.handle(protocol.Fetch("f", "owner/model", "main", "model.gguf", str(part), room=0))
    assert told_last() == protocol.Fetched("f", file.sha256, SIZE)
    monkeypatch.setattr(fetching.Transfer, "bring", buggy)
    program.handle(protocol.Fetch("g", "owner/model", "main", "model.gguf", str(part), room=0))
    failed = told_last()
    assert isinstance(failed, protocol.Failed)
    assert (failed.job, failed.code) == ("g", "fetcher_bug")


def test_a_token_is_nowhere_to_be_seen(hub: HubServer, file: HubFile, part: Path) -> None:
    with FetcherProbe(hub, token="hf_secretsecret") as fetcher:
        hub.tokens["hf_secretsecret"] = set()
        hub.misbehave(Mood.SERVER_ERROR, times=1)
        assert fetcher.brought(part)["type"] == "fetched"
        hub.misbehave(Mood.GARBAGE)
        fetcher.send("search", job="s", words="model")
        fetcher.last_word("s")
        assert "hf_secretsecret" not in fetcher.stderr + str(fetcher.messages)
    assert {request.token for request in hub.requests if request.server == "hub"} == {"hf_secretsecret"}
    assert {request.token for request in hub.requests if request.server == "store"} == {""}


def test_little_memory_is_enough(fetcher: FetcherProbe, hub: HubServer, part: Path) -> None:
    hub.add_file("owner/model", "model.gguf", Generated(100_000_000))
    assert fetcher.brought(part)["type"] == "fetched"
    memory = psutil.Process(fetcher.process.pid).memory_info()
    assert getattr(memory, "peak_wset", memory.rss) < 100_000_000
    assert part.stat().st_size == 100_000_000
