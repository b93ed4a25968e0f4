"""One file, in this process: what is asked for, what is kept, what is thrown away, and what is said about it."""

from __future__ import annotations

import errno
import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sotto.fetcher.child import disk
from sotto.fetcher.child.part_file import PartFile
from sotto.fetcher.child.patience import Patience
from sotto.fetcher.protocol import (
    Checking,
    Failed,
    Fetched,
    Pinned,
    Progress,
    RequestStarted,
    Restarted,
    Stopped,
    Waiting,
)
from sotto.ipc.wire import WireMessage
from support.hub_server import Generated, HubFile, HubServer, Mood, Place
from support.transfers import Transfers

SIZE = 3_000_000


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with HubServer() as server:
        yield server


@pytest.fixture
def file(hub: HubServer) -> HubFile:
    return hub.add_file("owner/model", "model.gguf", Generated(SIZE))


@pytest.fixture
def transfers(hub: HubServer) -> Iterator[Transfers]:
    one = Transfers(hub)
    yield one
    one.close()


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "model.gguf.part"


def content(file: HubFile, end: int | None = None) -> bytes:
    return b"".join(file.content.pieces(0, file.size if end is None else end))


def failed(word: WireMessage) -> Failed:
    assert isinstance(word, Failed), word
    return word


def starts(hub: HubServer) -> list[int]:
    """From which byte the file was asked for, each time."""
    return [request.start for request in hub.requests_at(Place.STORE)]


def test_a_file_is_brought_here(transfers: Transfers, hub: HubServer, file: HubFile, part: Path) -> None:
    assert transfers.bring(part) == Fetched("job", file.sha256, SIZE)
    assert part.read_bytes() == content(file)
    pinned = transfers.told(Pinned)
    commit = hub.repositories["owner/model"].commit
    assert [(p.commit, p.size_bytes, p.sha256) for p in pinned] == [(commit, SIZE, file.sha256)] * 2
    assert [p.etag for p in pinned] == ["", file.store_etag]
    assert [p.host for p in pinned] == [hub.address_of(s).removeprefix("http://") for s in ("hub", "store")]
    assert transfers.told(Progress)[-1] == Progress("job", SIZE, SIZE)
    assert [str(request) for request in hub.requests] == [
        "HEAD hub/owner/model/resolve/main/model.gguf",
        f"GET hub/owner/model/resolve/{commit}/model.gguf",
        "GET store/stored/0",
    ]


def test_an_empty_file_is_a_file(transfers: Transfers, hub: HubServer, part: Path) -> None:
    hub.add_file("owner/model", "model.gguf", b"")
    assert isinstance(transfers.bring(part), Fetched)
    assert part.read_bytes() == b""


@pytest.mark.parametrize("have", [1, 1_000_000, SIZE - 1])
def test_it_goes_on_where_the_part_ends(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path, have: int
) -> None:
    part.write_bytes(content(file, have))
    assert transfers.bring(part, etag=file.store_etag, sha256=file.sha256) == Fetched("job", file.sha256, SIZE)
    assert part.read_bytes() == content(file)
    assert starts(hub) == [have]
    assert hub.requests[-1].headers["if-range"] == file.store_etag
    checking = transfers.told(Checking)
    assert (checking[0], checking[-1]) == (Checking("job", 0, have), Checking("job", have, have))
    assert transfers.told(Restarted) == []


def test_without_a_known_etag_it_goes_on_all_the_same(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path
) -> None:
    part.write_bytes(content(file, 1000))
    assert isinstance(transfers.bring(part), Fetched)
    assert starts(hub) == [1000]
    assert "if-range" not in hub.requests[-1].headers
    assert transfers.told(Pinned)[-1].etag == file.store_etag


def test_a_complete_part_is_only_checked(transfers: Transfers, hub: HubServer, file: HubFile, part: Path) -> None:
    part.write_bytes(content(file))
    assert isinstance(transfers.bring(part), Fetched)
    assert [request.method for request in hub.requests] == ["HEAD"]


