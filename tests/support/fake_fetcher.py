"""A fetcher without a process: a test sees which jobs were asked for and says what becomes of each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from sotto.fetcher.protocol import Failed, Fetch, Fetched, Pinned, Progress, Stopped
from sotto.ipc.wire import WireMessage
from support.owner_loop import OwnerLoop

COMMIT = "c0ffee" + 34 * "0"


class FakeJob:
    """One job; after its last message it says nothing more. Bytes really arrive in the part file."""

    def __init__(self, message: Fetch, on_message: Callable[[WireMessage], None], loop: OwnerLoop) -> None:
        self.message = message
        self.is_over = False
        self.stops_at_once = True
        self.stops = 0
        self._on_message = on_message
        self._loop = loop

    @property
    def part(self) -> Path:
        """Where the bytes go."""
        return Path(self.message.part)

    def say(self, message: WireMessage) -> None:
        """Let the job say something, later."""
        if not self.is_over:
            self.is_over = isinstance(message, Fetched | Failed | Stopped)
            self._loop.post(lambda: self._on_message(message))

    def receive(self, content: bytes, upto: int | None = None, speed: float = 1000.0) -> None:
        """Pin the file, and let it arrive up to the byte ``upto``."""
        job = self.message.job
        self.say(Pinned(job, COMMIT, len(content), hashlib.sha256(content).hexdigest(), '"etag"', "hub.example"))
        self.part.write_bytes(content[:upto])
        self.say(Progress(job, len(content[:upto]), len(content), speed))

    def finish(self, content: bytes) -> None:
        """Let the whole file arrive."""
        self.receive(content)
        self.say(Fetched(self.message.job, hashlib.sha256(content).hexdigest(), len(content)))

    def fail(self, code: str, *, passes: bool) -> None:
        """Let it fail."""
        self.say(Failed(self.message.job, code, f"It is {code}.", "Do something.", passes=passes))

    def stop(self) -> None:
        """What the service calls."""
        self.stops += 1
        if self.stops_at_once:
            self.say(Stopped(self.message.job))


class FakeFetcher:
    """Takes the place of the network service."""

    def __init__(self, loop: OwnerLoop) -> None:
        self.is_offline = False
        self.jobs: list[FakeJob] = []
        self._loop = loop

    @property
    def running(self) -> list[FakeJob]:
        """The jobs that are not over, in the order in which they began."""
        return [job for job in self.jobs if not job.is_over]

    def run(self, message: Fetch, on_message: Callable[[WireMessage], None]) -> FakeJob:
        """What the service calls."""
        job = FakeJob(message, on_message, self._loop)
        self.jobs.append(job)
        return job
