"""The prompt library: texts that are put into the message field, with gaps to be filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from sotto.domain.errors import UserFacingError
from sotto.domain.events import PresetsChanged
from sotto.domain.ids import PromptId, new_id
from sotto.domain.presets import Prompt
from sotto.services.clock import now_ms
from sotto.services.history import UNDO_SECONDS
from sotto.services.hub import EventHub
from sotto.services.preset_checks import checked_prompt, free_name, name_taken
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.store import Store

T = TypeVar("T")


class PromptService:
    """Owner thread only. ``prompts`` is empty until :meth:`refresh` has been called once."""

    def __init__(self, tasks: TaskRunner, hub: EventHub) -> None:
        self._tasks = tasks
        self._hub = hub
        self._prompts: tuple[Prompt, ...] = ()
        self._has_deleted = False

    @property
    def prompts(self) -> Sequence[Prompt]:
        """All prompts, by name."""
        return self._prompts

    def get(self, prompt: PromptId | None) -> Prompt | None:
        """Return a prompt as it was last read."""
        return next((known for known in self._prompts if known.id == prompt), None)

    def refresh(self) -> Task[None]:
        """Read the prompts; announces PresetsChanged."""
        finished: Task[None] = Task(self._hub)
        overdue = now_ms() - int(UNDO_SECONDS * 1000)

        def work(store: Store) -> list[Prompt]:
            store.prompts.purge_deleted(overdue)
            return store.prompts.all()

        def done(found: list[Prompt]) -> None:
            self._prompts = tuple(found)
            self._hub.publish(PresetsChanged())
            finished.succeed(None)

        self._tasks.store(work).success(done).failure(finished.fail)
        return finished

    def save(self, prompt: Prompt) -> Task[Prompt]:
        """Add a prompt (``id`` empty), or change the one with its id; returns it as it is stored.

        Fails with ``prompt_name_empty``, ``prompt_name_taken``, ``prompt_empty``, ``prompt_too_long`` or
        ``prompt_missing``.
        """
        now = now_ms()

        def work(store: Store) -> Prompt:
            wanted = checked_prompt(prompt)
            with store.db.transaction():
                other = store.prompts.named(wanted.name)
                if other is not None and other.id != wanted.id:
                    raise name_taken("prompt", wanted.name)
                before = store.prompts.get(wanted.id)
                if before is None and wanted.id:
                    raise _missing()
                id_, created = (wanted.id, before.created) if before is not None else (PromptId(new_id()), now)
                stored = replace(wanted, id=id_, created=created, updated=now)
                store.prompts.put(stored)
            return stored

        return self._then_refresh(self._tasks.store(work))

    def delete(self, prompt: PromptId) -> Task[None]:
        """Take it off the list; for ``UNDO_SECONDS`` it can come back."""

        def work(store: Store) -> None:
            if store.prompts.get(prompt) is None:
                raise _missing()
            store.prompts.set_deleted(prompt, now_ms())

        def purge(store: Store) -> None:
            store.prompts.purge_deleted(now_ms() - int(UNDO_SECONDS * 1000))

        def purge_on_lane() -> None:
            self._tasks.store(purge)

        def deleted(_: None) -> None:
            self._tasks.call_later(UNDO_SECONDS + 0.5, purge_on_lane)

        self._has_deleted = True
        return self._then_refresh(self._tasks.store(work)).success(deleted)

    def undo_delete(self, prompt: PromptId) -> Task[Prompt]:
        """Bring it back, under another name if its own is taken; ``prompt_missing`` if it is too late."""

        def work(store: Store) -> Prompt:
            with store.db.transaction():
                found = store.prompts.deleted(prompt)
                if found is None:
                    raise _missing()
                back = replace(found, name=free_name(found.name, lambda n: store.prompts.named(n) is not None, "-"))
                store.prompts.put(back)
                store.prompts.set_deleted(prompt, None)
            return back

        return self._then_refresh(self._tasks.store(work))

    def close(self) -> None:
        """Remove for good what was deleted in this session; queued behind everything else for the store."""
        if self._has_deleted:
            before = now_ms() + 1
            purged = self._tasks.store(lambda store: store.prompts.purge_deleted(before))
            purged.failure(lambda _error: None)  # the next start does it

    def _then_refresh(self, task: Task[T]) -> Task[T]:
        finished: Task[T] = Task(self._hub)

        def refresh(result: T) -> None:
            self.refresh().success(lambda _: finished.succeed(result)).failure(finished.fail)

        task.success(refresh).failure(finished.fail)
        return finished


def _missing() -> UserFacingError:
    return UserFacingError("prompt_missing", "This prompt does not exist any more.", "Choose another one.")