def test_a_damaged_part_is_fetched_anew_once(transfers: Transfers, hub: HubServer, file: HubFile, part: Path) -> None:
    part.write_bytes(b"x" + content(file, 2_000_000)[1:])
    assert isinstance(transfers.bring(part), Fetched)
    assert [r.code for r in transfers.told(Restarted)] == ["part_damaged"]
    assert part.read_bytes() == content(file)
    assert starts(hub) == [2_000_000, 0]


def test_a_part_that_is_too_long_is_fetched_anew(transfers: Transfers, file: HubFile, part: Path) -> None:
    part.write_bytes(content(file) + b"more")
    assert isinstance(transfers.bring(part), Fetched)
    assert [r.code for r in transfers.told(Restarted)] == ["part_damaged"]
    assert part.read_bytes() == content(file)


def test_a_file_that_changed_since_is_fetched_anew(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path
) -> None:
    part.write_bytes(content(file, 1_000_000))
    other = hub.add_file("owner/model", "model.gguf", Generated(SIZE, seed=2))
    assert transfers.bring(part, etag=file.store_etag) == Fetched("job", other.sha256, SIZE)
    assert [r.code for r in transfers.told(Restarted)] == ["file_changed"]
    assert part.read_bytes() == content(other)


@pytest.mark.parametrize("wrong", [{"size_bytes": SIZE + 1}, {"sha256": "0" * 64}])
def test_another_file_than_demanded_is_not_fetched(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path, wrong: dict[str, Any]
) -> None:
    failure = failed(transfers.bring(part, **wrong))
    assert failure.code == "file_differs"
    assert not failure.passes
    assert str(next(iter(wrong.values()))) in failure.details
    assert [request.method for request in hub.requests] == ["HEAD"]
    assert not part.exists()


