"""Callbacks cross from threads into Qt: all of them, in order, on the right thread."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from sotto.gui.dispatcher import QtDispatcher


def test_callbacks_arrive_in_order_on_the_gui_thread(qtbot: QtBot) -> None:
    dispatcher = QtDispatcher()
    seen: list[int] = []
    threads: set[int] = set()
    count = 10_000

    def work() -> None:
        for number in range(count):
            dispatcher.post(lambda n=number: (seen.append(n), threads.add(threading.get_ident())))  # type: ignore[misc]

    thread = threading.Thread(target=work)
    thread.start()
    qtbot.waitUntil(lambda: len(seen) == count, timeout=20_000)
    thread.join()
    assert seen == list(range(count))
    assert threads == {threading.get_ident()}


def test_a_callback_posted_on_the_gui_thread_runs_later(qtbot: QtBot) -> None:
    dispatcher = QtDispatcher()
    seen: list[str] = []
    dispatcher.post(lambda: seen.append("callback"))
    seen.append("caller")
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == ["caller", "callback"]


def test_a_callback_may_post_another(qtbot: QtBot) -> None:
    dispatcher = QtDispatcher()
    seen: list[int] = []
    dispatcher.post(lambda: dispatcher.post(lambda: seen.append(1)))
    qtbot.waitUntil(lambda: seen == [1])
