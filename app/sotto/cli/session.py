"""One command's use of the services: opened, waited for on the calling thread, and closed whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from sotto.cli.interrupts import DeferredInterrupt
from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.domain.errors import UserFacingError
from sotto.domain.events import Notice

if TYPE_CHECKING:  # the services load the store and more; `sotto --help` must not
    from sotto.services.container import Services
    from sotto.services.dispatcher import Dispatcher, Task

T = TypeVar("T")

class BuildServices(Protocol):
    """What makes the services: :func:`sotto.services.container.build_services`, or a test's version of it."""

    def __call__(self, paths: AppPaths, settings: Settings, dispatcher: Dispatcher) -> Services: ...


class Session:
    """Context manager around running services; use it on one thread, which becomes their owner thread."""

    services: Services
    """Set while the session is open."""

    def __init__(
        self,
        paths: AppPaths,
        settings: Settings,
        on_notice: Callable[[UserFacingError], None],
        build: BuildServices | None = None,
    ) -> None:
        self._paths = paths
        self._settings = settings
        self._on_notice = on_notice
        self._build = build
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
            self.wait(self.services.open())
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._close()

    def wait(self, task: Task[T]) -> T:
        """Return the task's result; its error is raised here. Raises ``KeyboardInterrupt`` on Ctrl+C."""
        results: list[T] = []
        errors: list[UserFacingError] = []
        task.success(results.append).failure(errors.append)
        self.run_until(lambda: bool(results or errors))
        if errors:
            raise errors[0]
        return results[0]

    def run_until(self, done: Callable[[], bool], timeout: float | None = None) -> bool:
        """Let the services work until ``done()``; False if ``timeout`` seconds passed first.

        Ctrl+C raises ``KeyboardInterrupt`` from here, between two callbacks.
        """
        with self._interrupt as interrupt:
            is_done = self._dispatcher.run_until(lambda: interrupt.pending or done(), timeout)
            if not done() and interrupt.take():
                raise KeyboardInterrupt
        return is_done

    def _close(self) -> None:
        with DeferredInterrupt():  # closing is short, and half of it would lose what the user wrote
            self.services.close()
