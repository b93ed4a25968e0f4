"""A hub on loopback that speaks the hub's API, keeps the bytes on a second server and misbehaves on command.

What the real hub answers was taken from its API's documentation and from what huggingface_hub 2.4 reads.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import socket  # noqa: TID251 - this is the other side of the network, for tests
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer  # noqa: TID251 - see above
from types import TracebackType
from typing import Any

import trustme

from support.hub_answers import Answer, Answers
from support.hub_moods import ANY_PLACE, BODY, FILE_ADDRESS, Misbehaviour, Mood, Moods, Place, Sending
from support.hub_repositories import (
    HOSTILE_COMMIT,
    HOSTILE_ETAG,
    HOSTILE_NAMES,
    Content,
    Generated,
    HubFile,
    HubRepository,
    content_of,
)

__all__ = [
    "ANY_PLACE",
    "BODY",
    "FILE_ADDRESS",
    "HOSTILE_COMMIT",
    "HOSTILE_ETAG",
    "HOSTILE_NAMES",
    "Generated",
    "HubFile",
    "HubRepository",
    "HubServer",
    "Mood",
    "Place",
    "ReceivedRequest",
    "authority",
]


@functools.cache
def authority() -> trustme.CA:
    """Return what signs the certificates of this run's servers: no key lies in the repository."""
    return trustme.CA()


@dataclass(frozen=True)
class ReceivedRequest:
    """One request that came in. ``server``: ``hub``, ``store`` or ``plain``; ``headers`` by lower-case name; ``host``
    as the client named it; ``query`` apart from ``path``; ``at`` on the monotonic clock."""

    server: str
    place: Place
    method: str
    host: str
    path: str
    query: str
    headers: Mapping[str, str]
    at: float

    @property
    def token(self) -> str:
        """The access token that came along, or nothing."""
        return self.headers.get("authorization", "").removeprefix("Bearer ")

    @property
    def start(self) -> int:
        """The first byte that was asked for."""
        return int(self.headers.get("range", "bytes=0-").removeprefix("bytes=").partition("-")[0])

    def __str__(self) -> str:
        return f"{self.method} {self.server}{self.path}"


class HubServer:
    """A hub and its store, each on a port of its own, until the ``with`` block ends.

    With ``tls`` both speak https with a certificate of :func:`authority`; a third server then speaks plain http, which
    nobody should ever reach. All methods may be called from any thread while the servers run.
    """

    def __init__(self, tls: bool = False) -> None:
        self.repositories: dict[str, HubRepository] = {}
        self.tokens: dict[str, set[str]] = {}
        """Valid tokens with the gated repositories that each may read."""
        self.page_size = 1000
        self.uses_store = True
        """False: file bodies come from the hub itself, as a plain mirror does it."""
        self.closing = threading.Event()
        self._changed = threading.Condition()
        self._requests: list[ReceivedRequest] = []
        self._moods: list[Misbehaviour] = []
        self._stored: list[HubFile] = []
        self._etags = itertools.count()
        self._servers = {"hub": _Listener(self, "hub", tls), "store": _Listener(self, "store", tls)}
        if tls:
            self._servers["plain"] = _Listener(self, "plain", tls=False)
        self.answers = Answers(self)

    def __enter__(self) -> HubServer:
        for server in self._servers.values():
            server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Cut all connections and end; also in the middle of a test, as a computer that is switched off."""
        self.closing.set()
        for server in self._servers.values():
            server.stop()

    @property
    def endpoint(self) -> str:
        """The hub's address, for ``HF_ENDPOINT`` and Configure."""
        return self.address_of("hub")

    def address_of(self, server: str) -> str:
        """The address of ``hub``, ``store`` or ``plain``."""
        return self._servers[server].address

    # What it holds

    def add_repository(self, name: str, **facts: Any) -> HubRepository:
        """Add a repository; ``facts`` are fields of HubRepository."""
        self.repositories[name] = repository = HubRepository(name, **facts)
        return repository

    def add_file(self, repository: str, name: str, content: Content, is_lfs: bool = True) -> HubFile:
        """Add a file, or put another in its place (a new commit); the repository is made if it is not there."""
        found = self.repositories.get(repository) or self.add_repository(repository)
        if name in found.files:
            found.commits += 1
        found.files[name] = file = HubFile(name, content_of(content), is_lfs)
        self._stored.append(file)
        return file

    def stored(self, file: HubFile) -> str:
        """The path of ``file`` on the store."""
        return f"/stored/{self._stored.index(file)}"

    def stored_file(self, path: str) -> HubFile | None:
        """The file at ``path`` on the store."""
        number = path.rpartition("/")[2]
        return self._stored[int(number)] if number.isdigit() and int(number) < len(self._stored) else None

    def replace_stored(self, file: HubFile) -> None:
        """Put other bytes of the same size under the name of ``file``."""
        for repository in list(self.repositories.values()):
            if repository.files.get(file.name) is file:
                self.add_file(repository.name, file.name, Generated(file.size, seed=4711), file.is_lfs)

    # How it behaves

    def misbehave(self, mood: Mood, *, places: Iterable[Place] = Place, **details: Any) -> None:
        """Show ``mood`` from now on, in addition to others; ``details`` are fields of Misbehaviour.

        ``times`` counts the answers in which it is shown; CUT and CHANGES_MIDWAY are shown once unless told otherwise.
        """
        if mood is Mood.REDIRECT_DOWNGRADE and "plain" not in self._servers:
            raise ValueError("a downgrade needs a hub with tls=True")
        with self._changed:
            self._moods.append(Misbehaviour(mood, places=frozenset(places), **details))

    def behave(self) -> None:
        """End all moods; answers that are on their way keep theirs."""
        with self._changed:
            self._moods.clear()

    def moods_for(self, place: Place, kinds: Iterable[Mood]) -> Moods:
        """Take the moods of ``kinds`` to be shown in an answer at ``place`` now."""
        with self._changed:
            shown = {m.mood: m for m in self._moods if m.mood in set(kinds) and place in m.places and m.times != 0}
            for misbehaviour in shown.values():
                if misbehaviour.times is not None:
                    misbehaviour.times -= 1
            return shown

    def fresh_etag(self) -> str:
        """An ETag that was never used."""
        return f'"fresh-{next(self._etags)}"'

    # What came in

    @property
    def requests(self) -> list[ReceivedRequest]:
        """All requests so far, in the order of their arrival."""
        with self._changed:
            return list(self._requests)

    def requests_at(self, place: Place) -> list[ReceivedRequest]:
        """Those for ``place``."""
        return [request for request in self.requests if request.place is place]

    def forget_requests(self) -> None:
        """Empty the list of requests."""
        with self._changed:
            self._requests.clear()

    def wait_for(self, predicate: Callable[[list[ReceivedRequest]], bool], timeout: float = 30.0) -> None:
        """Wait until the requests so far fulfil ``predicate``; fail after ``timeout`` seconds."""
        with self._changed:
            assert self._changed.wait_for(lambda: predicate(self._requests), timeout), f"not in {timeout:g} s"

    def note(self, request: ReceivedRequest) -> None:
        """Remember ``request`` (server threads)."""
        with self._changed:
            self._requests.append(request)
            self._changed.notify_all()


