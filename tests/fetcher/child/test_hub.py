from __future__ import annotations

import functools
import hashlib
import time
from collections.abc import Callable, Iterator

import pytest

from sotto.fetcher.child import exchange, gate, hub
from sotto.fetcher.child.failures import Failure
from sotto.fetcher.child.jobs import current_job
from sotto.fetcher.child.network import Network
from support.hub_server import Generated, HubServer, Mood, Place
from support.recorded_network import Recorded, recorded_network

TOKEN = "hf_canary_41aa"


@pytest.fixture
def server() -> Iterator[HubServer]:
    with HubServer() as server:
        server.add_repository(
            "org/Model-GGUF",
            licence="other",
            licence_link="https://example.org/terms",
            downloads=500,
            likes=7,
            base_models=("org/Model", "not a repository"),
            languages=("en", "de"),
        )
        server.add_file("org/Model-GGUF", "model-Q4_K_M.gguf", Generated(50_000, seed=1))
        server.add_file("org/Model-GGUF", "big/model-00001-of-00002.gguf", Generated(60_000, seed=2))
        server.add_file("org/Model-GGUF", "small.gguf", b"not stored apart", is_lfs=False)
        server.add_file("org/Model-GGUF", "README.md", b"# Model", is_lfs=False)
        yield server


@pytest.fixture
def spoken(server: HubServer) -> Iterator[tuple[Network, Recorded]]:
    with recorded_network(server.endpoint) as spoken:
        yield spoken


@pytest.fixture
def network(spoken: tuple[Network, Recorded]) -> Iterator[Network]:
    """Inside a job."""
    with spoken[0].job("j7", "inspect"):
        yield spoken[0]


def commit_of(server: HubServer) -> str:
    return server.repositories["org/Model-GGUF"].commit


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(Failure) as caught:
        call()
    assert caught.value.text.endswith(".")
    return caught.value.code


# Search


def test_search_finds_by_words_most_downloaded_first(server: HubServer, network: Network) -> None:
    server.add_repository("org/other-model", downloads=900, gated="manual", task="image-text-to-text")
    server.add_repository("org/unrelated", downloads=10_000)
    results = hub.search(network, "model", 50)
    assert results.job == "j7"
    assert [(found.repository, found.downloads, found.gated) for found in results.repositories] == [
        ("org/other-model", 900, "manual"),
        ("org/Model-GGUF", 500, ""),
    ]
    found = results.repositories[0]
    assert (found.licence, found.task, found.likes) == ("apache-2.0", "image-text-to-text", 10)
    assert found.updated == 1_767_323_045_000


def test_a_search_is_one_request_that_names_only_the_words(
    server: HubServer, network: Network, spoken: tuple[Network, Recorded]
) -> None:
    hub.search(network, "model q4", 3)
    (request,) = server.requests
    assert (request.method, request.path) == ("GET", "/api/models")
    assert {part for part in request.query.split("&") if not part.startswith("expand=")} == {
        "search=model+q4",
        "filter=gguf",
        "sort=downloads",
        "limit=3",
    }
    assert set(request.headers) <= {"host", "accept", "accept-encoding", "connection", "user-agent"}
    assert spoken[1].summary == [("GET", "/api/models", 200, False)]


def test_a_search_without_results(network: Network) -> None:
    assert hub.search(network, "nothing like this", 50).repositories == []


def test_a_search_ends_at_its_limit(server: HubServer, network: Network) -> None:
    server.page_size = 10
    for number in range(45):
        server.add_repository(f"many/of-{number}", downloads=number)
    assert len(hub.search(network, "many", 25).repositories) == 25
    assert len(server.requests) == 3


def test_hostile_names_do_not_get_through(server: HubServer, network: Network) -> None:
    server.misbehave(Mood.HOSTILE_NAMES)
    server.add_file("org/Model-GGUF", "folder/ .gguf", b"nothing to call it by", is_lfs=False)
    assert [found.repository for found in hub.search(network, "", 50).repositories] == ["org/Model-GGUF"]
    files = hub.inspect(network, "org/Model-GGUF", "main").files
    assert [file.name for file in files] == ["model-Q4_K_M.gguf", "big/model-00001-of-00002.gguf", "small.gguf"]


# Inspect


