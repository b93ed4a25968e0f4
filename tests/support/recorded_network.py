"""The fetcher's network in the process of the test, with all that it tells the window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sotto.fetcher.child.network import Network
from sotto.fetcher.protocol import Configure, RequestEnded, RequestStarted
from sotto.ipc.wire import WireMessage


class Recorded(list[WireMessage]):
    """The messages so far."""

    @property
    def started(self) -> list[RequestStarted]:
        """Those that announce a request."""
        return [message for message in self if isinstance(message, RequestStarted)]

    @property
    def ended(self) -> dict[int, RequestEnded]:
        """Those that say how one ended, by its number."""
        return {message.number: message for message in self if isinstance(message, RequestEnded)}

    @property
    def summary(self) -> list[tuple[str, str, int, bool]]:
        """Method, path, status and whether the token went along, of each request that has ended."""
        ended = self.ended
        return [(s.method, s.path, ended[s.number].status, s.authorised) for s in self.started if s.number in ended]


@contextmanager
def recorded_network(endpoint: str, **settings: Any) -> Iterator[tuple[Network, Recorded]]:
    """Yield a network that uses the hub at ``endpoint``, and what it says; ``settings`` are fields of Configure."""
    recorded = Recorded()
    network = Network(recorded.append)
    network.configure(Configure(endpoint=endpoint, **settings))
    try:
        yield network, recorded
    finally:
        network.close()
