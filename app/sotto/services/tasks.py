"""Background work as an object: say what to do, then what happens with the result or the error.

Two places where work runs: the store lane (one thread: every database call of the program, in order) and the io pool
(a few threads: hashing, reading headers). Results come back on the owner thread through the dispatcher.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from sotto.domain.errors import UserFacingError
from sotto.domain.events import Notice
from sotto.domain.ids import ConversationId, is_temporary
from sotto.services.dispatcher import Dispatcher
from sotto.services.hub import EventHub

if TYPE_CHECKING:
    from sotto.store.store import Store

T = TypeVar("T")
_IO_THREADS = 3
_log = logging.getLogger(__name__)


class AbandonedError(Exception):
    """Raised by io work that gave up because :attr:`TaskRunner.closing` is set; nobody is told."""


class Task(Generic[T]):
    """Work that was started. Attach callbacks right after creating it, on the owner thread.

    A UserFacingError without a failure callback becomes a Notice; any other exception is raised on the owner thread,
    where the crash path sees it. After :meth:`TaskRunner.close` nothing is called.
    """

    def __init__(self, hub: EventHub) -> None:
        self._hub = hub
        self._on_success: list[Callable[[T], None]] = []
        self._on_failure: list[Callable[[UserFacingError], None]] = []
        self._is_dropped = False

    def success(self, callback: Callable[[T], None]) -> Self:
        """Call ``callback`` with the result, on the owner thread."""
        self._on_success.append(callback)
        return self

    def failure(self, callback: Callable[[UserFacingError], None]) -> Self:
        """Call ``callback`` with an error the user can act on, on the owner thread."""
        self._on_failure.append(callback)
        return self

    def drop(self) -> None:
        """Never call back: something newer was asked for."""
        self._is_dropped = True

    def succeed(self, result: T) -> None:
        """Deliver the result (owner thread)."""
        if not self._is_dropped:
            for callback in self._on_success:
                callback(result)

    def fail(self, error: BaseException) -> None:
        """Deliver an error (owner thread)."""
        if not isinstance(error, UserFacingError):
            raise error
        if self._is_dropped:
            return
        for callback in self._on_failure:
            callback(error)
        if not self._on_failure and error.code != "passphrase_needed":  # who is locked out knows it
            self._hub.publish(Notice(error))


class Timer:
    """A callback that will run on the owner thread unless it is cancelled first."""

    def __init__(self, dispatcher: Dispatcher, seconds: float, callback: Callable[[], None]) -> None:
        self._dispatcher = dispatcher
        self._callback: Callable[[], None] | None = callback
        self._timer = threading.Timer(seconds, lambda: dispatcher.post(self._run))
        self._timer.daemon = True
        self._timer.start()

    @property
    def is_pending(self) -> bool:
        """Whether it has neither run nor been cancelled."""
        return self._callback is not None

    def cancel(self) -> None:
        """Don't run it; harmless afterwards (owner thread)."""
        self._callback = None
        self._timer.cancel()

    def _run(self) -> None:
        callback, self._callback = self._callback, None
        if callback is not None:
            callback()