def test_inspect_says_what_is_there(server: HubServer, network: Network) -> None:
    found = hub.inspect(network, "org/Model-GGUF", "main")
    assert (found.job, found.repository, found.commit) == ("j7", "org/Model-GGUF", commit_of(server))
    assert (found.licence, found.licence_address) == ("other", "https://example.org/terms")
    assert (found.gated, found.base_models, found.languages) == ("", ["org/Model"], ["en", "de"])
    files = server.repositories["org/Model-GGUF"].files
    assert [(file.name, file.size_bytes, file.sha256) for file in found.files] == [
        ("model-Q4_K_M.gguf", 50_000, files["model-Q4_K_M.gguf"].sha256),
        ("big/model-00001-of-00002.gguf", 60_000, files["big/model-00001-of-00002.gguf"].sha256),
        ("small.gguf", 16, None),
    ]
    assert hub.inspect(network, "org/Model-GGUF", commit_of(server)) == found


def test_inspect_is_one_request(server: HubServer, network: Network) -> None:
    hub.inspect(network, "org/Model-GGUF", "main")
    assert [str(request) for request in server.requests] == ["GET hub/api/models/org/Model-GGUF/revision/main"]


@pytest.mark.parametrize("name", ["model", "a/b/c", "../x", "a/b?x=1", "", "a/b\n"])
def test_what_is_no_repository_is_not_asked_for(server: HubServer, network: Network, name: str) -> None:
    assert code_of(lambda: hub.inspect(network, name, "main")) == "bad_address"
    assert code_of(lambda: hub.pin(network, name, "main", "model.gguf")) == "bad_address"
    assert server.requests == []


def test_missing_things_are_missing(server: HubServer, network: Network) -> None:
    assert code_of(lambda: hub.inspect(network, "org/none", "main")) == "not_found"
    assert code_of(lambda: hub.inspect(network, "org/Model-GGUF", "0" * 40)) == "not_found"
    assert code_of(lambda: hub.pin(network, "org/Model-GGUF", "main", "none.gguf")) == "not_found"


# Pin


def test_a_pin_names_the_file_exactly(server: HubServer, network: Network) -> None:
    pin = hub.pin(network, "org/Model-GGUF", "main", "big/model-00001-of-00002.gguf")
    sha256 = server.repositories["org/Model-GGUF"].files["big/model-00001-of-00002.gguf"].sha256
    assert (pin.commit, pin.size_bytes, pin.sha256, pin.etag) == (commit_of(server), 60_000, sha256, sha256)
    assert pin.url == (f"{server.endpoint}/org/Model-GGUF/resolve/{commit_of(server)}/big/model-00001-of-00002.gguf")
    assert [str(request) for request in server.requests] == [
        "HEAD hub/org/Model-GGUF/resolve/main/big/model-00001-of-00002.gguf"
    ]
    with network.stream(pin.url, {}) as response:
        assert hashlib.sha256(b"".join(response.iter_raw())).hexdigest() == pin.sha256


def test_a_pin_at_a_commit_and_from_a_mirror_without_a_store(server: HubServer, network: Network) -> None:
    server.uses_store = False
    pin = hub.pin(network, "org/Model-GGUF", commit_of(server), "model-Q4_K_M.gguf")
    assert (pin.commit, pin.size_bytes) == (commit_of(server), 50_000)
    assert [request.method for request in server.requests] == ["HEAD"]


@pytest.mark.parametrize("revision", ["main", "commit"])
def test_where_nobody_may_ask_for_headers_the_list_of_files_is_asked(
    server: HubServer, network: Network, revision: str
) -> None:
    server.misbehave(Mood.HEAD_REFUSED)
    file = server.repositories["org/Model-GGUF"].files["model-Q4_K_M.gguf"]
    pin = hub.pin(network, "org/Model-GGUF", commit_of(server) if revision == "commit" else "main", file.name)
    assert (pin.commit, pin.size_bytes, pin.sha256, pin.etag) == (commit_of(server), 50_000, file.sha256, "")
    assert pin.url.startswith(f"{server.endpoint}/org/Model-GGUF/resolve/{commit_of(server)}/")
    assert code_of(lambda: hub.pin(network, "org/Model-GGUF", "main", "small.gguf")) == "no_checksum"
    assert code_of(lambda: hub.pin(network, "org/Model-GGUF", "0" * 40, file.name)) == "not_found"
    server.misbehave(Mood.HOSTILE_COMMIT)
    assert code_of(lambda: hub.pin(network, "org/Model-GGUF", "main", file.name)) == "answer_not_understood"


