"""S15 to S17: what Sotto asks of the network, compared with what a hub on loopback was really asked.

Everything is real but the hub: the services, the fetcher process, huggingface_hub in it, the store with the list of
requests that the Privacy page shows.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.domain.downloads import NetworkRequest
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import new_id
from sotto.ipc.wire import WireMessage
from sotto.services.catalog import Query
from sotto.services.network import Failed, Fetch, Fetched, Progress, Stopped
from support.hub_server import Generated, HubServer, Mood, authority
from support.running_services import RunningServices
from support.traced_calls import needs_strace, strace, traced_calls

TOKEN = "hf_secretsecretsecret"
REPOSITORY = "owner/story-GGUF"
FILE = "story-Q4_0.gguf"
SIZE = 300_000


class Honest:
    """Services that use ``hub``, and both lists of requests: the hub's own and Sotto's."""

    def __init__(self, paths: AppPaths, hub: HubServer) -> None:
        self.hub = hub
        self.running = RunningServices(paths).open()
        self.services = self.running.services
        self.part = paths.models / "story.gguf.part"

    def fetch(self, repository: str = REPOSITORY) -> WireMessage:
        """Fetch the file; return the last thing that is said of it."""
        heard: list[WireMessage] = []
        self.services.network.run(Fetch(new_id(), repository, "main", FILE, str(self.part), room=0), heard.append)
        self.running.until(lambda: bool(heard) and isinstance(heard[-1], (Failed, Fetched, Stopped)), timeout=60)
        return heard[-1]

    def asked(self) -> list[str]:
        """What the hub and its store were asked, without the file's long address in the store."""
        return [f"{request.method} {request.server}{_short(request.path)}" for request in self.hub.requests]

    def listed(self) -> list[NetworkRequest]:
        """Sotto's own list, oldest first, once the answer to every request is noted."""
        requests: list[NetworkRequest] = []

        def is_complete() -> bool:
            requests[:] = reversed(self.running.wait(self.services.network.requests()))
            return all(request.status for request in requests)

        self.running.until(is_complete)
        return requests

    def check_lists(self) -> None:
        """Both lists hold the same requests in the same order."""
        own = [(request.method, request.host, request.path, request.authorised) for request in self.listed()]
        assert own == [(one.method, one.host, one.path, bool(one.token)) for one in self.hub.requests]


def _short(path: str) -> str:
    return re.sub(r"[0-9a-f]{20,}", "…", path)


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with HubServer() as server:
        server.add_file(REPOSITORY, FILE, Generated(SIZE, seed=7))
        server.add_repository("owner/closed-GGUF", gated="manual")
        server.add_file("owner/closed-GGUF", FILE, Generated(SIZE, seed=8))
        server.tokens[TOKEN] = {"owner/closed-GGUF"}
        yield server


@pytest.fixture
def start(paths: AppPaths, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[HubServer], Honest]]:
    """Starts services for a hub; HF_TOKEN may be set before."""
    started: list[Honest] = []

    def make(hub: HubServer) -> Honest:
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        started.append(Honest(paths, hub))
        return started[-1]

    yield make
    for one in started:
        one.services.close()


