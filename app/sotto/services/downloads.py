"""Downloads: asked for by the user, fetched in order, gone on with after every mishap, and installed when complete."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.domain.downloads import Download, DownloadFile, DownloadPart, DownloadState
from sotto.domain.errors import UserFacingError
from sotto.domain.events import DownloadProgress, Notice
from sotto.domain.ids import DownloadId, new_id
from sotto.services import download_files
from sotto.services.clock import now_ms
from sotto.services.download_checks import already_downloading, check_licence, check_not_installed, models_move
from sotto.services.download_licences import licence_text_sha256
from sotto.services.download_queue import DownloadQueue
from sotto.services.download_requests import (
    DownloadRequest,
    new_folder_name,
    request_for,
    request_for_variant,
    with_local_names,
)
from sotto.services.download_retries import PAUSES
from sotto.services.download_run import Fetcher
from sotto.services.download_schedule import DownloadScheduler
from sotto.services.hub import EventHub
from sotto.services.models import ModelService
from sotto.services.network import offline
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.store import Store

__all__ = [  # what the window and the command line need
    "Download",
    "DownloadFile",
    "DownloadPart",
    "DownloadRequest",
    "DownloadService",
    "DownloadState",
    "request_for",
    "request_for_variant",
]


class DownloadService:
    """The user's downloads. Owner thread only; call :meth:`open` once, before anything else.

    ``downloads`` changes with DownloadsChanged; a running one announces DownloadProgress, a complete one
    DownloadFinished. Nothing is fetched that was not asked for in this session: what an earlier one left is paused.
    A failed one has an ``error``; one that is queued with an error is tried again by itself.
    """

    def __init__(
        self,
        paths: AppPaths,
        settings: Settings,
        tasks: TaskRunner,
        hub: EventHub,
        network: Fetcher,
        models: ModelService,
        licences: Path,
        *,
        is_moving: Callable[[], bool] = lambda: False,
        pauses: tuple[float, ...] = PAUSES,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``licences`` is the folder of the licences that ship with Sotto; ``is_moving`` says whether the models folder
        is being moved: nothing is begun then. Tests shorten ``pauses`` (seconds before a
        failed download is tried again) and replace ``clock``, the time on the wall."""
        self._tasks = tasks
        self._hub = hub
        self._network = network
        self._licences = licences
        self._is_moving = is_moving
        self._queue = DownloadQueue(tasks, hub)
        self._schedule = DownloadScheduler(
            self._queue, paths, settings, tasks, hub, network, models, pauses=pauses, clock=clock
        )
        self._starting: list[DownloadRequest] = []

    @property
    def downloads(self) -> Sequence[Download]:
        """All downloads in the order of the queue; those done in this session are the last."""
        return self._queue.all

    def progress(self, download: DownloadId) -> DownloadProgress | None:
        """Return the last announced progress of a running download; None for all others."""
        return self._schedule.progress(download)

    def same_as(self, request: DownloadRequest) -> Download | None:
        """Return the download that brings what ``request`` asks for and is not done, if there is one."""
        return next((download for download in self._queue.waiting if request.is_same_as(download)), None)

    def open(self) -> Task[None]:
        """Read what earlier sessions left; it is paused."""
        return self._queue.load(self._schedule.folder)

    def start(self, request: DownloadRequest) -> Task[Download]:
        """Put ``request`` into the queue. Accept its ``licence_key`` first.

        Fails with ``offline``, ``models_move``, ``already_downloading``, ``already_installed``,
        ``licence_not_accepted``, ``disk_too_small`` or ``models_folder_missing``; then nothing has been asked of the
        network.
        """
        finished: Task[Download] = Task(self._hub)
        download = _new_download(request)
        refusal = self._refusal(request)
        self._starting.append(request)

        def failed(error: UserFacingError) -> None:
            self._starting.remove(request)
            finished.fail(error)

        def added(_: None) -> None:
            self._starting.remove(request)
            self._schedule.pump()
            finished.succeed(download)

        def checked(_: None) -> None:
            self._queue.add(download).success(added).failure(failed)

        def allowed(_: None) -> None:
            folder, needed = self._schedule.folder, request.size_bytes + self._queue.still_to_come
            must_exist = not self._schedule.owns_folder
            room = self._tasks.io(lambda: download_files.check_space(folder, needed, must_exist=must_exist))
            room.success(checked).failure(failed)

        def check(store: Store) -> None:
            if refusal is not None:
                raise refusal
            check_not_installed(store, request)
            check_licence(store, request.licence_key, self._text_of(request.licence_key))

        self._tasks.store(check).success(allowed).failure(failed)
        return finished

    def is_accepted(self, licence: str) -> Task[bool]:
        """Return whether the user has accepted a licence (:attr:`DownloadRequest.licence_key`) as it reads now."""
        return self._tasks.store(lambda store: store.licences.is_accepted(licence, self._text_of(licence)))

    def accept_licence(self, licence: str) -> Task[None]:
        """Record that the user accepts a licence (:attr:`DownloadRequest.licence_key`)."""
        return self._tasks.store(lambda store: store.licences.accept(licence, self._text_of(licence), at=now_ms()))

    def pause(self, download: DownloadId) -> None:
        """Stop fetching it; what is there stays."""
        self._schedule.pause(download)

    def resume(self, download: DownloadId) -> None:
        """Go on with a paused or failed download; one that waits for its next try does not wait any longer."""
        if not self._is_waiting_for_move():
            self._schedule.resume(download)

    def cancel(self, download: DownloadId) -> Task[None]:
        """Give it up: it leaves the list at once, then its files are deleted. A done one only leaves the list.

        Fails with ``download_busy`` or ``download_folder_unusable``; then it is on the list again.
        """
        return self._schedule.cancel(download)

    def used_elsewhere(self) -> Task[frozenset[DownloadId]]:
        """Return the downloads that another Sotto is fetching at this moment."""
        own, folder = self._schedule.running, self._schedule.folder
        others = [one for one in self._queue.waiting if one.id not in own]
        return self._tasks.io(
            lambda: frozenset(one.id for one in others if download_files.is_in_use(folder / one.folder))
        )

    def move(self, download: DownloadId, position: int) -> None:
        """Put it at ``position`` of the queue (0: next). What runs already goes on running."""
        self._queue.move(download, position)

    def pause_all(self) -> None:
        """Pause everything that runs or waits."""
        for download in self._queue.waiting:
            self._schedule.pause(download.id)

    def resume_all(self) -> None:
        """Go on with everything that is paused, in the order of the queue."""
        if self._is_waiting_for_move():
            return
        for download in self._queue.waiting:
            if download.state is DownloadState.PAUSED:
                self._schedule.resume(download.id)

    def close(self) -> None:
        """End what runs; the next start finds it paused. Idempotent; close the network after this."""
        self._schedule.close()

    def _refusal(self, request: DownloadRequest) -> UserFacingError | None:
        if self._network.is_offline:
            return offline()
        if self._is_moving():
            return models_move()
        if self.same_as(request) is not None or any(request.is_same_as(one) for one in self._starting):
            return already_downloading(request.name)
        return None

    def _is_waiting_for_move(self) -> bool:
        """Return whether nothing can be begun now because the models are being moved, and say so."""
        if self._is_moving():
            self._hub.publish(Notice(models_move()))
            return True
        return False

    def _text_of(self, licence: str) -> str:
        return licence_text_sha256(self._licences, licence)


def _new_download(request: DownloadRequest) -> Download:
    return Download(
        id=DownloadId(new_id()),
        name=request.name,
        repository=request.repository,
        revision=request.revision,
        quantization=request.quantization,
        folder=new_folder_name(request),
        files=with_local_names(request.files),
        entry=request.entry,
        licence=request.licence,
        created=now_ms(),
    )