def test_a_file_without_a_checksum_is_refused(network: Network) -> None:
    assert code_of(lambda: hub.pin(network, "org/Model-GGUF", "main", "small.gguf")) == "no_checksum"


def test_a_hostile_etag_is_replaced_by_the_list_s_checksum(server: HubServer, network: Network) -> None:
    server.misbehave(Mood.HOSTILE_ETAG)
    pin = hub.pin(network, "org/Model-GGUF", "main", "model-Q4_K_M.gguf")
    assert pin.sha256 == server.repositories["org/Model-GGUF"].files["model-Q4_K_M.gguf"].sha256
    assert pin.etag == ""


def test_a_hostile_commit_is_refused(server: HubServer, network: Network) -> None:
    server.misbehave(Mood.HOSTILE_COMMIT)
    assert code_of(lambda: hub.pin(network, "org/Model-GGUF", "main", "model-Q4_K_M.gguf")) == "answer_not_understood"
    assert code_of(lambda: hub.inspect(network, "org/Model-GGUF", "main")) == "answer_not_understood"


def test_a_hostile_file_is_not_asked_for(server: HubServer, network: Network) -> None:
    assert code_of(lambda: hub.pin(network, "org/Model-GGUF", "main", "../x.gguf")) == "bad_address"
    assert server.requests == []


# Moods and tokens


@pytest.mark.parametrize(
    ("mood", "code"),
    [
        (Mood.RATE_LIMITED, "rate_limited"),
        (Mood.SERVER_ERROR, "hub_problem"),
        (Mood.UNAVAILABLE, "hub_problem"),
        (Mood.GATED, "gated"),
        (Mood.TOKEN_REJECTED, "token_rejected"),
        (Mood.NOT_FOUND, "not_found"),
        (Mood.LOGIN_PAGE, "login_page"),
        (Mood.LOGIN_REDIRECT, "login_page"),
        (Mood.GARBAGE, "answer_not_understood"),
        (Mood.NOT_JSON, "answer_not_understood"),
    ],
)
def test_moods_are_told_at_once_and_nothing_is_tried_again_in_silence(
    server: HubServer, network: Network, mood: Mood, code: str
) -> None:
    server.misbehave(mood, seconds=30, places=[Place.API, Place.PIN])
    for call in (
        lambda: hub.search(network, "model", 5),
        lambda: hub.inspect(network, "org/Model-GGUF", "main"),
        lambda: hub.pin(network, "org/Model-GGUF", "main", "model-Q4_K_M.gguf"),
    ):
        server.forget_requests()
        assert code_of(call) == code
        assert len([request for request in server.requests if request.server == "hub"]) == 1


@pytest.mark.parametrize("mood", [Mood.REDIRECT_LOOP, Mood.REDIRECT_TO_FILE])
def test_bad_redirects_of_a_pin_are_refused(server: HubServer, network: Network, mood: Mood) -> None:
    server.misbehave(mood)
    assert code_of(lambda: hub.pin(network, "org/Model-GGUF", "main", "small.gguf")) == "redirect_refused"
    assert len(server.requests) <= 1 + gate.MAX_REDIRECTS


def test_an_answer_without_end_is_refused(server: HubServer, network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "MAX_ANSWER_BYTES", 1000)
    for number in range(20):
        server.add_repository(f"many/of-{number}")
    assert code_of(lambda: hub.search(network, "many", 20)) == "answer_not_understood"


