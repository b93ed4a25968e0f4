"""Background work: where it runs, where its result arrives, and what happens when it fails or comes too late."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from sotto.config.paths import AppPaths
from sotto.domain.errors import UserFacingError
from sotto.domain.events import Notice
from sotto.services.hub import EventHub
from sotto.services.tasks import AbandonedError, Task, TaskRunner
from sotto.store.store import Store
from support.owner_loop import OwnerLoop
from support.running_services import open_store

ERROR = UserFacingError("some_code", "It did not work.")


class Workplace:
    """A task runner without services."""

    def __init__(self, paths: AppPaths) -> None:
        self.loop = OwnerLoop()
        self.hub = EventHub()
        self.notices: list[Notice] = []
        self.hub.subscribe(Notice, self.notices.append)
        self.tasks = TaskRunner(self.loop, self.hub)
        self.opening = lambda: open_store(paths)
        self.heard: list[object] = []

    def opened(self) -> Workplace:
        self.tasks.open_store(self.opening).success(self.heard.append)
        self.loop.run_until(lambda: bool(self.heard))
        self.heard.clear()
        return self

    def has_heard(self, count: int = 1) -> bool:
        return len(self.heard) >= count


@pytest.fixture
def work(paths: AppPaths) -> Iterator[Workplace]:
    workplace = Workplace(paths)
    yield workplace
    workplace.tasks.close()


def _fail() -> None:
    raise ERROR


def test_a_result_arrives_on_the_owner_thread_and_the_work_ran_on_another(work: Workplace) -> None:
    work.tasks.io(threading.get_ident).success(lambda there: work.heard.append((there, threading.get_ident())))
    work.loop.run_until(work.has_heard)
    ((there, here),) = work.heard  # type: ignore[misc]
    assert here == threading.get_ident() != there


def test_every_callback_gets_the_result_in_order(work: Workplace) -> None:
    task = work.tasks.io(lambda: 7)
    task.success(lambda n: work.heard.append(n)).success(lambda n: work.heard.append(n + 1)).failure(work.heard.append)
    work.loop.run_until(lambda: work.has_heard(2))
    assert work.heard == [7, 8]


def test_an_error_that_somebody_handles_is_no_notice(work: Workplace) -> None:
    work.tasks.io(_fail).success(work.heard.append).failure(work.heard.append)
    work.loop.run_until(work.has_heard)
    assert work.heard == [ERROR]
    assert work.notices == []


def test_an_error_that_nobody_handles_becomes_a_notice(work: Workplace) -> None:
    work.tasks.io(_fail).success(work.heard.append)
    work.loop.run_until(lambda: bool(work.notices))
    assert work.notices == [Notice(ERROR)]
    assert work.heard == []


def test_a_bug_in_the_background_is_raised_on_the_owner_thread(work: Workplace) -> None:
    work.tasks.io(lambda: 1 // 0).failure(work.heard.append)
    with pytest.raises(ZeroDivisionError):
        work.loop.run_until(work.has_heard)
    assert work.heard == []


def test_a_dropped_task_never_calls_back(work: Workplace) -> None:
    work.opened()
    work.tasks.store(lambda _store: 1).success(work.heard.append).drop()
    work.tasks.store(lambda _store: _fail()).failure(work.heard.append).drop()
    work.tasks.store(lambda _store: "last").success(work.heard.append)
    work.loop.run_until(work.has_heard)
    assert work.heard == ["last"]
    assert work.notices == []


def test_a_bug_in_a_dropped_task_is_still_a_bug(work: Workplace) -> None:
    work.tasks.io(lambda: 1 // 0).drop()
    with pytest.raises(ZeroDivisionError):
        work.loop.run_until(work.has_heard)


def test_tasks_can_be_chained_by_hand(work: Workplace) -> None:
    outer: Task[str] = Task(work.hub)
    outer.success(work.heard.append).failure(work.heard.append)
    work.tasks.io(lambda: 1).success(
        lambda one: work.tasks.io(lambda: str(one + 1)).success(outer.succeed).failure(outer.fail) and None  # type: ignore[func-returns-value]
    )
    work.loop.run_until(work.has_heard)
    assert work.heard == ["2"]


def test_work_for_the_store_runs_in_order_on_one_thread(work: Workplace) -> None:
    work.opened()
    for number in range(50):
        work.tasks.store(lambda _store, n=number: (n, threading.get_ident())).success(work.heard.append)  # type: ignore[misc]
    work.loop.run_until(lambda: work.has_heard(50))
    assert [number for number, _thread in work.heard] == list(range(50))  # type: ignore[misc]
    assert len({thread for _number, thread in work.heard}) == 1  # type: ignore[misc]


def test_work_queued_while_the_store_is_being_opened_finds_it_open(work: Workplace) -> None:
    may_open = threading.Event()
    opening = work.opening

    def open_slowly() -> Store:
        assert may_open.wait(10)
        return opening()

    work.tasks.open_store(open_slowly)
    work.tasks.store(lambda store: store.conversations.all()).success(work.heard.append).failure(work.heard.append)
    may_open.set()
    work.loop.run_until(work.has_heard)
    assert work.heard == [[]]


def test_work_queued_behind_an_opening_that_fails_fails_with_the_same_error(work: Workplace) -> None:
    def refuse() -> Store:
        raise ERROR

    work.tasks.open_store(refuse).failure(work.heard.append)
    work.tasks.store(lambda store: store.conversations.all()).failure(work.heard.append)
    work.loop.run_until(lambda: work.has_heard(2))
    assert work.heard == [ERROR, ERROR]


def test_without_a_store_the_error_says_so(work: Workplace) -> None:
    work.tasks.store(lambda store: store.conversations.all()).failure(work.heard.append)
    work.loop.run_until(work.has_heard)
    (error,) = work.heard
    assert isinstance(error, UserFacingError)
    assert error.code == "store_closed"


def test_a_timer_runs_on_the_owner_thread(work: Workplace) -> None:
    timer = work.tasks.call_later(0.01, lambda: work.heard.append(threading.get_ident()))
    assert timer.is_pending
    work.loop.run_until(work.has_heard)
    assert work.heard == [threading.get_ident()]
    assert not timer.is_pending


def test_a_cancelled_timer_does_not_run_even_if_it_is_on_its_way(work: Workplace) -> None:
    timer = work.tasks.call_later(0, lambda: work.heard.append("cancelled"))
    timer._timer.join(10)
    timer.cancel()
    timer.cancel()
    assert not timer.is_pending
    work.loop.run_pending()
    assert work.heard == []


def test_closing_finishes_what_is_queued_for_the_store(work: Workplace) -> None:
    work.opened()
    done: list[int] = []
    for number in range(20):
        work.tasks.store(lambda _store, n=number: done.append(n)).success(work.heard.append)  # type: ignore[misc]
    work.tasks.close()
    assert done == list(range(20))
    work.loop.run_pending()
    assert work.heard == []  # nobody is told any more


def test_closing_twice_is_harmless_and_leaves_no_thread(work: Workplace) -> None:
    before = set(threading.enumerate())
    work.opened()
    work.tasks.io(lambda: None)
    work.tasks.call_later(60, lambda: None)
    work.tasks.close()
    work.tasks.close()
    work.loop.run_until(lambda: set(threading.enumerate()) <= before)


@pytest.mark.parametrize("start", ["store", "io", "open"])
def test_work_asked_for_after_the_end_is_silently_not_done(work: Workplace, start: str) -> None:
    work.opened().tasks.close()
    starters: dict[str, Callable[[], object]] = {
        "store": lambda: work.tasks.store(work.heard.append).failure(work.heard.append),
        "io": lambda: work.tasks.io(lambda: work.heard.append("ran")).failure(work.heard.append),
        "open": lambda: work.tasks.open_store(work.opening).success(work.heard.append),
    }
    starters[start]()
    timer = work.tasks.call_later(0, lambda: work.heard.append("timer"))
    assert not timer.is_pending
    work.loop.run_pending()
    assert work.heard == []


def test_long_work_can_see_that_the_end_has_come(work: Workplace) -> None:
    begun = threading.Event()

    def work_for_ever() -> None:
        begun.set()
        assert work.tasks.closing.wait(30)
        raise AbandonedError

    work.tasks.io(work_for_ever).success(work.heard.append).failure(work.heard.append)
    assert begun.wait(10)
    work.tasks.close()
    work.loop.run_pending()
    assert work.heard == []
    assert work.notices == []


def test_a_store_that_cannot_be_closed_does_not_keep_the_threads(
    work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    close = Store.close

    def close_badly(store: Store) -> None:
        close(store)
        raise ERROR

    monkeypatch.setattr(Store, "close", close_badly)
    work.opened().tasks.close()  # the fixture that looks for threads says whether they are gone
