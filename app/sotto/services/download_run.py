"""One download under way: its files one after the other, then the model they make. What becomes of it is the
queue's business."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sotto.domain.downloads import Download, DownloadFile
from sotto.domain.errors import UserFacingError
from sotto.domain.events import DownloadProgress
from sotto.domain.ids import DownloadId, new_id
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel
from sotto.fetcher import protocol
from sotto.ipc.wire import WireMessage
from sotto.services import download_files
from sotto.services.download_files import Installation
from sotto.services.download_progress import ProgressMeter
from sotto.services.tasks import AbandonedError, TaskRunner

if TYPE_CHECKING:
    from sotto.store.process_lock import ProcessLock
    from sotto.store.store import Store


class FetcherJob(Protocol):
    """A job of the fetcher."""

    def stop(self) -> None:
        """Ask it to end; ``Stopped`` follows."""


class Fetcher(Protocol):
    """Whoever carries out jobs in the network: :class:`sotto.services.network.NetworkService`."""

    @property
    def is_offline(self) -> bool:
        """Whether the network must not be used."""

    def run(self, message: protocol.Fetch, on_message: Callable[[WireMessage], None]) -> FetcherJob:
        """Start a job; its messages arrive on the owner thread, later; the last is Fetched, Stopped or Failed."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended: with a model, with an error (which may pass by itself or not), or stopped."""

    model: InstalledModel | None = None
    error: UserFacingError | None = None
    passes: bool = False
    has_received: bool = False


class RunOwner(Protocol):
    """Who is told about a run, always on the owner thread."""

    def on_files_changed(self, download: DownloadId, files: tuple[DownloadFile, ...], revision: str) -> None:
        """What is known of the files is new; it is to be kept."""

    def on_received(self, download: DownloadId, file: DownloadFile, progress: DownloadProgress) -> None:
        """``file`` got further."""

    def on_note(self, progress: DownloadProgress) -> None:
        """It does something else than receiving; ``progress.note`` says what."""

    def on_restarted(self, download: DownloadId, code: str, text: str) -> None:
        """A file is fetched from its beginning."""

    def on_ended(self, download: DownloadId, ending: Ending) -> None:
        """The run is over; called once."""