@pytest.fixture
def honest(start: Callable[[HubServer], Honest], hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> Honest:
    """Services without a token."""
    monkeypatch.delenv("HF_TOKEN", raising=False)
    return start(hub)


# S15: nothing without a user's act ------------------------------------------------------------------------------------


def test_using_sotto_without_the_hub_asks_nothing(honest: Honest) -> None:
    running, services = honest.running, honest.services
    running.add_model()
    running.ask("Why is the sky blue?")
    running.wait(services.catalog.find(Query()))
    running.wait(services.hub_search.token_status())
    running.wait(services.downloads.open())
    assert running.wait(services.network.requests()) == []
    assert honest.hub.requests == []


def test_offline_asks_nothing(honest: Honest) -> None:
    honest.running.settings.set(options.OFFLINE, True)
    for task in (honest.services.hub_search.search("story"), honest.services.hub_search.inspect(REPOSITORY)):
        with pytest.raises(UserFacingError) as error:
            honest.running.wait(task)
        assert error.value.code == "offline"
    failed = honest.fetch()
    assert isinstance(failed, Failed)
    assert failed.code == "offline"
    assert honest.hub.requests == []


def test_going_offline_ends_a_transfer(honest: Honest) -> None:
    honest.hub.misbehave(Mood.STALL)
    heard: list[WireMessage] = []
    message = Fetch(new_id(), REPOSITORY, "main", FILE, str(honest.part), room=0)
    honest.services.network.run(message, heard.append)
    honest.running.until(lambda: any(isinstance(one, Progress) for one in heard), timeout=60)
    honest.running.settings.set(options.OFFLINE, True)
    honest.running.until(lambda: isinstance(heard[-1], (Failed, Stopped)))
    assert isinstance(heard[-1], Failed)
    assert heard[-1].code == "offline"
    honest.hub.forget_requests()
    honest.running.settings.set(options.OFFLINE, False)
    honest.hub.behave()
    assert isinstance(honest.fetch(), Fetched)
    assert honest.part.stat().st_size == SIZE


# S16: exactly these requests for each act ----------------------------------------------------------------------------


def test_a_search_is_one_request(honest: Honest) -> None:
    (found,) = honest.running.wait(honest.services.hub_search.search("story"))
    assert found.repository == REPOSITORY
    assert honest.asked() == ["GET hub/api/models"]
    honest.check_lists()


def test_looking_into_a_repository_is_one_request(honest: Honest) -> None:
    model = honest.running.wait(honest.services.hub_search.inspect(REPOSITORY))
    assert model.variants[0].files[0].name == FILE
    assert honest.asked() == [f"GET hub/api/models/{REPOSITORY}/revision/main"]
    honest.check_lists()


def test_a_download_asks_for_the_file_and_nothing_else(honest: Honest) -> None:
    assert isinstance(honest.fetch(), Fetched)
    address = f"hub/{REPOSITORY}/resolve/…/{FILE}"
    assert honest.asked() == [f"HEAD hub/{REPOSITORY}/resolve/main/{FILE}", f"GET {address}", "GET store/stored/0"]
    honest.check_lists()
    assert (
        sum(request.received for request in honest.listed() if request.host in honest.hub.address_of("store")) == SIZE
    )


def test_no_query_and_no_token_is_in_the_list(honest: Honest) -> None:
    honest.running.wait(honest.services.hub_search.search("private words"))
    honest.fetch()
    for request in honest.listed():
        assert not {"?", "="} & set(request.path)
        assert "private" not in request.path


# S17: the token goes to the hub's host only --------------------------------------------------------------------------


def test_the_token_goes_to_the_hub_and_to_nobody_else(
    start: Callable[[HubServer], Honest], hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    honest = start(hub)
    assert isinstance(honest.fetch("owner/closed-GGUF"), Fetched)
    assert {request.server: request.token for request in hub.requests} == {"hub": TOKEN, "store": ""}
    assert not any(TOKEN in f"{one.path}{one.query}{dict(one.headers)}" for one in hub.requests if one.server != "hub")
    honest.check_lists()


def test_the_token_is_not_to_be_found_beside_the_wire(
    start: Callable[[HubServer], Honest], hub: HubServer, monkeypatch: pytest.MonkeyPatch, paths: AppPaths
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    honest = start(hub)
    honest.running.wait(honest.services.hub_search.search("story"))
    fetchers = [child for child in psutil.Process().children() if any("sotto.fetcher" in a for a in child.cmdline())]
    assert len(fetchers) == 1
    assert TOKEN not in " ".join(fetchers[0].cmdline())
    assert TOKEN not in str(fetchers[0].environ())
    kept = [path for path in paths.data.parent.rglob("*") if path.is_file()]
    assert not any(TOKEN.encode() in path.read_bytes() for path in kept)


def test_a_token_that_the_hub_rejects_is_not_quoted(
    start: Callable[[HubServer], Honest], hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_wrongwrongwrong")
    failed = start(hub).fetch("owner/closed-GGUF")
    assert isinstance(failed, Failed)
    assert failed.code == "token_rejected"
    assert "wrongwrong" not in repr(failed)


def test_a_redirect_to_an_unencrypted_address_is_refused(
    start: Callable[[HubServer], Honest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    trusted = tmp_path / "authority.pem"
    authority().cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with HubServer(tls=True) as hub:
        hub.add_file(REPOSITORY, FILE, Generated(SIZE, seed=7))
        hub.tokens[TOKEN] = set()
        honest = start(hub)
        assert isinstance(honest.fetch(), Fetched)
        honest.part.unlink()
        hub.misbehave(Mood.REDIRECT_DOWNGRADE)
        failed = honest.fetch()
        assert isinstance(failed, Failed)
        assert failed.code == "redirect_refused"
        assert not any(request.server == "plain" for request in hub.requests)


# The whole program, seen from outside --------------------------------------------------------------------------------


@needs_strace
def test_only_the_fetcher_opens_connections_and_only_to_the_hub(tmp_path: Path, hub: HubServer) -> None:
    log = tmp_path / "trace"
    environment = {**os.environ, "SOTTO_DATA_DIR": str(tmp_path / "data"), "HF_ENDPOINT": hub.endpoint}
    environment.pop("HF_TOKEN", None)
    command = [*strace(log), sys.executable, "-m", "sotto", "catalog", "search", "story", "--hub", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert REPOSITORY in done.stdout, done.stderr
    lines = traced_calls(log)
    connections = [line for line in lines if re.search(r"(connect|sendto|sendmsg)\(.*AF_INET", line)]
    port = hub.endpoint.rpartition(":")[2]
    assert connections
    assert all(f"htons({port})" in line and "127.0.0.1" in line for line in connections), connections
    first = lines[0].split()[0]
    assert not any(line.split()[0] == first for line in connections), "the command itself opened a connection"
    assert [str(request) for request in hub.requests] == ["GET hub/api/models"]
