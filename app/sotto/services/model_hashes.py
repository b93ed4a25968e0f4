"""SHA-256 of model files: computed once, kept, and compared again on request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.domain.errors import UserFacingError
from sotto.domain.ids import ModelId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import GUIDE, InstalledModel
from sotto.services import model_files
from sotto.services.dispatcher import Dispatcher
from sotto.services.hub import EventHub
from sotto.services.model_files import Progress
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.store import Store


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """Outcome of hashing an installed file again. ``expected`` is empty if it had never been hashed."""

    ok: bool
    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class _Hashing:
    """A file that is being hashed, and who looks on."""

    finished: Task[str]
    listeners: list[Progress]

    def report(self, fraction: float) -> None:
        for listener in self.listeners:
            listener(fraction)


class ModelHashes:
    """Hashes files in the background, each at most once at a time. Owner thread only."""

    def __init__(
        self, tasks: TaskRunner, hub: EventHub, dispatcher: Dispatcher, refresh: Callable[[], Task[None]]
    ) -> None:
        """``refresh`` reads the list of models again after a hash was stored."""
        self._tasks = tasks
        self._hub = hub
        self._dispatcher = dispatcher
        self._refresh = refresh
        self._hashing: dict[tuple[ModelId, Path], _Hashing] = {}

    def of(self, model: InstalledModel, on_progress: Progress) -> Task[str]:
        """Return the SHA-256 of the model's files; the stored one as long as size and time of change stay."""
        finished: Task[str] = Task(self._hub)

        def compute() -> None:
            self._hashed(model, on_progress).success(lambda sha256: finished.succeed(sha256)).failure(finished.fail)

        def looked_up(sha256: str) -> None:
            if sha256:
                finished.succeed(sha256)
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

    def verify(self, model: InstalledModel, on_progress: Progress) -> Task[VerifyResult]:
        """Hash the model's files again and compare with what they were when they were added."""
        finished: Task[VerifyResult] = Task(self._hub)
        expected = model.sha256

        def hashed(sha256: str) -> None:
            finished.succeed(VerifyResult(not expected or sha256 == expected, expected, sha256))

        self._hashed(model, on_progress).success(hashed).failure(finished.fail)
        return finished

    def _hashed(self, model: InstalledModel, on_progress: Progress) -> Task[str]:
        """Hash the files now, together with whoever else waits for that; a first hash is stored."""
        key = (model.id, model.path)
        running = self._hashing.get(key)
        if running is None:
            running = self._hashing[key] = _Hashing(Task(self._hub), [])
            self._start(model, running)
        running.listeners.append(on_progress)
        return running.finished

    def _start(self, model: InstalledModel, running: _Hashing) -> None:
        finished, closing = running.finished, self._tasks.closing

        def report(fraction: float) -> None:
            self._dispatcher.post(lambda: running.report(fraction))

        def failed(error: UserFacingError) -> None:
            del self._hashing[model.id, model.path]
            finished.fail(error)

        def stored(sha256: str) -> None:
            del self._hashing[model.id, model.path]
            self._refresh().success(lambda _: finished.succeed(sha256)).failure(finished.fail)

        def hashed(result: model_files.FileHash) -> None:
            if model.id in ("", GUIDE) or model.sha256 not in ("", result.sha256):
                del self._hashing[model.id, model.path]
                finished.succeed(result.sha256)
                return
            save = self._tasks.store(lambda store: _save(store, model.id, result))
            save.success(lambda _: stored(result.sha256)).failure(failed)

        work = self._tasks.io(lambda: model_files.hash_files(model.path, report, closing))
        work.success(hashed).failure(failed)


def _save(store: Store, model: ModelId, result: model_files.FileHash) -> None:
    store.installed.save_sha256(model, result.sha256, size_bytes=result.size_bytes, mtime_ns=result.mtime_ns)
