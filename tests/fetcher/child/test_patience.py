"""Trying again: how often, after how long, and when there is no use in it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from sotto.fetcher.child.failures import Failure
from sotto.fetcher.child.part_file import PartClosedError
from sotto.fetcher.child.patience import Patience, Tries
from sotto.fetcher.protocol import Waiting

SHORT = Patience(pauses=(0.0, 0.0, 0.0))
PASSING = Failure("hub_problem", "The hub has a problem.", passes=True)


def failing(times: int, failure: Failure = PASSING) -> Callable[[], str]:
    """Return a step that fails so many times."""
    left = [failure] * times

    def step() -> str:
        if left:
            raise left.pop()
        return "done"

    return step


@pytest.fixture
def told() -> list[Waiting]:
    return []


@pytest.fixture
def tries(told: list[Waiting]) -> Tries:
    return Tries("job", SHORT, told.append, threading.Event())


def test_the_pauses_grow_to_a_minute() -> None:
    patience = Patience()
    pauses = [patience.pause(attempt, None) for attempt in range(1, 8)]
    for pause, planned in zip(pauses, [1, 2, 4, 8, 15, 30, 60], strict=True):
        assert pause is not None
        assert 0.8 * planned <= pause <= 1.2 * planned
    assert patience.pause(8, None) is None


def test_two_computers_do_not_come_back_at_once() -> None:
    assert len({Patience().pause(7, None) for _ in range(20)}) > 1


@pytest.mark.parametrize(
    ("asked_for", "pause"), [(0.0, 1.0), (17.0, 17.0), (86400.0, 300.0), (-1.0, 1.0), (float("inf"), 300.0)]
)
def test_the_server_may_ask_for_a_longer_pause_up_to_five_minutes(asked_for: float, pause: float) -> None:
    assert Patience().pause(1, asked_for) == pause


def test_it_is_tried_until_it_succeeds(tries: Tries, told: list[Waiting]) -> None:
    assert tries.until_done(failing(3)) == "done"
    assert [(w.attempt, w.code, w.text) for w in told] == [(n, "hub_problem", PASSING.text) for n in (1, 2, 3)]


def test_it_is_given_up_after_the_last_pause(tries: Tries, told: list[Waiting]) -> None:
    with pytest.raises(Failure) as caught:
        tries.until_done(failing(4))
    assert caught.value is PASSING
    assert len(told) == 3


def test_progress_renews_the_patience(tries: Tries, told: list[Waiting]) -> None:
    came_further = iter([False, False, True, False, False])
    assert tries.until_done(failing(5), lambda: next(came_further)) == "done"
    assert [w.attempt for w in told] == [1, 2, 1, 2, 3]


@pytest.mark.parametrize(
    "failure",
    [Failure("gated", "No."), Failure("offline", "No.", passes=True), Failure("disk_full", "No.", passes=True)],
    ids=lambda failure: failure.code,
)
def test_what_does_not_pass_by_itself_is_not_tried_again(tries: Tries, told: list[Waiting], failure: Failure) -> None:
    with pytest.raises(Failure):
        tries.until_done(failing(1, failure))
    assert told == []


def test_stop_ends_a_pause_and_there_is_no_other_try() -> None:
    stop = threading.Event()
    tries = Tries("job", Patience(pauses=(3600.0,) * 3), lambda waiting: stop.set(), stop)
    with pytest.raises(PartClosedError):
        tries.until_done(failing(1))
