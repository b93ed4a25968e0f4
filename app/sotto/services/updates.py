"""Whether there is a newer Sotto: asked when a person wants to know, or once a day where that was switched on.

Nothing is ever downloaded or installed. What was heard lies with the chats, signature and all, and is checked again
each time it is read; so is the rule that no later answer may be older.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from sotto import __version__
from sotto.config import options
from sotto.config.settings import Settings
from sotto.domain.errors import UserFacingError
from sotto.domain.events import UpdateLooked
from sotto.domain.ids import new_id
from sotto.domain.light_dataclass import dataclass
from sotto.domain.releases import Release, UpdateState, version_numbers
from sotto.ipc.wire import WireMessage
from sotto.release.announcement import MAX_BYTES, read_announcement
from sotto.release.origin import ReleaseOrigin
from sotto.release.signature import PublicKey, SignatureError
from sotto.services.clock import now_ms
from sotto.services.hub import EventHub
from sotto.services.network import Failed, LookForUpdate, NetworkService, UpdateAnswer, error_of, offline
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.store import Store

__all__ = ["Release", "UpdateService", "UpdateState"]

DAY_MS: Final = 24 * 60 * 60 * 1000
_KEPT: Final = "update"


@dataclass(frozen=True, slots=True)
class _Heard:
    """What lies with the chats: when was asked (Unix milliseconds), the newest date that was heard (Unix seconds), and
    the answer as it came."""

    asked: int = 0
    seen: int = 0
    answer: str = ""


class UpdateService:
    """Asks for new versions. Owner thread only; nothing here waits. The chats have to be open."""

    def __init__(
        self,
        tasks: TaskRunner,
        hub: EventHub,
        settings: Settings,
        network: Callable[[], NetworkService],
        origin: ReleaseOrigin,
        *,
        version: str = __version__,
        now: Callable[[], int] = now_ms,
    ) -> None:
        """``now`` is the Unix time in milliseconds."""
        self._tasks = tasks
        self._hub = hub
        self._settings = settings
        self._network = network
        self._origin = origin
        self._version = version
        self._now = now
        self._waiting: list[Task[UpdateState]] = []

    @property
    def host(self) -> str:
        """Who would be asked; empty if there is nobody."""
        return urlsplit(self._origin.address).netloc

    @property
    def downloads(self) -> str:
        """The address of the page where new versions are, empty if there is none."""
        return self._origin.downloads

    @property
    def is_looking(self) -> bool:
        """Whether an answer is waited for."""
        return bool(self._waiting)

    def obstacle(self) -> UserFacingError | None:
        """Return why nobody can be asked: ``update_no_address``, ``update_no_key`` or ``offline``; None if one can."""
        try:
            self._key()
        except UserFacingError as error:
            return error
        return offline() if self._settings.get(options.OFFLINE) else None

    def state(self) -> Task[UpdateState]:
        """Return what was heard so far, without asking anybody."""
        return self._tasks.store(lambda store: self._state(store, _read(store)))

    def look(self) -> Task[UpdateState]:
        """Ask now: one request. While one is under way, its answer is waited for.

        Fails with the codes of :meth:`obstacle`, of :meth:`NetworkService.run` or of
        :func:`sotto.release.announcement.read_announcement`.
        """
        finished: Task[UpdateState] = Task(self._hub)
        self._waiting.append(finished)
        if len(self._waiting) > 1:
            return finished
        try:
            key = self._key()
        except UserFacingError as error:
            reason = error
            self._network().later(lambda: self._fail(reason))
            return finished
        # Noted before it is asked: what goes wrong then is not tried again by itself before tomorrow.
        self._tasks.store(self._note_asking).success(lambda seen: self._ask(key, seen)).failure(self._fail)
        return finished

    def look_if_due(self) -> None:
        """Ask if that is switched on, possible, and was not done for a day. What goes wrong is for the next day, but
        an answer that somebody forged is told (a :class:`~sotto.domain.events.Notice`)."""
        if not self._settings.get(options.LOOK_FOR_UPDATES) or self.obstacle() is not None or self.is_looking:
            return

        def known(heard: _Heard) -> None:
            if abs(self._now() - heard.asked) >= DAY_MS and not self.is_looking:  # clocks are also put back
                self.look().failure(self._tell_if_forged)

        self._tasks.store(_read).success(known)

    def _key(self) -> PublicKey:
        if not self._origin.address:
            raise UserFacingError(
                "update_no_address",
                "Sotto does not know yet whom to ask for new versions.",
                "No address has been published. Look where you got Sotto from.",
            )
        try:
            key = self._origin.key()
        except (OSError, ValueError, SignatureError) as error:
            raise _no_key(str(error)) from error
        if key is None:
            raise _no_key("")
        return key

    def _ask(self, key: PublicKey, seen: int) -> None:
        def heard(said: WireMessage) -> None:
            if isinstance(said, UpdateAnswer):
                now = datetime.fromtimestamp(self._now() / 1000, UTC)
                reading = self._tasks.io(lambda: read_announcement(said.text, key, now, seen))
                reading.success(lambda release: self._keep(release, said.text)).failure(self._fail)
            elif isinstance(said, Failed):
                self._fail(error_of(said))
            else:  # stopped: Sotto is being closed
                self._fail(UserFacingError("closing", "Sotto is being closed.", "Start it again."))

        self._network().run(LookForUpdate(new_id(), self._origin.address, MAX_BYTES), heard)

    def _note_asking(self, store: Store) -> int:
        """Return the newest date that was heard."""
        before = _read(store)
        _write(store, _Heard(self._now(), before.seen, before.answer))
        return before.seen

    def _keep(self, release: Release, answer: str) -> None:
        def keep(store: Store) -> UpdateState:
            heard = _Heard(self._now(), release.date, answer)
            _write(store, heard)
            return self._state(store, heard)

        self._tasks.store(keep).success(self._succeed).failure(self._fail)

    def _state(self, store: Store, heard: _Heard) -> UpdateState:
        """Return what ``heard`` means for this program and these chats; on the store's lane."""
        try:
            now = datetime.fromtimestamp(self._now() / 1000, UTC)
            newest = read_announcement(heard.answer, self._key(), now) if heard.answer else None
        except UserFacingError:  # there is another key now, or the clock was put back
            newest = None
        if newest is None:
            return UpdateState(heard.asked)
        schema = store.db.user_version()
        is_newer = (version_numbers(newest.version) or ()) > (version_numbers(self._version) or ())
        return UpdateState(heard.asked, newest, is_newer, newest.oldest_store <= schema, newest.store_schema > schema)

    def _succeed(self, state: UpdateState) -> None:
        waiting, self._waiting = self._waiting, []
        for task in waiting:
            task.succeed(state)
        self._hub.publish(UpdateLooked(state.newest.version if state.newest is not None and state.is_newer else ""))

    def _fail(self, error: UserFacingError) -> None:
        waiting, self._waiting = self._waiting, []
        for task in waiting:
            task.fail(error)

    def _tell_if_forged(self, error: UserFacingError) -> None:
        from sotto.domain.events import Notice

        if error.code in ("update_not_signed", "update_outdated"):
            self._hub.publish(Notice(error))


def _read(store: Store) -> _Heard:
    """Return what was kept; what cannot be read counts as nothing."""
    try:
        kept = json.loads(store.state.get(_KEPT) or "{}")
        return _Heard(int(kept.get("asked", 0)), int(kept.get("seen", 0)), str(kept.get("answer", "")))
    except (ValueError, TypeError, AttributeError):
        return _Heard()


def _write(store: Store, heard: _Heard) -> None:
    store.state.set(_KEPT, json.dumps({"asked": heard.asked, "seen": heard.seen, "answer": heard.answer}))


def _no_key(details: str) -> UserFacingError:
    return UserFacingError(
        "update_no_key",
        "Sotto cannot check yet who says that there is a new version.",
        "No key for that has been published, so nobody is asked. Look where you got Sotto from.",
        details,
    )
