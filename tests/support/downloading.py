"""A download service with a real store and a fake network, and models that may be downloaded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from sotto.config.paths import AppPaths
from sotto.config.resources import resource_folder
from sotto.domain.downloads import Download, DownloadFile, DownloadPart, DownloadState
from sotto.domain.events import DownloadFinished, DownloadProgress, DownloadsChanged, Event
from sotto.services.downloads import DownloadRequest, DownloadService
from support.fake_fetcher import COMMIT, FakeFetcher, FakeJob
from support.running_services import RunningServices, model_bytes

STORY = model_bytes("story")


def request(name: str = "Story", content: bytes = STORY, **changes: Any) -> DownloadRequest:
    """Return the request for a model of one file, whose size and hash are known; ``changes`` replaces fields."""
    file = DownloadFile(f"{name}-Q4_K_M.gguf", "", size_bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
    fields: dict[str, Any] = {
        "name": name,
        "repository": "owner/models",
        "revision": COMMIT,
        "quantization": "Q4_K_M",
        "files": (file,),
        "licence": "apache-2.0",
    }
    return DownloadRequest(**{**fields, **changes})


def split_request() -> DownloadRequest:
    """Return the request for a model of two files with a projector, of which nothing but the names is known."""
    names = ("big-00002-of-00002.gguf", "big-00001-of-00002.gguf")
    files = (
        DownloadFile("mmproj.gguf", "", DownloadPart.PROJECTOR),
        *(DownloadFile(f"Q4/{name}", "") for name in names),
    )
    return request("Big", files=files, revision="main")


class Downloading:
    """A profile with its download service; everything the service announced is in ``events``."""

    def __init__(self, paths: AppPaths, running: RunningServices, **options: Any) -> None:
        self.paths = paths
        self.running = running
        self.loop = running.loop
        self.network = FakeFetcher(self.loop)
        services = running.services
        self.service = DownloadService(
            paths,
            running.settings,
            services.tasks,
            services.hub,
            self.network,
            services.models,
            resource_folder() / "licenses" / "models",
            **options,
        )
        self.events: list[Event] = []
        for event_class in (DownloadsChanged, DownloadProgress, DownloadFinished):
            services.hub.subscribe(event_class, self.events.append)
        running.wait(self.service.open())

    def start(self, wanted: DownloadRequest | None = None) -> Download:
        """Accept the licence and put a request (the story by default) into the queue."""
        wanted = wanted or request()
        self.running.wait(self.service.accept_licence(wanted.licence_key))
        return self.running.wait(self.service.start(wanted))

    def job(self, number: int = -1, *, count: int = 1) -> FakeJob:
        """Wait until ``count`` jobs run, and return one of them."""
        self.until(lambda: len(self.network.running) >= count)
        return self.network.running[number]

    def now(self, download: Download) -> Download:
        """Return a download as it stands."""
        return next(one for one in self.service.downloads if one.id == download.id)

    def until_state(self, download: Download, state: DownloadState) -> Download:
        """Wait until a download has this state."""
        self.until(lambda: self.now(download).state is state)
        return self.now(download)

    def until(self, condition: Callable[[], bool]) -> None:
        """Run the loop until ``condition`` holds."""
        self.running.until(condition)

    def settle(self) -> None:
        """Let everything that was begun on the store and io lanes finish."""
        for _ in range(3):
            self.running.wait(self.running.services.tasks.io(lambda: None))
            self.running.wait(self.running.services.tasks.store(lambda _store: None))
        self.loop.run_pending()

    def stored(self) -> list[Download]:
        """Return what the store has."""
        return self.running.wait(self.running.services.tasks.store(lambda store: store.downloads.all()))
