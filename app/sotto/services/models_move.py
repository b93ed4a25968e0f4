"""Moving the models folder: to another drive, with everything in it, so that nothing is lost whenever it is cut off.

A download's folder is moved as a whole: its files get a second name at the new place
(:mod:`sotto.services.file_moves`), the records of its models follow, and only then the old names are deleted. What was
moved before an end or an error stays moved and is used there; the next try moves the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelState
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel
from sotto.services import file_moves
from sotto.services.dispatcher import Dispatcher
from sotto.services.file_moves import MoveUnit
from sotto.services.hub import EventHub
from sotto.services.model_files import Progress, absolute
from sotto.services.models import ModelService
from sotto.services.models_folder import models_folder
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.store import Store


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move did: ``files`` and their ``size_bytes``; both 0 if they were left where they are."""

    folder: Path
    files: int
    size_bytes: int


class ModelsMove:
    """Changes where downloaded models are kept. Owner thread only; one move at a time."""

    def __init__(
        self,
        paths: AppPaths,
        settings: Settings,
        tasks: TaskRunner,
        hub: EventHub,
        dispatcher: Dispatcher,
        models: ModelService,
        is_downloading: Callable[[], bool],
    ) -> None:
        """``is_downloading``: a file in the folder is being written, or may be at any moment."""
        self._paths = paths
        self._settings = settings
        self._tasks = tasks
        self._hub = hub
        self._dispatcher = dispatcher
        self._models = models
        self._is_downloading = is_downloading
        self._is_moving = False

    @property
    def is_moving(self) -> bool:
        """Whether files are on their way: nothing may be written into either folder."""
        return self._is_moving

    @property
    def folder(self) -> Path:
        """Where downloaded models are kept now."""
        return models_folder(self._paths, self._settings)

    def move(self, target: Path, on_progress: Progress, *, with_files: bool = True) -> Task[Moved]:
        """Keep models in ``target`` from now on, and move what is there already, or leave it where it is.

        Fails with ``move_running``, ``folder_overlaps``, ``downloads_running``, ``model_in_use``, ``folder_unusable``,
        ``disk_too_small`` or ``move_failed``; the files are then where they were or already in the new folder, and the
        list knows which. On failure the setting stays.
        """
        finished: Task[Moved] = Task(self._hub)
        old, new = self.folder, absolute(target)
        refusal = self._refusal(old, new, with_files)
        if refusal is not None:
            self._dispatcher.post(lambda: finished.fail(refusal))
            return finished
        self._is_moving = True
        if with_files and self._models.state.state is ModelState.READY:
            self._models.unload()  # a file that is mapped into memory cannot be deleted everywhere

        def failed(error: UserFacingError) -> None:
            self._is_moving = False
            self._models.refresh().failure(lambda _error: None)
            finished.fail(error)

        def done(moved: Moved) -> None:
            self._is_moving = False
            self._settings.set(options.MODELS_FOLDER, "" if new == self._paths.models else str(new))
            self._models.refresh().success(lambda _: finished.succeed(moved)).failure(finished.fail)

        def planned(units: list[MoveUnit]) -> None:
            _Run(self._tasks, self._dispatcher, old, new, units, on_progress, done, failed).next()

        plan = self._tasks.io(lambda: _plan(old, new, with_files))
        plan.success(planned).failure(failed)
        return finished

    def _refusal(self, old: Path, new: Path, with_files: bool) -> UserFacingError | None:
        if self._is_moving:
            return UserFacingError("move_running", "The models are being moved already.", "Wait until that is done.")
        if new == old or new.is_relative_to(old) or old.is_relative_to(new):
            return UserFacingError(
                "folder_overlaps",
                "The new folder lies within the present one, or the other way round.",
                "Choose a folder beside it, or on another drive.",
            )
        if with_files and self._is_downloading():
            return UserFacingError(
                "downloads_running", "A download is being written into this folder.", "Pause the downloads first."
            )
        if with_files and self._models.state.state in (ModelState.LOADING, ModelState.GENERATING):
            return UserFacingError(
                "model_in_use", "A model is at work right now.", "Wait until it is done, or stop it."
            )
        return None


class _Run:
    """Moves one unit after the other: its files on the io pool, then its records on the store lane."""

    def __init__(
        self,
        tasks: TaskRunner,
        dispatcher: Dispatcher,
        old: Path,
        new: Path,
        units: Sequence[MoveUnit],
        on_progress: Progress,
        done: Callable[[Moved], None],
        failed: Callable[[UserFacingError], None],
    ) -> None:
        self._tasks = tasks
        self._dispatcher = dispatcher
        self._old = old
        self._waiting = list(units)
        self._on_progress = on_progress
        self._done = done
        self._failed = failed
        self._total = sum(unit.size_bytes for unit in units) or 1
        self._moved = Moved(new, 0, 0)

    def next(self) -> None:
        """Move the next unit, or report that all are moved."""
        if not self._waiting:
            old = self._old
            self._tasks.io(lambda: file_moves.remove_empty_folders(old)).success(lambda _: self._done(self._moved))
            return
        unit = self._waiting.pop(0)
        before, closing = self._moved.size_bytes, self._tasks.closing

        def report(count: int) -> None:
            self._dispatcher.post(lambda: self._on_progress(min(1.0, (before + count) / self._total)))

        def placed(_: None) -> None:
            registering = self._tasks.store(lambda store: _follow(store, unit))
            registering.success(registered).failure(self._failed)

        def registered(_: None) -> None:
            self._tasks.io(lambda: file_moves.delete_old(unit)).success(deleted).failure(self._failed)

        def deleted(_: None) -> None:
            size = before + unit.size_bytes
            self._moved = replace(self._moved, files=self._moved.files + len(unit.moves), size_bytes=size)
            report(unit.size_bytes)
            self.next()

        self._tasks.io(lambda: file_moves.place(unit, report, closing)).success(placed).failure(self._failed)


def _plan(old: Path, new: Path, with_files: bool) -> list[MoveUnit]:
    file_moves.make_writable(new)
    return file_moves.units_in(old, new) if with_files else []


def _follow(store: Store, unit: MoveUnit) -> None:
    """Let the records of models know where their files are now."""
    moves = dict(unit.moves)
    with store.db.transaction():
        models: list[InstalledModel] = [*store.installed.all(), *store.installed.deleted()]
        for model in models:
            if model.path in moves:
                store.installed.set_path(model.id, moves[model.path])
            if model.projector in moves:
                store.installed.set_projector(model.id, moves[model.projector])
