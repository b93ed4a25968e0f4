"""Installed models: adding a file, choosing one, checking that it is still the same file."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.config.settings import Settings, load_settings
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelsChanged, ModelStateChanged
from sotto.domain.generation import LoadSettings
from sotto.domain.ids import ModelId, new_id
from sotto.domain.models import InstalledModel
from sotto.engine.gguf.header import GgufHeader
from sotto.engine.gguf.model import check_is_language_model, read_model
from sotto.services.dispatcher import Dispatcher
from sotto.services.generation import GenerationQueue
from sotto.services.history import now_ms
from sotto.services.hub import EventHub
from sotto.services.tasks import Task, TaskRunner
from sotto.store.store import Store

_CHUNK = 4 * 1024 * 1024
_PROGRESS_SECONDS = 0.1

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """Outcome of hashing an installed file again. ``expected`` is empty if it had never been hashed."""

    ok: bool
    expected: str
    actual: str


class ModelService:
    """Knows the installed models and which one is chosen. Owner thread only."""

    def __init__(
        self,
        paths: AppPaths,
        settings: Settings,
        tasks: TaskRunner,
        hub: EventHub,
        dispatcher: Dispatcher,
        queue: GenerationQueue,
    ) -> None:
        self._paths = paths
        self._settings = settings
        self._tasks = tasks
        self._hub = hub
        self._dispatcher = dispatcher
        self._queue = queue
        self._installed: tuple[InstalledModel, ...] = ()
        self._chosen: ModelId | None = None
        self._last_used: ModelId | None = None

    @property
    def installed(self) -> Sequence[InstalledModel]:
        """All registered models by name."""
        return self._installed

    @property
    def selected(self) -> InstalledModel | None:
        """The model the next message goes to: chosen in this session, else the default, the last used, the newest."""
        known = {model.id: model for model in self._installed}
        default = ModelId(self._settings.get(options.DEFAULT_MODEL))
        for candidate in (self._chosen, default, self._last_used):
            if candidate in known:
                return known[candidate]
        return max(self._installed, key=lambda model: model.added, default=None)

    @property
    def state(self) -> ModelStateChanged:
        """The last announced state of the engine's model."""
        return self._queue.state

    def refresh(self) -> Task[None]:
        """Read the list from the store; announces ModelsChanged."""

        def work(store: Store) -> tuple[list[InstalledModel], ModelId | None]:
            last = next((c.model for c in store.conversations.all() if c.model), None)
            return store.installed.all(), last

        def done(found: tuple[list[InstalledModel], ModelId | None]) -> None:
            models, self._last_used = found
            self._installed = tuple(models)
            self._hub.publish(ModelsChanged())
            finished.succeed(None)

        finished: Task[None] = Task(self._hub)
        self._tasks.store(work).success(done).failure(finished.fail)
        return finished

    def select(self, model: ModelId) -> None:
        """Use ``model`` from now on; it is loaded when it is needed. An unknown id is ignored."""
        if any(known.id == model for known in self._installed):
            self._chosen = model
            self._hub.publish(ModelsChanged())

    def current(self, model: InstalledModel) -> InstalledModel:
        """Return ``model`` as it is registered now: its hash may have become known in the meantime."""
        return next((known for known in self._installed if model.id and known.id == model.id), model)

    def add(self, path: Path) -> Task[InstalledModel]:
        """Register the file at ``path`` where it is; a file that is known already is returned as it is.

        Fails with the codes of the header reader. The hash is computed in the background.
        """
        finished: Task[InstalledModel] = Task(self._hub)

        def registered(model: InstalledModel) -> None:
            def listed(_: None) -> None:
                if not model.sha256:
                    self.hash(model, lambda _fraction: None).failure(lambda _error: None)
                finished.succeed(model)

            self.refresh().success(listed).failure(finished.fail)

        def read(model: InstalledModel) -> None:
            registration = self._tasks.store(lambda store: store.installed.add(model))
            registration.success(registered).failure(finished.fail)

        self._tasks.io(lambda: _model_of(read_model(_absolute(path)))).success(read).failure(finished.fail)
        return finished

    def remove(self, model: ModelId) -> Task[None]:
        """Forget a model. Its files are deleted only if they lie in Sotto's own models folder."""

        def work(store: Store) -> None:
            found = store.installed.get(model)
            if found is None:
                raise _unknown(model)
            store.installed.remove(model)
            if found.path.is_relative_to(self._paths.models):
                _delete_files(found.path)

        finished: Task[None] = Task(self._hub)
        removed = self._tasks.store(work)
        removed.success(lambda _: self.refresh().success(finished.succeed).failure(finished.fail) and None)
        removed.failure(finished.fail)
        return finished

    def resolve(self, spec: str) -> Task[InstalledModel]:
        """Find the model meant by an id, a unique part of a name, or a path (which need not be registered: id "")."""
        by_name = self._named(spec)
        installed = self._installed

        def work() -> InstalledModel:
            if isinstance(by_name, InstalledModel) and not _looks_like_path(spec):
                return by_name
            path = _absolute(Path(spec))
            if not _looks_like_path(spec) and not path.exists():
                raise by_name if isinstance(by_name, UserFacingError) else _unknown(spec)
            known = next((model for model in installed if model.path == path), None)
            return known or replace(_model_of(read_model(path)), id=ModelId(""))

        return self._tasks.io(work)

    def describe(self, model: InstalledModel) -> Task[dict[str, Any]]:
        """Return the facts in the header of the model's file, for people who want to look."""
        return self._tasks.io(lambda: _description(read_model(model.path)))

    def hash(self, model: InstalledModel, on_progress: Progress) -> Task[str]:
        """Return the SHA-256 of the model's files, computed once for as long as size and time of change stay."""
        finished: Task[str] = Task(self._hub)

        def computed(result: tuple[str, int, int]) -> None:
            sha256, size, mtime = result
            if not model.id:
                finished.succeed(sha256)
                return
            saved = self._tasks.store(
                lambda store: store.installed.save_sha256(model.id, sha256, size_bytes=size, mtime_ns=mtime)
            )
            saved.success(lambda _: self.refresh().success(lambda _: finished.succeed(sha256)) and None)
            saved.failure(finished.fail)

        def compute() -> None:
            self._compute(model, on_progress).success(computed).failure(finished.fail)

        def looked_up(known: str) -> None:
            if known:
                finished.succeed(known)
            else:
                compute()

        def look_up(store: Store) -> str:
            try:
                status = model.path.stat()
            except OSError:
                return ""  # reading the file will say what is wrong with it
            return store.installed.sha256_of(model.id, size_bytes=status.st_size, mtime_ns=status.st_mtime_ns)

        if model.id and model.sha256:
            self._tasks.store(look_up).success(looked_up).failure(finished.fail)
        else:
            compute()
        return finished

    def verify(self, model: ModelId, on_progress: Progress) -> Task[VerifyResult]:
        """Hash the model's files again and compare with what they were when they were added."""
        finished: Task[VerifyResult] = Task(self._hub)
        found = next((known for known in self._installed if known.id == model), None)
        if found is None:
            error = _unknown(model)
            self._dispatcher.post(lambda: finished.fail(error))
            return finished
        expected = found.sha256

        def computed(result: tuple[str, int, int]) -> None:
            sha256, size, mtime = result
            outcome = VerifyResult(not expected or sha256 == expected, expected, sha256)
            if expected:
                finished.succeed(outcome)
                return
            saved = self._tasks.store(
                lambda store: store.installed.save_sha256(model, sha256, size_bytes=size, mtime_ns=mtime)
            )
            saved.success(lambda _: finished.succeed(outcome)).failure(finished.fail)

        self._compute(found, on_progress).success(computed).failure(finished.fail)
        return finished

    def load(self, model: InstalledModel | None = None, load: LoadSettings | None = None) -> None:
        """Load a model now (the selected one by default); its progress is announced as ModelStateChanged."""
        chosen = model or self.selected
        if chosen is not None:
            self._queue.load(chosen, load or load_settings(self._settings))

    def unload(self) -> None:
        """Give the model's memory back."""
        self._queue.unload()

    def _compute(self, model: InstalledModel, on_progress: Progress) -> Task[tuple[str, int, int]]:
        def report(fraction: float) -> None:
            self._dispatcher.post(lambda: on_progress(fraction))

        return self._tasks.io(lambda: _sha256(model.path, report))

    def _named(self, spec: str) -> InstalledModel | UserFacingError:
        exact = [model for model in self._installed if spec and spec in (model.id, model.name)]
        part = [model for model in self._installed if spec and spec.casefold() in model.name.casefold()]
        by_id = [model for model in self._installed if len(spec) >= 4 and model.id.startswith(spec)]
        for found in (exact, part, by_id):
            if len(found) == 1:
                return found[0]
            if found:
                names = ", ".join(model.name for model in found[:5])
                return UserFacingError(
                    "model_ambiguous", f"“{spec}” fits several models: {names}.", "Write more of the name, or the id."
                )
        return _unknown(spec)


