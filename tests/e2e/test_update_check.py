"""S16 for the look for a new version: with the real fetcher over TLS it is one request, listed as it is made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import signing
from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.domain.errors import UserFacingError
from sotto.domain.events import NetworkRequestMade
from sotto.services.updates import UpdateService
from support.hub_server import HubServer, Mood, authority
from support.releases import DATE, announced, origin_in
from support.running_services import RunningServices

KEY = signing.new_key()
PATH = "/sotto/site/resolve/main/latest.signed"
NOW = DATE * 1000 + 5_000


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    trusted = tmp_path / "authority.pem"
    authority().cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with HubServer(tls=True) as server:
        server.uses_store = False
        server.add_file("sotto/site", "latest.signed", announced(KEY).encode(), is_lfs=False)
        yield server


@pytest.fixture
def running(
    paths: AppPaths, site: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RunningServices]:
    """Services whose hub is the same server: not even there may a token go along, nor is a keystore asked for one."""

    def no_keystore(_services: object) -> None:
        raise AssertionError("the keystore was asked")

    monkeypatch.setenv("HF_ENDPOINT", site.endpoint)
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.setattr("sotto.services.container.Services._make_token_vault", no_keystore)
    running = RunningServices(paths).open()
    services = running.services
    origin = origin_in(tmp_path, KEY, site.endpoint + PATH)
    services.updates = UpdateService(
        services.tasks,
        services.hub,
        services.settings,
        lambda: services.network,
        origin,
        version="0.9.0",
        now=lambda: NOW,
    )
    yield running
    services.close()


def test_looking_is_one_request_and_it_is_listed(running: RunningServices, site: HubServer) -> None:
    made: list[NetworkRequestMade] = []
    running.services.hub.subscribe(NetworkRequestMade, made.append)
    state = running.wait(running.services.updates.look())
    assert state.is_newer
    (request,) = site.requests
    assert str(request) == f"GET hub{PATH}"
    assert {name: value for name, value in request.headers.items() if name != "host"} == {
        "user-agent": "sotto",
        "accept-encoding": "identity",
    }
    running.until(lambda: len(made) == 2)
    (listed,) = running.wait(running.services.network.requests())
    assert (listed.method, listed.path, listed.why, listed.authorised) == ("GET", PATH, "update", False)
    assert listed.host in site.endpoint
    assert (listed.status, listed.received) == (200, len(announced(KEY).encode()))
    assert [event.request.status for event in made] == [0, 200]  # it was in the list before it was answered


def test_being_offline_asks_nothing(running: RunningServices, site: HubServer) -> None:
    running.settings.set(options.OFFLINE, True)
    with pytest.raises(UserFacingError) as caught:
        running.wait(running.services.updates.look())
    assert caught.value.code == "offline"
    assert site.requests == []


def test_an_answer_that_was_tampered_with_is_not_believed(running: RunningServices, site: HubServer) -> None:
    site.misbehave(Mood.FLIP_BIT)
    with pytest.raises(UserFacingError) as caught:
        running.wait(running.services.updates.look())
    assert caught.value.code == "update_not_signed"
    assert running.wait(running.services.updates.state()).newest is None
