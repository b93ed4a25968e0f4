"""Moving the models folder: to another drive, with everything in it, so that nothing is lost whenever it is cut off.

A download's folder is moved as a whole: its files get a second name at the new place (a link; on another drive a copy,
written through to the disk under another name and then renamed), the records of its models follow, and only then the
old names are deleted. What was moved before an end or an error stays moved and is used there; the next try moves the
rest.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelState
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel
from sotto.services.dispatcher import Dispatcher
from sotto.services.hub import EventHub
from sotto.services.model_files import Progress, absolute
from sotto.services.models import ModelService
from sotto.services.models_folder import models_folder
from sotto.services.tasks import AbandonedError, Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.store import Store

ROOM: Final = 1_000_000_000
"""Bytes that stay free on the new drive."""

_CHUNK = 1024 * 1024
_PROGRESS_SECONDS = 0.1
_SUFFIX = ".moving"


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

        def planned(units: list[_Unit]) -> None:
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


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is moved together: the files of one folder in the models folder, or a file directly in it."""

    moves: tuple[tuple[Path, Path], ...]
    size_bytes: int


class _Run:
    """Moves one unit after the other: its files on the io pool, then its records on the store lane."""

    def __init__(
        self,
        tasks: TaskRunner,
        dispatcher: Dispatcher,
        old: Path,
        new: Path,
        units: Sequence[_Unit],
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
            self._tasks.io(lambda: _remove_empty_folders(old)).success(lambda _: self._done(self._moved))
            return
        unit = self._waiting.pop(0)
        before, closing = self._moved.size_bytes, self._tasks.closing

        def report(count: int) -> None:
            self._dispatcher.post(lambda: self._on_progress(min(1.0, (before + count) / self._total)))

        def placed(_: None) -> None:
            registering = self._tasks.store(lambda store: _follow(store, unit))
            registering.success(registered).failure(self._failed)

        def registered(_: None) -> None:
            self._tasks.io(lambda: _delete_old(unit)).success(deleted).failure(self._failed)

        def deleted(_: None) -> None:
            size = before + unit.size_bytes
            self._moved = replace(self._moved, files=self._moved.files + len(unit.moves), size_bytes=size)
            report(unit.size_bytes)
            self.next()

        self._tasks.io(lambda: _place(unit, report, closing)).success(placed).failure(self._failed)


def _plan(old: Path, new: Path, with_files: bool) -> list[_Unit]:
    """Make the new folder and return what to move, small things first. Raises what :meth:`ModelsMove.move` says."""
    try:
        new.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = new / f".sotto{_SUFFIX}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise UserFacingError(
            "folder_unusable",
            f"Sotto cannot write into the folder {new}.",
            "Check that its drive is there and may be written to, or choose another folder.",
            str(error),
        ) from error
    if not with_files or not old.is_dir():
        return []
    units = [_unit(entry, old, new) for entry in old.iterdir() if not entry.is_symlink()]
    if old.stat().st_dev != new.stat().st_dev:
        _check_space(new, sum(unit.size_bytes for unit in units))
    return sorted((unit for unit in units if unit.moves), key=lambda unit: unit.size_bytes)


def _unit(entry: Path, old: Path, new: Path) -> _Unit:
    below = sorted(entry.rglob("*")) if entry.is_dir() else [entry]
    files = [path for path in below if path.is_file() and not path.is_symlink()]
    return _Unit(tuple((file, new / file.relative_to(old)) for file in files), sum(map(_size, files)))


def _check_space(folder: Path, needed: int) -> None:
    missing = needed + ROOM - shutil.disk_usage(folder).free
    if missing > 0:
        raise UserFacingError(
            "disk_too_small",
            f"The drive of the new folder is too small: {missing / 1e9:.1f} GB are missing.",
            "Free some space there, or choose a folder on another drive. Nothing was moved.",
        )


def _place(unit: _Unit, report: Callable[[int], None], closing: threading.Event) -> None:
    """Have the bytes of ``unit`` at their new places as well. Raises ``move_failed``."""
    done = 0
    for source, target in unit.moves:
        before = done
        try:
            _place_file(source, target, lambda count, before=before: report(before + count), closing)  # type: ignore[misc]
        except OSError as error:
            raise _move_failed(source, error) from error
        done += _size(target)


def _place_file(source: Path, target: Path, report: Callable[[int], None], closing: threading.Event) -> None:
    size = source.stat().st_size
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if target.exists():
        if target.stat().st_size == size:
            return  # it was placed before a move was cut off
        raise UserFacingError(
            "move_failed",
            f"In the new folder there is another file called {target.name}.",
            "Choose an empty folder. What was moved so far is used there.",
            str(target),
        )
    try:
        target.hardlink_to(source)
    except OSError:  # another drive, or one that has no links
        _copy(source, target, report, closing)


def _copy(source: Path, target: Path, report: Callable[[int], None], closing: threading.Event) -> None:
    """Copy through to the disk under another name, then rename."""
    part = target.with_name(target.name + _SUFFIX)
    done, reported = 0, 0.0
    try:
        with source.open("rb") as reader, part.open("wb") as writer:
            while chunk := reader.read(_CHUNK):
                if closing.is_set():
                    raise AbandonedError
                writer.write(chunk)
                done += len(chunk)
                if time.monotonic() - reported > _PROGRESS_SECONDS:
                    reported = time.monotonic()
                    report(done)
            writer.flush()
            os.fsync(writer.fileno())
        shutil.copystat(source, part)  # the stored hash is for this time of change
        if part.stat().st_size != source.stat().st_size:
            raise OSError(f"{part} has {part.stat().st_size} bytes")
        part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def _follow(store: Store, unit: _Unit) -> None:
    """Let the records of models know where their files are now."""
    moves = dict(unit.moves)
    with store.db.transaction():
        models: list[InstalledModel] = [*store.installed.all(), *store.installed.deleted()]
        for model in models:
            if model.path in moves:
                store.installed.set_path(model.id, moves[model.path])
            if model.projector in moves:
                store.installed.set_projector(model.id, moves[model.projector])


def _delete_old(unit: _Unit) -> None:
    for source, _target in unit.moves:
        try:
            source.unlink(missing_ok=True)
        except OSError as error:
            raise _move_failed(source, error) from error


def _remove_empty_folders(old: Path) -> None:
    for root, _folders, _files in os.walk(old, topdown=False):
        if Path(root) != old:
            with contextlib.suppress(OSError):  # not empty
                Path(root).rmdir()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _move_failed(path: Path, error: OSError) -> UserFacingError:
    return UserFacingError(
        "move_failed",
        f"The file {path.name} could not be moved.",
        "What was moved so far is used in the new folder, the rest where it was. Check both drives and try again.",
        str(error),
    )
