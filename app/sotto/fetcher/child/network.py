"""The fetcher's way to the network: what the user has set, for whom a request is made, and how one is sent.

Requests are possible inside ``with network.job(...)`` only, on the thread that entered it.
"""

from __future__ import annotations

import secrets
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from urllib.request import getproxies, proxy_bypass  # noqa: TID251 - what this computer's settings say, no request

import httpx2

from sotto.fetcher.child import failures
from sotto.fetcher.child.addresses import host_of
from sotto.fetcher.child.exchange import IS_FILE
from sotto.fetcher.child.gate import MAX_REDIRECTS, Gate
from sotto.fetcher.child.jobs import Job, current_job
from sotto.fetcher.protocol import Configure
from sotto.ipc.wire import WireMessage

PUBLIC_HUB = "https://huggingface.co"

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_FOREIGN_PREFIXES = ("HF_", "HUGGINGFACE_", "HUGGING_FACE_")
_FOREIGN_VARIABLES = ("TRANSFORMERS_OFFLINE", "SSLKEYLOGFILE")
_VARIABLES = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_SYMLINKS_WARNING": "1",
    "HF_HUB_DISABLE_XET": "1",
    "HF_HUB_VERBOSITY": "error",
}


def prepare_environment(environ: MutableMapping[str, str]) -> None:
    """Set ``environ`` (that of this process) so that huggingface_hub keeps to its task. Before it is imported.

    What the user has set for other programs goes: Sotto's own settings count, and a token among them must not be
    found here. ``SSLKEYLOGFILE`` would write down the keys of all connections.
    """
    for name in list(environ):
        if name.upper().startswith(_FOREIGN_PREFIXES) or name.upper() in _FOREIGN_VARIABLES:
            del environ[name]
    environ.update(_VARIABLES)
    # A folder that is never made: no token or cache of other programs is found there, and nothing is written.
    environ["HF_HOME"] = str(Path(tempfile.gettempdir()) / f"sotto-no-hub-{secrets.token_hex(8)}")


class Network:
    """All that goes out of this process. Every method may be called from any thread."""

    def __init__(self, send: Callable[[WireMessage], None]) -> None:
        self._send = send
        self._settings = Configure()
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._transports: dict[str, httpx2.HTTPTransport] = {}
        self._client = httpx2.Client(transport=Gate(), trust_env=False)

    def configure(self, settings: Configure) -> None:
        """Use ``settings`` from the next request on; going offline ends those that run."""
        with self._lock:
            self._settings = settings
            jobs = list(self._jobs.values()) if settings.offline else []
        for job in jobs:
            job.interrupt()

    @property
    def endpoint(self) -> str:
        """The hub's address without a slash at the end."""
        return self._settings.endpoint.rstrip("/") or PUBLIC_HUB

    @property
    def hub_host(self) -> str:
        """The hub's host, as users see it."""
        return host_of(httpx2.URL(self.endpoint))

    @property
    def token(self) -> str:
        """The access token, or nothing."""
        return self._settings.token

    @property
    def is_offline(self) -> bool:
        """Whether the user wants no network."""
        return self._settings.offline

    def send(self, message: WireMessage) -> None:
        """Tell the window of a request."""
        self._send(message)

    @contextmanager
    def job(self, job_id: str, why: str, elsewhere: str = "") -> Iterator[Job]:
        """Make requests for ``job_id`` on this thread; ``why`` is the type of the job's message.

        ``elsewhere`` is an address that is asked instead of the hub. Raises Failure at once if the network is switched
        off or the hub's address is none.
        """
        if not elsewhere:
            _check_endpoint(self.endpoint)
        job = Job(job_id, why, self, elsewhere)
        with self._lock:
            self._jobs[job_id] = job
        token = current_job.set(job)
        try:
            job.check()
            yield job
        finally:
            current_job.reset(token)
            with self._lock:
                self._jobs.pop(job_id, None)

    def interrupt(self, job_id: str) -> None:
        """End the connections of ``job_id``: its thread gets ``failures.Interrupted``, at once unless it connects."""
        with self._lock:
            job = self._jobs.get(job_id)
        if job is not None:
            job.interrupt()

    @contextmanager
    def stream(self, url: str, headers: Mapping[str, str]) -> Iterator[httpx2.Response]:
        """GET ``url`` and the addresses it redirects to; the answer's status is below 400, its body not yet read.

        Read it with ``iter_raw``. Here and there, Failure and Interrupted are raised.
        """
        address = httpx2.URL(url)
        for _ in range(MAX_REDIRECTS + 2):  # the gate refuses earlier, in words
            request = httpx2.Request("GET", address, headers=dict(headers), extensions={IS_FILE: True})
            response = self._client.send(request, stream=True, follow_redirects=False)
            try:
                if not response.has_redirect_location:
                    yield response
                    return
                address = address.join(response.headers["location"])
            finally:
                response.close()
        raise failures.redirect_refused(host_of(address), "too many redirects")

    @contextmanager
    def answer(self, url: str) -> Iterator[httpx2.Response]:
        """GET ``url`` and nothing else, for an answer that is read into memory; otherwise like :meth:`stream`.

        Raises Failure ``redirect_refused`` if the answer points elsewhere.
        """
        address = httpx2.URL(url)
        response = self._client.send(httpx2.Request("GET", address), stream=True, follow_redirects=False)
        try:
            if response.has_redirect_location:
                raise failures.redirect_refused(host_of(address), "a redirect where none is expected")
            yield response
        finally:
            response.close()

    def transport_for(self, url: httpx2.URL) -> httpx2.BaseTransport:
        """Return what connects to ``url``, through a proxy if one is set. Raises Failure if that makes no sense."""
        proxy = self._settings.proxy or _system_proxy(url)
        with self._lock:
            if proxy not in self._transports:
                self._transports[proxy] = _transport(proxy)
            return self._transports[proxy]

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            transports = list(self._transports.values())
            self._transports.clear()
        for transport in transports:
            transport.close()
        self._client.close()


def _check_endpoint(endpoint: str) -> None:
    try:
        address = httpx2.URL(endpoint)
    except httpx2.InvalidURL as error:
        raise failures.endpoint_unusable() from error
    if address.scheme not in ("http", "https") or not address.host:
        raise failures.endpoint_unusable()


def _transport(proxy: str) -> httpx2.HTTPTransport:
    # Each request has a connection of its own, so that ending a job's connections ends no other's.
    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=0)
    try:
        return httpx2.HTTPTransport(limits=limits, proxy=proxy or None)
    except (ValueError, httpx2.InvalidURL, ImportError) as error:
        raise failures.proxy_unusable(f"{type(error).__name__}") from error


def _system_proxy(url: httpx2.URL) -> str:
    """Return the proxy that this computer's settings name for ``url``, or nothing."""
    if url.host in LOOPBACK or proxy_bypass(url.host):
        return ""
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all") or ""
    return proxy if "://" in proxy or not proxy else f"http://{proxy}"
