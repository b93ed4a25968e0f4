"""Backups of the chats: made by themselves once a day while nothing else happens, on demand, and put back.

Automatic ones are looked after some time after the start and then now and then: never while an answer is being written.
Copies are made on the io pool by connections of their own, so that the chats can be used meanwhile.
"""

from __future__ import annotations

import builtins
import contextlib
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.domain.backups import BackupRow, DamagedFile, RepairReport, RestoreReport
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ManyChatsChanged, ModelState, Notice
from sotto.services.clock import now_ms
from sotto.services.dispatcher import Dispatcher
from sotto.services.generation import GenerationQueue
from sotto.services.hub import EventHub
from sotto.services.progress import Progress, reporter
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.backups import Backup, Backups
    from sotto.store.keys import KeyVault
    from sotto.store.repair import Repaired, StoreRepair
    from sotto.store.store import Store

LOOK_EVERY_SECONDS = 600.0
DAY_MS = 24 * 3600 * 1000

_SILENT = frozenset({"backup_busy", "passphrase_needed", "store_closed", "store_busy"})
"""Nothing to tell anybody: the next look does it."""
_log = logging.getLogger(__name__)


class BackupService:
    """Makes, lists, checks and restores backups. Owner thread only.

    Besides those of :class:`~sotto.store.backups.Backups`, errors are ``backup_ambiguous`` and those of the store.
    """

    def __init__(
        self,
        data: Path,
        vault: Callable[[], KeyVault],
        tasks: TaskRunner,
        hub: EventHub,
        dispatcher: Dispatcher,
        queue: GenerationQueue,
        clock: Callable[[], int] = now_ms,
    ) -> None:
        self._data = data
        self._vault = vault
        self._tasks = tasks
        self._hub = hub
        self._dispatcher = dispatcher
        self._queue = queue
        self._clock = clock
        self._is_working = False
        self._said: set[str] = set()

    def list(self) -> Task[list[BackupRow]]:
        """Return all backups, the newest first, with what is in them. Needs the key, not an undamaged store."""
        return self._tasks.io(lambda: [_row(backups, each) for backups in (self._find(),) for each in backups.all()])

    def create(self, on_progress: Progress = lambda _part: None) -> Task[BackupRow]:
        """Make a backup now."""
        finished: Task[BackupRow] = Task(self._hub)
        self._begin("manual", on_progress, finished)
        return finished

    def verify(self, name: str) -> Task[BackupRow]:
        """Check every page of the backup ``name`` (as listed, or a path)."""

        def work() -> BackupRow:
            from sotto.store.backups import Backup, BackupKind

            backups = self._find()
            path = _path_of(backups, name)
            content = backups.verify(path)
            known = {each.path: each for each in backups.all()}
            facts = path.stat()
            found = known.get(path) or Backup(path, int(facts.st_mtime * 1000), BackupKind.ON_DEMAND, facts.st_size)
            return BackupRow(
                path, found.made, found.kind.value, found.size_bytes, content.conversations, content.messages
            )

        return self._tasks.io(work)

    def restore(self, name: str, on_progress: Progress = lambda _part: None) -> Task[RestoreReport]:
        """Put the backup ``name`` in the place of the chats; what was there is kept as a backup, or aside if damaged.

        ManyChatsChanged follows, since every conversation that is shown must be read anew; a store that was damaged
        is closed afterwards and is to be opened instead. Fails with ``answers_running``.
        """
        finished: Task[RestoreReport] = Task(self._hub)
        if self._is_answering:
            self._dispatcher.post(lambda: finished.fail(_answers_running()))  # once somebody listens
            return finished
        now, told = self._clock(), reporter(self._tasks, self._dispatcher, on_progress)

        def into_open(store: Store) -> RestoreReport:
            if store.is_shared():
                raise _in_use()
            path = _path_of(store.backups, name)
            kept = store.restore(path, now, told)
            return RestoreReport(path, kept, store.backups.content(path).conversations)

        def in_place_of_damaged() -> RestoreReport:
            repair = self._repair()
            path = _path_of(repair.backups(), name)
            kept = repair.replace_by(path, now, told).kept
            return RestoreReport(path, kept, repair.backups().content(path).conversations)

        def failed(error: UserFacingError) -> None:
            if error.code not in ("store_closed", "store_corrupt"):
                finished.fail(error)
                return
            work = self._tasks.close_store_then(in_place_of_damaged)
            work.success(finished.succeed).failure(finished.fail)

        def restored(report: RestoreReport) -> None:
            self._hub.publish(ManyChatsChanged(is_everything=True))
            finished.succeed(report)

        self._tasks.store(into_open).success(restored).failure(failed)
        return finished

    def salvage(self, on_progress: Progress = lambda _part: None) -> Task[RepairReport]:
        """Put what can be read of damaged chats in their place; the damaged file is kept. Closes the store."""
        now, told = self._clock(), reporter(self._tasks, self._dispatcher, on_progress)

        def work() -> RepairReport:
            return _report(self._repair().salvage(now, told))

        return self._tasks.close_store_then(work)

    def damaged_files(self) -> Task[builtins.list[DamagedFile]]:
        """Return the damaged files that were kept aside by repairs, the newest first."""
        from sotto.store.damaged_files import damaged_files

        return self._tasks.io(lambda: damaged_files(self._data))

    def erase_damaged(self, folder: Path) -> Task[None]:
        """Remove one of the :meth:`damaged_files` for good."""
        from sotto.store.damaged_files import erase_damaged

        return self._tasks.io(lambda: erase_damaged(self._data, folder))

    def look_after(self) -> Task[None]:
        """Make a backup if one is due, erase from them what was deleted, and come back later.

        Call once, some time after the store was opened. The task is over when what was due is done; it never fails.
        """
        self._tasks.call_later(LOOK_EVERY_SECONDS, lambda: _ignore(self.look_after()))
        finished: Task[None] = Task(self._hub)
        if self._is_working or self._is_answering:
            finished.succeed(None)
            return finished
        now = self._clock()

        def is_due() -> bool:
            from sotto.store.damaged_files import erase_old_damaged
            from sotto.store.reserve import keep_reserve

            keep_reserve(self._data)
            erase_old_damaged(self._data, now)
            backups = self._find()
            dates = [each.made for each in backups.all() if each.made <= now + DAY_MS]
            return not dates or (max(dates) <= now - DAY_MS and backups.changed() > max(dates))

        def failed(error: UserFacingError) -> None:
            self._tell_once(error)
            finished.succeed(None)

        def decide(due: bool) -> None:
            if due and not self._is_answering:
                made: Task[BackupRow] = Task(self._hub)
                made.success(lambda _row: finished.succeed(None)).failure(failed)
                self._begin("automatic", lambda _part: None, made)
            else:
                self._erase().success(finished.succeed).failure(failed)

        self._tasks.io(is_due).success(decide).failure(failed)
        return finished

    def _begin(self, kind: str, on_progress: Progress, finished: Task[BackupRow]) -> None:
        from sotto.store.backups import BackupKind

        told, now = reporter(self._tasks, self._dispatcher, on_progress), self._clock()
        self._is_working = True

        def work(backups: Backups) -> BackupRow:
            return _row(backups, backups.make(BackupKind(kind), now, told))

        def made(row: BackupRow) -> None:
            self._is_working = False
            self._erase().success(lambda _: finished.succeed(row)).failure(finished.fail)

        def failed(error: UserFacingError) -> None:
            self._is_working = False
            finished.fail(error)

        def repaired(is_repaired: bool) -> None:
            again = self._tasks.io(lambda: work(self._find()))
            again.success(made).failure(failed)

        def first_failed(error: UserFacingError) -> None:
            if error.code == "store_corrupt":  # perhaps only the search index
                self._tasks.store(lambda _store: self._tasks.mend_index()).success(repaired).failure(failed)
            else:
                failed(error)

        self._tasks.io(lambda: work(self._find())).success(made).failure(first_failed)

    def _erase(self) -> Task[None]:
        """Erase from the backups what was deleted for good since the last time."""
        finished: Task[None] = Task(self._hub)

        def read(store: Store) -> list[str]:
            from sotto.store.erased_notes import noted

            return noted(store.db)

        def erase(notes: list[str]) -> None:
            if not notes:
                finished.succeed(None)
                return
            work = self._tasks.io(lambda: self._repair().erase(notes))
            work.success(lambda is_done: erased(notes, is_done)).failure(finished.fail)

        def erased(notes: list[str], is_done: bool) -> None:
            from sotto.store.erased_notes import forget

            if not is_done:
                finished.succeed(None)
                return
            self._tasks.store(lambda store: forget(store.db, notes)).success(finished.succeed).failure(finished.fail)

        self._tasks.store(read).success(erase).failure(finished.fail)
        return finished

    @property
    def _is_answering(self) -> bool:
        return self._queue.state.state in (ModelState.GENERATING, ModelState.LOADING)

    def _find(self) -> Backups:
        return self._repair().backups()

    def _repair(self) -> StoreRepair:
        from sotto.store.repair import StoreRepair

        return StoreRepair(self._data, self._vault())

    def _tell_once(self, error: UserFacingError) -> None:
        """Tell why there is no automatic backup, but not every ten minutes."""
        _log.warning("backup: %s", error.code)
        if error.code not in _SILENT and error.code not in self._said:
            self._said.add(error.code)
            self._hub.publish(Notice(error))


