"""The computer stays awake while there is something to do, and not a moment longer."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from sotto.config import desktop_options
from sotto.config.settings import Settings
from sotto.domain.events import DownloadsChanged
from sotto.services.hub import EventHub
from sotto.services.keep_awake import KeepAwake, NoSleepControlError
from sotto.services.tasks import TaskRunner
from support.owner_loop import OwnerLoop
from support.running_services import RunningServices


class Inhibitor:
    """Keeps count; holding waits for ``may_go_on`` and fails if ``problem`` is set."""

    def __init__(self, may_wait: bool = True) -> None:
        self.may_wait = may_wait
        self.held = 0
        self.threads: list[threading.Thread] = []
        self.problem = ""
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def hold(self) -> str:
        self.threads.append(threading.current_thread())
        assert self.may_go_on.wait(20)
        if self.problem:
            raise NoSleepControlError(self.problem)
        self.held += 1
        return "a test"

    def release(self) -> None:
        self.held = 0


class Awake:
    """What is tested, with a switch for being busy."""

    def __init__(self, loop: OwnerLoop, tasks: TaskRunner, inhibitor: Inhibitor, after: float = 0.0) -> None:
        self.hub = EventHub()
        self.settings = Settings()
        self.is_busy = False
        self.inhibitor = inhibitor
        self.keep = KeepAwake(self.settings, tasks, self.hub, loop, lambda: self.is_busy, inhibitor, after)
        self._loop = loop

    def become(self, *, busy: bool) -> None:
        self.is_busy = busy
        self.hub.publish(DownloadsChanged())

    def until(self, condition: Callable[[], bool]) -> None:
        self._loop.run_until(condition)


def test_it_holds_while_something_runs_and_lets_go_at_once(loop: OwnerLoop, tasks: TaskRunner) -> None:
    awake = Awake(loop, tasks, Inhibitor())
    assert awake.inhibitor.threads == []
    awake.become(busy=True)
    awake.until(lambda: awake.keep.is_held)
    assert awake.inhibitor.held == 1
    assert awake.inhibitor.threads[0] is not threading.current_thread()
    awake.become(busy=True)
    awake.become(busy=False)
    assert (awake.inhibitor.held, awake.keep.is_held) == (0, False)
    awake.become(busy=True)
    awake.until(lambda: awake.keep.is_held)
    awake.keep.close()
    assert awake.inhibitor.held == 0


def test_what_is_soon_over_asks_nothing_of_the_system(loop: OwnerLoop, tasks: TaskRunner) -> None:
    awake = Awake(loop, tasks, Inhibitor(), after=0.05)
    awake.become(busy=True)
    awake.become(busy=False)
    over = threading.Event()
    tasks.call_later(0.1, over.set)
    awake.until(over.is_set)
    assert awake.inhibitor.threads == []


def test_what_ends_while_the_system_is_asked_is_let_go(loop: OwnerLoop, tasks: TaskRunner) -> None:
    awake = Awake(loop, tasks, Inhibitor())
    awake.inhibitor.may_go_on.clear()
    awake.become(busy=True)
    awake.until(lambda: bool(awake.inhibitor.threads))
    awake.become(busy=False)
    awake.inhibitor.may_go_on.set()
    awake.inhibitor.threads[0].join(20)
    assert awake.inhibitor.held == 1
    awake.until(lambda: awake.inhibitor.held == 0)
    assert not awake.keep.is_held


def test_the_setting_decides_at_once(loop: OwnerLoop, tasks: TaskRunner) -> None:
    awake = Awake(loop, tasks, Inhibitor())
    awake.become(busy=True)
    awake.until(lambda: awake.keep.is_held)
    awake.settings.set(desktop_options.KEEP_AWAKE, False)
    assert awake.inhibitor.held == 0
    awake.settings.set(desktop_options.KEEP_AWAKE, True)
    awake.until(lambda: awake.keep.is_held)


def test_a_system_that_cannot_is_asked_again_the_next_time(loop: OwnerLoop, tasks: TaskRunner) -> None:
    awake = Awake(loop, tasks, Inhibitor())
    awake.inhibitor.problem = "no bus"
    awake.become(busy=True)
    awake.until(lambda: bool(awake.inhibitor.threads))
    awake.inhibitor.threads[0].join(20)
    loop.run_pending()
    assert not awake.keep.is_held
    awake.inhibitor.problem = ""
    awake.become(busy=True)
    awake.until(lambda: awake.keep.is_held)


def test_a_system_that_counts_by_thread_is_told_on_the_owner_thread(loop: OwnerLoop, tasks: TaskRunner) -> None:
    awake = Awake(loop, tasks, Inhibitor(may_wait=False))
    awake.become(busy=True)
    awake.until(lambda: awake.keep.is_held)
    assert awake.inhibitor.threads == [threading.current_thread()]


def test_the_end_of_the_program_lets_go(loop: OwnerLoop, tasks: TaskRunner) -> None:
    awake = Awake(loop, tasks, Inhibitor())
    awake.inhibitor.may_go_on.clear()
    awake.become(busy=True)
    awake.until(lambda: bool(awake.inhibitor.threads))
    tasks.close()
    awake.inhibitor.may_go_on.set()
    awake.inhibitor.threads[0].join(20)
    assert awake.inhibitor.held == 0


def test_an_answer_keeps_the_computer_awake(
    with_model: Callable[..., RunningServices], monkeypatch: pytest.MonkeyPatch
) -> None:
    inhibitor = Inhibitor()
    monkeypatch.setattr("sotto.services.keep_awake.AFTER_SECONDS", 0.0)
    monkeypatch.setattr("sotto.services.keep_awake.system_inhibitor", lambda: inhibitor)
    running = with_model(generate=[["started"], ["until_stopped"]])
    keep = running.services.keep_awake
    sent = running.services.chat.send("Sing")
    running.until(lambda: keep.is_held)
    assert running.services.chat.is_writing
    running.services.chat.stop(sent.job)
    running.finished(sent)
    assert inhibitor.held == 0