class DownloadRun:
    """Fetches and installs one download. Owner thread only.

    The folder is locked from the first step to the last, or to :meth:`close`. ``may_create_models``: the models folder
    is Sotto's own and is made when it is missing.
    """

    def __init__(
        self,
        download: Download,
        models: Path,
        owner: RunOwner,
        tasks: TaskRunner,
        fetcher: Fetcher,
        *,
        may_create_models: bool,
    ) -> None:
        self._download = download
        self._models = models
        self._folder = models / download.folder
        self._owner = owner
        self._tasks = tasks
        self._fetcher = fetcher
        self._may_create_models = may_create_models
        self._meter = ProgressMeter()
        self._lock: ProcessLock | None = None
        self._job: FetcherJob | None = None
        self._is_stopping = False
        self._is_over = False
        self._has_received = False

    def start(self) -> None:
        """Begin, or go on with what lies on the disk."""

        def known(_: None) -> None:
            self._tasks.io(self._prepare).success(self._prepared).failure(self._fail)

        self._tasks.store(self._check_known).success(known).failure(self._fail)

    def stop(self) -> None:
        """End it soon; what was received stays. A model that is being installed at this moment still is."""
        self._is_stopping = True
        if self._job is not None:
            self._job.stop()

    def close(self) -> None:
        """End it now, without a word: Sotto is closing."""
        self._is_over = True
        self.stop()
        self._release()

    def _check_known(self, store: Store) -> None:
        """On the store lane: raise ``download_gone`` if another process has finished or cancelled it."""
        if store.downloads.get(self._download.id) is None:
            raise UserFacingError(
                "download_gone",
                f"{self._download.name} was finished or cancelled by another Sotto.",
                "“On this computer” shows what is installed.",
            )

    def _prepare(self) -> tuple[ProcessLock, tuple[DownloadFile, ...]]:
        """On the io pool: lock the folder and look what is there."""
        download = self._download
        folder = download_files.make_folder(self._models, download.folder, may_create=self._may_create_models)
        held = download_files.lock(folder)
        try:
            if self._is_over:  # Sotto is closing, and nobody would release the lock
                raise AbandonedError
            files = download_files.as_on_disk(folder, download.files)
            download_files.return_to_parts(folder, files)
        except BaseException:
            held.release()
            raise
        return held, files

    def _prepared(self, prepared: tuple[ProcessLock, tuple[DownloadFile, ...]]) -> None:
        self._lock, files = prepared
        if self._is_over:
            self._release()
            return
        self._change(files)
        self._next()

    def _next(self) -> None:
        """Fetch the first file that is not complete; if there is none, install."""
        if self._is_stopping:
            self._end(Ending())
            return
        index = next((i for i, file in enumerate(self._download.files) if not file.is_complete), None)
        if index is None:
            self._install()
            return
        file = self._download.files[index]
        message = protocol.Fetch(
            job=new_id(),
            repository=self._download.repository,
            revision=file.revision or self._download.revision,
            file=file.name,
            part=str(download_files.part_of(self._folder, file)),
            size_bytes=file.size_bytes,
            sha256=file.sha256,
            etag=file.etag,
            room=download_files.ROOM,
        )
        self._job = self._fetcher.run(message, lambda answer: self._on_message(index, answer))

    def _on_message(self, index: int, message: WireMessage) -> None:
        if self._is_over:
            return
        match message:
            case protocol.Pinned():
                self._pinned(index, message)
            case protocol.Progress():
                self._received(index, message)
            case protocol.Checking():
                share = f"{message.done / message.total:.0%}" if message.total else ""
                self._note(f"Checking what is there already. {share}".rstrip())
            case protocol.Waiting():
                self._note(f"{message.text} The next try is in {max(1, round(message.seconds))} s.")
            case protocol.Restarted():
                self._change_file(index, received=0, etag="")
                self._owner.on_restarted(self._download.id, message.code, message.text)
            case protocol.Fetched():
                self._change_file(
                    index,
                    size_bytes=message.size_bytes,
                    sha256=message.sha256,
                    received=message.size_bytes,
                    is_complete=True,
                )
                self._job = None
                self._next()
            case protocol.Stopped():
                self._end(Ending(has_received=self._has_received))
            case protocol.Failed():
                error = UserFacingError(message.code, message.text, message.hint, message.details)
                self._fail(error, passes=message.passes)

    def _pinned(self, index: int, message: protocol.Pinned) -> None:
        file = self._download.files[index]
        if file.revision:
            own = {"revision": message.commit}
        else:
            own = {}
            self._download = replace(self._download, revision=message.commit)
        self._change_file(index, size_bytes=message.size_bytes, sha256=message.sha256, etag=message.etag, **own)

    def _received(self, index: int, message: protocol.Progress) -> None:
        file = replace(self._download.files[index], received=message.received)
        self._has_received = self._has_received or message.bytes_per_second > 0
        self._download = replace(self._download, files=_with(self._download.files, index, file))
        self._owner.on_received(
            self._download.id, file, self._meter.receiving(self._download, message.bytes_per_second)
        )

    def _note(self, text: str) -> None:
        self._owner.on_note(self._meter.standing(self._download, text))

    def _install(self) -> None:
        self._note("Making it ready.")
        download, folder, closing = self._download, self._folder, self._tasks.closing
        work = self._tasks.io(lambda: download_files.install(folder, download, closing))
        work.success(self._register).failure(self._fail)

    def _register(self, installation: Installation) -> None:
        if self._is_over:
            return
        download = self._download.id

        def work(store: Store) -> InstalledModel:
            model = store.installed.add(installation.model)
            store.installed.save_sha256(
                model.id,
                installation.model.sha256,
                size_bytes=installation.first_size,
                mtime_ns=installation.mtime_ns,
            )
            store.downloads.remove(download)
            return store.installed.get(model.id) or model

        def registered(model: InstalledModel) -> None:
            self._end(Ending(model=model))
            self._tasks.io(lambda: download_files.clear_lock(self._folder))

        self._tasks.store(work).success(registered).failure(self._fail)

    def _change_file(self, index: int, **changes: object) -> None:
        file = replace(self._download.files[index], **changes)  # type: ignore[arg-type]
        self._change(_with(self._download.files, index, file))

    def _change(self, files: tuple[DownloadFile, ...]) -> None:
        self._download = replace(self._download, files=files)
        self._owner.on_files_changed(self._download.id, files, self._download.revision)

    def _fail(self, error: UserFacingError, *, passes: bool = False) -> None:
        self._end(Ending(error=error, passes=passes, has_received=self._has_received))

    def _end(self, ending: Ending) -> None:
        if self._is_over:
            return
        self._is_over = True
        self._job = None
        self._release()
        self._owner.on_ended(self._download.id, ending)

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def _with(files: tuple[DownloadFile, ...], index: int, file: DownloadFile) -> tuple[DownloadFile, ...]:
    return (*files[:index], file, *files[index + 1 :])
