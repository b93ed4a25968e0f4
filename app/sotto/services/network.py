"""The one way to the network: jobs for the fetcher, the offline switch, and the list of every request that was made.

Nothing is started before a user's act asks for a job. What the fetcher reports of its requests goes to the store, so
that the Privacy page can show all of them, also those of the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.config import options
from sotto.config.options import AnyOption
from sotto.config.settings import Settings
from sotto.domain.downloads import NetworkRequest
from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.fetcher.client import JobMessage, failure_of
from sotto.fetcher.protocol import (
    Checking,
    Configure,
    Failed,
    Fetch,
    Fetched,
    FoundRepository,
    Inspect,
    LookForUpdate,
    Pinned,
    Progress,
    RepositoryFile,
    RepositoryFiles,
    Restarted,
    Search,
    SearchResults,
    Stopped,
    UpdateAnswer,
    Waiting,
)
from sotto.ipc.wire import WireMessage
from sotto.services.dispatcher import Dispatcher
from sotto.services.hub import EventHub
from sotto.services.hub_address import checked_proxy, hub_endpoint, may_carry_token
from sotto.services.hub_token import HubToken
from sotto.services.request_log import RequestLog
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.fetcher.client import FetcherClient

__all__ = [  # what users of this service need of the protocol
    "Checking",
    "Failed",
    "Fetch",
    "Fetched",
    "FoundRepository",
    "Inspect",
    "Job",
    "LookForUpdate",
    "NetworkService",
    "Pinned",
    "Progress",
    "RepositoryFile",
    "RepositoryFiles",
    "Restarted",
    "Search",
    "SearchResults",
    "Stopped",
    "UpdateAnswer",
    "Waiting",
    "error_of",
]

OnMessage = Callable[[WireMessage], None]


@dataclass(frozen=True, slots=True)
class Job:
    """A job that was asked for. ``id`` is that of its message."""

    id: str
    _stop: Callable[[str], None]

    def stop(self) -> None:
        """End it; its last message follows (``Stopped``, unless it was over before). Harmless afterwards."""
        self._stop(self.id)


class NetworkService:
    """Runs jobs in the fetcher and keeps the list of requests. Owner thread only; nothing here waits but ``close``."""

    def __init__(
        self,
        tasks: TaskRunner,
        hub: EventHub,
        dispatcher: Dispatcher,
        settings: Settings,
        token: HubToken,
        make_client: Callable[[], FetcherClient],
        environ: Mapping[str, str],
    ) -> None:
        self._dispatcher = dispatcher
        self._settings = settings
        self._token = token
        self._make_client = make_client
        self._environ = environ
        self._log = RequestLog(tasks, hub)
        self._client: FetcherClient | None = None
        self._preparing: dict[str, OnMessage] = {}  # jobs that wait for the token
        self._is_closed = False
        settings.on_changed(self._on_setting_changed)
        token.on_changed = self._reconfigure

    @property
    def is_offline(self) -> bool:
        """Whether the user forbade the network."""
        return self._settings.get(options.OFFLINE)

    def run(self, message: JobMessage, on_message: OnMessage) -> Job:
        """Start a job; ``message.job`` is an id of the caller's making (:func:`sotto.domain.ids.new_id`).

        ``on_message`` gets what the fetcher says of it, on the owner thread and after this has returned. The last
        message is one of ``SearchResults``, ``RepositoryFiles``, ``UpdateAnswer``, ``Fetched``, ``Stopped`` and
        ``Failed``; nothing follows it. Fails with ``offline``, ``hub_address_refused``, ``proxy_refused``,
        ``fetcher_crashed`` or a code of the fetcher.
        """
        error = self._refusal()
        if error is not None or self._is_closed:
            failed = failure_of(message.job, error or _closed())
            self._dispatcher.post(lambda: on_message(failed))
            return Job(message.job, lambda _job: None)
        self._preparing[message.job] = on_message
        if isinstance(message, LookForUpdate):  # no token goes along, so no keystore is asked for one
            self._dispatcher.post(lambda: self._begin(message))
            return Job(message.job, self._stop)
        self._token.load().success(lambda _token: self._begin(message)).failure(
            lambda load_error: self._give_up(message.job, load_error)
        )
        return Job(message.job, self._stop)

    def later(self, call: Callable[[], None]) -> None:
        """Run ``call`` on the owner thread, after what runs there now has returned."""
        self._dispatcher.post(call)

    def requests(self, limit: int = 200, before: int | None = None) -> Task[list[NetworkRequest]]:
        """Return the latest requests, newest first; with ``before``, those older than that number."""
        return self._log.recent(limit, before)

    def count_requests(self) -> Task[int]:
        """Return how many requests are in the list."""
        return self._log.count()

    def clear_requests(self) -> Task[None]:
        """Empty the list."""
        return self._log.clear()

    def export_requests(self, path: Path) -> Task[Path]:
        """Write the whole list as CSV. Fails with ``export_failed``."""
        return self._log.export(path)

    def close(self) -> None:
        """End the fetcher. Blocking, two seconds at most; running jobs end as stopped. Idempotent."""
        self._is_closed = True
        for job in list(self._preparing):
            self._stop(job)
        if self._client is not None:
            self._client.close()

    def _refusal(self) -> UserFacingError | None:
        """Return why no job can be run now."""
        if self.is_offline:
            return offline()
        try:
            self._configuration()
        except UserFacingError as error:
            return error
        return None

    def _begin(self, message: JobMessage) -> None:
        """The token is known (also if there is none): hand the job to the fetcher, unless it is over already."""
        on_message = self._preparing.get(message.job)
        if on_message is None:
            return
        error = self._refusal()
        if error is not None:
            self._give_up(message.job, error)
            return
        del self._preparing[message.job]
        if self._client is None:
            self._client = self._make_client()
            self._client.on_request = self._log.note
        self._client.configure(self._configuration())
        self._client.run(message, on_message)

    def _give_up(self, job: str, error: UserFacingError) -> None:
        on_message = self._preparing.pop(job, None)
        if on_message is not None:
            on_message(failure_of(job, error))

    def _stop(self, job: str) -> None:
        on_message = self._preparing.pop(job, None)
        if on_message is not None:
            self._dispatcher.post(lambda: on_message(Stopped(job)))
        elif self._client is not None:
            self._client.stop(job)

    def _configuration(self) -> Configure:
        """Return how the network is to be used. Raises ``hub_address_refused`` or ``proxy_refused``."""
        endpoint = hub_endpoint(self._settings.get(options.HUB), self._environ)
        proxy = checked_proxy(self._settings.get(options.PROXY))
        token = self._token.value if may_carry_token(endpoint) else ""
        return Configure(endpoint=endpoint, proxy=proxy, token=token, offline=self.is_offline)

    def _on_setting_changed(self, option: AnyOption) -> None:
        if option not in (options.OFFLINE, options.HUB, options.PROXY):
            return
        if self.is_offline:
            for job in list(self._preparing):
                self._give_up(job, offline())
        self._reconfigure()

    def _reconfigure(self) -> None:
        """Tell a fetcher that was started already; a setting it could not use keeps it from every job instead."""
        if self._client is None or self._is_closed:
            return
        try:
            configuration = self._configuration()
        except UserFacingError:
            configuration = Configure(offline=True)
        self._client.configure(configuration)


def error_of(failed: Failed) -> UserFacingError:
    """Return what a failed job says, as an error for the user."""
    return UserFacingError(failed.code, failed.text, failed.hint, failed.details)


def offline() -> UserFacingError:
    """Return the error of everything that needs the network while the user forbids it."""
    return UserFacingError(
        "offline",
        "Sotto is set to never use the network.",
        "Turn off “Never use the network” on the Privacy page, or start Sotto without --offline.",
    )


def _closed() -> UserFacingError:
    return UserFacingError("closing", "Sotto is being closed.", "Start it again.")