class _Listener(ThreadingHTTPServer):
    """One of the servers. Connections that break are what it is for, so they are not reported."""

    daemon_threads = False  # joined when it stops: no thread outlives the test
    request_queue_size = 128

    def __init__(self, hub: HubServer, name: str, tls: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.hub = hub
        self.name = name
        self._tls: ssl.SSLContext | None = None
        if tls:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            authority().issue_cert("127.0.0.1").configure_cert(self._tls)
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), name=f"{name} of the test")

    @property
    def address(self) -> str:
        scheme = "https" if self._tls else "http"
        return f"{scheme}://127.0.0.1:{self.server_address[1]}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        with self._lock:
            for connection in self._open:
                _cut(connection)
        self.server_close()

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._tls is not None:
            connection = self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        with self._lock:
            self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


def _cut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    """Answers the requests of one connection."""

    protocol_version = "HTTP/1.1"
    server: _Listener

    def do_GET(self) -> None:
        self._answer()

    do_HEAD = do_POST = do_PUT = do_GET  # noqa: N815 - the names that http.server looks for

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed: the list of requests says it."""

    def _answer(self) -> None:
        hub = self.server.hub
        path, _, query = self.path.partition("?")
        place = self._place(path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = ReceivedRequest(
            self.server.name, place, self.command, headers.get("host", ""), path, query, headers, time.monotonic()
        )
        hub.note(request)
        moods = hub.moods_for(place, ANY_PLACE)
        if Mood.SLOW_HEADERS in moods and hub.closing.wait(moods[Mood.SLOW_HEADERS].seconds):
            self.close_connection = True
        elif Mood.ENDLESS_HEADERS in moods:
            self.close_connection = True
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not hub.closing.wait(0.05):
                self.wfile.write(b"X: y\r\n")
        elif Mood.GARBAGE in moods:
            self.wfile.write(b"\x00\x01 this is not HTTP \xff\xfe\r\n\r\n")
            self.close_connection = True
        else:
            self._send(hub.answers.misbehaved(request, moods) or hub.answers.to(request), Mood.DRIPPING in moods)

    def _place(self, path: str) -> Place:
        if self.server.name != "hub":
            return Place.STORE
        if path.startswith("/api/"):
            return Place.API
        return Place.PIN if self.command == "HEAD" else Place.RESOLVE

    def _send(self, answer: Answer, is_dripping: bool = False) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        if isinstance(answer.body, Sending):
            is_chunked = "Transfer-Encoding" in answer.headers
            if not answer.body.send(self._write_chunk if is_chunked else self._write):
                self.wfile.flush()
                _cut(self.connection)
                self.close_connection = True
            elif is_chunked:
                self.wfile.write(b"0\r\n\r\n")
        elif is_dripping:
            for byte in answer.body:
                self.wfile.write(bytes([byte]))
                if self.server.hub.closing.wait(0.02):
                    return
        else:
            self.wfile.write(answer.body)

    def _write(self, piece: bytes) -> None:
        self.wfile.write(piece)

    def _write_chunk(self, piece: bytes) -> None:
        self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
