"""The bytes of a file as a server sends them, after its answer was found to be the one that was asked for."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import httpx2

from sotto.fetcher.child.addresses import host_of
from sotto.fetcher.child.answer import Expected, Verdict, etag_of, judge, request_headers
from sotto.fetcher.child.failures import Failure
from sotto.fetcher.child.network import Network


class ChangedError(Exception):
    """It is another file by now, or maybe there is none any more: then ``failure`` says so."""

    def __init__(self, failure: Failure | None = None) -> None:
        super().__init__()
        self.failure = failure


class OtherRangeError(Exception):
    """The server has some other piece of the file, or says that there is no rest."""


class Body:
    """One body. ``is_from_start``: it begins with the first byte of the file, whatever was asked for."""

    def __init__(self, response: httpx2.Response, is_from_start: bool) -> None:
        self.is_from_start = is_from_start
        self.etag = etag_of(response.headers)
        self.host = host_of(response.url)
        self._response = response

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes as they come; raises Failure when the connection breaks or stalls."""
        return self._response.iter_raw()


@contextlib.contextmanager
def open_body(network: Network, url: str, expected: Expected) -> Iterator[Body]:
    """Ask for the bytes of ``expected``; raises Failure, ChangedError or OtherRangeError if they don't come."""
    with contextlib.ExitStack() as stack:
        try:
            response = stack.enter_context(network.stream(url, request_headers(expected)))
        except Failure as failure:
            if failure.code == "not_found":
                raise ChangedError(failure) from failure
            if failure.code == "range_refused" and expected.offset:
                raise OtherRangeError from failure
            raise
        verdict = judge(response.status_code, response.headers, expected, host_of(response.url))
        if verdict is Verdict.CHANGED:
            raise ChangedError
        if verdict is Verdict.OTHER_RANGE:
            raise OtherRangeError
        yield Body(response, is_from_start=verdict is Verdict.IGNORED or expected.offset == 0)
