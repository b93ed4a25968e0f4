"""The fetcher as services use it: jobs go in, what happens to them comes out, and somebody else's process dies for it.

The process is started by the first job and exits when there was none for a minute: no program that can reach the
network is left lying around. It is never started again by itself; the next job does that.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.fetcher.open_requests import OpenRequests
from sotto.fetcher.protocol import (
    FROM_FETCHER,
    PROTOCOL_VERSION,
    Checking,
    Configure,
    Failed,
    Fetch,
    Fetched,
    Hello,
    Inspect,
    LookForUpdate,
    Pinned,
    Progress,
    RepositoryFiles,
    RequestEnded,
    RequestStarted,
    Restarted,
    Search,
    SearchResults,
    Stop,
    Stopped,
    UpdateAnswer,
    Waiting,
)
from sotto.ipc.child import Post
from sotto.ipc.commands import child_environment
from sotto.ipc.jsonl import ProtocolError
from sotto.ipc.program import ChildProgram, ClientLimits, Dialect, ProgramEnd
from sotto.ipc.wire import WireMessage

JobMessage = Search | Inspect | Fetch | LookForUpdate
_News = Pinned | Checking | Progress | Waiting | Restarted
_Last = SearchResults | RepositoryFiles | UpdateAnswer | Fetched | Stopped | Failed
DIALECT = Dialect(PROTOCOL_VERSION, FROM_FETCHER, hello=Hello)

NOT_PASSED_ON = frozenset({"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH", "HF_ENDPOINT"})
"""Variables that the child does not get: the token would be readable to every program that lists processes, and the
hub is named by ``configure``."""

MAX_CRASHES = 3
CRASH_WINDOW = 300.0
"""Seconds. After so many crashes within that time a job that failed is not called worth another try."""


@dataclass(frozen=True, slots=True)
class _Job:
    """A job that was sent, or waits for the process to say hello."""

    message: JobMessage
    tell: Callable[[WireMessage], None]


class FetcherClient:
    """Parent side of the fetcher; 0 or 1 process at a time.

    Owner thread only (which must live as long as the program, see :class:`~sotto.ipc.child.ChildProcess`); nothing
    waits except :meth:`close`. ``on_request`` hears of every request that the process makes, and of the end of each,
    if need be without a status and with what reached the disk. ``idle`` is how many
    seconds without a job the process lives on, ``environ`` what its environment is made from (None: this process's).
    """

    def __init__(
        self,
        command: Sequence[str],
        post: Post,
        *,
        clock: Callable[[], float] = time.monotonic,
        limits: ClientLimits | None = None,
        idle: float = 60.0,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.on_request: Callable[[RequestStarted | RequestEnded], None] | None = None
        self._command = list(command)
        self._post = post
        self._clock = clock
        self._limits = limits or ClientLimits()
        self._idle = idle
        self._environ = environ
        self._configuration = Configure()
        self._process: ChildProgram | None = None
        self._has_greeted = False
        self._jobs: dict[str, _Job] = {}
        self._ending: dict[str, Stopped | Failed] = {}  # asked to end, and what is said if the process has to be killed
        self._requests = OpenRequests()
        self._crashes: deque[float] = deque(maxlen=MAX_CRASHES)
        self._is_closed = False

    @property
    def pid(self) -> int | None:
        """Process id of the fetcher, if there is one."""
        return self._process.pid if self._process else None

    def configure(self, configuration: Configure) -> None:
        """Use the network like this from now on; a running process is told. Going offline ends every job.

        A process that doesn't end its jobs in time is killed: the offline switch must work whatever hangs.
        """
        is_news = configuration != self._configuration
        self._configuration = configuration
        if not is_news or not self._can_be_told():
            return
        self._live_process().send(configuration)
        if configuration.offline:
            self._expect_ends({job: _went_offline(job) for job in self._jobs})

    def run(self, message: JobMessage, tell: Callable[[WireMessage], None]) -> None:
        """Start a job; ``tell`` gets what is said of it, after this has returned.

        The last message is one of ``SearchResults``, ``RepositoryFiles``, ``UpdateAnswer``, ``Fetched``,
        ``Stopped``, ``Failed``.
        """
        if message.job in self._jobs:
            raise ValueError(f"the job {message.job!r} runs already")
        if self._is_closed:
            self._post(lambda: tell(Stopped(message.job)))
            return
        self._jobs[message.job] = _Job(message, tell)
        if self._can_be_told():
            if not self._ending:
                self._live_process().expectation_met()  # it is not idle any more
            self._send(message)
        elif self._process is None:
            self._start()

    def stop(self, job: str) -> None:
        """End ``job``; its ``tell`` gets ``Stopped`` unless it is over before. One that is over is ignored."""
        if job not in self._jobs or job in self._ending:
            return
        if self._can_be_told():
            self._live_process().send(Stop(job))
            self._expect_ends({job: Stopped(job)})
        else:
            self._post(lambda: self._end(Stopped(job)))

    def close(self, timeout: float = 2.0) -> None:
        """End everything and wait for it, ``timeout`` seconds at most; running jobs end as stopped. Idempotent."""
        if self._is_closed:
            return
        self._is_closed = True
        jobs, self._jobs = self._jobs, {}
        if self._process is not None:
            self._process.close(timeout)
            self._process = None
        self._give_up_requests()
        for job in jobs.values():
            job.tell(Stopped(job.message.job))

    # What the process says

    def _on_message(self, message: WireMessage) -> None:
        self._requests.heard(message)
        if isinstance(message, Hello):
            self._has_greeted = True
            self._live_process().send(self._configuration)
            for job in tuple(self._jobs.values()):
                self._send(job.message)
            self._rest_if_idle()
        elif isinstance(message, RequestStarted | RequestEnded):
            if self.on_request is not None:
                self.on_request(message)
        elif isinstance(message, _Last):
            self._end(message)
        elif isinstance(message, _News) and message.job in self._jobs:
            self._jobs[message.job].tell(message)

    def _end(self, message: _Last) -> None:
        """Deliver the last message of a job, unless the job is over already."""
        self._requests.forget(message.job)
        job = self._jobs.pop(message.job, None)
        was_asked = self._ending.pop(message.job, None) is not None
        if job is None:
            return
        if was_asked and not self._ending and self._process is not None:
            self._process.expectation_met()
        self._rest_if_idle()
        job.tell(message)

    def _on_responsive_changed(self, is_responsive: bool) -> None:
        """A fetcher that does not answer is stuck or was stopped, and what it transfers can be gone on with."""
        if not is_responsive:
            self._kill()

    def _on_gone(self, end: ProgramEnd) -> None:
        self._process = None
        self._has_greeted = False
        self._give_up_requests()
        if not end.was_asked:
            self._fail_all(f"exit code {end.status.code}\n{end.reason}\n{end.status.stderr_tail}".strip())
        if self._jobs and not self._is_closed:  # they were asked for while it was exiting
            self._start()

    # What is done with it

    def _can_be_told(self) -> bool:
        return self._process is not None and self._has_greeted and not self._process.is_ending

    def _live_process(self) -> ChildProgram:
        assert self._process is not None, "no fetcher process"
        return self._process

    def _start(self) -> None:
        environ = os.environ if self._environ is None else self._environ
        try:
            self._process = ChildProgram(
                DIALECT,
                self._command,
                fetcher_environment(environ),
                self._post,
                self._clock,
                self._limits,
                on_message=self._on_message,
                on_responsive_changed=self._on_responsive_changed,
                on_gone=self._on_gone,
            )
        except OSError as error:
            details = str(error)
            self._post(lambda: self._fail_all(details))

    def _send(self, message: JobMessage) -> None:
        try:
            self._live_process().send(message)
        except ProtocolError as error:  # words of megabytes
            failed = Failed(message.job, "request_too_long", "That is too long to be asked for.", "", str(error))
            self._post(lambda: self._end(failed))

    def _expect_ends(self, otherwise: Mapping[str, Stopped | Failed]) -> None:
        """Wait for the ends of jobs; ``otherwise`` is what is said of each when the process is killed over it."""
        self._ending |= otherwise
        if self._ending:
            self._live_process().expect_within(self._limits.stop, self._kill)

    def _kill(self) -> None:
        """End the process at once. Jobs that were asked to end have done so, the others failed."""
        self._live_process().kill()
        self._fail_all("The fetcher did not answer.")

    def _rest_if_idle(self) -> None:
        """Let the process exit by itself if nothing is asked of it for a while."""
        if not self._jobs and self._can_be_told():
            process = self._live_process()
            process.expect_within(self._idle, process.quit)

    def _give_up_requests(self) -> None:
        for end in self._requests.give_up():
            if self.on_request is not None:
                self.on_request(end)

    def _fail_all(self, details: str) -> None:
        """The process is of no use any more: end all jobs, those that were asked to end as they were asked to."""
        now = self._clock()
        self._crashes.append(now)
        is_hopeless = len(self._crashes) == MAX_CRASHES and now - self._crashes[0] < CRASH_WINDOW
        jobs, self._jobs = self._jobs, {}
        ending, self._ending = self._ending, {}
        for id_, job in jobs.items():
            job.tell(ending.get(id_) or _crashed(id_, details, passes=not is_hopeless))


def fetcher_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return what of ``environ`` the fetcher is started with."""
    return child_environment({name: value for name, value in environ.items() if name.upper() not in NOT_PASSED_ON})


def failure_of(job: str, error: UserFacingError) -> Failed:
    """Return ``error`` as the last message of a job that was never sent."""
    return Failed(job, error.code, error.text, error.hint, error.details)


def _went_offline(job: str) -> Failed:
    return Failed(job, "offline", "Sotto is set to never use the network.", "Turn that off on the Privacy page.")


def _crashed(job: str, details: str, *, passes: bool) -> Failed:
    return Failed(
        job,
        "fetcher_crashed",
        "The part of Sotto that uses the network stopped working.",
        "What was received is kept. Try again; if this goes on, install Sotto again and report it with the details.",
        details,
        passes,
    )
