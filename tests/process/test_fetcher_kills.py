"""A fetcher that is killed without warning goes on where it was: hardly a byte is fetched twice, and all are right."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.fetcher_probe import FetcherProbe
from support.hub_server import Generated, HubFile, HubServer, Mood, Place

MOST_FETCHED_AGAIN = 1_000_000
KILLED_AT = (0.1, 0.5, 0.99)


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with HubServer() as server:
        yield server


def _kill_at(hub: HubServer, file: HubFile, part: Path, fraction: float) -> int:
    """Have a fetcher receive up to ``fraction`` of the file and kill it; return how far it had said it was.

    The hub holds the rest back, so that the fetcher has received exactly that when it is killed, or a little less.
    """
    hub.behave()
    hub.misbehave(Mood.STALL, at=fraction)
    goal = int(file.size * fraction)
    with FetcherProbe(hub) as fetcher:
        fetcher.fetch(part, etag=file.store_etag, sha256=file.sha256, size_bytes=file.size)
        received = 0
        while received < goal - MOST_FETCHED_AGAIN:
            received = fetcher.expect("progress")["received"]
        fetcher.process.kill()
        fetcher.process.wait()
    assert part.stat().st_size >= received
    return received


def _bring_killing(hub: HubServer, folder: Path, size: int, seed: int) -> None:
    file = hub.add_file("owner/model", "model.gguf", Generated(size, seed))
    hub.forget_requests()
    part = folder / f"{seed}.part"
    reached = [_kill_at(hub, file, part, fraction) for fraction in KILLED_AT]
    hub.behave()
    with FetcherProbe(hub) as fetcher:
        done = fetcher.brought(part, etag=file.store_etag, sha256=file.sha256, size_bytes=file.size)
        assert (done["type"], done.get("sha256")) == ("fetched", file.sha256)
        assert fetcher.of("restarted") == []
    begun = [request.start for request in hub.requests_at(Place.STORE)]
    assert len(begun) == len(KILLED_AT) + 1
    assert begun[0] == 0
    for said, fraction, start in zip(reached, KILLED_AT, begun[1:], strict=True):
        assert said <= start <= size * fraction
        assert size * fraction - start <= MOST_FETCHED_AGAIN
    part.unlink()


def test_a_killed_fetcher_goes_on_at_the_byte(hub: HubServer, tmp_path: Path) -> None:
    _bring_killing(hub, tmp_path, size=20_000_000, seed=1)


def test_one_that_is_killed_while_bytes_come(hub: HubServer, tmp_path: Path) -> None:
    file = hub.add_file("owner/model", "model.gguf", Generated(60_000_000))
    part = tmp_path / "part"
    hub.misbehave(Mood.SLOW, rate=20_000_000)
    with FetcherProbe(hub) as fetcher:
        fetcher.fetch(part)
        fetcher.expect("progress")
        fetcher.process.kill()
        fetcher.process.wait()
    hub.behave()
    kept = part.read_bytes()
    assert kept == b"".join(file.content.pieces(0, len(kept)))
    with FetcherProbe(hub) as fetcher:
        assert fetcher.brought(part, etag=file.store_etag)["sha256"] == file.sha256
        assert hub.requests_at(Place.STORE)[-1].start == len(kept)


@pytest.mark.soak
def test_twenty_rounds_with_a_large_file(hub: HubServer, tmp_path: Path) -> None:
    for seed in range(20):
        _bring_killing(hub, tmp_path, size=200_000_000 + random.Random(seed).randrange(1_000_000), seed=seed)
