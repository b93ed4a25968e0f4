"""The dispatcher of the command line: one thread runs everything, in order, and Ctrl+C gets through."""

from __future__ import annotations

import threading
import time

import pytest

from sotto.services.dispatcher import QueueDispatcher


def test_callbacks_run_on_the_waiting_thread_in_the_order_they_were_posted() -> None:
    dispatcher = QueueDispatcher()
    ran: list[tuple[int, int]] = []

    def post_all() -> None:
        for number in range(100):
            dispatcher.post(lambda number=number: ran.append((number, threading.get_ident())))  # type: ignore[misc]

    thread = threading.Thread(target=post_all)
    thread.start()
    assert dispatcher.run_until(lambda: len(ran) == 100, timeout=10)
    thread.join()
    assert ran == [(number, threading.get_ident()) for number in range(100)]


def test_it_stops_as_soon_as_it_is_done_and_leaves_the_rest_for_later() -> None:
    dispatcher = QueueDispatcher()
    ran: list[int] = []
    for number in range(3):
        dispatcher.post(lambda number=number: ran.append(number))  # type: ignore[misc]
    assert dispatcher.run_until(lambda: bool(ran), timeout=10)
    assert ran == [0]
    assert dispatcher.run_until(lambda: len(ran) == 3, timeout=10)
    assert ran == [0, 1, 2]


def test_what_is_done_already_needs_no_callback() -> None:
    assert QueueDispatcher().run_until(lambda: True)


def test_it_gives_up_after_the_timeout() -> None:
    begun = time.monotonic()
    assert not QueueDispatcher().run_until(lambda: False, timeout=0.05)
    assert 0.05 <= time.monotonic() - begun < 5


@pytest.mark.parametrize("kind", [KeyboardInterrupt, ValueError])
def test_what_a_callback_raises_passes_through_and_the_next_one_still_runs(kind: type[BaseException]) -> None:
    dispatcher = QueueDispatcher()
    ran: list[str] = []

    def fail() -> None:
        raise kind

    dispatcher.post(fail)
    dispatcher.post(lambda: ran.append("next"))
    with pytest.raises(kind):
        dispatcher.run_until(lambda: bool(ran), timeout=10)
    assert dispatcher.run_until(lambda: bool(ran), timeout=10)
