"""Installed models: adding a file, choosing one, checking that it is still the same file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sotto.config import options
from sotto.config.model_defaults import load_for
from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelsChanged, ModelStateChanged
from sotto.domain.generation import LoadSettings
from sotto.domain.ids import ModelId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import GUIDE, InstalledModel, ModelDefaults, is_guide
from sotto.services import guide, model_deletion, model_files
from sotto.services.dispatcher import Dispatcher
from sotto.services.generation import GenerationQueue
from sotto.services.hub import EventHub
from sotto.services.model_files import Progress
from sotto.services.model_hashes import ModelHashes, VerifyResult
from sotto.services.models_folder import models_folder
from sotto.services.selection import Selection
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.store import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Known:
    """What the store lane found out for :meth:`ModelService.refresh`."""

    own: list[InstalledModel]
    defaults: dict[ModelId, ModelDefaults]
    shipped: InstalledModel | None
    last_used: ModelId | None


class ModelService:
    """Knows the installed models, the guide among them, and which one is chosen. Owner thread only."""

    def __init__(
        self,
        paths: AppPaths,
        settings: Settings,
        tasks: TaskRunner,
        hub: EventHub,
        dispatcher: Dispatcher,
        queue: GenerationQueue,
        guide_file: Path,
    ) -> None:
        self._paths = paths
        self._settings = settings
        self._tasks = tasks
        self._hub = hub
        self._dispatcher = dispatcher
        self._queue = queue
        self._guide_file = guide_file
        self._guide: InstalledModel | None = None
        self._own: tuple[InstalledModel, ...] = ()
        self._adapters: tuple[InstalledModel, ...] = ()
        queue.adapters = lambda: self._adapters
        self._defaults: dict[ModelId, ModelDefaults] = {}
        self._selection = Selection()
        self._hashes = ModelHashes(tasks, hub, dispatcher, self.refresh)

    @property
    def installed(self) -> Sequence[InstalledModel]:
        """All models: the user's own by name, then the guide if it is there."""
        return self._own if self._guide is None else (*self._own, self._guide)

    @property
    def own(self) -> Sequence[InstalledModel]:
        """The models the user added, by name."""
        return self._own

    @property
    def adapters(self) -> Sequence[InstalledModel]:
        """The LoRA adapters the user added, by name; none of them is among the models."""
        return self._adapters

    @property
    def selected(self) -> InstalledModel | None:
        """The model the next message goes to: chosen now, else the default, the last used, the newest, the guide."""
        return self._selection.among(self._own, self._guide, ModelId(self._settings.get(options.DEFAULT_MODEL)))

    @property
    def state(self) -> ModelStateChanged:
        """The last announced state of the engine's model."""
        return self._queue.state

    def defaults(self, model: ModelId) -> ModelDefaults:
        """What ``model`` is used with instead of what Settings says."""
        return self._defaults.get(model, ModelDefaults())

    def was_used(self, model: ModelId, at: int) -> None:
        """Note that an answer of ``model`` was stored at ``at``; announced with the next ModelsChanged."""
        self._own = tuple(replace(known, last_used=at) if known.id == model else known for known in self._own)

    def refresh(self) -> Task[None]:
        """Read the list from the store and look for the guide; announces ModelsChanged."""

        def work(store: Store) -> _Known:
            last_used = store.conversations.last_model(besides=GUIDE)
            own = store.installed.all()
            defaults = {model.id: store.installed.defaults(model.id) for model in own}
            return _Known(own, defaults, guide.find_guide(self._guide_file), last_used)

        def done(found: _Known) -> None:
            self._own = tuple(model for model in found.own if not model.is_adapter)
            self._adapters = tuple(model for model in found.own if model.is_adapter)
            self._defaults = found.defaults
            self._selection.last_used = found.last_used
            shipped = found.shipped
            if self._guide is None or shipped is None or self._guide.size_bytes != shipped.size_bytes:
                self._guide = shipped  # else what was read of it since stays
            self._hub.publish(ModelsChanged())
            finished.succeed(None)

        finished: Task[None] = Task(self._hub)
        self._tasks.store(work).success(done).failure(finished.fail)
        return finished

    def read_guide(self) -> Task[None]:
        """Complete what is known of the guide with the header of its file; announces ModelsChanged if that is news.

        Not done when Sotto starts, since nobody looks at these facts then.
        """

        def done(known: InstalledModel | None) -> None:
            if known != self._guide:
                self._guide = known
                self._hub.publish(ModelsChanged())
            finished.succeed(None)

        finished: Task[None] = Task(self._hub)
        shipped = self._guide
        reading = self._tasks.io(lambda: guide.described(shipped) if shipped is not None else None)
        reading.success(done).failure(finished.fail)
        return finished

    def select(self, model: ModelId) -> None:
        """Use ``model`` from now on; it is loaded when it is needed. An unknown id is ignored."""
        if any(known.id == model for known in self.installed):
            self._selection.choose(model)
            self._hub.publish(ModelsChanged())

    def go_on_with(self, model: ModelId | None) -> None:
        """Use the model of the chat that is shown; None is a chat that has not begun.

        Any other model than the guide is used from then on, the guide in its own chats only. An unknown id counts as
        None.
        """
        before = self.selected
        self._selection.go_on_with(model if any(known.id == model for known in self.installed) else None)
        if self.selected != before:
            self._hub.publish(ModelsChanged())

    def current(self, model: InstalledModel) -> InstalledModel:
        """Return ``model`` as it is registered now: its hash may have become known in the meantime."""
        known = (*self.installed, *self._adapters)
        return next((one for one in known if model.id and one.id == model.id), model)

    def add(self, path: Path) -> Task[InstalledModel]:
        """Register the file at ``path`` where it is; a file that is known already is returned as it is.

        It may be a LoRA adapter. The first model of the user's own takes over from the guide. Fails with the codes of
        the header reader. The hash is computed in the background.
        """
        finished: Task[InstalledModel] = Task(self._hub)

        def registered(model: InstalledModel) -> None:
            def listed(_: None) -> None:
                if len(self._own) == 1 and is_guide(self.selected) and not model.is_adapter:
                    self._selection.choose(model.id)
                if not model.sha256:
                    self.hash(model, lambda _fraction: None).failure(lambda _error: None)
                finished.succeed(model)

            self.refresh().success(listed).failure(finished.fail)

        def read(model: InstalledModel) -> None:
            if self._guide is not None and model.path == self._guide.path:
                finished.succeed(self._guide)
                return
            registration = self._tasks.store(lambda store: store.installed.add(model))
            registration.success(registered).failure(finished.fail)

        self._tasks.io(lambda: model_files.model_or_adapter_at(path)).success(read).failure(finished.fail)
        return finished

    def remove(self, model: ModelId) -> Task[None]:
        """Forget a model for good. Its files are deleted only if Sotto downloaded them, or they lie in its own folder.

        Fails with ``model_ships_with_sotto`` for the guide, with ``model_unknown``, or with
        ``model_file_not_deleted``: then it is not forgotten either.
        """

        folders = (self._paths.models, models_folder(self._paths, self._settings))

        def work(store: Store) -> None:
            if model == GUIDE:
                raise guide.cannot_remove()
            found = store.installed.get(model)
            if found is None:
                raise model_unknown(model)
            model_deletion.delete_for_good(store, found, folders)

        finished: Task[None] = Task(self._hub)
        self._tasks.store(work).success(lambda _: self._refresh_for(finished, None)).failure(finished.fail)
        return finished

    def resolve(self, spec: str, *, adapters: bool = False) -> Task[InstalledModel]:
        """Find the model meant by an id, a unique part of a name, or a path (which need not be registered: id "").

        With ``adapters`` it may be one of these, too.
        Fails with ``model_unknown``, ``model_ambiguous`` or a code of the header reader.
        """
        installed = (*self.installed, *self._adapters) if adapters else self.installed
        by_name = _named(spec, installed)
        read = model_files.model_or_adapter_at if adapters else model_files.model_at

        def work() -> InstalledModel:
            path = model_files.absolute(Path(spec))
            is_file = bool(spec) and model_files.is_file(path)
            if isinstance(by_name, InstalledModel) and not (is_file and model_files.looks_like_path(spec)):
                return by_name
            if not is_file and isinstance(by_name, UserFacingError) and not model_files.looks_like_path(spec):
                raise by_name
            known = {model.path: model for model in installed}
            if path in known:
                return known[path]
            found = read(path)
            return known.get(found.path) or replace(found, id=ModelId(""))

        return self._tasks.io(work)

    def describe(self, model: InstalledModel) -> Task[dict[str, Any]]:
        """Return the facts in the header of the model's file, for people who want to look."""
        return self._tasks.io(lambda: model_files.describe(model.path))

    def hash(self, model: InstalledModel, on_progress: Progress) -> Task[str]:
        """Return the SHA-256 of the model's files, computed once for as long as size and time of change stay.

        Of a registered model the first hash is kept, and stays: :meth:`verify` compares with what it was when it was
        added.
        """
        return self._hashes.of(self.current(model), on_progress)

    def verify(self, model: ModelId, on_progress: Progress) -> Task[VerifyResult]:
        """Hash the model's files again and compare with what they were when they were added."""
        found = next((known for known in (*self.installed, *self._adapters) if known.id == model), None)
        if found is not None:
            return self._hashes.verify(found, on_progress)
        finished: Task[VerifyResult] = Task(self._hub)
        error = model_unknown(model)
        self._dispatcher.post(lambda: finished.fail(error))
        return finished

    def load(self, model: InstalledModel | None = None, load: LoadSettings | None = None) -> None:
        """Load a model now (the selected one by default); its progress is announced as ModelStateChanged."""
        chosen = model or self.selected
        if chosen is not None:
            own = load_for(self._settings, self.defaults(chosen.id))
            how, _sampler = guide.asked(chosen, load or own, None)
            self._queue.load(chosen, how)

    def unload(self) -> None:
        """Give the model's memory back."""
        self._queue.unload()

    def _refresh_for(self, finished: Task[T], result: T) -> None:
        """Read the list again, then deliver ``result``."""
        self.refresh().success(lambda _: finished.succeed(result)).failure(finished.fail)


def _named(spec: str, installed: Sequence[InstalledModel]) -> InstalledModel | UserFacingError:
    id_ = [model for model in installed if spec and spec == model.id]
    exact = [model for model in installed if spec and spec == model.name]
    part = [model for model in installed if spec and spec.casefold() in model.name.casefold()]
    by_id = [model for model in installed if len(spec) >= 4 and model.id.startswith(spec)]
    for found in (id_, exact, part, by_id):
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(model.name for model in found[:5])
            return UserFacingError(
                "model_ambiguous", f"“{spec}” fits several models: {names}.", "Write more of the name, or the id."
            )
    return model_unknown(spec)


def model_unknown(spec: str) -> UserFacingError:
    """Return the error for a model that is not there (any more)."""
    return UserFacingError(
        "model_unknown",
        f"There is no installed model “{spec}”.",
        "“sotto models list” shows what is installed; “sotto models add FILE” adds a file.",
    )