def _row(backups: Backups, backup: Backup) -> BackupRow:
    content = None
    with contextlib.suppress(UserFacingError):  # damaged, or of another key: listed all the same
        content = backups.content(backup.path)
    return BackupRow(
        backup.path,
        backup.made,
        backup.kind.value,
        backup.size_bytes,
        content.conversations if content else None,
        content.messages if content else None,
    )


def _path_of(backups: Backups, name: str) -> Path:
    """Return the backup that ``name`` means: its name as listed, a part of it, or a path."""
    as_path = Path(name).expanduser()
    if as_path.is_file():
        return as_path.absolute()
    fitting = [each.path for each in backups.all() if name in each.path.name]
    if len(fitting) > 1:
        raise UserFacingError("backup_ambiguous", f"Several backups fit {name}.", "Give more of its name.")
    return fitting[0] if fitting else backups.folder / as_path.name


def _report(repaired: Repaired) -> RepairReport:
    report = repaired.report
    if report is None:
        raise RuntimeError("salvage reports what it saved")
    return RepairReport(
        repaired.kept, report.conversations, report.messages, report.gaps, report.lost_rows, report.mended, report.named
    )


def _ignore(_task: Task[None]) -> None:
    """Nobody waits for it."""


def _answers_running() -> UserFacingError:
    return UserFacingError(
        "answers_running", "An answer is being written.", "Wait until it is finished, or stop it, then try again."
    )


def _in_use() -> UserFacingError:
    return UserFacingError(
        "store_busy", "Another Sotto is using the chats right now.", "Close the other one, then try again."
    )
