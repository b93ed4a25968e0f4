"""Asking which version is the newest: one plain request, nothing that tells who asks, and never much of an answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sotto.fetcher.child import update
from sotto.fetcher.child.failures import Failure
from sotto.fetcher.protocol import LookForUpdate
from support.hub_server import HubServer, Mood
from support.recorded_network import Recorded, recorded_network

PATH = "/sotto/site/resolve/main/latest.signed"
TEXT = "untrusted comment: grün\n"
LIMIT = 1000


@pytest.fixture
def site() -> Iterator[HubServer]:
    with HubServer() as server:
        server.uses_store = False
        server.add_file("sotto/site", "latest.signed", TEXT.encode(), is_lfs=False)
        yield server


def look(address: str, hub: str = "https://hub.example", **settings: object) -> tuple[str, Recorded]:
    """Return what was answered and what was told of the requests; the hub is another server unless said otherwise."""
    with recorded_network(hub, **settings) as (network, recorded):
        return update.look(network, LookForUpdate("j", address, LIMIT)).text, recorded


def failure(address: str, **settings: object) -> Failure:
    with pytest.raises(Failure) as caught:
        look(address, **settings)
    return caught.value


def test_the_answer_comes_as_it_is_with_one_request(site: HubServer) -> None:
    text, recorded = look(site.endpoint + PATH)
    assert text == TEXT
    assert [str(request) for request in site.requests] == [f"GET hub{PATH}"]
    assert recorded.summary == [("GET", PATH, 200, False)]
    assert recorded.started[0].why == "update"


def test_nothing_tells_who_asks(site: HubServer) -> None:
    look(site.endpoint + PATH, hub=site.endpoint, token="hf_secretsecret")
    (request,) = site.requests
    assert request.token == ""
    assert request.query == ""
    named = {name: value for name, value in request.headers.items() if name != "host"}
    assert named == {"user-agent": "sotto", "accept-encoding": "identity"}


def test_offline_asks_nobody(site: HubServer) -> None:
    assert failure(site.endpoint + PATH, offline=True).code == "offline"
    assert site.requests == []


def test_a_redirect_is_not_followed(site: HubServer) -> None:
    site.misbehave(Mood.LOGIN_REDIRECT)
    assert failure(site.endpoint + PATH).code == "update_not_answered"
    assert len(site.requests) == 1


@pytest.mark.parametrize("mood", [Mood.NOT_FOUND, Mood.GATED, Mood.TOKEN_REJECTED, Mood.GARBAGE])
def test_what_is_no_answer_is_said_without_words_about_models(site: HubServer, mood: Mood) -> None:
    site.misbehave(mood)
    refused = failure(site.endpoint + PATH)
    assert refused.code == "update_not_answered"
    assert "model" not in refused.text + refused.hint
    assert len(site.requests) == 1


def test_a_login_page_is_told_as_one_of_the_site_and_not_of_the_hub(site: HubServer) -> None:
    site.misbehave(Mood.LOGIN_PAGE)
    refused = failure(site.endpoint + PATH)
    assert refused.code == "login_page"
    assert "127.0.0.1" in refused.text


def test_a_long_answer_is_given_up(site: HubServer) -> None:
    site.add_file("sotto/site", "latest.signed", b"x" * (LIMIT + 1), is_lfs=False)
    assert failure(site.endpoint + PATH).code == "update_not_answered"
    site.add_file("sotto/site", "latest.signed", b"x" * LIMIT, is_lfs=False)
    assert len(look(site.endpoint + PATH)[0]) == LIMIT


def test_an_answer_that_is_no_text_is_none(site: HubServer) -> None:
    site.add_file("sotto/site", "latest.signed", b"\xff\xfe", is_lfs=False)
    assert failure(site.endpoint + PATH).code == "update_not_answered"


@pytest.mark.parametrize(
    "address", ["", "sotto.example", "http://sotto.example/latest", "file:///etc/passwd", "http://["]
)
def test_only_encrypted_addresses_are_asked(address: str) -> None:
    assert failure(address).code == "update_not_answered"


def test_the_hub_may_be_misnamed(site: HubServer) -> None:
    assert look(site.endpoint + PATH, hub="nonsense")[0] == TEXT
