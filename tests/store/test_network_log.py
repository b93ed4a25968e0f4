"""The network log tells what happened, newest first; it neither grows without end nor mixes requests up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sotto.domain.downloads import NetworkRequest
from sotto.store import network_log
from sotto.store.database import Database
from sotto.store.network_log import NetworkLog

REQUEST = NetworkRequest(0, 1_700_000_000_000, "GET", "hub.example", "/a?b=c", "You searched for “c”.", authorised=True)


@pytest.fixture
def log(db: Database) -> NetworkLog:
    return NetworkLog(db)


def test_a_request_and_its_answer(log: NetworkLog) -> None:
    number = log.add(REQUEST)
    assert log.recent(5) == [replace(REQUEST, number=number)]
    log.end(number, 206, 5_000_000_000)
    assert log.recent(5) == [replace(REQUEST, number=number, status=206, received=5_000_000_000)]


def test_pages_go_from_the_newest_to_the_oldest(log: NetworkLog) -> None:
    numbers = [log.add(replace(REQUEST, path=f"/{n}")) for n in range(5)]
    first = log.recent(2)
    assert [request.path for request in first] == ["/4", "/3"]
    assert [request.path for request in log.recent(9, before=first[-1].number)] == ["/2", "/1", "/0"]
    assert log.recent(9, before=numbers[0]) == []
    assert log.count() == 5


def test_only_the_newest_are_kept(log: NetworkLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_log, "KEPT", 3)
    for n in range(5):
        log.add(replace(REQUEST, path=f"/{n}"))
    assert [request.path for request in log.recent(9)] == ["/4", "/3", "/2"]


def test_after_a_clear_a_late_answer_lands_nowhere(log: NetworkLog) -> None:
    late = log.add(REQUEST)
    log.clear()
    assert log.count() == 0
    new = log.add(REQUEST)
    log.end(late, 200, 9)
    assert log.recent(9) == [replace(REQUEST, number=new)]


def test_cleared_requests_are_out_of_the_log_of_the_database_too(log: NetworkLog, tmp_path: Path) -> None:
    log.add(REQUEST)
    assert (tmp_path / "chats.db-wal").stat().st_size > 0
    log.clear()
    assert (tmp_path / "chats.db-wal").stat().st_size == 0
