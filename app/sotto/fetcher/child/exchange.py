"""One request and its answer: our headers and time-outs, every byte counted, every failure in words.

What httpx2 calls a time-out begins anew with each byte, so that a server which sends one now and then would keep
someone waiting for ever; the limits here are those of a person.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx2

from sotto.fetcher.child import failures
from sotto.fetcher.child.addresses import host_of, is_same_origin
from sotto.fetcher.child.jobs import Job
from sotto.fetcher.protocol import RequestEnded, RequestStarted

CONNECT_SECONDS = 4.0
"""Two packets may get lost on the way (they are sent again after 1 and 3 s), and what is wrong is said within 5 s."""
STALL_SECONDS = 15.0
HEADERS_SECONDS = 15.0
"""From the request to the end of the answer's headers: one that sends a byte now and then is silent all the same."""
MAX_ANSWER_BYTES = 16 * 1024 * 1024
"""An answer that is no file is held in memory; the longest that is legitimate has a few MB."""
MAX_ANSWER_SECONDS = 60.0
"""For all pages of such an answer."""
LOOK_SECONDS = 15.0
LEAST_PROGRESS = 4_000
"""Bytes of such an answer that have to come within :data:`LOOK_SECONDS`; the slowest telephone line brings more."""

IS_FILE = "sotto_is_file"
"""Extension of a request whose answer may be long, because it goes to the disk."""

TIMEOUTS = {"connect": CONNECT_SECONDS, "read": STALL_SECONDS, "write": STALL_SECONDS, "pool": CONNECT_SECONDS}
_USER_AGENT = "sotto"
_REMOVED_HEADERS = ("authorization", "cookie", "user-agent", "accept-encoding")
_numbers = itertools.count(1)


class Exchange:
    """One request and its answer, on the thread of ``job``."""

    def __init__(self, job: Job, request: httpx2.Request) -> None:
        self._job = job
        self._is_hub = not job.elsewhere and is_same_origin(request.url, httpx2.URL(job.ways.endpoint))
        self._is_file = bool(request.extensions.get(IS_FILE))
        self._host = host_of(request.url)
        self._number = next(_numbers)
        self._status = 0
        self._received = 0
        self._is_over = False
        self._watch = _Watch(job)
        self._authorised = bool(job.ways.token) and self._is_hub
        self._request = self._rewritten(request)

    def run(self) -> httpx2.Response:
        """Send the request; the answer's body is read through this exchange, which ends when it is closed.

        The answer's status is below 400. Raises Failure or Interrupted.
        """
        sent, job = self._request, self._job
        path = sent.url.raw_path.partition(b"?")[0].decode("ascii", "replace")[:1000]
        now = int(time.time() * 1000)
        transport = job.ways.transport_for(sent.url)
        job.ways.send(
            RequestStarted(self._number, job.id, job.why, now, sent.method, self._host, path, self._authorised)
        )
        try:
            with self.translated(), self._watch.until_headers():
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

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Read the body inside; what goes wrong there is translated."""
        with self.translated():
            if self._is_file:
                yield
                return
            with self._watch.while_coming(lambda: self._received):
                yield

    def count(self, size: int) -> None:
        """``size`` more bytes of the body came."""
        self._received += size
        self._job.check()
        if not self._is_file and self._received > MAX_ANSWER_BYTES:
            raise failures.not_understood(self._host, f"an answer of more than {MAX_ANSWER_BYTES} bytes")

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
            if self._watch.complaint:
                raise failures.stalled(self._host, *self._watch.complaint) from error
            raise failures.from_exception(error, self._host, is_answered=self._status != 0) from error

    def _rewritten(self, request: httpx2.Request) -> httpx2.Request:
        """Return a copy with our headers and time-outs. The original, which exceptions carry about, stays without the
        token; the copy does not go further than the connection."""
        headers = [(name, value) for name, value in request.headers.multi_items() if name not in _REMOVED_HEADERS]
        headers += [("user-agent", _USER_AGENT), ("accept-encoding", "identity")]
        if self._authorised:
            headers.append(("authorization", f"Bearer {self._job.ways.token}"))
        extensions = {**request.extensions, "timeout": TIMEOUTS, "trace": self._job.trace}
        return httpx2.Request(
            request.method, request.url, headers=headers, stream=request.stream, extensions=extensions
        )

    def _check_answer(self, response: httpx2.Response) -> None:
        headers = response.headers
        if response.status_code >= 400:
            raise failures.from_status(response.status_code, headers, self._host, self._is_hub, self._authorised)
        if response.status_code < 300 and headers.get("content-type", "").lower().startswith("text/html"):
            raise failures.login_page(host_of(httpx2.URL(self._job.source)))
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise failures.not_understood(self._host, "a compressed answer that was not asked for")


class _Watch:
    """Ends a job's connections when an answer takes too long; ``complaint`` is then what to say of the host."""

    def __init__(self, job: Job) -> None:
        self.complaint: tuple[str, str] | None = None
        self._job = job

    @contextlib.contextmanager
    def until_headers(self) -> Iterator[None]:
        """Wait for the headers inside."""
        with self._timer(HEADERS_SECONDS, lambda: self._end("does not answer.", "headers that do not end")):
            yield

    @contextlib.contextmanager
    def while_coming(self, received: Any) -> Iterator[None]:
        """Read a body inside, of which ``received()`` bytes are there."""
        seen = received()
        is_over = threading.Event()

        def look() -> None:
            nonlocal seen
            while not is_over.wait(min(LOOK_SECONDS, max(0.0, self._time_left()))):
                now = received()
                if now - seen < LEAST_PROGRESS or self._time_left() <= 0:
                    self._end("answers too slowly.", f"{now} bytes so far")
                    return
                seen = now

        threading.Thread(target=look, name="watch", daemon=True).start()
        try:
            yield
        finally:
            is_over.set()

    def _time_left(self) -> float:
        return MAX_ANSWER_SECONDS - (time.monotonic() - self._job.asked_at)

    def _end(self, words: str, details: str) -> None:
        self.complaint = (words, details)
        self._job.cut()

    @contextlib.contextmanager
    def _timer(self, seconds: float, call: Any) -> Iterator[None]:
        timer = threading.Timer(seconds, call)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


class _Body(httpx2.SyncByteStream):
    """The body of an answer, counted."""

    def __init__(self, exchange: Exchange, stream: Any) -> None:
        self._exchange = exchange
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        with self._exchange.reading():
            for piece in self._stream:
                self._exchange.count(len(piece))
                yield piece

    def close(self) -> None:
        """Give the connection up and tell that the exchange is over."""
        try:
            with contextlib.suppress(httpx2.HTTPError):
                self._stream.close()
        finally:
            self._exchange.end()
