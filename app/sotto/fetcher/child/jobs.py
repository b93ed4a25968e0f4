"""For whom the fetcher makes requests: a job has connections that can be ended at any moment, from any thread."""

from __future__ import annotations

import contextlib
import socket  # noqa: TID251 - to end connections that httpx2 opened; none is opened here
import threading
import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx2

from sotto.fetcher.child import failures
from sotto.fetcher.child.failures import Interrupted
from sotto.ipc.wire import WireMessage


class Ways(Protocol):
    """What the gate needs to know about the network, read anew for each request."""

    @property
    def is_offline(self) -> bool: ...
    @property
    def token(self) -> str: ...
    @property
    def endpoint(self) -> str: ...
    def send(self, message: WireMessage) -> None: ...
    def transport_for(self, url: httpx2.URL) -> httpx2.BaseTransport: ...


@dataclass(eq=False)
class Job:
    """For whom requests are made. Its own thread makes them; :meth:`interrupt` and :meth:`cut` come from another one.

    ``elsewhere`` is the address that is asked instead of the hub, empty for the hub: the access token stays here then.
    ``redirects`` and ``pages`` count those in a row, ``pointed_to`` is where the last answer sent the job.
    """

    id: str
    why: str
    ways: Ways
    elsewhere: str = ""
    redirects: int = 0
    pages: int = 0
    pointed_to: str = ""
    asked_at: float = field(default_factory=time.monotonic)
    """When the first page of the present answer was asked for."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _connections: list[socket.socket] = field(default_factory=list)
    _is_interrupted: bool = False

    @property
    def source(self) -> str:
        """The address that all requests of this job begin with, or are sent from."""
        return self.elsewhere or self.ways.endpoint

    def interrupt(self) -> None:
        """End the job's connections now; whatever it does on the network then raises Interrupted."""
        with self._lock:
            self._is_interrupted = True
            self._cut()

    def check(self) -> None:
        """Raise if the job shall end or the network has been switched off."""
        if self.ways.is_offline:
            raise failures.offline()
        if self._is_interrupted:
            raise Interrupted

    def cut(self) -> None:
        """End the connections there are now; the job itself goes on."""
        with self._lock:
            self._cut()

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Learn of a connection that httpx2 has opened (its extension ``trace``)."""
        if not event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            return
        connection = info["return_value"].get_extra_info("socket")
        with self._lock:
            self._connections = [known for known in self._connections if known.fileno() >= 0]
            if isinstance(connection, socket.socket):
                self._connections.append(connection)
            if self._is_interrupted:
                self._cut()

    def _cut(self) -> None:
        for connection in self._connections:
            # Not close(): that would not wake a thread that waits for data. And the plain socket's method, as that of a
            # TLS socket would pull its state away under the reading thread.
            with contextlib.suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)


current_job: ContextVar[Job | None] = ContextVar("current_job", default=None)
