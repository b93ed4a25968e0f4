"""The chats lock themselves when nothing is done, and only then."""

from __future__ import annotations

from sotto.config import options
from sotto.config.settings import Settings
from sotto.services.idle_lock import IdleLock
from sotto.services.tasks import TaskRunner
from support.owner_loop import OwnerLoop


class Watch:
    """An idle lock with a clock that the test moves."""

    def __init__(self, tasks: TaskRunner, minutes: int, look_every: float = 3600.0) -> None:
        self.settings = Settings()
        self.settings.set(options.LOCK_AFTER_MINUTES, minutes)
        self.now = 1000.0
        self.can_lock = True
        self.is_busy = False
        self.locked = 0
        self.idle = IdleLock(
            self.settings, tasks, lambda: self.can_lock, lambda: self.is_busy, self._lock, lambda: self.now, look_every
        )

    def _lock(self) -> None:
        self.locked += 1
        self.can_lock = False

    def after(self, seconds: float) -> int:
        """Let time pass, look, and return how often it was locked so far."""
        self.now += seconds
        self.idle.look()
        return self.locked


def test_it_locks_once_when_the_time_is_over(tasks: TaskRunner) -> None:
    watch = Watch(tasks, 5)
    watch.idle.note_activity()
    assert watch.after(299) == 0
    assert watch.after(1) == 1
    assert watch.after(1000) == 1


def test_activity_begins_the_time_anew(tasks: TaskRunner) -> None:
    watch = Watch(tasks, 5)
    watch.idle.note_activity()
    for _ in range(5):
        assert watch.after(290) == 0
        watch.idle.note_activity()
    assert watch.after(300) == 1


def test_an_answer_being_written_is_activity(tasks: TaskRunner) -> None:
    watch = Watch(tasks, 5)
    watch.idle.note_activity()
    watch.is_busy = True
    assert watch.after(3000) == 0
    watch.is_busy = False
    assert watch.after(299) == 0
    assert watch.after(1) == 1


def test_never_means_never_and_a_change_counts_at_once(tasks: TaskRunner) -> None:
    watch = Watch(tasks, 0)
    watch.idle.note_activity()
    assert watch.after(1_000_000) == 0
    watch.settings.set(options.LOCK_AFTER_MINUTES, 5)
    assert watch.after(0) == 1


def test_what_cannot_be_locked_is_not(tasks: TaskRunner) -> None:
    watch = Watch(tasks, 5)
    watch.can_lock = False
    watch.idle.note_activity()
    assert watch.after(1000) == 0


def test_it_looks_by_itself_from_the_first_activity_on(loop: OwnerLoop, tasks: TaskRunner) -> None:
    watch = Watch(tasks, 5, look_every=0.01)
    watch.now += 1000
    loop.run_pending()
    assert watch.locked == 0
    watch.idle.note_activity()
    watch.now += 1000
    loop.run_until(lambda: watch.locked == 1, 10.0)
