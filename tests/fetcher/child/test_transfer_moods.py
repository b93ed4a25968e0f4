"""The real fetcher against every mood of a server: what the user reads, how soon, and what becomes of the file."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sotto.fetcher.child import exchange
from support.fetcher_probe import LAST_WORDS, FetcherProbe
from support.hub_server import BODY, Generated, HubFile, HubServer, Mood, Place

SIZE = 2_000_000
VISIBLE_WITHIN = 10.0  # seconds; five are promised, of which a busy machine may need some for itself

IMPATIENT = """
from sotto.fetcher.child import exchange
exchange.TIMEOUTS["read"] = 0.5
from sotto.fetcher import __main__ as program
program.main()
"""


@pytest.fixture(scope="module")
def fetcher() -> Iterator[FetcherProbe]:
    """One fetcher for all, which takes half a second of silence for a stall."""
    with FetcherProbe(command=[sys.executable, "-P", "-c", IMPATIENT]) as probe:
        yield probe


@pytest.fixture
def hub(fetcher: FetcherProbe) -> Iterator[HubServer]:
    with HubServer() as server:
        fetcher.messages.clear()
        fetcher.send("configure", endpoint=server.endpoint)
        yield server


@pytest.fixture
def file(hub: HubServer) -> HubFile:
    return hub.add_file("owner/model", "model.gguf", Generated(SIZE))


@pytest.fixture
def part(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    return folder / "model.gguf.part"


def content(file: HubFile) -> bytes:
    return b"".join(file.content.pieces(0, file.size))


PASSING = [
    (Mood.RATE_LIMITED, {"seconds": 1}, "rate_limited", "asks to wait"),
    (Mood.SERVER_ERROR, {}, "hub_problem", "has a problem"),
    (Mood.UNAVAILABLE, {}, "hub_problem", "has a problem"),
    (Mood.LOGIN_PAGE, {}, "login_page", "login page"),
    (Mood.SLOW_HEADERS, {}, "stalled", "does not answer"),
    (Mood.CUT, {}, "connection_cut", "cut"),
    (Mood.CUT_ALWAYS, {}, "connection_cut", "cut"),
    (Mood.STALL, {}, "stalled", "stopped sending"),
    (Mood.GARBAGE, {}, "answer_not_understood", "not understood"),
]


@pytest.mark.parametrize(
    ("mood", "details", "code", "words", "place"),
    [
        (*row, place)
        for row in PASSING
        for place in (Place.PIN, Place.STORE)
        if place is Place.STORE or row[0] not in BODY
    ],
)
def test_what_may_pass_is_shown_and_then_gone_on_with(
    fetcher: FetcherProbe,
    hub: HubServer,
    file: HubFile,
    part: Path,
    mood: Mood,
    details: dict[str, Any],
    code: str,
    words: str,
    place: Place,
) -> None:
    hub.misbehave(mood, places=[place], **details)
    asked = time.monotonic()
    job = fetcher.fetch(part)
    waiting = fetcher.expect("waiting", *LAST_WORDS, job=job)
    assert waiting["type"] == "waiting", waiting
    assert waiting["at"] - asked < VISIBLE_WITHIN
    assert waiting["code"] == code
    assert words in waiting["text"]
    assert 0.5 < waiting["seconds"] < 2
    hub.behave()
    assert fetcher.last_word(job)["type"] == "fetched"
    assert part.read_bytes() == content(file)


FINAL = [
    (Mood.GATED, [Place.PIN], "gated", "access"),
    (Mood.TOKEN_REJECTED, [Place.PIN], "token_rejected", "token"),
    (Mood.NOT_FOUND, [Place.PIN], "not_found", "not have this file"),
    (Mood.REDIRECT_LOOP, [Place.RESOLVE], "redirect_refused", "does not open"),
    (Mood.REDIRECT_TO_FILE, [Place.RESOLVE], "redirect_refused", "does not open"),
    (Mood.HOSTILE_COMMIT, [Place.PIN], "answer_not_understood", "not understood"),
    (Mood.WRONG_SIZE, [Place.PIN], "file_differs", "another size"),
    (Mood.FLIP_BIT, [Place.STORE], "checksum_wrong", "SHA-256"),
    (Mood.SWAPPED, [Place.STORE], "checksum_wrong", "SHA-256"),
    (Mood.TOO_LONG, [Place.STORE], "file_differs", "another size"),
    (Mood.TOO_SHORT, [Place.STORE], "file_differs", "another size"),
]


@pytest.mark.parametrize(("mood", "places", "code", "words"), FINAL, ids=[f"{row[0]} ({row[1][0]})" for row in FINAL])
def test_what_does_not_pass_ends_it_in_words(
    fetcher: FetcherProbe,
    hub: HubServer,
    file: HubFile,
    part: Path,
    mood: Mood,
    places: list[Place],
    code: str,
    words: str,
) -> None:
    hub.misbehave(mood, places=places)
    asked = time.monotonic()
    failed = fetcher.brought(part)
    assert (failed["type"], failed.get("code")) == ("failed", code)
    assert failed["at"] - asked < VISIBLE_WITHIN
    assert words in failed["text"]
    assert failed["hint"]
    assert failed["passes"] is False
    assert fetcher.of("waiting") == []
    assert not part.exists() or part.stat().st_size == 0


@pytest.mark.parametrize(
    ("mood", "code"),
    [
        (Mood.RANGE_IGNORED, "range_ignored"),
        (Mood.CHANGES_MIDWAY, "file_changed"),
    ],
)
def test_what_makes_it_begin_anew_is_said(
    fetcher: FetcherProbe, hub: HubServer, file: HubFile, part: Path, mood: Mood, code: str
) -> None:
    hub.misbehave(mood)
    if mood is not Mood.CHANGES_MIDWAY:
        hub.misbehave(Mood.CUT, places=[Place.STORE])
    assert fetcher.brought(part)["type"] == "fetched"
    (restarted,) = fetcher.of("restarted")
    assert restarted["code"] == code
    assert restarted["text"].endswith("It is fetched from its beginning.")
    assert part.read_bytes() == content(hub.repositories["owner/model"].files["model.gguf"])


def test_a_hostile_etag_is_never_a_path(fetcher: FetcherProbe, hub: HubServer, file: HubFile, part: Path) -> None:
    hub.misbehave(Mood.HOSTILE_ETAG)
    assert fetcher.brought(part)["type"] == "fetched"
    assert [path.name for path in part.parent.rglob("*")] == [part.name]
    assert [path.name for path in part.parent.parent.iterdir()] == ["models"]


def test_a_slow_server_shows_its_speed_and_can_be_stopped(
    fetcher: FetcherProbe, hub: HubServer, file: HubFile, part: Path
) -> None:
    hub.misbehave(Mood.SLOW, rate=1000)
    asked = time.monotonic()
    job = fetcher.fetch(part)
    progress = fetcher.expect("progress")
    while progress["bytes_per_second"] == 0:
        progress = fetcher.expect("progress")
    assert progress["at"] - asked < VISIBLE_WITHIN
    stopped = fetcher.stopped(job)
    assert stopped["type"] == "stopped"
    assert 0 < stopped["received"] == part.stat().st_size < SIZE


def test_half_a_minute_of_silence_is_not_waited_for() -> None:
    assert exchange.STALL_SECONDS == exchange.TIMEOUTS["read"] == 15


def test_nobody_there(fetcher: FetcherProbe, hub: HubServer, part: Path) -> None:
    hub.close()
    job = fetcher.fetch(part)
    waiting = fetcher.expect("waiting", within=VISIBLE_WITHIN)
    assert waiting["code"] == "no_network"
    assert fetcher.stopped(job)["type"] == "stopped"


def test_a_certificate_that_nobody_vouches_for(fetcher: FetcherProbe, part: Path) -> None:
    with HubServer(tls=True) as hub:
        hub.add_file("owner/model", "model.gguf", b"x")
        fetcher.send("configure", endpoint=hub.endpoint)
        job = fetcher.fetch(part)
        waiting = fetcher.expect("waiting", within=VISIBLE_WITHIN)
        assert waiting["code"] == "tls_failed"
        assert hub.requests == []
        assert fetcher.stopped(job)["type"] == "stopped"
