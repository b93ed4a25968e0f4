"""The real fetcher as a child process, spoken to line by line."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sotto.ipc.commands import fetcher_command
from support.child_probe import ChildProbe, Message
from support.hub_server import HubServer

LAST_WORDS = ("search_results", "repository_files", "fetched", "stopped", "failed")


class FetcherProbe(ChildProbe):
    """Starts the fetcher, waits for its hello and tells it to use ``hub``."""

    def __init__(
        self,
        hub: HubServer | None = None,
        *,
        command: Sequence[str] | None = None,
        environ: Mapping[str, str] | None = None,
        **settings: Any,
    ) -> None:
        super().__init__(command or fetcher_command(), environ)
        self._numbers = itertools.count()
        if hub is not None:
            self.send("configure", endpoint=hub.endpoint, **settings)

    def fetch(self, part: Path, file: str = "model.gguf", **fields: Any) -> str:
        """Ask for a file of ``owner/model``, with no margin on the disk; return the name of the job."""
        job = f"job {next(self._numbers)}"
        asked = {"repository": "owner/model", "revision": "main", "room": 0, **fields}
        self.send("fetch", job=job, file=file, part=str(part), **asked)
        return job

    def brought(self, part: Path, **fields: Any) -> Message:
        """Ask for a file and return the last message of the job."""
        return self.last_word(self.fetch(part, **fields))

    def last_word(self, job: str) -> Message:
        """Wait for the end of ``job`` and return its last message."""
        return self.expect(*LAST_WORDS, job=job)

    def stopped(self, job: str) -> Message:
        """Stop ``job`` and return its last message."""
        self.send("stop", job=job)
        return self.last_word(job)
