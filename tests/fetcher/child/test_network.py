from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sotto.fetcher.child import exchange, gate
from sotto.fetcher.child.failures import Failure, Interrupted
from sotto.fetcher.child.network import PUBLIC_HUB, Network, prepare_environment
from sotto.fetcher.protocol import Configure
from support.hub_server import Generated, HubServer, Mood, Place, authority
from support.recorded_network import Recorded, recorded_network

SIZE = 200_000
TOKEN = "hf_canary_7c1d"
FILE = "/org/model/resolve/main/model.gguf"


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with HubServer() as hub:
        yield with_a_file(hub)


@pytest.fixture
def secure_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    trusted = tmp_path / "authority.pem"
    authority().cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with HubServer(tls=True) as hub:
        yield with_a_file(hub)


def with_a_file(hub: HubServer) -> HubServer:
    hub.add_file("org/model", "model.gguf", Generated(SIZE, seed=3))
    hub.tokens[TOKEN] = set()
    return hub


def fetched(network: Network, url: str, headers: dict[str, str] | None = None) -> int:
    """Fetch ``url`` for a job; the number of bytes that came."""
    with network.job("j1", "fetch"), network.stream(url, headers or {}) as response:
        return sum(len(piece) for piece in response.iter_raw())


def failure(endpoint: str, path: str = FILE, **settings: object) -> Failure:
    with recorded_network(endpoint, **settings) as (network, _), pytest.raises(Failure) as caught:
        fetched(network, network.endpoint + path)
    assert TOKEN not in repr(vars(caught.value))
    return caught.value


def test_every_request_is_told_redirects_too(hub: HubServer) -> None:
    with recorded_network(hub.endpoint, token=TOKEN) as (network, recorded):
        assert fetched(network, hub.endpoint + FILE, {"Range": "bytes=50000-"}) == SIZE - 50_000
    stored = hub.stored(hub.repositories["org/model"].files["model.gguf"])
    assert recorded.summary == [("GET", FILE, 302, True), ("GET", stored, 206, False)]
    assert [(entry.job, entry.why) for entry in recorded.started] == [("j1", "fetch")] * 2
    assert [f"http://{entry.host}" for entry in recorded.started] == [hub.endpoint, hub.address_of("store")]
    assert [recorded.ended[entry.number].received for entry in recorded.started] == [0, SIZE - 50_000]
    assert abs(recorded.started[0].at / 1000 - time.time()) < 600
    assert [request.query for request in hub.requests] == ["", "Signature=secret-signature&Expires=1"]
    assert "secret-signature" not in repr(recorded)


def test_the_token_goes_to_the_hub_only_and_nothing_else_identifies_the_computer(hub: HubServer) -> None:
    headers = {"Cookie": "session=1", "User-Agent": "Secret OS 1", "Authorization": "Bearer mine", "If-Range": '"x"'}
    with recorded_network(hub.endpoint, token=TOKEN) as (network, recorded):
        fetched(network, hub.endpoint + FILE, headers)
        fetched(network, hub.address_of("store") + "/stored/0", headers)
    assert [request.token for request in hub.requests] == [TOKEN, "", ""]
    for request in hub.requests:
        assert set(request.headers) <= {"host", "user-agent", "accept-encoding", "authorization", "if-range"}
        assert request.headers["user-agent"] == "sotto"
    assert TOKEN not in repr(recorded)


def test_without_a_token_none_is_sent(hub: HubServer) -> None:
    with recorded_network(hub.endpoint) as (network, recorded):
        fetched(network, hub.endpoint + FILE)
    assert [request.token for request in hub.requests] == ["", ""]
    assert not any(entry.authorised for entry in recorded.started)


def test_nothing_goes_out_without_a_job(hub: HubServer) -> None:
    with recorded_network(hub.endpoint) as (network, recorded):
        with pytest.raises(RuntimeError, match="without a job"), network.stream(hub.endpoint + FILE, {}):
            pass
        assert recorded == []
    assert hub.requests == []


