"""Records that people name: what presets and prompts have in common is done here in one way.

They are listed, kept under a name that is free, and deleted with a way back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sotto.domain.errors import UserFacingError
from sotto.domain.events import PresetsChanged
from sotto.domain.ids import new_id
from sotto.domain.light_dataclass import dataclass
from sotto.domain.presets import Preset, Prompt
from sotto.services.clock import now_ms
from sotto.services.history import UNDO_SECONDS
from sotto.services.hub import EventHub
from sotto.services.preset_checks import free_name, name_taken
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.named_records import NamedRecordRepository
    from sotto.store.store import Store

Record = TypeVar("Record", bound=Preset | Prompt)
Id = TypeVar("Id", bound=str)
T = TypeVar("T")


@dataclass(frozen=True)
class RecordKind(Generic[Record, Id]):
    """What tells one kind of records from the other.

    ``word`` names it in messages ("preset"). ``separator`` stands before the number that makes a name free.
    ``checked`` returns a record as it can be kept, or raises. ``missing`` makes the error for one that isn't there.
    """

    word: str
    separator: str
    rows: Callable[[Store], NamedRecordRepository[Record, Id]]
    checked: Callable[[Record], Record]
    missing: Callable[[], UserFacingError]


class NamedRecordService(Generic[Record, Id]):
    """The records of one kind. Owner thread only; there are none until :meth:`refresh` has been called once."""

    def __init__(self, tasks: TaskRunner, hub: EventHub, kind: RecordKind[Record, Id]) -> None:
        self._tasks = tasks
        self._hub = hub
        self._kind = kind
        self._known: tuple[Record, ...] = ()
        self._has_deleted = False

    def get(self, record: Id | None) -> Record | None:
        """Return a record as it was last read."""
        return next((known for known in self._known if known.id == record), None)

    def refresh(self) -> Task[None]:
        """Read the records; announces PresetsChanged."""
        finished: Task[None] = Task(self._hub)
        rows, overdue = self._kind.rows, _overdue()

        def work(store: Store) -> list[Record]:
            rows(store).purge_deleted(overdue)
            return rows(store).all()

        def done(found: list[Record]) -> None:
            self._known = tuple(found)
            self._hub.publish(PresetsChanged())
            finished.succeed(None)

        self._tasks.store(work).success(done).failure(finished.fail)
        return finished

    def save(self, record: Record) -> Task[Record]:
        """Add a record (``id`` empty), or change the one with its id; returns it as it is stored.

        Fails with what its check raises, ``…_name_taken`` or ``…_missing``.
        """
        kind, now = self._kind, now_ms()

        def work(store: Store) -> Record:
            wanted, rows = kind.checked(record), kind.rows(store)
            with store.db.transaction():
                other = rows.named(wanted.name)
                if other is not None and other.id != wanted.id:
                    raise name_taken(kind.word, wanted.name)
                identity: Any = wanted.id or new_id()
                before = rows.get(identity)
                if before is None and wanted.id:
                    raise kind.missing()
                created = before.created if before is not None else now
                stored = replace(wanted, id=identity, created=created, updated=now)
                rows.put(stored)
            return stored

        return self._then_refresh(self._tasks.store(work))

    def delete(self, record: Id) -> Task[None]:
        """Take it off the list; for ``UNDO_SECONDS`` it can come back."""
        kind = self._kind

        def work(store: Store) -> None:
            rows = kind.rows(store)
            if rows.get(record) is None:
                raise kind.missing()
            rows.set_deleted(record, now_ms())

        def purge() -> None:
            self._tasks.store(lambda store: kind.rows(store).purge_deleted(_overdue()))

        def deleted(_: None) -> None:
            self._tasks.call_later(UNDO_SECONDS + 0.5, purge)

        self._has_deleted = True
        return self._then_refresh(self._tasks.store(work)).success(deleted)

    def undo_delete(self, record: Id) -> Task[Record]:
        """Bring it back, under another name if its own is taken; fails with ``…_missing`` if it is too late."""
        kind = self._kind

        def work(store: Store) -> Record:
            rows = kind.rows(store)
            with store.db.transaction():
                found = rows.deleted(record)
                if found is None:
                    raise kind.missing()
                free = free_name(found.name, lambda name: rows.named(name) is not None, kind.separator)
                back = replace(found, name=free)
                rows.put(back)
                rows.set_deleted(record, None)
            return back

        return self._then_refresh(self._tasks.store(work))

    def close(self) -> None:
        """Remove for good what was deleted in this session; queued behind everything else for the store."""
        if self._has_deleted:
            rows, before = self._kind.rows, now_ms() + 1
            purged = self._tasks.store(lambda store: rows(store).purge_deleted(before))
            purged.failure(lambda _error: None)  # the next start does it

    def _then_refresh(self, task: Task[T]) -> Task[T]:
        finished: Task[T] = Task(self._hub)

        def refresh(result: T) -> None:
            self.refresh().success(lambda _: finished.succeed(result)).failure(finished.fail)

        task.success(refresh).failure(finished.fail)
        return finished


def _overdue() -> int:
    """Return the time (Unix milliseconds) before which a deletion can no longer be undone."""
    return now_ms() - int(UNDO_SECONDS * 1000)
