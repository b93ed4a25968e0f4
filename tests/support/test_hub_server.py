"""The hub of the tests must itself be right: what it misdoes is what the fetcher is judged by."""

from __future__ import annotations

import hashlib
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from support.hub_server import Generated, HubFile, HubServer, Mood, Place, authority

SIZE = 2_500_000


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with HubServer() as hub:
        hub.add_file("org/model", "model.gguf", Generated(SIZE, seed=1))
        yield hub


@pytest.fixture
def client() -> Iterator[httpx2.Client]:
    with httpx2.Client(trust_env=False, timeout=30.0) as client:
        yield client


def file_of(hub: HubServer) -> HubFile:
    return hub.repositories["org/model"].files["model.gguf"]


def address(hub: HubServer) -> str:
    return f"{hub.endpoint}/org/model/resolve/main/model.gguf"


def stored(hub: HubServer) -> str:
    return hub.address_of("store") + hub.stored(file_of(hub))


def received(client: httpx2.Client, url: str, headers: dict[str, str] | None = None) -> tuple[bytes, bool]:
    """The bytes that came, and whether the answer was whole."""
    got = bytearray()
    try:
        with client.stream("GET", url, headers=headers) as response:
            for piece in response.iter_raw():
                got += piece
    except httpx2.RemoteProtocolError:
        return bytes(got), False
    return bytes(got), True


def test_generated_bytes_are_the_same_however_they_are_read() -> None:
    content = Generated(3_000_000, seed=7)
    whole = b"".join(content.pieces(0, content.size))
    assert len(whole) == 3_000_000
    for start, end in [(0, 5), (3, 20), (1_048_570, 1_048_590), (2_097_152, 3_000_000), (2_999_999, 3_000_000)]:
        assert b"".join(content.pieces(start, end)) == whole[start:end]
    assert whole[: 1 << 20] != whole[1 << 20 : 2 << 20]
    assert b"".join(Generated(3_000_000, seed=8).pieces(0, 10)) != whole[:10]


def test_a_file_is_sent_by_the_store_and_described_by_the_hub(hub: HubServer, client: httpx2.Client) -> None:
    head = client.head(address(hub))
    assert head.status_code == 302
    assert head.headers["x-linked-size"] == str(SIZE)
    assert head.headers["x-linked-etag"].strip('"') == file_of(hub).sha256
    assert head.headers["x-repo-commit"] == hub.repositories["org/model"].commit
    whole = client.get(address(hub), follow_redirects=True)
    assert whole.url.port != httpx2.URL(hub.endpoint).port
    assert hashlib.sha256(whole.content).hexdigest() == file_of(hub).sha256


def test_a_range_is_honoured_only_for_the_same_state_of_the_file(hub: HubServer, client: httpx2.Client) -> None:
    whole = client.get(stored(hub))
    asked = {"Range": "bytes=1000000-", "If-Range": whole.headers["etag"]}
    rest = client.get(stored(hub), headers=asked)
    assert (rest.status_code, rest.content) == (206, whole.content[1_000_000:])
    assert rest.headers["content-range"] == f"bytes 1000000-{SIZE - 1}/{SIZE}"
    assert client.get(stored(hub), headers={**asked, "If-Range": '"other"'}).status_code == 200
    assert client.get(stored(hub), headers={"Range": f"bytes={SIZE}-"}).status_code == 416
    assert [request.start for request in hub.requests] == [0, 1_000_000, 1_000_000, SIZE]