def test_offline_means_no_request(hub: HubServer) -> None:
    error = failure(hub.endpoint, offline=True)
    assert (error.code, error.passes) == ("offline", True)
    assert "Privacy" in error.hint
    assert hub.requests == []


def in_a_thread(work: Callable[[], object]) -> tuple[threading.Thread, list[BaseException]]:
    caught: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except (Failure, Interrupted) as error:
            caught.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, caught


def ended_by(hub: HubServer, mood: Mood, end: Callable[[Network], None]) -> tuple[BaseException, Recorded]:
    """Fetch from ``hub`` under ``mood`` until nothing comes any more, then do ``end``: what the fetching thread got."""
    hub.misbehave(mood, at=0.5)
    is_silent = threading.Event()

    def fetch(network: Network) -> None:
        got = 0
        with network.job("j1", "fetch"), network.stream(hub.endpoint + FILE, {}) as response:
            for piece in response.iter_raw():
                got += len(piece)
                if got == SIZE // 2:
                    is_silent.set()

    with recorded_network(hub.endpoint) as (network, recorded):
        thread, caught = in_a_thread(lambda: fetch(network))
        if mood is Mood.STALL:
            assert is_silent.wait(30.0)
        else:
            hub.wait_for(lambda requests: len(requests) == 1)
        end(network)
        thread.join(10.0)  # far less than the stall limit
        assert not thread.is_alive()
    return caught[0], recorded


@pytest.mark.parametrize("mood", [Mood.STALL, Mood.SLOW_HEADERS])
def test_a_job_can_be_ended_while_it_waits(hub: HubServer, mood: Mood) -> None:
    error, recorded = ended_by(hub, mood, lambda network: network.interrupt("j1"))
    assert isinstance(error, Interrupted)
    assert len(recorded.ended) == len(recorded.started)


def test_a_job_can_be_ended_while_it_waits_on_a_secure_connection(secure_hub: HubServer) -> None:
    error, _ = ended_by(secure_hub, Mood.STALL, lambda network: network.interrupt("j1"))
    assert isinstance(error, Interrupted)


def test_going_offline_ends_what_runs(hub: HubServer) -> None:
    settings = Configure(endpoint=hub.endpoint, offline=True)
    error, _ = ended_by(hub, Mood.STALL, lambda network: network.configure(settings))
    assert isinstance(error, Failure)
    assert error.code == "offline"


def test_to_end_an_unknown_job_does_nothing(hub: HubServer) -> None:
    with recorded_network(hub.endpoint) as (network, _):
        network.interrupt("j1")
        assert fetched(network, hub.endpoint + FILE) == SIZE
        network.interrupt("j1")
        assert fetched(network, hub.endpoint + FILE) == SIZE


def test_a_redirect_loop_ends(hub: HubServer) -> None:
    hub.misbehave(Mood.REDIRECT_LOOP)
    error = failure(hub.endpoint)
    assert (error.code, error.passes) == ("redirect_refused", False)
    assert len(hub.requests) == 1 + gate.MAX_REDIRECTS


def test_only_web_addresses_are_opened(hub: HubServer) -> None:
    hub.misbehave(Mood.REDIRECT_TO_FILE)
    error = failure(hub.endpoint)
    assert (error.code, error.passes) == ("redirect_refused", False)
    assert "does not open" in error.text
    assert failure(hub.endpoint.replace("http:", "ftp:")).code == "bad_endpoint"


