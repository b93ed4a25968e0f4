"""What a person does with models that are there: name them, note something, set them up, delete and take it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.config.model_defaults import checked
from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelState
from sotto.domain.ids import ModelId
from sotto.domain.models import GUIDE, InstalledModel, ModelDefaults
from sotto.services import guide
from sotto.services.clock import now_ms
from sotto.services.hub import EventHub
from sotto.services.model_deletion import UNDO_SECONDS, is_ours, purge
from sotto.services.model_duplicates import DuplicateGroup, DuplicateSearch
from sotto.services.model_files import Progress
from sotto.services.models import ModelService, model_unknown
from sotto.services.models_folder import models_folder
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.store import Store

    _Change = Callable[[Store], None]

LONGEST_NAME = 200
LONGEST_NOTES = 20_000
"""Characters."""


class ModelLibrary:
    """Changes what is known of installed models. Every change is followed by ModelsChanged. Owner thread only."""

    def __init__(
        self, paths: AppPaths, settings: Settings, tasks: TaskRunner, hub: EventHub, models: ModelService
    ) -> None:
        self._paths = paths
        self._settings = settings
        self._tasks = tasks
        self._hub = hub
        self._models = models
        self._has_deleted = False

    @property
    def folders(self) -> tuple[Path, Path]:
        """Sotto's own models folder, and the one that downloads go to."""
        return (self._paths.models, models_folder(self._paths, self._settings))

    def owns_files(self, model: InstalledModel) -> bool:
        """Return whether deleting ``model`` deletes its files; otherwise they are another's, and stay."""
        return is_ours(model, self.folders)

    def rename(self, model: ModelId, name: str) -> Task[None]:
        """Call it something else; the file keeps its name. Fails with ``model_name_empty`` or ``model_unknown``."""
        words = " ".join(name.split())[:LONGEST_NAME]
        if not words:
            return self._refuse(
                UserFacingError("model_name_empty", "A model needs a name.", "Write one word at least.")
            )
        return self._change(model, lambda store: store.installed.rename(model, words))

    def set_notes(self, model: ModelId, text: str) -> Task[None]:
        """Keep the user's own words about it. Fails with ``notes_too_long`` or ``model_unknown``."""
        if len(text) > LONGEST_NOTES:
            hint = f"Use at most {LONGEST_NOTES:,} characters."
            return self._refuse(UserFacingError("notes_too_long", "These notes are too long.", hint))
        return self._change(model, lambda store: store.installed.set_notes(model, text.strip()))

    def set_defaults(self, model: ModelId, defaults: ModelDefaults) -> Task[None]:
        """Use it like this from its next answer on.

        Fails with ``setting_invalid``, ``template_too_long`` or ``model_unknown``; then nothing has changed.
        """
        try:
            valid = checked(defaults)
        except UserFacingError as error:
            return self._refuse(error)
        return self._change(model, lambda store: store.installed.set_defaults(model, valid))

    def delete(self, model: ModelId) -> Task[None]:
        """Take it off the list; for ``UNDO_SECONDS`` it can come back, then its files are deleted if they are ours.

        Fails with ``model_ships_with_sotto`` or ``model_unknown``. Its memory is given back if it is loaded and idle.
        """
        if model == GUIDE:
            return self._refuse(guide.cannot_remove())
        state = self._models.state
        if state.model == model and state.state is ModelState.READY:
            self._models.unload()
        self._has_deleted = True

        def deleted(_: None) -> None:
            self._tasks.call_later(UNDO_SECONDS + 0.5, self._purge)

        return self._change(model, lambda store: store.installed.set_deleted(model, now_ms())).success(deleted)

    def undo_delete(self, model: ModelId) -> Task[None]:
        """Bring it back with all that was known of it; ``model_unknown`` if it is too late."""

        def work(store: Store) -> None:
            if all(known.id != model for known in store.installed.deleted()):
                raise model_unknown(model)
            store.installed.set_deleted(model, None)

        return self._then_refresh(self._tasks.store(work))

    def known_duplicates(self) -> list[DuplicateGroup]:
        """Return the models that are stored twice as far as it is known: only those that were hashed."""
        return self._duplicates().known(self._models.own)

    def find_duplicates(self, on_progress: Progress) -> Task[list[DuplicateGroup]]:
        """Hash the files of equal size that were not hashed yet, then return all models that are stored twice.

        Files of different sizes are different and are not read. A file that cannot be read counts as different.
        """
        return self._duplicates().find(self._models.own, on_progress)

    def close(self) -> None:
        """Delete for good what was deleted in this session; queued behind everything else for the store."""
        if self._has_deleted:
            folders = self.folders
            purged = self._tasks.store(lambda store: purge(store, folders, before=now_ms() + 1))
            purged.failure(lambda _error: None)  # the next start does it

    def _duplicates(self) -> DuplicateSearch:
        return DuplicateSearch(self._tasks, self._hub, self._models.hash)

    def _purge(self) -> None:
        folders: Sequence[Path] = self.folders
        self._tasks.store(lambda store: purge(store, folders))

    def _change(self, model: ModelId, change: _Change) -> Task[None]:
        def work(store: Store) -> None:
            with store.db.transaction():
                if store.installed.get(model) is None:
                    raise model_unknown(model)
                change(store)

        return self._then_refresh(self._tasks.store(work))

    def _then_refresh(self, task: Task[None]) -> Task[None]:
        finished: Task[None] = Task(self._hub)

        def refresh(_: None) -> None:
            self._models.refresh().success(finished.succeed).failure(finished.fail)

        task.success(refresh).failure(finished.fail)
        return finished

    def _refuse(self, error: UserFacingError) -> Task[None]:
        def work(_store: Store) -> None:
            raise error

        return self._tasks.store(work)
