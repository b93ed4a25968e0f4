"""Which download runs when, and what becomes of it when its run ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from sotto.config import options
from sotto.config.options import AnyOption
from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.domain.downloads import Download, DownloadFile, DownloadState
from sotto.domain.errors import UserFacingError
from sotto.domain.events import DownloadFinished, DownloadProgress, Notice
from sotto.domain.ids import DownloadId
from sotto.domain.models import InstalledModel, is_guide
from sotto.services import download_files
from sotto.services.download_queue import DownloadQueue
from sotto.services.download_retries import PAUSES, Retries, SleepWatch
from sotto.services.download_run import DownloadRun, Ending, Fetcher
from sotto.services.hub import EventHub
from sotto.services.models import ModelService
from sotto.services.models_folder import models_folder
from sotto.services.network import offline
from sotto.services.tasks import Task, TaskRunner

_PAUSING = ("offline", "disk_full", "disk_too_small", "models_folder_missing", "download_busy")
"""Errors after which trying again by itself is of no use, but the user can go on once something has changed."""


class DownloadScheduler:
    """Runs the downloads of ``queue`` in its order, as many at once as the settings say. Owner thread only."""

    def __init__(
        self,
        queue: DownloadQueue,
        paths: AppPaths,
        settings: Settings,
        tasks: TaskRunner,
        hub: EventHub,
        network: Fetcher,
        models: ModelService,
        *,
        pauses: tuple[float, ...] = PAUSES,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``pauses`` are those of :class:`Retries`, ``clock`` that of :class:`SleepWatch`."""
        self._queue = queue
        self._paths = paths
        self._settings = settings
        self._tasks = tasks
        self._hub = hub
        self._network = network
        self._models = models
        self._runs: dict[DownloadId, DownloadRun] = {}
        self._progress: dict[DownloadId, DownloadProgress] = {}
        self._cancelled: dict[DownloadId, tuple[Download, Task[None]]] = {}
        self._retries = Retries(tasks, self.pump, pauses)
        self._sleep_watch = SleepWatch(tasks, self._on_woken, clock)
        self._is_closed = False
        self._unsubscribe = settings.on_changed(self._on_setting_changed)

    @property
    def folder(self) -> Path:
        """The folder of models."""
        return models_folder(self._paths, self._settings)

    @property
    def owns_folder(self) -> bool:
        """Whether that folder is Sotto's own, which is made when it is missing."""
        return self.folder == self._paths.models

    @property
    def running(self) -> frozenset[DownloadId]:
        """Those that this process is fetching."""
        return frozenset(self._runs)

    def progress(self, download: DownloadId) -> DownloadProgress | None:
        """Return the last announced progress of a running download; None for all others."""
        return self._progress.get(download)

    def pump(self) -> None:
        """Start what may run now."""
        if self._is_closed:
            return
        for download in self._queue.waiting:
            if len(self._runs) >= self._settings.get(options.DOWNLOADS_AT_ONCE):
                break
            is_due = download.state is DownloadState.QUEUED and not self._retries.is_waiting(download.id)
            if is_due and download.id not in self._runs:
                self._run(download)
        self._sleep_watch.watch(bool(self._runs) or self._retries.any_waiting)

    def pause(self, download: DownloadId) -> None:
        """Stop fetching it; what is there stays."""
        found = self._queue.get(download)
        if found is None or found.state not in (DownloadState.QUEUED, DownloadState.RUNNING):
            return
        self._retries.forget(download)
        self._progress.pop(download, None)
        self._queue.set_state(download, DownloadState.PAUSED)
        if download in self._runs:
            self._runs[download].stop()
        self.pump()

    def resume(self, download: DownloadId) -> None:
        """Go on with a paused or failed download; one that waits for its next try does not wait any longer."""
        found = self._queue.get(download)
        if found is None or found.state in (DownloadState.RUNNING, DownloadState.DONE):
            return
        self._retries.forget(download)
        if self._network.is_offline:
            self._queue.set_state(download, DownloadState.PAUSED, offline())
        else:
            self._queue.set_state(download, DownloadState.QUEUED)
        self.pump()

    def cancel(self, download: DownloadId) -> Task[None]:
        """Give it up: it leaves the list at once, then its files are deleted. A done one only leaves the list."""
        finished: Task[None] = Task(self._hub)
        found = self._queue.take(download)
        if found is None or found.state is DownloadState.DONE:
            self._tasks.io(lambda: None).success(finished.succeed)
            return finished
        self._retries.forget(download)
        self._progress.pop(download, None)
        if download in self._runs:
            self._cancelled[download] = (found, finished)
            self._runs[download].stop()
        else:
            self._delete(found, finished)
        return finished

    def close(self) -> None:
        """End what runs; the next start finds it paused. Idempotent; close the network after this."""
        self._is_closed = True
        self._unsubscribe()
        self._sleep_watch.watch(False)
        self._retries.all_due()
        for run in self._runs.values():
            run.close()
        self._runs.clear()

    # What runs report

    def on_files_changed(self, download: DownloadId, files: tuple[DownloadFile, ...], revision: str) -> None:
        """Keep what is known of the files now."""
        self._queue.set_files(download, files, revision)

    def on_received(self, download: DownloadId, file: DownloadFile, progress: DownloadProgress) -> None:
        """Keep how far a download is, and announce it."""
        self._queue.set_received(download, file)
        self.on_note(progress)

    def on_note(self, progress: DownloadProgress) -> None:
        """Announce what a download is doing."""
        found = self._queue.get(progress.download)
        if found is not None and found.state is DownloadState.RUNNING:
            self._progress[progress.download] = progress
            self._hub.publish(progress)

    def on_restarted(self, download: DownloadId, code: str, text: str) -> None:
        """Tell the user that bytes were thrown away, and why."""
        found = self._queue.get(download)
        if found is not None:
            self._hub.publish(Notice(UserFacingError(code, f"{found.name}: {text}", "You need not do anything.")))

    def on_ended(self, download: DownloadId, ending: Ending) -> None:
        """Decide what becomes of a download whose run is over."""
        self._runs.pop(download, None)
        self._progress.pop(download, None)
        cancelled = self._cancelled.pop(download, None)
        if ending.model is not None:
            self._installed(download, ending.model)
            if cancelled is not None:  # too late: it was being installed
                cancelled[1].succeed(None)
        elif cancelled is not None:
            self._delete(*cancelled)
        elif ending.error is not None:
            self._failed(download, ending.error, ending)
        else:
            found = self._queue.get(download)
            if found is not None and found.state is DownloadState.RUNNING:
                self._queue.set_state(download, DownloadState.PAUSED)
        self.pump()

    def _run(self, download: Download) -> None:
        run = DownloadRun(download, self.folder, self, self._tasks, self._network, may_create_models=self.owns_folder)
        self._runs[download.id] = run
        self._queue.set_state(download.id, DownloadState.RUNNING)
        run.start()

    def _failed(self, download: DownloadId, error: UserFacingError, ending: Ending) -> None:
        found = self._queue.get(download)
        if found is None or found.state is DownloadState.PAUSED:  # the user was quicker
            return
        if ending.has_received:
            self._retries.forget(download)
        if error.code == "download_gone":
            self._queue.take(download)
            self._models.refresh()
            self._hub.publish(Notice(error))
        elif error.code in _PAUSING:
            self._queue.set_state(download, DownloadState.PAUSED, error)
        elif ending.passes:
            self._retries.wait(download)
            self._queue.set_state(download, DownloadState.QUEUED, error)
        else:
            self._queue.set_state(download, DownloadState.FAILED, error)

    def _installed(self, download: DownloadId, model: InstalledModel) -> None:
        self._retries.forget(download)

        def listed(_: None) -> None:
            if len(self._models.own) == 1 and is_guide(self._models.selected):
                self._models.select(model.id)
            self._queue.finish(download)
            self._hub.publish(DownloadFinished(download, model.id, model.name))

        self._models.refresh().success(listed)

    def _delete(self, download: Download, finished: Task[None]) -> None:
        folder = self.folder / download.folder

        def failed(error: UserFacingError) -> None:
            self._queue.put_back(download)
            self._queue.set_state(download.id, DownloadState.PAUSED, error)
            finished.fail(error)

        def deleted(_: None) -> None:
            removed = self._tasks.store(lambda store: store.downloads.remove(download.id))
            removed.success(lambda _was_there: finished.succeed(None)).failure(failed)

        self._tasks.io(lambda: download_files.delete(folder, download.files)).success(deleted).failure(failed)

    def _on_setting_changed(self, option: AnyOption) -> None:
        if option == options.DOWNLOADS_AT_ONCE:
            self.pump()
        if option == options.OFFLINE and self._network.is_offline:  # those that run are ended by the network itself
            for download in self._queue.waiting:
                if download.state is DownloadState.QUEUED and download.id not in self._runs:
                    self._retries.forget(download.id)
                    self._queue.set_state(download.id, DownloadState.PAUSED, offline())

    def _on_woken(self) -> None:
        """The computer slept: connections are dead, though nobody has noticed yet."""
        for download, run in list(self._runs.items()):
            self._queue.set_state(download, DownloadState.QUEUED)
            run.stop()
        self._retries.all_due()
        self.pump()
