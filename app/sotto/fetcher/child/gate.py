"""The gate that every request of the fetcher passes: huggingface_hub's as well as our own.

As a transport of httpx2 it sees each single request, redirects included, and no client above it can get around it. It
notes the request, gives the access token to the hub's own address only, sets the time-outs, refuses what must not be
opened and turns every failure into a :class:`~sotto.fetcher.child.failures.Failure`. That also keeps huggingface_hub
from trying again on its own, in silence, for up to 23 seconds.
"""

from __future__ import annotations

import contextlib
import itertools
import socket  # noqa: TID251 - to end connections that httpx2 opened; none is opened here
import threading
import time
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx2

from sotto.fetcher.child import failures
from sotto.fetcher.child.failures import Failure, Interrupted
from sotto.fetcher.protocol import RequestEnded, RequestStarted
from sotto.ipc.wire import WireMessage

MAX_REDIRECTS = 5
MAX_PAGES = 100
"""Of one answer. A hub may point from each page to a next one for ever, and huggingface_hub would follow."""
CONNECT_SECONDS = 4.0
"""Two packets may get lost on the way (they are sent again after 1 and 3 s), and what is wrong is said within 5 s."""
STALL_SECONDS = 15.0
HEADERS_SECONDS = 15.0
"""From the request to the end of the answer's headers: one that sends a byte now and then is silent all the same."""
MAX_ANSWER_BYTES = 16 * 1024 * 1024
"""An answer that is no file is held in memory; the longest that is legitimate has a few MB."""
MAX_ANSWER_SECONDS = 60.0

IS_FILE = "sotto_is_file"
"""Extension of a request whose answer may be long, because it goes to the disk."""

_TIMEOUTS = {"connect": CONNECT_SECONDS, "read": STALL_SECONDS, "write": STALL_SECONDS, "pool": CONNECT_SECONDS}
_USER_AGENT = "sotto"
_REMOVED_HEADERS = ("authorization", "cookie", "user-agent", "accept-encoding")
_numbers = itertools.count(1)


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
    """For whom requests are made. Its own thread makes them; :meth:`interrupt` comes from another one."""

    id: str
    why: str
    ways: Ways
    redirects: int = 0
    pages: int = 0
    pointed_to: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _connections: list[socket.socket] = field(default_factory=list)
    _is_interrupted: bool = False

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


