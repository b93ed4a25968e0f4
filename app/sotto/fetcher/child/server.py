"""The fetcher program: the main thread listens, and each job has a thread of its own.

So pings are answered and jobs ended whatever the network does. When stdin ends, the parent is gone and the program
exits, as it does on ``quit``; what has arrived stays in the part files.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import BinaryIO, NoReturn

import httpx2
import huggingface_hub

from sotto.fetcher import protocol
from sotto.fetcher.child import failures, hub, update
from sotto.fetcher.child.failures import Failure, Interrupted
from sotto.fetcher.child.fetching import failed, fetch
from sotto.fetcher.child.network import Network
from sotto.ipc import jsonl
from sotto.ipc.line_output import LineOutput
from sotto.ipc.wire import Ping, Pong, Quit, WireMessage, from_wire

JobMessage = protocol.Search | protocol.Inspect | protocol.Fetch | protocol.LookForUpdate
_LAST_WORDS = (
    protocol.SearchResults,
    protocol.RepositoryFiles,
    protocol.UpdateAnswer,
    protocol.Fetched,
    protocol.Stopped,
    protocol.Failed,
)
_LEAVE_WITHIN = 1.0
"""Seconds for the jobs to write what they have in memory before the program exits."""


class RunningJob:
    """One job on its thread. After its last word it says nothing more, whatever its thread still does."""

    def __init__(self, message: JobMessage, network: Network, send: Callable[[WireMessage], None]) -> None:
        self.message = message
        self._network = network
        self._send = send
        self._stop = threading.Event()
        self._has_ended = False
        self._lock = threading.Lock()
        self._instead: protocol.Failed | None = None
        self.thread = threading.Thread(target=self._run, name=f"job {message.job}", daemon=True)

    @property
    def has_ended(self) -> bool:
        """Whether the last word was said."""
        return self._has_ended

    def end(self, reason: protocol.Failed | None = None) -> None:
        """End it soon, as stopped or for ``reason``. Returns at once."""
        self._instead = reason
        self._stop.set()
        if not isinstance(self.message, protocol.Fetch):  # which has a part to close first
            self._network.interrupt(self.message.job)
            self._say(protocol.Stopped(self.message.job))

    def _say(self, message: WireMessage) -> None:
        with self._lock:
            if self._has_ended:
                return
            if isinstance(message, _LAST_WORDS):
                self._has_ended = True
                if isinstance(message, protocol.Stopped) and self._instead is not None:
                    message = self._instead
            self._send(message)

    def _run(self) -> None:
        job = self.message.job
        try:
            self._say(self._last_word())
        except Failure as failure:
            self._say(failed(job, failure))
        except Interrupted:
            self._say(protocol.Stopped(job))
        except Exception as error:  # noqa: BLE001 - the border of the thread: a bug in one job is not the end of others
            traceback.print_exc()
            self._say(_bug(job, error))

    def _last_word(self) -> WireMessage:
        message, network = self.message, self._network
        if isinstance(message, protocol.Fetch):
            return fetch(network, message, self._say, self._stop)
        if isinstance(message, protocol.LookForUpdate):
            return update.look(network, message)
        with network.job(message.job, message.type):
            if isinstance(message, protocol.Search):
                return hub.search(network, message.words, message.limit)
            return hub.inspect(network, message.repository, message.revision)


class Server:
    """Begins and ends jobs. Used by the thread that listens."""

    def __init__(self, network: Network, send: Callable[[WireMessage], None]) -> None:
        self._network = network
        self._send = send
        self._jobs: dict[str, RunningJob] = {}

    def handle(self, message: WireMessage) -> None:
        """Do what ``message`` asks for, or have it done; never waits."""
        if isinstance(message, Ping):
            self._send(Pong(message.sequence))
        elif isinstance(message, protocol.Stop):
            if message.job in self._jobs:
                self._jobs[message.job].end()
        elif isinstance(message, protocol.Configure):
            self._network.configure(message)
            if message.offline:
                self._end_all(failures.offline())
        elif isinstance(message, JobMessage):
            self._begin(message)

    def close(self) -> None:
        """End all jobs, and wait a moment for their last bytes to be written."""
        self._end_all()
        deadline = time.monotonic() + _LEAVE_WITHIN
        for job in self._jobs.values():
            job.thread.join(max(0.0, deadline - time.monotonic()))

    def _begin(self, message: JobMessage) -> None:
        self._jobs = {id_: job for id_, job in self._jobs.items() if not job.has_ended}
        if message.job in self._jobs or (isinstance(message, protocol.Fetch) and self._is_filled(message.part)):
            self._send(_busy(message.job))
            return
        self._jobs[message.job] = job = RunningJob(message, self._network, self._send)
        job.thread.start()

    def _is_filled(self, part: str) -> bool:
        return any(isinstance(job.message, protocol.Fetch) and job.message.part == part for job in self._jobs.values())

    def _end_all(self, reason: Failure | None = None) -> None:
        for id_, job in self._jobs.items():
            job.end(failed(id_, reason) if reason is not None else None)


def main() -> NoReturn:
    """Run the fetcher on this process's stdin and stdout until stdin ends or ``quit`` comes.

    The environment must have been prepared before this module was imported.
    """
    output = LineOutput(os.dup(1))
    os.dup2(2, 1)  # what a library prints must not become part of the protocol
    library = f"huggingface_hub {huggingface_hub.__version__}, httpx2 {httpx2.__version__}"
    output.send(protocol.Hello(protocol.PROTOCOL_VERSION, os.getpid(), library))
    server = Server(Network(output.send), output.send)
    code = _listen(sys.stdin.buffer, server)
    server.close()
    with contextlib.suppress(OSError):
        sys.stderr.flush()
    os._exit(code)  # threads may be waiting for servers for some time yet


def _listen(stream: BinaryIO, server: Server) -> int:
    """Handle the parent's messages until they end; return the exit code."""
    try:
        for data in jsonl.read_messages(stream):
            message = from_wire(data, protocol.TO_FETCHER)
            if isinstance(message, Quit):
                break
            server.handle(message)
    except Exception:  # noqa: BLE001 - the border of the process: a fetcher that no longer listens must not stay
        traceback.print_exc()
        return 1
    return 0


def _busy(job: str) -> protocol.Failed:
    return protocol.Failed(
        job, "already_running", "This is being done already.", "Wait until it is over, or stop it first."
    )


def _bug(job: str, error: Exception) -> protocol.Failed:
    return protocol.Failed(
        job,
        "fetcher_bug",
        "Something went wrong inside Sotto while it used the network.",
        "Try again; if this goes on, report it with the details.",
        type(error).__name__,
    )
