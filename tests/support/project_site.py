"""The project's site, as far as Sotto asks it: an answer the test gives, and who asked for it."""

from __future__ import annotations

from collections.abc import Callable

from sotto.domain.downloads import NetworkRequest
from sotto.domain.events import NetworkRequestMade
from sotto.fetcher.protocol import Failed, LookForUpdate, UpdateAnswer
from sotto.ipc.wire import WireMessage
from sotto.services.container import Services
from sotto.services.network import Job
from sotto.services.updates import UpdateService
from support.releases import ReleaseOrigin


class ProjectSite:
    """Takes the place of the network for an UpdateService. ``answer`` is the text it gives, None: no network;
    ``asked`` are the addresses so far. With ``is_slow`` answers wait for :meth:`answer_now`."""

    def __init__(self, services: Services) -> None:
        self.answer: str | None = None
        self.asked: list[str] = []
        self.is_slow = False
        self._services = services
        self._waiting: list[Callable[[], None]] = []

    def run(self, message: LookForUpdate, on_message: Callable[[WireMessage], None]) -> Job:
        """What the service calls."""
        self.asked.append(message.address)

        def answer() -> None:
            request = NetworkRequest(1, 1, "GET", "sotto.example", "/latest.signed", "update", False)
            self._services.hub.publish(NetworkRequestMade(request))
            if self.answer is None:
                on_message(Failed(message.job, "no_network", "It can’t be reached.", "Check the network connection."))
            else:
                on_message(UpdateAnswer(message.job, self.answer))

        if self.is_slow:
            self._waiting.append(answer)
        else:
            self.later(answer)
        return Job(message.job, lambda _job: None)

    def answer_now(self) -> None:
        """Give the answers that wait."""
        waiting, self._waiting = self._waiting, []
        for answer in waiting:
            self.later(answer)

    def later(self, call: Callable[[], None]) -> None:
        """What the service calls."""
        self._services.dispatcher.post(call)


def site_for(services: Services, origin: ReleaseOrigin, version: str, now: Callable[[], int]) -> ProjectSite:
    """Let ``services`` look for updates at a site of the test; ``now`` in Unix milliseconds."""
    site = ProjectSite(services)
    services.updates = UpdateService(
        services.tasks,
        services.hub,
        services.settings,
        lambda: site,  # type: ignore[arg-type, return-value]
        origin,
        version=version,
        now=now,
    )
    return site