def test_a_file_on_the_disk_can_be_offered(hub: HubServer, client: httpx2.Client, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(bytes(range(256)) * 10)
    hub.add_file("org/model", "model.gguf", tmp_path / "x")
    assert client.get(stored(hub), headers={"Range": "bytes=250-259"}).content == bytes([*range(250, 256), *range(4)])


def test_bodies_misbehave_as_told(hub: HubServer, client: httpx2.Client) -> None:
    right = client.get(stored(hub)).content

    hub.misbehave(Mood.FLIP_BIT, at=0.25)
    got, is_whole = received(client, stored(hub))
    assert is_whole
    assert [at for at in range(SIZE) if got[at] != right[at]] == [SIZE // 4]

    hub.behave()
    hub.misbehave(Mood.CUT, at=0.55)
    assert received(client, stored(hub)) == (right[: int(SIZE * 0.55)], False)
    assert received(client, stored(hub)) == (right, True)

    hub.misbehave(Mood.CUT_ALWAYS, at=0.55)
    for start, length in [(0, int(SIZE * 0.55)), (1_000_000, int(SIZE * 0.55) - 1_000_000), (2_000_000, 0)]:
        got, is_whole = received(client, stored(hub), {"Range": f"bytes={start}-"})
        assert (len(got), is_whole) == (length, False)

    hub.behave()
    hub.misbehave(Mood.TOO_LONG)
    assert received(client, stored(hub)) == (right + bytes(1000), True)
    hub.behave()
    hub.misbehave(Mood.TOO_SHORT)
    assert received(client, stored(hub)) == (right[:-1000], True)
    hub.behave()
    hub.misbehave(Mood.CHUNKED)
    assert received(client, stored(hub)) == (right, True)
    hub.behave()
    hub.misbehave(Mood.SWAPPED)
    got, is_whole = received(client, stored(hub))
    assert is_whole
    assert len(got) == SIZE
    assert got != right


def test_ranges_misbehave_as_told(hub: HubServer, client: httpx2.Client) -> None:
    asked = {"Range": "bytes=1000-"}
    hub.misbehave(Mood.RANGE_IGNORED, times=1)
    assert client.get(stored(hub), headers=asked).status_code == 200
    assert client.get(stored(hub), headers=asked).status_code == 206
    hub.misbehave(Mood.WRONG_RANGE, times=1)
    assert client.get(stored(hub), headers=asked).headers["content-range"].startswith("bytes 1007-")
    hub.misbehave(Mood.NEW_ETAG)
    etags = {client.get(stored(hub), headers=asked).headers["etag"] for _ in range(3)}
    assert len(etags) == 3


def test_a_file_can_change_while_it_is_sent(hub: HubServer, client: httpx2.Client) -> None:
    before, commit, place = file_of(hub).sha256, hub.repositories["org/model"].commit, stored(hub)
    hub.misbehave(Mood.CHANGES_MIDWAY, at=0.5)
    got, is_whole = received(client, place)
    assert not is_whole
    assert len(got) == SIZE // 2
    assert file_of(hub).sha256 != before
    assert hub.repositories["org/model"].commit != commit
    assert client.get(address(hub), follow_redirects=True).headers["etag"] == file_of(hub).store_etag


def test_a_slow_store_takes_its_time(hub: HubServer, client: httpx2.Client) -> None:
    hub.misbehave(Mood.SLOW, rate=2000)
    began = time.monotonic()
    assert len(client.get(stored(hub), headers={"Range": "bytes=0-599"}).content) == 600
    assert time.monotonic() - began >= 0.2


def test_a_stalled_answer_ends_with_the_server() -> None:
    with HubServer() as hub, httpx2.Client(trust_env=False) as client:
        hub.add_file("org/model", "model.gguf", Generated(SIZE, seed=1))
        hub.misbehave(Mood.STALL, at=0.1)
        with client.stream("GET", stored(hub)) as response:
            pieces = response.iter_raw(chunk_size=SIZE // 10)
            assert len(next(pieces)) == SIZE // 10
            hub.close()
            with pytest.raises(httpx2.HTTPError):
                next(pieces)


@pytest.mark.parametrize(
    ("mood", "status"),
    [
        (Mood.RATE_LIMITED, 429),
        (Mood.SERVER_ERROR, 500),
        (Mood.UNAVAILABLE, 503),
        (Mood.GATED, 403),
        (Mood.TOKEN_REJECTED, 401),
        (Mood.NOT_FOUND, 404),
        (Mood.LOGIN_PAGE, 200),
        (Mood.LOGIN_REDIRECT, 302),
        (Mood.NOT_JSON, 200),
        (Mood.REDIRECT_LOOP, 302),
        (Mood.REDIRECT_TO_FILE, 302),
    ],
)
def test_a_mood_is_shown_as_often_as_told(hub: HubServer, client: httpx2.Client, mood: Mood, status: int) -> None:
    hub.misbehave(mood, times=1, places=[Place.PIN], seconds=7)
    assert client.get(address(hub)).headers["location"].startswith(stored(hub))
    answer = client.head(address(hub))
    assert answer.status_code == status
    assert answer.headers.get("retry-after") == ("7" if mood is Mood.RATE_LIMITED else None)
    if mood is not Mood.NOT_JSON:
        assert "x-repo-commit" not in answer.headers
    assert client.head(address(hub)).headers["location"].startswith(stored(hub))


def test_garbage_and_silence(hub: HubServer, client: httpx2.Client) -> None:
    hub.misbehave(Mood.GARBAGE, times=1)
    with pytest.raises(httpx2.RemoteProtocolError):
        client.get(address(hub))
    hub.misbehave(Mood.SLOW_HEADERS, times=1)
    with pytest.raises(httpx2.ReadTimeout):
        client.get(address(hub), timeout=0.2)


def test_search_lists_by_downloads_in_pages(hub: HubServer, client: httpx2.Client) -> None:
    hub.page_size = 2
    for number in range(5):
        hub.add_repository(f"org/other-{number}", downloads=number)
    first = client.get(f"{hub.endpoint}/api/models", params={"search": "OTHER", "limit": 4})
    assert [entry["id"] for entry in first.json()] == ["org/other-4", "org/other-3"]
    second = client.get(first.links["next"]["url"])
    assert [entry["id"] for entry in second.json()] == ["org/other-2", "org/other-1"]


def test_gated_repositories_open_to_their_tokens_only(hub: HubServer, client: httpx2.Client) -> None:
    hub.add_file("org/gated", "model.gguf", b"x" * 100)
    hub.repositories["org/gated"].gated = "manual"
    hub.tokens.update(good={"org/gated"}, other=set())
    url = f"{hub.endpoint}/org/gated/resolve/main/model.gguf"
    answers = [client.head(url, headers={"Authorization": f"Bearer {t}"}) for t in ("good", "other", "unknown")]
    assert [answer.status_code for answer in answers] == [302, 403, 401]
    assert [answer.headers.get("x-error-code") for answer in answers] == [None, "GatedRepo", None]
    assert client.head(url).status_code == 401


def test_tls_needs_the_authority_of_the_tests() -> None:
    trusting = ssl.create_default_context()
    authority().configure_trust(trusting)
    with HubServer(tls=True) as hub:
        hub.add_file("org/model", "model.gguf", b"x" * 100)
        with httpx2.Client(trust_env=False, verify=trusting) as client:
            assert client.get(address(hub), follow_redirects=True).content == b"x" * 100
            hub.misbehave(Mood.REDIRECT_DOWNGRADE)
            assert client.head(address(hub)).headers["location"].startswith("http://")
        with httpx2.Client(trust_env=False) as client, pytest.raises(httpx2.ConnectError):
            client.get(address(hub))
        assert [request.server for request in hub.requests] == ["hub", "store", "hub"]
