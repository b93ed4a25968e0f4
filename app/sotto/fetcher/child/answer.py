"""What a server answered to the request for a file, or for the rest of one: to be believed only as far as it fits.

A server may ignore the request for a rest, send another rest, or have another file under the name by now. Each of
that would silently join two files if the bytes were just appended.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum, auto

from sotto.domain.light_dataclass import dataclass
from sotto.fetcher.child import failures
from sotto.fetcher.child.misfits import other_size

_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")
_NUMBER = re.compile(r"\d{1,18}")
_WHOLE = 200
_PARTIAL = 206
_NO_FILE = re.compile(r"text/|application/(?:\w+\+)?(?:json|xml)\b", re.ASCII | re.IGNORECASE)
_MAX_ETAG = 200


class Verdict(Enum):
    """What to do with the answer."""

    GO_ON = auto()
    """Its first byte is the next one of the part."""
    IGNORED = auto()
    """It is the whole file from its beginning, though a rest was asked for."""
    OTHER_RANGE = auto()
    """It is some other piece of the file: of no use."""
    CHANGED = auto()
    """It is not the file that was begun."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What was asked for: the bytes from ``offset`` of a file of ``size_bytes``, called ``etag`` (empty: not known)."""

    offset: int
    size_bytes: int
    etag: str


def request_headers(expected: Expected) -> dict[str, str]:
    """Return the headers that ask for it. Weak ETags don't promise the same bytes, so they are no condition."""
    headers: dict[str, str] = {}
    if expected.offset:
        headers["Range"] = f"bytes={expected.offset}-"
        if expected.etag and not expected.etag.startswith("W/"):
            headers["If-Range"] = expected.etag
    return headers


def judge(status: int, headers: Mapping[str, str], expected: Expected, host: str) -> Verdict:
    """Return what is to be done with an answer below 400 of ``host``; raises Failure if it is of no use.

    What may be anything but the file is no reason to throw away what is there, so that is a Failure too.
    """
    if status == _PARTIAL:
        return _judge_rest(headers, expected, host)
    kind, length = headers.get("content-type", ""), _length_of(headers)
    is_right_length = length == expected.size_bytes
    if status != _WHOLE or (_NO_FILE.match(kind) and not is_right_length):
        # 204, or a network's login that is no HTML: its bytes must not become those of the file.
        raise failures.not_understood(host, f"HTTP {status} {kind} instead of the file", passes=True)
    if not expected.offset:
        if length is not None and not is_right_length:
            raise other_size(expected.size_bytes, length)
        return Verdict.GO_ON
    if is_other_etag(headers, expected):
        return Verdict.CHANGED
    if not is_right_length and (length is not None or not _is_like_a_file(kind, headers)):
        details = f"{length} bytes for the rest of {expected.size_bytes} from {expected.offset}"
        raise failures.not_understood(host, details, passes=True)
    return Verdict.IGNORED


def is_other_etag(headers: Mapping[str, str], expected: Expected) -> bool:
    """Return whether the server calls the file something else than before."""
    etag = etag_of(headers)
    return bool(etag and expected.etag and etag.removeprefix("W/") != expected.etag.removeprefix("W/"))


def etag_of(headers: Mapping[str, str]) -> str:
    """Return the ETag, or nothing if there is none that could be sent back. It is foreign text: never a path."""
    etag = headers.get("etag", "")
    return etag if len(etag) <= _MAX_ETAG and etag.isascii() and etag.isprintable() else ""


def _length_of(headers: Mapping[str, str]) -> int | None:
    length = headers.get("content-length", "")
    return int(length) if _NUMBER.fullmatch(length) else None


def _is_like_a_file(kind: str, headers: Mapping[str, str]) -> bool:
    """Whether an answer of unknown length says anything that only a file's server says."""
    return "octet-stream" in kind.lower() or bool(etag_of(headers))


def _judge_rest(headers: Mapping[str, str], expected: Expected, host: str) -> Verdict:
    if is_other_etag(headers, expected):
        return Verdict.CHANGED
    match = _CONTENT_RANGE.fullmatch(headers.get("content-range", ""))
    if match is None or int(match[1]) != expected.offset:
        if expected.offset:
            return Verdict.OTHER_RANGE
        raise failures.not_understood(host, "a piece of the file, though the whole was asked for", passes=True)
    if match[3] == "*" or int(match[3]) == expected.size_bytes:
        return Verdict.GO_ON
    if expected.offset:  # of the file at this commit the size is known; a server that names another one errs
        return Verdict.OTHER_RANGE
    raise other_size(expected.size_bytes, int(match[3]))
