"""Keeps the computer from falling asleep by itself while an answer is written or a model is downloaded.

The screen may still go dark and lock itself, and whoever closes the lid or chooses to sleep is obeyed. That it does not
work is no error for anyone: it is logged, and ``sotto doctor`` tells.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from enum import Enum
from typing import Protocol

from sotto.config import desktop_options
from sotto.config.options import AnyOption
from sotto.config.settings import Settings
from sotto.domain.events import DownloadsChanged, MessageAdded, MessageFinished
from sotto.services.dispatcher import Dispatcher
from sotto.services.hub import EventHub
from sotto.services.tasks import TaskRunner, Timer

AFTER_SECONDS = 3.0
"""No computer falls asleep so soon after it was used; a short answer asks nothing of the system."""
_log = logging.getLogger(__name__)


class NoSleepControlError(Exception):
    """This system cannot be kept from falling asleep; the text says why, for the log."""


class SleepInhibitor(Protocol):
    """The means of one system."""

    may_wait: bool
    """Whether :meth:`hold` talks to another program; else it is called on the owner thread, as the system demands."""

    def hold(self) -> str:
        """Keep the computer from sleeping and return by what means. Raises :class:`NoSleepControlError`."""

    def release(self) -> None:
        """Let it sleep again; harmless if it was not held. Never waits."""


class _State(Enum):
    FREE = "the computer may sleep"
    WAITING = "it is not worth it yet"
    ASKING = "the system is being asked"
    HELD = "it may not"


class KeepAwake:
    """Looks whenever something begins or ends. Owner thread only."""

    def __init__(
        self,
        settings: Settings,
        tasks: TaskRunner,
        hub: EventHub,
        dispatcher: Dispatcher,
        is_busy: Callable[[], bool],
        inhibitor: SleepInhibitor,
        after_seconds: float | None = None,
    ) -> None:
        self._settings = settings
        self._tasks = tasks
        self._dispatcher = dispatcher
        self._is_busy = is_busy
        self._inhibitor = inhibitor
        self._after_seconds = AFTER_SECONDS if after_seconds is None else after_seconds
        self._state = _State.FREE
        self._timer: Timer | None = None
        for event in (MessageAdded, MessageFinished, DownloadsChanged):
            hub.subscribe(event, lambda _event: self.look())
        settings.on_changed(self._on_option_changed)
        self.look()

    @property
    def is_held(self) -> bool:
        """Whether the computer is kept awake now."""
        return self._state is _State.HELD

    def look(self) -> None:
        """Hold on or let go, as it is right now."""
        is_wanted = (
            self._settings.get(desktop_options.KEEP_AWAKE) and self._is_busy() and not self._tasks.closing.is_set()
        )
        if is_wanted and self._state is _State.FREE:
            self._state = _State.WAITING
            self._timer = self._tasks.call_later(self._after_seconds, self._ask)
        elif not is_wanted and self._state in (_State.WAITING, _State.HELD):
            self._let_go()

    def close(self) -> None:
        """Let the computer sleep."""
        self._let_go()

    def _on_option_changed(self, option: AnyOption) -> None:
        if option.key == desktop_options.KEEP_AWAKE.key:
            self.look()

    def _let_go(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._state is _State.HELD:
            self._inhibitor.release()
        if self._state is not _State.ASKING:  # what comes of that is let go then
            self._state = _State.FREE

    def _ask(self) -> None:
        self._timer = None
        self._state = _State.ASKING
        if self._inhibitor.may_wait:
            # A thread of its own: a bus that does not answer must not keep the program from ending.
            threading.Thread(target=self._hold, name="keep awake", daemon=True).start()
        else:
            self._hold()

    def _hold(self) -> None:
        """On any thread."""
        problem = ""
        try:
            means = self._inhibitor.hold()
            _log.info("The computer is kept awake: %s", means)
        except NoSleepControlError as error:
            problem = str(error)
        if self._tasks.closing.is_set():
            self._inhibitor.release()
        else:
            self._dispatcher.post(lambda: self._on_asked(problem))

    def _on_asked(self, problem: str) -> None:
        if problem:
            _log.info("The computer cannot be kept awake: %s", problem)
        self._state = _State.FREE if problem else _State.HELD
        if not problem:
            self.look()


def system_inhibitor() -> SleepInhibitor:
    """Return the means of this system."""
    import sys

    if sys.platform == "win32":
        from sotto.services.sleep_windows import WindowsInhibitor

        return WindowsInhibitor()
    if sys.platform == "darwin":
        from sotto.services.sleep_macos import MacInhibitor

        return MacInhibitor()
    from sotto.services.sleep_linux import BusInhibitor

    return BusInhibitor()
