"""Extra folders: models of other programs, used where they are. Nothing in them is ever written, moved or deleted."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.catalog.known_places import known_places
from sotto.catalog.other_apps import FolderKind, FoundFile, ModelPlace, find_models, kind_of
from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel, ModelFolder
from sotto.services import model_files
from sotto.services.hub import EventHub
from sotto.services.models import ModelService
from sotto.services.tasks import AbandonedError, Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.store import Store

__all__ = ["FolderKind", "FolderScan", "ModelFolders", "Skipped", "Suggestion"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A folder of another program that has models; ``owner`` is its name, ``size_bytes`` that of all its models."""

    path: Path
    kind: FolderKind
    owner: str
    models: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file in an extra folder that cannot be used, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class FolderScan:
    """What a look into a folder found: how many models it has, which of them are new, which files are no use.

    ``error`` is set if the folder could not be read (a drive that is not plugged in); its models stay on the list.
    """

    path: Path
    kind: FolderKind
    models: int = 0
    added: tuple[InstalledModel, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    error: UserFacingError | None = None


class ModelFolders:
    """Knows the extra folders and looks into them. Owner thread only."""

    def __init__(
        self,
        tasks: TaskRunner,
        hub: EventHub,
        models: ModelService,
        own_folders: Callable[[], Iterable[Path]],
        environ: Mapping[str, str],
        home: Path,
    ) -> None:
        """``own_folders`` cannot be extra folders; ``environ`` and ``home`` say where other programs keep theirs."""
        self._tasks = tasks
        self._hub = hub
        self._models = models
        self._own_folders = own_folders
        self._environ = environ
        self._home = home

    def all(self) -> Task[list[ModelFolder]]:
        """Return the extra folders by path."""
        return self._tasks.store(lambda store: store.model_folders.all())

    def suggestions(self) -> Task[list[Suggestion]]:
        """Return folders of other programs that have models and are not used yet."""
        finished: Task[list[Suggestion]] = Task(self._hub)
        environ, home = self._environ, self._home

        def look(known: list[ModelFolder]) -> None:
            used = {folder.path for folder in known}
            places = self._tasks.io(lambda: _suggested(known_places(environ, home, sys.platform), used))
            places.success(finished.succeed).failure(finished.fail)

        self.all().success(look).failure(finished.fail)
        return finished

    def add(self, path: Path) -> Task[FolderScan]:
        """Use the models in ``path`` from now on.

        Fails with ``folder_missing``, ``folder_unreadable`` or ``folder_is_ours``; then the folder is not kept.
        """
        folder = model_files.absolute(path)
        own, environ, home = tuple(self._own_folders()), self._environ, self._home

        def work() -> _Contents:
            if any(folder == one or folder.is_relative_to(one) for one in own):
                raise UserFacingError(
                    "folder_is_ours", "This is Sotto’s own folder for models.", "Choose a folder of another program."
                )
            kinds = {place.path: place.kind for place in known_places(environ, home, sys.platform)}
            return _read(ModelPlace(folder, kinds.get(folder) or kind_of(folder)), self._tasks)

        finished: Task[FolderScan] = Task(self._hub)
        task = self._tasks.io(work)
        task.success(lambda contents: self._register(contents, finished)).failure(finished.fail)
        return finished

    def remove(self, path: Path) -> Task[None]:
        """Forget the folder and the models in it; nothing on the disk changes."""
        folder = model_files.absolute(path)

        def work(store: Store) -> None:
            with store.db.transaction():
                others = [other.path for other in store.model_folders.all() if other.path != folder]
                store.model_folders.remove(folder)
                for model in (*store.installed.all(), *store.installed.deleted()):
                    is_in_another = any(model.path.is_relative_to(other) for other in others)
                    if model.from_folder and model.path.is_relative_to(folder) and not is_in_another:
                        store.installed.remove(model.id)

        finished: Task[None] = Task(self._hub)

        def removed(_: None) -> None:
            self._models.refresh().success(finished.succeed).failure(finished.fail)

        self._tasks.store(work).success(removed).failure(finished.fail)
        return finished

    def scan(self) -> Task[list[FolderScan]]:
        """Look into all extra folders again: new models are listed, those whose file is gone no longer are."""
        finished: Task[list[FolderScan]] = Task(self._hub)
        scans: list[FolderScan] = []

        def go_on(waiting: list[ModelFolder]) -> None:
            if not waiting:
                finished.succeed(scans)
                return
            folder, *rest = waiting
            place = ModelPlace(folder.path, _kind(folder))
            done: Task[FolderScan] = Task(self._hub)

            def keep(scan: FolderScan) -> None:
                scans.append(scan)
                go_on(rest)

            done.success(keep).failure(finished.fail)
            reading = self._tasks.io(lambda: _read(place, self._tasks))
            reading.success(lambda contents: self._register(contents, done))
            reading.failure(lambda error: keep(FolderScan(place.path, place.kind, error=error)))

        self.all().success(go_on).failure(finished.fail)
        return finished

    def _register(self, contents: _Contents, finished: Task[FolderScan]) -> None:
        place = contents.place

        def work(store: Store) -> tuple[InstalledModel, ...]:
            with store.db.transaction():
                store.model_folders.add(place.path, place.kind.value)
                return _stored(store, contents)

        def stored(added: tuple[InstalledModel, ...]) -> None:
            scan = FolderScan(place.path, place.kind, len(contents.models), added, contents.skipped)
            self._models.refresh().success(lambda _: finished.succeed(scan)).failure(finished.fail)

        self._tasks.store(work).success(stored).failure(finished.fail)


@dataclass(frozen=True, slots=True)
class _Contents:
    """What is in a folder, read from the disk."""

    place: ModelPlace
    models: tuple[InstalledModel, ...]
    skipped: tuple[Skipped, ...]


def _kind(folder: ModelFolder) -> FolderKind:
    """Return the kind as far as this version knows it."""
    return FolderKind(folder.kind) if folder.kind in set(FolderKind) else FolderKind.FOLDER


def _read(place: ModelPlace, tasks: TaskRunner) -> _Contents:
    """Read the headers of all models in ``place``. Raises ``folder_missing`` or ``folder_unreadable``."""
    try:
        found = find_models(place)
    except FileNotFoundError as error:
        raise UserFacingError(
            "folder_missing",
            f"The folder {place.path} is not there.",
            "If it is on another drive, plug that in and look again.",
            str(error),
        ) from error
    except OSError as error:
        raise UserFacingError(
            "folder_unreadable", f"The folder {place.path} cannot be read.", "Check its permissions.", str(error)
        ) from error
    models, skipped = [], []
    for file in found:
        if tasks.closing.is_set():
            raise AbandonedError
        try:
            models.append(_described(file))
        except UserFacingError as error:
            skipped.append(Skipped(file.path, error.text))
    return _Contents(place, tuple(models), tuple(skipped))


def _described(file: FoundFile) -> InstalledModel:
    model = model_files.model_or_adapter_at(file.path)
    return replace(
        model,
        name=file.name or model.name,
        projector=file.projector,
        repository=file.repository,
        revision=file.revision,
        remote_name=file.remote_name,
        from_folder=True,
    )


def _stored(store: Store, contents: _Contents) -> tuple[InstalledModel, ...]:
    """Register what is new and forget what is gone; return the new ones. What the user hid stays hidden."""
    known = {model.path for model in (*store.installed.all(), *store.installed.deleted())}
    added = tuple(store.installed.add(model) for model in contents.models if model.path not in known)
    there = {model.path for model in contents.models} | {skipped.path for skipped in contents.skipped}
    for model in (*store.installed.all(), *store.installed.deleted()):
        is_of_folder = model.from_folder and model.path.is_relative_to(contents.place.path)
        if is_of_folder and model.path not in there and not os.path.lexists(model.path):
            store.installed.remove(model.id)
    return added


def _suggested(places: Iterable[ModelPlace], used: set[Path]) -> list[Suggestion]:
    suggestions = []
    for place in places:
        if place.path in used:
            continue
        try:
            found = find_models(place)
        except OSError:
            continue  # another account's: nothing that could be used
        size = sum(_size(file.path) for file in found)
        if found:
            suggestions.append(Suggestion(place.path, place.kind, place.kind.owner, len(found), size))
    return suggestions


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