def test_a_secure_hub_cannot_send_us_to_an_open_address(secure_hub: HubServer) -> None:
    with recorded_network(secure_hub.endpoint, token=TOKEN) as (network, _):
        assert fetched(network, secure_hub.endpoint + FILE) == SIZE
    secure_hub.misbehave(Mood.REDIRECT_DOWNGRADE)
    secure_hub.forget_requests()
    error = failure(secure_hub.endpoint, token=TOKEN)
    assert (error.code, error.passes) == ("redirect_refused", False)
    assert [(request.server, request.token) for request in secure_hub.requests] == [("hub", TOKEN)]
    # Nor can an address that came some other way.
    plain = secure_hub.address_of("plain")
    with recorded_network(secure_hub.endpoint) as (network, _), pytest.raises(Failure, match="does not open"):
        fetched(network, plain + FILE)
    assert not [request for request in secure_hub.requests if request.server == "plain"]


def test_a_hub_that_cannot_prove_itself_gets_nothing() -> None:
    with HubServer(tls=True) as hub:
        error = failure(hub.endpoint, token=TOKEN)
        assert (error.code, error.passes) == ("tls_failed", True)
        assert "could not be secured" in error.text
        assert hub.requests == []
    with HubServer() as hub:
        assert failure(hub.endpoint.replace("http:", "https:"), token=TOKEN).code == "tls_failed"
        assert hub.requests == []


def test_nobody_there() -> None:
    with HubServer() as hub:
        pass
    error = failure(hub.endpoint)
    assert (error.code, error.passes) == ("no_network", True)
    assert error.text == f"{hub.endpoint.removeprefix('http://')} can’t be reached."


@pytest.mark.parametrize(
    ("mood", "code", "passes", "words"),
    [
        (Mood.RATE_LIMITED, "rate_limited", True, "asks to wait"),
        (Mood.SERVER_ERROR, "hub_problem", True, "has a problem"),
        (Mood.UNAVAILABLE, "hub_problem", True, "has a problem"),
        (Mood.GATED, "gated", False, "gives access on request only"),
        (Mood.TOKEN_REJECTED, "token_rejected", False, "does not accept the access token"),
        (Mood.NOT_FOUND, "not_found", False, "does not have this file"),
        (Mood.LOGIN_PAGE, "login_page", True, "login page"),
        (Mood.LOGIN_REDIRECT, "login_page", True, "login page"),
        (Mood.GARBAGE, "answer_not_understood", True, "was not understood"),
    ],
)
def test_the_hub_s_moods_in_words(hub: HubServer, mood: Mood, code: str, passes: bool, words: str) -> None:
    hub.misbehave(mood, seconds=12, places=[Place.RESOLVE])
    error = failure(hub.endpoint)
    assert (error.code, error.passes) == (code, passes)
    assert words in error.text
    assert error.hint
    assert error.retry_after == (12.0 if mood is Mood.RATE_LIMITED else None)


def test_refused_by_the_store_may_pass(hub: HubServer) -> None:
    hub.misbehave(Mood.GATED, places=[Place.STORE])
    error = failure(hub.endpoint)
    assert (error.code, error.passes) == ("access_refused", True)


