"""A network for the real window: what is fetched is said by the test, the list of requests is the real one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sotto.config import options
from sotto.domain.downloads import Download, DownloadFile, DownloadState, NetworkRequest
from sotto.domain.events import NetworkRequestMade
from sotto.fetcher.protocol import Pinned, Progress
from sotto.services.downloads import DownloadRequest
from sotto.services.request_log import RequestLog
from sotto.services.tasks import Task
from support.fake_fetcher import COMMIT, FakeFetcher, FakeJob
from support.real_window import RealWindow

GB = 1_000_000_000


class WindowNetwork(FakeFetcher):
    """Takes the place of the network service of a window; make it before anything asks for that."""

    def __init__(self, driver: RealWindow) -> None:
        super().__init__(driver.services.dispatcher)  # type: ignore[arg-type]
        services = driver.services
        self._driver = driver
        self._log = RequestLog(services.tasks, services.hub)
        services.network = self  # type: ignore[assignment]
        self._follow_setting()
        services.settings.on_changed(lambda _option: self._follow_setting())

    def requests(self, limit: int = 200, before: int | None = None) -> Task[list[NetworkRequest]]:
        """Return the latest requests."""
        return self._log.recent(limit, before)

    def count_requests(self) -> Task[int]:
        """Return how many requests there are."""
        return self._log.count()

    def clear_requests(self) -> Task[None]:
        """Empty the list."""
        return self._log.clear()

    def export_requests(self, path: Path) -> Task[Path]:
        """Write the list as CSV."""
        return self._log.export(path)

    def close(self) -> None:
        """Nothing runs."""

    def remember(self, *requests: NetworkRequest) -> None:
        """Put requests into the store as if they had been made before."""
        done: list[int] = []
        for request in requests:
            self._driver.services.tasks.store(lambda store, one=request: store.network_log.add(one)).success(
                done.append
            )
        self._driver.wait(lambda: len(done) == len(requests))

    def announce(self, request: NetworkRequest) -> None:
        """Announce a request."""
        self._driver.services.hub.publish(NetworkRequestMade(request))

    def start(self, name: str = "Llama", size: int = 5 * GB, **fields: Any) -> Download:
        """Accept the licence of a model, ask for its download and wait until it is in the queue."""
        files = (DownloadFile(f"{name}.gguf", "", size_bytes=size),)
        known = {"repository": f"maker/{name}", "revision": "main", "quantization": "Q4_K_M", "licence": "apache-2.0"}
        request = DownloadRequest(name=name, files=files, **{**known, **fields})
        service = self._driver.services.downloads
        started: list[Download] = []
        service.accept_licence(request.licence_key)
        service.start(request).success(started.append)
        self._driver.wait(lambda: bool(started))
        return started[0]

    def running_job(self, name: str = "Llama") -> FakeJob:
        """Wait until the download of the file ``name`` runs and return its job."""

        def found() -> list[FakeJob]:
            return [job for job in self.running if job.message.file == f"{name}.gguf"]

        self._driver.wait(lambda: bool(found()))
        return found()[0]

    def until_state(self, download: Download, state: DownloadState) -> None:
        """Wait until ``download`` has this state."""
        service = self._driver.services.downloads
        self._driver.wait(lambda: [d.state for d in service.downloads if d.id == download.id] == [state])

    def _follow_setting(self) -> None:
        self.is_offline = self._driver.services.settings.get(options.OFFLINE)


def progress(job: FakeJob, received: int, size: int, speed: float = 0.0) -> None:
    """Let ``job`` say what its file is and how far it is, without any bytes."""
    job.say(Pinned(job.message.job, COMMIT, size, "0" * 64, '"etag"', "hub.example"))
    job.say(Progress(job.message.job, received, size, speed))