def test_what_arrives_wrong_is_deleted_and_both_checksums_are_named(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path
) -> None:
    hub.misbehave(Mood.FLIP_BIT)
    failure = failed(transfers.bring(part))
    flipped = bytearray(content(file))
    flipped[SIZE // 2] ^= 1
    assert failure.code == "checksum_wrong"
    assert not failure.passes
    assert file.sha256 in failure.details
    assert hashlib.sha256(flipped).hexdigest() in failure.details
    assert not part.exists()


def test_older_bytes_get_one_fresh_try_only(transfers: Transfers, hub: HubServer, file: HubFile, part: Path) -> None:
    part.write_bytes(b"x" * 1000)
    hub.misbehave(Mood.FLIP_BIT)
    assert failed(transfers.bring(part)).code == "checksum_wrong"
    assert [r.code for r in transfers.told(Restarted)] == ["part_damaged"]
    assert starts(hub) == [1000, 0]
    assert not part.exists()


# Tries ---------------------------------------------------------------------------------------------------------------


def test_a_cut_is_continued_at_the_byte(transfers: Transfers, hub: HubServer, file: HubFile, part: Path) -> None:
    hub.misbehave(Mood.CUT, at=0.55)
    assert isinstance(transfers.bring(part), Fetched)
    assert starts(hub) == [0, int(SIZE * 0.55)]
    assert [(w.code, w.attempt) for w in transfers.told(Waiting)] == [("connection_cut", 1)]


def test_a_try_that_came_further_does_not_use_up_the_patience(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path
) -> None:
    cuts = iter([number / 10 for number in range(1, 9)])

    def cut_again(message: WireMessage) -> None:
        if isinstance(message, RequestStarted) and message.path.startswith("/stored") and (at := next(cuts, 0.0)):
            hub.misbehave(Mood.CUT, at=at)

    transfers.on_message = cut_again
    assert isinstance(transfers.bring(part), Fetched)
    assert [w.attempt for w in transfers.told(Waiting)] == [1] * 8


def test_it_gives_up_after_tries_in_vain_and_keeps_the_part(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path
) -> None:
    hub.misbehave(Mood.CUT_ALWAYS, at=0.4)
    failure = failed(transfers.bring(part))
    assert (failure.code, failure.passes) == ("connection_cut", True)
    assert [w.attempt for w in transfers.told(Waiting)] == [1, 2, 3, 4]
    assert part.read_bytes() == content(file, int(SIZE * 0.4))


def test_a_server_that_always_starts_at_the_beginning_does_not_keep_it_busy_for_ever(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path
) -> None:
    hub.misbehave(Mood.CUT_ALWAYS, at=0.4)
    hub.misbehave(Mood.RANGE_IGNORED)
    assert failed(transfers.bring(part)).passes
    assert {r.code for r in transfers.told(Restarted)} == {"range_ignored"}
    assert len(starts(hub)) == 5


def test_the_server_may_ask_for_a_pause(transfers: Transfers, hub: HubServer, file: HubFile, part: Path) -> None:
    hub.misbehave(Mood.RATE_LIMITED, seconds=1, times=1)
    assert isinstance(transfers.bring(part, Patience(pauses=(0.0,))), Fetched)
    assert [(w.code, w.seconds) for w in transfers.told(Waiting)] == [("rate_limited", 1.0)]


def test_the_pause_it_asks_for_has_an_end(transfers: Transfers, hub: HubServer, file: HubFile, part: Path) -> None:
    hub.misbehave(Mood.RATE_LIMITED, seconds=86400, times=1)
    assert isinstance(transfers.bring(part, Patience(pauses=(0.0,), longest=0.02)), Fetched)
    assert [w.seconds for w in transfers.told(Waiting)] == [0.02]


# Answers -------------------------------------------------------------------------------------------------------------


REST_NOT_SENT = [Mood.RANGE_IGNORED, Mood.WRONG_RANGE, Mood.RANGE_REFUSED, Mood.OTHER_TOTAL]


@pytest.mark.parametrize("mood", REST_NOT_SENT)
def test_a_rest_that_does_not_come_is_asked_for_again_before_anything_is_given_up(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path, mood: Mood
) -> None:
    part.write_bytes(content(file, 1_000_000))
    hub.misbehave(mood, times=2)
    assert isinstance(transfers.bring(part, etag=file.store_etag, sha256=file.sha256), Fetched)
    assert transfers.told(Restarted) == []
    assert [w.code for w in transfers.told(Waiting)] == ["range_ignored"] * 2
    assert starts(hub) == [1_000_000] * 3
    assert part.read_bytes() == content(file)


@pytest.mark.parametrize("mood", REST_NOT_SENT)
def test_a_server_that_never_sends_the_rest_sends_the_whole(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path, mood: Mood
) -> None:
    part.write_bytes(content(file, 1_000_000))
    hub.misbehave(mood)
    assert isinstance(transfers.bring(part, etag=file.store_etag, sha256=file.sha256), Fetched)
    assert [r.code for r in transfers.told(Restarted)] == ["range_ignored"]
    assert starts(hub) == [1_000_000] * 3 + ([] if mood is Mood.RANGE_IGNORED else [0])
    assert part.read_bytes() == content(file)


def test_a_rest_that_came_makes_up_for_those_that_did_not(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path
) -> None:
    part.write_bytes(content(file, 1_000_000))
    hub.misbehave(Mood.RANGE_IGNORED, times=2)

    def ignore_again(message: WireMessage) -> None:
        if isinstance(message, Waiting) and message.code == "connection_cut":
            hub.misbehave(Mood.RANGE_IGNORED, times=2)

    transfers.on_message = ignore_again
    hub.misbehave(Mood.CUT, at=0.6, times=3)  # two of them are shown in answers that are not read
    assert isinstance(transfers.bring(part, sha256=file.sha256), Fetched)
    assert starts(hub) == [1_000_000] * 3 + [int(SIZE * 0.6)] * 3
    assert transfers.told(Restarted) == []


@pytest.mark.parametrize("mood", [Mood.NEW_ETAG, Mood.WEAK_ETAG, Mood.NO_ETAG])
def test_etags_that_mean_nothing_cost_nothing(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path, mood: Mood
) -> None:
    part.write_bytes(content(file, 1_000_000))
    hub.misbehave(mood)
    hub.misbehave(Mood.CUT, at=0.5, times=2)
    assert isinstance(transfers.bring(part, etag=file.store_etag, sha256=file.sha256), Fetched)
    assert transfers.told(Restarted) == []
    assert starts(hub)[-1] == SIZE // 2
    assert 0 not in starts(hub)
    assert part.read_bytes() == content(file)
    assert transfers.told(Pinned)[-1].etag == ""  # no condition for the next session


def test_a_part_of_unknown_origin_counts_only_under_the_name_it_was_begun_with(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path
) -> None:
    part.write_bytes(content(file, 1_000_000))
    hub.misbehave(Mood.NEW_ETAG)
    assert isinstance(transfers.bring(part, etag=file.store_etag), Fetched)
    assert [r.code for r in transfers.told(Restarted)] == ["file_changed"]
    assert part.read_bytes() == content(file)


def test_what_follows_the_last_byte_is_left_alone(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path
) -> None:
    part.write_bytes(content(file, 1_000_000))
    hub.misbehave(Mood.TOO_LONG)
    hub.misbehave(Mood.CHUNKED)
    assert isinstance(transfers.bring(part, etag=file.store_etag), Fetched)
    assert starts(hub) == [1_000_000]
    assert part.read_bytes() == content(file)


def test_nobody_waits_for_an_end_after_the_last_byte(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path
) -> None:
    hub.misbehave(Mood.STALL, at=1.0)
    hub.misbehave(Mood.CHUNKED)
    assert isinstance(transfers.bring(part), Fetched)
    assert transfers.told(Waiting) == []


def test_bytes_of_several_answers_get_one_fresh_try(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path
) -> None:
    hub.misbehave(Mood.CUT, at=0.6)
    hub.misbehave(Mood.FLIP_BIT, at=0.5, times=1)
    assert isinstance(transfers.bring(part), Fetched)
    assert [r.code for r in transfers.told(Restarted)] == ["part_damaged"]
    assert starts(hub) == [0, int(SIZE * 0.6), 0]
    assert part.read_bytes() == content(file)


def test_a_fresh_try_is_the_last_also_when_it_comes_in_pieces(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path
) -> None:
    hub.misbehave(Mood.CUT, at=0.6, times=3)
    hub.misbehave(Mood.FLIP_BIT)
    assert failed(transfers.bring(part)).code == "checksum_wrong"
    assert [r.code for r in transfers.told(Restarted)] == ["part_damaged"]
    assert not part.exists()


def test_a_file_that_changes_while_it_is_fetched(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path
) -> None:
    hub.misbehave(Mood.CHANGES_MIDWAY)
    word = transfers.bring(part)
    other = hub.repositories["owner/model"].files["model.gguf"]
    assert word == Fetched("job", other.sha256, SIZE)
    assert [r.code for r in transfers.told(Restarted)] == ["file_changed"]
    assert transfers.told(Pinned)[-1].sha256 == other.sha256 != file.sha256


def test_a_demanded_file_that_changes_is_not_replaced_by_another(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path
) -> None:
    hub.misbehave(Mood.CHANGES_MIDWAY)
    assert failed(transfers.bring(part, sha256=file.sha256)).code == "file_differs"


@pytest.mark.parametrize("mood", [Mood.TOO_LONG, Mood.TOO_SHORT])
def test_another_length_is_another_file(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path, mood: Mood
) -> None:
    hub.misbehave(mood)
    failure = failed(transfers.bring(part))
    assert (failure.code, failure.passes) == ("file_differs", False)
    assert not part.exists() or part.stat().st_size == 0


def test_a_body_that_ends_early_without_having_said_so_is_continued(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path
) -> None:
    hub.misbehave(Mood.TOO_SHORT, times=1)
    hub.misbehave(Mood.CHUNKED)
    assert isinstance(transfers.bring(part), Fetched)
    assert starts(hub) == [0, SIZE - 1000]


def test_a_login_page_does_not_cost_the_part(transfers: Transfers, hub: HubServer, file: HubFile, part: Path) -> None:
    part.write_bytes(content(file, 1_000_000))
    hub.misbehave(Mood.LOGIN_PAGE, places=[Place.STORE])
    failure = failed(transfers.bring(part, etag=file.store_etag))
    assert (failure.code, failure.passes) == ("login_page", True)
    assert part.read_bytes() == content(file, 1_000_000)
    assert transfers.told(Restarted) == []


# The disk ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("have", [0, 1_000_000])
def test_one_byte_too_little_is_refused_before_anything_is_fetched(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path, monkeypatch: pytest.MonkeyPatch, have: int
) -> None:
    if have:
        part.write_bytes(content(file, have))
    monkeypatch.setattr(disk, "free_bytes", lambda folder: SIZE - have + 5000 - 1)
    failure = failed(transfers.bring(part, room=5000))
    assert failure.code == "disk_too_small"
    assert "1 byte" in failure.text
    assert [request.method for request in hub.requests] == ["HEAD"]
    assert (part.stat().st_size if have else part.exists()) == have
    monkeypatch.setattr(disk, "free_bytes", lambda folder: SIZE - have + 5000)
    assert isinstance(transfers.bring(part, room=5000), Fetched)


def test_a_disk_that_fills_up_meanwhile_keeps_the_part(
    transfers: Transfers, hub: HubServer, part: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = hub.add_file("owner/model", "model.gguf", Generated(40_000_000))
    free = iter([10**9])
    monkeypatch.setattr(disk, "free_bytes", lambda folder: next(free, 400))
    failure = failed(transfers.bring(part, room=1000))
    assert (failure.code, failure.passes) == ("disk_full", True)
    kept = part.stat().st_size
    assert 0 < kept < file.size
    assert part.read_bytes() == content(file, kept)


@pytest.mark.parametrize(
    ("number", "code", "passes"),
    [
        (errno.ENOSPC, "disk_full", True),
        (errno.EFBIG, "file_too_large", False),
        (errno.EIO, "part_not_written", True),
    ],
)
def test_a_write_that_fails_ends_it_and_keeps_the_part(
    transfers: Transfers,
    file: HubFile,
    part: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    code: str,
    passes: bool,
) -> None:
    append = PartFile.append

    def failing(self: PartFile, data: bytes) -> None:
        if self.size > 1_000_000:
            raise OSError(number, "no")
        append(self, data)

    monkeypatch.setattr(PartFile, "append", failing)
    failure = failed(transfers.bring(part))
    assert (failure.code, failure.passes) == (code, passes)
    assert part.stat().st_size > 1_000_000
    monkeypatch.undo()
    assert isinstance(transfers.bring(part), Fetched)


def test_a_folder_that_is_gone_is_told(transfers: Transfers, file: HubFile, tmp_path: Path) -> None:
    failure = failed(transfers.bring(tmp_path / "gone" / "part"))
    assert (failure.code, failure.passes) == ("folder_missing", True)


# Stop ----------------------------------------------------------------------------------------------------------------


def test_stop_keeps_what_has_arrived(transfers: Transfers, hub: HubServer, file: HubFile, part: Path) -> None:
    hub.misbehave(Mood.STALL, at=0.5)

    def stop_when_some_is_there(message: WireMessage) -> None:
        if isinstance(message, Progress) and message.received:
            transfers.stop.set()

    transfers.on_message = stop_when_some_is_there
    word = transfers.bring(part)
    kept = part.read_bytes()
    assert word == Stopped("job", len(kept))
    assert kept == content(file, len(kept))
    assert 0 < len(kept) <= SIZE // 2


def test_stop_ends_a_pause(transfers: Transfers, hub: HubServer, file: HubFile, part: Path) -> None:
    hub.misbehave(Mood.SERVER_ERROR)
    transfers.on_message = lambda message: transfers.stop.set() if isinstance(message, Waiting) else None
    assert transfers.bring(part, Patience(pauses=(3600.0,))) == Stopped("job")


def test_after_stop_nothing_more_is_said_or_asked(
    transfers: Transfers, hub: HubServer, file: HubFile, part: Path
) -> None:
    hub.misbehave(Mood.SLOW_HEADERS, places=[Place.STORE])
    threading.Thread(
        target=lambda: (hub.wait_for(lambda requests: len(requests) == 3), transfers.stop.set()), daemon=True
    ).start()
    assert transfers.bring(part) == Stopped("job")
    hub.close()
    assert len(hub.requests) == 3
    assert transfers.told(Waiting) == []