def test_a_cut_connection_gives_what_came_before_it(hub: HubServer) -> None:
    hub.misbehave(Mood.CUT, at=0.5)
    got = bytearray()
    with (
        recorded_network(hub.endpoint) as (network, recorded),
        network.job("j1", "fetch"),
        network.stream(hub.endpoint + FILE, {}) as response,
        pytest.raises(Failure) as caught,
    ):
        deque(map(got.extend, response.iter_raw()), maxlen=0)
    assert (caught.value.code, caught.value.passes) == ("connection_cut", True)
    assert len(got) == SIZE // 2
    assert [recorded.ended[entry.number].received for entry in recorded.started] == [0, SIZE // 2]


@pytest.mark.parametrize(
    ("mood", "limit", "words"),
    [(Mood.STALL, 2.0, "has stopped sending."), (Mood.SLOW_HEADERS, 0.3, "does not answer.")],
)
def test_silence_is_noticed(
    hub: HubServer, monkeypatch: pytest.MonkeyPatch, mood: Mood, limit: float, words: str
) -> None:
    assert exchange.TIMEOUTS["read"] == 15.0
    monkeypatch.setitem(exchange.TIMEOUTS, "read", limit)
    hub.misbehave(mood, at=0.5)
    error = failure(hub.endpoint)
    assert (error.code, error.passes) == ("stalled", True)
    assert error.text.endswith(words)


def test_a_proxy_is_used_when_one_is_set() -> None:
    with HubServer() as proxy:  # as far as it matters here, a proxy is a server that is asked for whole addresses
        error = failure("http://hub.example", proxy=proxy.endpoint)
        assert error.code == "not_found"
        assert [request.path for request in proxy.requests] == ["http://hub.example" + FILE]
        assert proxy.requests[0].host == "hub.example"


def test_the_computer_s_proxy_is_used_but_not_for_itself(monkeypatch: pytest.MonkeyPatch, hub: HubServer) -> None:
    with HubServer() as proxy:
        monkeypatch.setenv("http_proxy", proxy.endpoint)
        monkeypatch.delenv("no_proxy", raising=False)
        assert failure("http://hub.example").code == "not_found"
        assert len(proxy.requests) == 1
        with recorded_network(hub.endpoint) as (network, _):
            assert fetched(network, hub.endpoint + FILE) == SIZE
        assert len(proxy.requests) == 1


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "nonsense", "gopher://127.0.0.1:1", "http://[::"])
def test_a_proxy_that_makes_no_sense_is_told(hub: HubServer, proxy: str) -> None:
    error = failure(hub.endpoint, proxy=proxy)
    assert (error.code, error.passes) == ("proxy_problem", False)
    assert hub.requests == []


@pytest.mark.parametrize("endpoint", ["ftp://hub.example", "hub.example", "http://[::", "https://"])
def test_a_hub_s_address_that_makes_no_sense_is_told(endpoint: str) -> None:
    assert failure(endpoint).code == "bad_endpoint"


def test_the_public_hub_is_meant_when_none_is_named() -> None:
    with recorded_network("") as (network, _):
        assert network.endpoint == PUBLIC_HUB
    with recorded_network("https://mirror.example/hub/") as (network, _):
        assert (network.endpoint, network.hub_host) == ("https://mirror.example/hub", "mirror.example")


def test_what_other_programs_set_does_not_reach_huggingface_hub() -> None:
    foreign = {"HF_TOKEN": TOKEN, "HUGGING_FACE_HUB_TOKEN": TOKEN, "HF_ENDPOINT": "http://x", "HF_DEBUG": "1"}
    environ = {**foreign, "SSLKEYLOGFILE": "/tmp/keys", "PATH": "/bin", "https_proxy": "http://p"}
    prepare_environment(environ)
    assert not set(foreign) & set(environ)
    assert "SSLKEYLOGFILE" not in environ
    assert (environ["PATH"], environ["https_proxy"]) == ("/bin", "http://p")


def test_huggingface_hub_obeys_the_prepared_environment() -> None:
    code = """
import os
from sotto.fetcher.child.network import prepare_environment
prepare_environment(os.environ)
from huggingface_hub import constants as c, get_token
from huggingface_hub.utils import build_hf_headers
assert c.HF_HUB_DISABLE_TELEMETRY and c.HF_HUB_DISABLE_UPDATE_CHECK and c.HF_HUB_DISABLE_XET
assert c.HF_HUB_DISABLE_IMPLICIT_TOKEN and not c.HF_HUB_OFFLINE and not c.HF_DEBUG
assert c.ENDPOINT == "https://huggingface.co"
assert get_token() is None and "authorization" not in build_hf_headers()
assert not os.path.exists(c.HF_HOME) and not os.path.exists(os.path.dirname(c.HF_TOKEN_PATH))
print("agreed")
"""
    environ = {**os.environ, "HF_TOKEN": TOKEN, "HF_HUB_OFFLINE": "1", "HF_ENDPOINT": "http://x", "HF_DEBUG": "1"}
    result = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, timeout=60)
    assert (result.stdout, result.stderr) == ("agreed\n", "")