def _unknown(spec: str) -> UserFacingError:
    return UserFacingError(
        "model_unknown",
        f"There is no installed model “{spec}”.",
        "“sotto models list” shows what is installed; “sotto models add FILE” adds a file.",
    )


def _looks_like_path(spec: str) -> bool:
    return "/" in spec or "\\" in spec or spec.lower().endswith(".gguf")


def _absolute(path: Path) -> Path:
    """Return ``path`` from the root; links are followed only by the system, so that the user's own path is kept."""
    try:
        return path.expanduser().absolute()
    except RuntimeError:  # "~nobody"
        return path.absolute()


def _model_of(header: GgufHeader) -> InstalledModel:
    """Return the record of the model whose header was read. Raises if it is no language model."""
    check_is_language_model(header)
    return InstalledModel(
        id=ModelId(new_id()),
        name=header.name or header.path.stem,
        path=header.path,
        size_bytes=header.file_size,
        architecture=header.architecture,
        quantization=header.quantization,
        parameters=header.parameters,
        n_ctx_train=header.n_ctx_train,
        has_template=bool(header.chat_template),
        licence=header.licence,
        added=now_ms(),
    )


def _description(header: GgufHeader) -> dict[str, Any]:
    return {
        "name": header.name,
        "architecture": header.architecture,
        "quantization": header.quantization,
        "parameters": header.parameters,
        "layers": header.n_layer,
        "embedding_length": header.n_embd,
        "context_length": header.n_ctx_train,
        "licence": header.licence,
        "chat_template": header.chat_template,
        "gguf_version": header.version,
        "tensors": header.tensor_count,
        "size_bytes": header.file_size,
        "files": [str(path) for path in header.files],
        "metadata": {key: value for key, value in header.metadata.items() if isinstance(value, str | int | float)},
    }


def _sha256(path: Path, report: Progress) -> tuple[str, int, int]:
    """Return (SHA-256, size in bytes, time of change in ns) of ``path``.

    Of a split model the hash is of all files one after the other, size and time are the first file's.
    """
    header = read_model(path)
    total = max(1, header.file_size)
    digest = hashlib.sha256()
    done, reported = 0, 0.0
    try:
        status = path.stat()
        for part in header.files:
            with part.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    digest.update(chunk)
                    done += len(chunk)
                    if time.monotonic() - reported > _PROGRESS_SECONDS:
                        reported = time.monotonic()
                        report(min(1.0, done / total))
    except OSError as error:
        raise UserFacingError(
            "model_file_unreadable",
            f"The model file {path.name} could not be read to its end.",
            "Check the disk it lies on, or add the model again.",
            str(error),
        ) from error
    report(1.0)
    return digest.hexdigest(), status.st_size, status.st_mtime_ns


def _delete_files(path: Path) -> None:
    """Delete a model of Sotto's own folder, all shards of a split one."""
    try:
        files: tuple[Path, ...] = read_model(path).files
    except UserFacingError:
        files = (path,)  # damaged: what is there still goes
    for file in files:
        file.unlink(missing_ok=True)