class TaskRunner:
    """Owns the store lane, the io pool and the open store.

    ``closing`` is set once the end has begun: what is asked for from then on is silently not done, and io work that
    can take long looks at it and raises :class:`AbandonedError`.
    """

    def __init__(self, dispatcher: Dispatcher, hub: EventHub) -> None:
        self._dispatcher = dispatcher
        self._hub = hub
        self._lane = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._pool = ThreadPoolExecutor(_IO_THREADS, thread_name_prefix="io")
        self.closing = threading.Event()
        self._store: Store | None = None
        self._temporary: Store | None = None
        self._opening: Callable[[], Store] | None = None
        self._not_open = UserFacingError(
            "store_closed", "Your chats are not open.", "Close Sotto and start it again; nothing is lost."
        )
        self._timers: list[Timer] = []

    def open_store(self, opening: Callable[[], Store]) -> Task[Store]:
        """Open the store on its lane; work that was queued behind it finds it open, or fails with the same error."""

        def work() -> Store:
            self._opening = opening
            try:
                self._store = opening()
            except UserFacingError as error:
                self._not_open = error
                raise
            return self._store

        return self._run(self._lane, work)

    def store(self, work: Callable[[Store], T], conversation: ConversationId | None = None) -> Task[T]:
        """Run ``work`` on the store lane. What is about a ``conversation`` says so: a temporary one is in memory only,
        in a store of its own that ends when the store on the disk is closed."""

        def on_lane() -> T:
            if self._store is None:
                raise self._not_open
            if conversation is not None and is_temporary(conversation):
                return work(self._temporary_of(self._store))
            try:
                return work(self._store)
            except UserFacingError as error:
                # What failed was undone, and is done again.
                if not self._is_remedied(error):
                    raise
                return work(self._store)

        return self._run(self._lane, on_lane)

    def _is_remedied(self, error: UserFacingError) -> bool:
        """Remove the reason of ``error`` if that can be done without the user."""
        if error.code == "store_corrupt":
            return self.mend_index()
        if error.code != "disk_full" or self._store is None:
            return False
        from sotto.store.reserve import nearly_full, release_reserve

        if not release_reserve(self._store.db.path.parent):
            return False
        self._dispatcher.post(lambda: self._deliver(lambda: self._hub.publish(Notice(nearly_full()))))
        return True

    def mend_index(self) -> bool:
        """Make a damaged search index anew; return whether that was all that was damaged. On the store lane only."""
        from sotto.services.index_mending import mended

        if self._store is None or self._opening is None:
            return False
        damaged, self._store = self._store, None
        again = None
        try:
            again = mended(damaged, self._opened_again)
        finally:
            if self._store is None:
                self._store = damaged if again is None else again
        return again is not None

    def _opened_again(self) -> Store:
        if self._opening is None:
            raise self._not_open
        self._store = self._opening()
        return self._store

    def close_store_then(self, work: Callable[[], T]) -> Task[T]:
        """Close the store and run ``work`` on its lane: it needs the files for itself. The store stays closed."""

        def on_lane() -> T:
            self._close_store()
            return work()

        return self._run(self._lane, on_lane)

    def close_store_during(self, work: Callable[[], T]) -> Task[T]:
        """Close the store, run ``work`` on its lane, and open the store again whatever comes of it.

        What is asked for meanwhile waits; temporary chats stay.
        """

        def on_lane() -> T:
            self._close_kept_store()
            try:
                return work()
            finally:
                try:
                    self._opened_again()
                except UserFacingError as error:
                    self._not_open = error
                    raise

        return self._run(self._lane, on_lane)

    def lock_store(self, error: UserFacingError, forget: Callable[[], None]) -> Task[None]:
        """Close the store, and temporary chats with it, and ``forget`` its key; until it is opened again everything
        that is asked of it fails with ``error``."""

        def on_lane() -> None:
            self._not_open, self._opening = error, None
            self._close_store()
            forget()

        return self._run(self._lane, on_lane)

    def io(self, work: Callable[[], T]) -> Task[T]:
        """Run ``work`` on the io pool; it must not touch services or the store."""
        return self._run(self._pool, work)

    def call_later(self, seconds: float, callback: Callable[[], None]) -> Timer:
        """Run ``callback`` on the owner thread in ``seconds``."""
        timer = Timer(self._dispatcher, seconds, callback)
        if self.closing.is_set():
            timer.cancel()
        self._timers = [*(t for t in self._timers if t.is_pending), timer]
        return timer

    def close(self) -> None:
        """Finish what is queued for the store, close it, and end the threads. Blocking; idempotent."""
        if self.closing.is_set():
            return
        self.closing.set()
        for timer in self._timers:
            timer.cancel()
        try:
            self._lane.submit(self._close_store).result()
        finally:
            self._lane.shutdown()
            self._pool.shutdown(cancel_futures=True)

    def _temporary_of(self, store: Store) -> Store:
        if self._temporary is None:
            self._temporary = store.temporary()
        store.lend_to(self._temporary)  # it may have been opened anew
        return self._temporary

    def _close_store(self) -> None:
        temporary, self._temporary = self._temporary, None
        if temporary is not None:
            temporary.db.close()
        self._close_kept_store()

    def _close_kept_store(self) -> None:
        store, self._store = self._store, None
        if store is None:
            return
        try:
            store.close()
        except UserFacingError as error:  # what was saved is safe, and nobody is left to be told
            _log.warning("the store could not be closed: %s", error.code)

    def _run(self, executor: ThreadPoolExecutor, work: Callable[[], T]) -> Task[T]:
        task: Task[T] = Task(self._hub)

        def background() -> None:
            try:
                result: Any = work()
            except AbandonedError:
                pass
            except BaseException as error:  # noqa: BLE001 - a thread border: the owner thread decides
                failure = error
                self._dispatcher.post(lambda: self._deliver(lambda: task.fail(failure)))
            else:
                self._dispatcher.post(lambda: self._deliver(lambda: task.succeed(result)))

        if not self.closing.is_set():
            executor.submit(background)
        return task

    def _deliver(self, outcome: Callable[[], None]) -> None:
        if not self.closing.is_set():
            outcome()