class Gate(httpx2.BaseTransport):
    """Sends requests on behalf of the current job, and none without one."""

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send ``request`` and return the answer below 400; raises Failure or Interrupted."""
        job = current_job.get()
        if job is None:
            raise RuntimeError(f"a request without a job: {request.method} {request.url.host}")
        job.check()
        _count_pages(job, request)
        _count_redirects(job, request.url)
        _check_address(request.url, job.ways.endpoint)
        response = _Exchange(job, request).run()
        try:
            _follow(job, request.url, response)
        except Failure:
            response.close()
            raise
        return response


class _Exchange:
    """One request and its answer."""

    def __init__(self, job: Job, request: httpx2.Request) -> None:
        self._job = job
        self._is_hub = _origin(request.url) == _origin(httpx2.URL(job.ways.endpoint))
        self._is_file = bool(request.extensions.get(IS_FILE))
        self._host = host_of(request.url)
        self._number = next(_numbers)
        self._status = 0
        self._received = 0
        self._is_over = False
        self._is_late = False
        self._authorised = bool(job.ways.token) and self._is_hub
        self._request = self._rewritten(request)

    def run(self) -> httpx2.Response:
        """Send the request; the answer's body is read through this exchange, which ends when it is closed."""
        sent, job = self._request, self._job
        path = sent.url.raw_path.partition(b"?")[0].decode("ascii", "replace")[:1000]
        now = int(time.time() * 1000)
        transport = job.ways.transport_for(sent.url)
        job.ways.send(
            RequestStarted(self._number, job.id, job.why, now, sent.method, self._host, path, self._authorised)
        )
        try:
            with self.translated(), self._in_time():
                response = transport.handle_request(sent)
        except BaseException:
            self.end()
            raise
        self._status = response.status_code
        body = _Body(self, response.stream)
        try:
            self._check_answer(response)
        except BaseException:
            body.close()
            raise
        return httpx2.Response(
            response.status_code, headers=response.headers, stream=body, extensions=response.extensions
        )

    def count(self, size: int, since: float) -> None:
        """``size`` more bytes of the body came; ``since`` is when it began, on the monotonic clock."""
        self._received += size
        self._job.check()
        if self._is_file:
            return
        if self._received > MAX_ANSWER_BYTES:
            raise failures.not_understood(self._host, f"an answer of more than {MAX_ANSWER_BYTES} bytes")
        if time.monotonic() - since > MAX_ANSWER_SECONDS:
            raise failures.stalled(self._host, "answers too slowly.")

    def end(self) -> None:
        """Tell that the exchange is over."""
        if not self._is_over:
            self._is_over = True
            self._job.ways.send(RequestEnded(self._number, self._status, self._received))

    @contextlib.contextmanager
    def translated(self) -> Iterator[None]:
        """Turn what httpx2 raises into what the job understands."""
        try:
            yield
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            self._job.check()
            if self._is_late:
                raise failures.stalled(self._host, "does not answer.", "headers that do not end") from error
            raise failures.from_exception(error, self._host, is_answered=self._status != 0) from error

    @contextlib.contextmanager
    def _in_time(self) -> Iterator[None]:
        """End the connection if what is inside takes too long: httpx2's time-outs begin anew with every byte."""

        def end() -> None:
            self._is_late = True
            self._job.cut()

        timer = threading.Timer(HEADERS_SECONDS, end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _rewritten(self, request: httpx2.Request) -> httpx2.Request:
        """Return a copy with our headers and time-outs. The original, which exceptions carry about, stays without the
        token; the copy does not go further than the connection."""
        headers = [(name, value) for name, value in request.headers.multi_items() if name not in _REMOVED_HEADERS]
        headers += [("user-agent", _USER_AGENT), ("accept-encoding", "identity")]
        if self._authorised:
            headers.append(("authorization", f"Bearer {self._job.ways.token}"))
        extensions = {**request.extensions, "timeout": _TIMEOUTS, "trace": self._job.trace}
        return httpx2.Request(
            request.method, request.url, headers=headers, stream=request.stream, extensions=extensions
        )

    def _check_answer(self, response: httpx2.Response) -> None:
        headers = response.headers
        if response.status_code >= 400:
            raise failures.from_status(response.status_code, headers, self._host, self._is_hub, self._authorised)
        if response.status_code < 300 and headers.get("content-type", "").lower().startswith("text/html"):
            raise failures.login_page(host_of(httpx2.URL(self._job.ways.endpoint)))
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise failures.not_understood(self._host, "a compressed answer that was not asked for")


class _Body(httpx2.SyncByteStream):
    """The body of an answer, counted."""

    def __init__(self, exchange: _Exchange, stream: Any) -> None:
        self._exchange = exchange
        self._stream = stream
        self._since = time.monotonic()

    def __iter__(self) -> Iterator[bytes]:
        with self._exchange.translated():
            for piece in self._stream:
                self._exchange.count(len(piece), self._since)
                yield piece

    def close(self) -> None:
        """Give the connection up and tell that the exchange is over."""
        try:
            with contextlib.suppress(httpx2.HTTPError):
                self._stream.close()
        finally:
            self._exchange.end()


def host_of(url: httpx2.URL) -> str:
    """Return the host of ``url`` as users see it, with the port if it is not the usual one."""
    host = url.raw_host.decode("ascii", "replace")
    host = f"[{host}]" if ":" in host else host
    return host if url.port is None else f"{host}:{url.port}"


def _count_pages(job: Job, request: httpx2.Request) -> None:
    """Count how many answers in a row the job read that are no file."""
    job.pages = job.pages + 1 if request.method == "GET" and not request.extensions.get(IS_FILE) else 0
    if job.pages > MAX_PAGES:
        raise failures.not_understood(host_of(request.url), f"an answer of more than {MAX_PAGES} pages")


def _count_redirects(job: Job, url: httpx2.URL) -> None:
    """Count how often the job went where it was sent, in a row; huggingface_hub does that in requests of its own."""
    job.redirects = job.redirects + 1 if str(url.copy_with(fragment=None)) == job.pointed_to else 0
    if job.redirects > MAX_REDIRECTS:
        raise failures.redirect_refused(host_of(url), f"more than {MAX_REDIRECTS} redirects")


def _follow(job: Job, url: httpx2.URL, response: httpx2.Response) -> None:
    """Remember where ``response`` to ``url`` points to, or refuse it."""
    job.pointed_to = ""
    if response.has_redirect_location:
        try:
            target = url.join(response.headers["location"])
        except (httpx2.InvalidURL, ValueError) as error:
            raise failures.redirect_refused(host_of(url), "an address that is none") from error
        _check_address(target, str(url))
        job.pointed_to = str(target.copy_with(fragment=None))


def _check_address(url: httpx2.URL, source: str) -> None:
    """Refuse an address that must not be opened when ``source`` names it, in a redirect or in a list."""
    named_by = httpx2.URL(source)
    if url.scheme not in ("http", "https") or not url.host:
        raise failures.redirect_refused(host_of(named_by), f"an address of the kind {url.scheme!r}")
    if url.scheme == "http" and named_by.scheme == "https":
        raise failures.redirect_refused(host_of(named_by), f"from https to http: {host_of(url)}")


def _origin(url: httpx2.URL) -> tuple[str, bytes, int]:
    return url.scheme, url.raw_host.lower(), url.port or {"http": 80, "https": 443}.get(url.scheme, 0)
