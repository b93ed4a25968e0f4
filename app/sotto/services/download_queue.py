"""The list of downloads: in memory for whoever looks, in the store for the next start."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.domain.downloads import Download, DownloadFile, DownloadState
from sotto.domain.errors import UserFacingError
from sotto.domain.events import DownloadsChanged
from sotto.domain.ids import DownloadId
from sotto.services import download_files
from sotto.services.hub import EventHub
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.store import Store

_NOTE_SECONDS = 2.0
"""How often the store notes how far a download is. The disk itself tells it more exactly at the next start."""


class DownloadQueue:
    """Downloads in the order in which they are fetched, then those that are done. Owner thread only.

    Every change is announced as DownloadsChanged. Done ones are only remembered until the program ends.
    """

    def __init__(self, tasks: TaskRunner, hub: EventHub) -> None:
        self._tasks = tasks
        self._hub = hub
        self._waiting: list[Download] = []
        self._done: list[Download] = []
        self._noted: dict[DownloadId, float] = {}

    @property
    def all(self) -> tuple[Download, ...]:
        """All downloads, the done ones last."""
        return (*self._waiting, *self._done)

    @property
    def waiting(self) -> tuple[Download, ...]:
        """Those that are not done."""
        return tuple(self._waiting)

    @property
    def still_to_come(self) -> int:
        """Bytes that the downloads which run or wait for their turn will still take."""
        states = (DownloadState.QUEUED, DownloadState.RUNNING)
        active = (download for download in self._waiting if download.state in states)
        return sum(max(0, download.size_bytes - download.received) for download in active)

    def get(self, download_id: DownloadId) -> Download | None:
        """Return one download, or None."""
        return next((download for download in self.all if download.id == download_id), None)

    def load(self, models: Path) -> Task[None]:
        """Read what an earlier start left; all of it is paused, since nobody asked for the network yet.

        ``models`` is the folder of models. What is in memory already stays as it is.
        """

        def work(store: Store) -> list[Download]:
            return [_as_left(download, models) for download in store.downloads.all()]

        def read(found: list[Download]) -> None:
            known = {download.id for download in self.all}
            self._waiting = [*(download for download in found if download.id not in known), *self._waiting]
            self._hub.publish(DownloadsChanged())
            finished.succeed(None)

        finished: Task[None] = Task(self._hub)
        self._tasks.store(work).success(read).failure(finished.fail)
        return finished

    def add(self, download: Download) -> Task[None]:
        """Put a new download at the end of the queue; it is there once the store has it."""

        def added(_: None) -> None:
            self._waiting.append(download)
            self._hub.publish(DownloadsChanged())
            finished.succeed(None)

        finished: Task[None] = Task(self._hub)
        self._tasks.store(lambda store: store.downloads.add(download)).success(added).failure(finished.fail)
        return finished

    def set_state(self, download_id: DownloadId, state: DownloadState, error: UserFacingError | None = None) -> None:
        """Change the state, and the error that goes with it."""
        found = self.get(download_id)
        if found is not None and (found.state, found.error) != (state, error):
            self._save(replace(found, state=state, error=error))

    def set_files(self, download_id: DownloadId, files: tuple[DownloadFile, ...], revision: str) -> None:
        """Keep what was learnt about the files of a download."""
        found = self.get(download_id)
        if found is not None:
            self._save(replace(found, files=files, revision=revision))

    def set_received(self, download_id: DownloadId, file: DownloadFile) -> None:
        """Keep how far a file is; in the store only now and then, and without announcing a change."""
        found = self.get(download_id)
        if found is None:
            return
        files = tuple(file if one.local == file.local else one for one in found.files)
        self._replace(replace(found, files=files))
        now = time.monotonic()
        if now - self._noted.get(download_id, 0.0) >= _NOTE_SECONDS:
            self._noted[download_id] = now
            save = self._tasks.store(
                lambda store: store.downloads.save_received(download_id, file.local, file.received)
            )
            save.failure(lambda _error: None)  # the disk knows it better anyway

    def move(self, download_id: DownloadId, position: int) -> None:
        """Put a download that is not done at ``position`` of the queue (0: next)."""
        found = self.get(download_id)
        if found is None or found not in self._waiting:
            return
        self._waiting.remove(found)
        self._waiting.insert(max(0, position), found)
        self._tasks.store(lambda store: store.downloads.move(download_id, position))
        self._hub.publish(DownloadsChanged())

    def finish(self, download_id: DownloadId) -> None:
        """Count a download as done; the store has forgotten it already."""
        found = self._take(download_id)
        if found is not None:
            self._done.append(replace(found, state=DownloadState.DONE, error=None))
            self._hub.publish(DownloadsChanged())

    def take(self, download_id: DownloadId) -> Download | None:
        """Remove a download from the list and return it; the store still has it."""
        found = self._take(download_id)
        if found is not None:
            self._hub.publish(DownloadsChanged())
        return found

    def put_back(self, download: Download) -> None:
        """Undo :meth:`take`, at the end of the queue."""
        self._waiting.append(download)
        self._hub.publish(DownloadsChanged())

    def _take(self, download_id: DownloadId) -> Download | None:
        found = self.get(download_id)
        self._waiting = [download for download in self._waiting if download.id != download_id]
        self._done = [download for download in self._done if download.id != download_id]
        return found

    def _replace(self, download: Download) -> None:
        self._waiting = [download if one.id == download.id else one for one in self._waiting]

    def _save(self, download: Download) -> None:
        self._replace(download)
        self._tasks.store(lambda store: store.downloads.save(download))
        self._hub.publish(DownloadsChanged())


def _as_left(download: Download, models: Path) -> Download:
    """Return a stored download as it stands after a restart, with what its folder holds."""
    files = download_files.as_on_disk(models / download.folder, download.files)
    state = DownloadState.FAILED if download.state is DownloadState.FAILED else DownloadState.PAUSED
    return replace(download, files=files, state=state)
