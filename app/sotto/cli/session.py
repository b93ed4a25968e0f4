"""One command's use of the services: opened, waited for on the calling thread, and closed whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Protocol, Self, TypeVar

from sotto.cli.interrupts import DeferredInterrupt
from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.domain.errors import UserFacingError
from sotto.domain.events import Notice

if TYPE_CHECKING:  # the services load the store and more; `sotto --help` must not
    from sotto.services.container import Services
    from sotto.services.dispatcher import Dispatcher
    from sotto.services.tasks import Task

T = TypeVar("T")


class BuildServices(Protocol):
    """What makes the services: :func:`sotto.services.container.build_services`, or a test's version of it."""

    def __call__(self, paths: AppPaths, settings: Settings, dispatcher: Dispatcher) -> Services: ...


class Pending(Generic[T]):
    """A task under way and what came of it."""

    def __init__(self, task: Task[T]) -> None:
        self._results: list[T] = []
        self._errors: list[UserFacingError] = []
        task.success(self._results.append).failure(self._errors.append)

    @property
    def is_over(self) -> bool:
        """Whether there is a result or an error."""
        return bool(self._results or self._errors)

    def take(self) -> T:
        """Return the result or raise the error; only once it is over."""
        if self._errors:
            raise self._errors[0]
        return self._results[0]


class Session:
    """Context manager around running services; use it on one thread, which becomes their owner thread.

    ``opens_chats`` is False for a command that needs none: then no keystore is asked. ``needs_key``: it needs the key
    all the same. Where a passphrase protects it, it is asked for; see :mod:`sotto.cli.passphrase`.
    """

    services: Services
    """Set while the session is open."""
    passphrase: str
    """The one that opened the chats; empty if none was needed."""

    def __init__(
        self,
        paths: AppPaths,
        settings: Settings,
        on_notice: Callable[[UserFacingError], None],
        build: BuildServices | None = None,
        *,
        opens_chats: bool = True,
        needs_key: bool = False,
    ) -> None:
        self._paths = paths
        self._settings = settings
        self._on_notice = on_notice
        self._build = build
        self._opens_chats = opens_chats
        self._needs_key = needs_key
        self.passphrase = ""
        self._interrupt = DeferredInterrupt()

    @property
    def settings(self) -> Settings:
        """What the user chose."""
        return self._settings

    def __enter__(self) -> Self:
        from sotto.services.container import build_services
        from sotto.services.dispatcher import QueueDispatcher

        self._paths.create()
        self._dispatcher = QueueDispatcher()
        self.services = (self._build or build_services)(self._paths, self._settings, self._dispatcher)
        self.services.hub.subscribe(Notice, lambda notice: self._on_notice(notice.error))
        try:
            if self._opens_chats:
                self._open()
            elif self._needs_key:
                self._find_key()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._close()

    def begin(self, task: Task[T]) -> Pending[T]:
        """Follow a task that was just started; :meth:`result` waits for it later."""
        return Pending(task)

    def result(self, pending: Pending[T]) -> T:
        """Return the result; its error is raised here. Raises ``KeyboardInterrupt`` on Ctrl+C."""
        self.run_until(lambda: pending.is_over)
        return pending.take()

    def wait(self, task: Task[T]) -> T:
        """Return the result of a task that was just started; raises like :meth:`result`."""
        return self.result(self.begin(task))

    def run_until(self, done: Callable[[], bool], timeout: float | None = None) -> bool:
        """Let the services work until ``done()``; False if ``timeout`` seconds passed first.

        Ctrl+C raises ``KeyboardInterrupt`` from here, between two callbacks.
        """
        with self._interrupt as interrupt:
            is_done = self._dispatcher.run_until(lambda: interrupt.pending or done(), timeout)
            if not done() and interrupt.take():
                raise KeyboardInterrupt
        return is_done

    def _open(self) -> None:
        try:
            self.wait(self.services.open())
        except UserFacingError as error:
            if error.code != "passphrase_needed":
                raise
            self._ask(self.services.protection.unlock, error)

    def _find_key(self) -> None:
        protection = self.services.protection
        if not self.wait(protection.status()).is_unlocked:
            from sotto.domain.protection import passphrase_needed

            self._ask(protection.unlock_key, passphrase_needed())

    def _ask(self, unlock: Callable[[str], Task[None]], needed: UserFacingError) -> None:
        from sotto.cli.passphrase import with_passphrase

        self.passphrase = with_passphrase(lambda passphrase: self.wait(unlock(passphrase)), needed)

    def _close(self) -> None:
        with DeferredInterrupt():  # closing is short, and half of it would lose what the user wrote
            self.services.close()
