"""How the chats are protected, and the ways to change that: level, key, recovery phrase, lock."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, TypeVar

from sotto.config.settings import Settings
from sotto.domain.errors import UserFacingError
from sotto.domain.events import Locked, Locking, Notice, ProtectionChanged, Unlocked
from sotto.domain.protection import KeyProtection, ProtectionStatus, RotationReport, WordsCheck, passphrase_needed
from sotto.services.chat import ChatService
from sotto.services.clock import seconds_passed
from sotto.services.dispatcher import Dispatcher
from sotto.services.generation import GenerationQueue
from sotto.services.hub import EventHub
from sotto.services.idle_lock import IdleLock
from sotto.services.progress import Progress, reporter
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.keys import KeyVault
    from sotto.store.protecting import StoreProtection
    from sotto.store.recovery_phrase import RecoveryPhrases
    from sotto.store.store import Protection

T = TypeVar("T")

_LOOK_EVERY_S = 0.05
_PATIENCE_S = 6.0  # an engine that does not stop is killed after three
_log = logging.getLogger(__name__)


class Openable(Protocol):
    """The services as far as the protection needs them."""

    store_protection: Protection | None
    opening_error: UserFacingError | None

    def open(self) -> Task[None]:
        """Open the store."""

    def pause_downloads(self) -> None:
        """Pause what is being downloaded."""


class ProtectionService:
    """Owner thread only; what takes long runs elsewhere. No secret that is passed in is kept or part of an error.

    ``current`` is the passphrase in use: needed by whatever changes or shows the key while a passphrase protects it,
    ignored otherwise. A wrong or empty one fails with ``passphrase_wrong``; nothing has changed then.
    """

    def __init__(
        self,
        services: Openable,
        vault: Callable[[], KeyVault],
        tasks: TaskRunner,
        hub: EventHub,
        dispatcher: Dispatcher,
        settings: Settings,
        queue: GenerationQueue,
        chat: ChatService,
        clock: Callable[[], float] = seconds_passed,
    ) -> None:
        """``clock`` counts seconds, those included that the computer slept."""
        self._services = services
        self._vault = vault
        self._tasks = tasks
        self._hub = hub
        self._dispatcher = dispatcher
        self._queue = queue
        self._chat = chat
        self._is_unlocking = False
        self._locking: Task[None] | None = None
        self.idle_lock = IdleLock(
            settings, tasks, lambda: self.can_lock, lambda: chat.is_writing, self._lock_unasked, clock
        )

    @property
    def is_locked(self) -> bool:
        """Whether the chats are closed until :meth:`unlock`: after :meth:`lock`, or at a start with a passphrase."""
        error = self._services.opening_error
        return error is not None and error.code == "passphrase_needed"

    @property
    def can_lock(self) -> bool:
        """Whether :meth:`lock` would do something: the chats are open and a passphrase protects them."""
        facts = self._services.store_protection
        is_open = facts is not None and self._services.opening_error is None and self._locking is None
        return is_open and facts is not None and facts.key_protection is KeyProtection.PASSPHRASE

    def status(self) -> Task[ProtectionStatus]:
        """Return how the key is kept. Reads a small file; neither the keystore nor the user is asked."""
        return self._tasks.io(lambda: self._vault().status())

    def unlock(self, passphrase: str) -> Task[None]:
        """Open the chats with ``passphrase``; takes about half a second. ``Unlocked`` is announced before it succeeds.

        Fails with ``passphrase_wrong``, ``unlock_running`` (an earlier one is not over) or a code of
        :meth:`~sotto.services.container.Services.open`.
        """
        finished: Task[None] = Task(self._hub)
        self.unlock_key(passphrase).success(lambda _: self._reopen(finished)).failure(finished.fail)
        return finished

    def unlock_key(self, passphrase: str) -> Task[None]:
        """Hold the key in memory, as :meth:`unlock`, but leave the chats closed: for what needs the key alone."""
        finished: Task[None] = Task(self._hub)
        if self._is_unlocking:
            self._dispatcher.post(lambda: finished.fail(_unlock_running()))
            return finished
        self._is_unlocking = True

        def over() -> None:
            self._is_unlocking = False

        def failed(error: UserFacingError) -> None:
            over()
            finished.fail(error)

        def unlocked(_: None) -> None:
            over()
            finished.succeed(None)

        self._tasks.io(lambda: self._vault().unlock(passphrase)).success(unlocked).failure(failed)
        return finished

    def stop_waiting(self) -> None:
        """Wait no more for the keystore: an opening or a change that does fails with ``keystore_unavailable``."""
        self._vault().places.stop_waiting()

    def lock(self) -> Task[None]:
        """Close the chats and forget the key.

        ``Locking`` is announced first, from inside this call: whoever holds unsaved words hands them to the store now.
        Then running answers end as stopped and are saved, the engine ends (its memory holds what was said), downloads
        pause, the store closes, and ``Locked`` is announced. Without :attr:`can_lock` nothing happens. Never fails.
        What Python cannot do is overwrite the memory that the key and the chats were in.
        """
        finished: Task[None] = Task(self._hub)
        if self._locking is not None:
            self._locking.success(finished.succeed)
            return finished
        if not self.can_lock:
            self._dispatcher.post(lambda: finished.succeed(None))
            return finished
        self._locking = finished
        self._hub.publish(Locking())
        self._services.pause_downloads()
        self._chat.stop_all()
        self._close_when_quiet(time.monotonic() + _PATIENCE_S)
        return finished

    def note_activity(self) -> None:
        """The user did something: the time until the chats lock themselves begins anew. Cheap; call it often."""
        self.idle_lock.note_activity()

    def set_level(self, level: KeyProtection, *, passphrase: str = "", current: str = "") -> Task[ProtectionStatus]:
        """Keep the same key in another way, or under another ``passphrase``; ``ProtectionChanged`` is announced.

        Fails with ``keystore_unavailable``, ``passphrase_too_short``, ``passphrase_wrong`` or disk errors; the key is
        where it was then. Killed half way, the chats open in the old way or in the new.
        """

        def work() -> ProtectionStatus:
            self._protection().set_level(level, passphrase, current)
            return self._vault().status()

        self._vault().places.wait_again()
        return self._tasks.io(work).success(self._changed)

    def rotate(self, on_progress: Progress = lambda _part: None, *, current: str = "") -> Task[RotationReport]:
        """Give the chats a new key and rewrite them and their backups with it. The recovery phrase is another one then.

        The chats cannot be read or written while they are rewritten (what is asked waits); the backups follow. Fails
        with ``answers_running``, ``store_busy`` (open in another process), ``disk_full``, ``backup_busy``,
        ``passphrase_wrong``, ``keystore_unavailable``; the old key counts then.
        """
        finished: Task[RotationReport] = Task(self._hub)
        if self._chat.is_writing:
            self._dispatcher.post(lambda: finished.fail(_answers_running()))
            return finished
        share = 1.0
        told = reporter(self._tasks, self._dispatcher, on_progress)

        def change() -> float:
            from sotto.store.rotation import KeyRotation

            return KeyRotation(self._vault()).change(current, told)

        def changed(part: float) -> None:
            nonlocal share
            share = part
            self._hub.publish(ProtectionChanged())
            self._tasks.io(follow).success(finished.succeed).failure(finished.fail)

        def follow() -> RotationReport:
            from sotto.store.rotation import KeyRotation

            return KeyRotation(self._vault()).go_on(lambda part: told(share + part * (1 - share)))

        self._vault().places.wait_again()
        self._tasks.close_store_during(change).success(changed).failure(finished.fail)
        return finished

    def recovery_phrase(self, *, current: str = "") -> Task[tuple[str, ...]]:
        """Return the 24 words that are the key. Show them, then forget them."""
        return self._tasks.io(lambda: self._protection().recovery_phrase(current))

    def check_words(self, words: Sequence[str]) -> WordsCheck:
        """Return what is wrong with words that were typed (any case, extra spaces allowed). Fast but for the first."""
        return self._phrases.check(words)

    def recover(
        self, words: Sequence[str], *, level: KeyProtection | None = None, passphrase: str = ""
    ) -> Task[ProtectionStatus]:
        """Open chats whose key is missing, or whose passphrase is forgotten, and protect them anew.

        ``level`` None means: with ``passphrase`` if one is given, else with the keystore, or where there is none with a
        key file (announced as a Notice ``key_in_file``). ``Unlocked`` is announced before it succeeds. Fails with
        ``recovery_word_unknown``, ``recovery_words_count``, ``recovery_checksum``, ``recovery_phrase_wrong`` (a valid
        phrase, but of other chats or of the time before the key was changed), ``recovery_no_chats``,
        ``passphrase_too_short``, ``keystore_unavailable`` (only with that level), or a code of the opening. Nothing has
        changed then.
        """
        finished: Task[ProtectionStatus] = Task(self._hub)

        def work() -> tuple[UserFacingError | None, ProtectionStatus]:
            notice = self._protection().recover(words, level, passphrase)
            return notice, self._vault().status()

        def recovered(result: tuple[UserFacingError | None, ProtectionStatus]) -> None:
            notice, status = result
            if notice is not None:
                self._hub.publish(Notice(notice))
            opened: Task[None] = Task(self._hub)
            opened.success(lambda _: self._changed(status)).success(lambda _: finished.succeed(status))
            self._reopen(opened.failure(finished.fail))

        self._vault().places.wait_again()
        self._tasks.io(work).success(recovered).failure(finished.fail)
        return finished

    def finish_changes(self) -> None:
        """Do what a change of the key left to do, behind the scenes: rewrite backups, empty places."""

        def work() -> None:
            from sotto.store.key_changes import KeyChanges
            from sotto.store.rotation import KeyRotation

            KeyChanges(self._vault()).clean()
            KeyRotation(self._vault()).go_on(reporter(self._tasks, self._dispatcher, lambda _part: None))

        self._tasks.io(work).failure(lambda error: _log.info("the change of the key waits: %s", error.code))

    def _changed(self, status: ProtectionStatus) -> None:
        facts = self._services.store_protection
        if facts is not None and status.level is not None:
            self._services.store_protection = replace(facts, key_protection=status.level, key_backend=status.backend)
        self._hub.publish(ProtectionChanged())

    def _reopen(self, finished: Task[None]) -> None:
        """Open the store unless it is open."""
        if self._services.store_protection is not None and self._services.opening_error is None:
            finished.succeed(None)
            return

        def opened(_: None) -> None:
            self.idle_lock.note_activity()
            self._hub.publish(Unlocked())
            finished.succeed(None)

        self._services.open().success(opened).failure(finished.fail)

    def _lock_unasked(self) -> None:
        self.lock()

    def _close_when_quiet(self, deadline: float) -> None:
        """Wait until all answers are saved, end the engine, then close the store."""
        if self._chat.is_writing and time.monotonic() < deadline:
            self._tasks.call_later(_LOOK_EVERY_S, lambda: self._close_when_quiet(deadline))
            return
        self._chat.close()
        self._queue.end_engine()
        self._close_without_engine(deadline)

    def _close_without_engine(self, deadline: float) -> None:
        if self._queue.engine_pid is not None and time.monotonic() < deadline:
            self._tasks.call_later(_LOOK_EVERY_S, lambda: self._close_without_engine(deadline))
            return
        error = passphrase_needed()

        def locked(_: None) -> None:
            finished, self._locking = self._locking, None
            self._services.opening_error = error
            self._hub.publish(Locked())
            if finished is not None:
                finished.succeed(None)

        self._tasks.lock_store(error, self._vault().lock).success(locked)

    def _protection(self) -> StoreProtection:
        from sotto.store.protecting import StoreProtection

        return StoreProtection(self._vault(), self._phrases)

    @cached_property
    def _phrases(self) -> RecoveryPhrases:
        from sotto.store.recovery_phrase import RecoveryPhrases

        return RecoveryPhrases()


def _unlock_running() -> UserFacingError:
    return UserFacingError("unlock_running", "The passphrase is being checked already.", "Wait a moment.")


def _answers_running() -> UserFacingError:
    return UserFacingError(
        "answers_running", "An answer is being written.", "Wait until it is finished, or stop it, then try again."
    )