def test_pages_without_end_are_refused(server: HubServer, network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MAX_PAGES", 3)
    server.page_size = 1
    for number in range(10):
        server.add_repository(f"many/of-{number}")
    assert code_of(lambda: hub.search(network, "many", 10)) == "answer_not_understood"
    assert len(server.requests) == 3


def test_an_answer_that_is_nested_without_end_is_refused(server: HubServer, network: Network) -> None:
    server.misbehave(Mood.DEEP_JSON)
    assert code_of(lambda: hub.search(network, "model", 5)) == "answer_not_understood"
    assert code_of(lambda: hub.inspect(network, "org/Model-GGUF", "main")) == "answer_not_understood"


def test_headers_without_end_are_silence(server: HubServer, network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "HEADERS_SECONDS", 0.5)
    server.misbehave(Mood.ENDLESS_HEADERS)
    assert code_of(lambda: hub.search(network, "model", 5)) == "stalled"
    assert code_of(lambda: hub.pin(network, "org/Model-GGUF", "main", "small.gguf")) == "stalled"


def test_the_hub_s_silence_is_noticed(server: HubServer, network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    # huggingface_hub itself would wait for ever.
    monkeypatch.setitem(exchange.TIMEOUTS, "read", 0.3)
    server.misbehave(Mood.SLOW_HEADERS)
    assert code_of(lambda: hub.search(network, "model", 5)) == "stalled"
    assert code_of(lambda: hub.pin(network, "org/Model-GGUF", "main", "small.gguf")) == "stalled"
    assert len(server.requests) == 2


def test_an_answer_that_drips_is_not_waited_for(
    server: HubServer, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert exchange.LOOK_SECONDS == 15
    monkeypatch.setattr(exchange, "LOOK_SECONDS", 0.3)
    server.misbehave(Mood.DRIPPING)
    for call in (
        lambda: hub.search(network, "model", 5),
        lambda: hub.inspect(network, "org/Model-GGUF", "main"),
        lambda: hub.pin(network, "org/Model-GGUF", "main", "small.gguf"),  # without a checksum: the list is asked
    ):
        begun = time.monotonic()
        with pytest.raises(Failure) as caught:
            call()
        assert (caught.value.code, caught.value.passes) == ("stalled", True)
        assert "answers too slowly." in caught.value.text
        assert time.monotonic() - begun < 5
    server.behave()
    assert len(hub.search(network, "model", 5).repositories) == 1  # only the slow connections were ended


def test_all_pages_of_an_answer_share_one_limit(
    server: HubServer, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert exchange.MAX_ANSWER_SECONDS == 60
    monkeypatch.setattr(exchange, "MAX_ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(exchange, "LEAST_PROGRESS", 1)
    server.misbehave(Mood.DRIPPING)
    server.page_size = 1
    server.add_repository("org/Model-2-GGUF")
    assert code_of(lambda: hub.search(network, "model", 5)) == "stalled"


def test_another_answer_has_a_limit_of_its_own(server: HubServer, network: Network) -> None:
    job = current_job.get()
    assert job is not None
    before = job.asked_at = job.asked_at - exchange.MAX_ANSWER_SECONDS
    server.page_size = 1
    server.add_repository("org/Model-2-GGUF")
    assert len(hub.search(network, "model", 5).repositories) == 2
    assert job.asked_at >= before + exchange.MAX_ANSWER_SECONDS


def test_a_gated_model_needs_a_token_that_may_read_it(server: HubServer) -> None:
    server.repositories["org/Model-GGUF"].gated = "manual"
    server.tokens.update({TOKEN: {"org/Model-GGUF"}, "other": set()})
    codes = []
    for token in ("", "other", "unknown", TOKEN):
        with recorded_network(server.endpoint, token=token) as (network, recorded), network.job("j", "fetch"):
            assert hub.inspect(network, "org/Model-GGUF", "main").gated == "manual"
            pin = functools.partial(hub.pin, network, "org/Model-GGUF", "main", "model-Q4_K_M.gguf")
            codes.append(pin().commit if token == TOKEN else code_of(pin))
        assert TOKEN not in repr(recorded)
    assert codes == ["gated", "gated", "token_rejected", commit_of(server)]
    assert {request.server for request in server.requests if request.token} == {"hub"}


def test_the_token_does_not_follow_a_redirect_to_another_host(server: HubServer) -> None:
    server.misbehave(Mood.LOGIN_REDIRECT)
    with recorded_network(server.endpoint, token=TOKEN) as (network, recorded), network.job("j", "inspect"):
        assert code_of(lambda: hub.inspect(network, "org/Model-GGUF", "main")) == "login_page"
    assert [(request.server, request.token) for request in server.requests] == [("hub", TOKEN), ("store", "")]
    assert [started.authorised for started in recorded.started] == [True, False]
