"""The ways in which the hub of the tests misbehaves, and how a body is sent under each of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from support.hub_repositories import Generated, HubFile


class Place(StrEnum):
    """What a request is for."""

    API = "api"
    PIN = "pin"
    """HEAD of a file's address."""
    RESOLVE = "resolve"
    """GET of a file's address on the hub."""
    STORE = "store"
    """The server that holds the bytes."""


class Mood(StrEnum):
    """One way to misbehave. Those above the first gap take any place, the next ones a file's address, then bodies."""

    RATE_LIMITED = "429 with Retry-After"
    SERVER_ERROR = "500"
    UNAVAILABLE = "503"
    GATED = "403 gated"
    TOKEN_REJECTED = "401"
    NOT_FOUND = "404"
    LOGIN_PAGE = "200 with a login page"
    LOGIN_REDIRECT = "302 to a login page on another host"
    SLOW_HEADERS = "nothing at all for some time"
    ENDLESS_HEADERS = "another header line now and then"
    DRIPPING = "a byte of the answer now and then, unless it is a file"
    GARBAGE = "bytes that are not HTTP"
    DEEP_JSON = "200 with JSON of 100,000 levels"
    NOT_JSON = "200 with JSON of another shape"

    HEAD_REFUSED = "405 for every HEAD"
    REDIRECT_LOOP = "302 to itself"
    REDIRECT_DOWNGRADE = "302 to http"
    REDIRECT_TO_FILE = "302 to file:///etc/passwd"
    HOSTILE_ETAG = "an ETag that is a path"
    HOSTILE_COMMIT = "a commit that is a path"
    WRONG_SIZE = "1,000 bytes more promised than there are"

    HOSTILE_NAMES = "names that are paths elsewhere, in every list"

    FLIP_BIT = "one bit differs"
    SWAPPED = "another file of the same size"
    CUT = "cut once"
    CUT_ALWAYS = "never a byte beyond a point"
    STALL = "stops sending, keeps the connection"
    SLOW = "1 kB/s"
    RANGE_IGNORED = "200 with everything, whatever was asked for"
    RANGE_REFUSED = "416 for every rest"
    WRONG_RANGE = "206 for another range than was asked for"
    OTHER_TOTAL = "206 whose Content-Range names another size of the whole"
    NEW_ETAG = "another ETag each time, same bytes"
    WEAK_ETAG = "a weak ETag, another each time"
    NO_ETAG = "no ETag at all"
    CHANGES_MIDWAY = "cut once, then another file under the same name"
    TOO_LONG = "1,000 bytes more than the file has"
    TOO_SHORT = "1,000 bytes less than the file has, properly ended"
    CHUNKED = "no Content-Length"


ANY_PLACE = frozenset(list(Mood)[: list(Mood).index(Mood.HEAD_REFUSED)])
FILE_ADDRESS = frozenset(list(Mood)[list(Mood).index(Mood.HEAD_REFUSED) : list(Mood).index(Mood.HOSTILE_NAMES)])
BODY = frozenset(list(Mood)[list(Mood).index(Mood.FLIP_BIT) :])

_ONCE = frozenset({Mood.CUT, Mood.CHANGES_MIDWAY})


@dataclass
class Misbehaviour:
    """A mood with what belongs to it: ``times`` it is still shown (None: for ever), ``at`` which fraction of the file
    it sets in, ``seconds`` it lasts (Retry-After, pauses), ``rate`` in bytes per second, and the places it is shown."""

    mood: Mood
    times: int | None = None
    at: float = 0.5
    seconds: float = 3600.0
    rate: int = 1000
    places: frozenset[Place] = frozenset(Place)

    def __post_init__(self) -> None:
        if self.times is None and self.mood in _ONCE:
            self.times = 1


Moods = Mapping[Mood, Misbehaviour]
Write = Callable[[bytes], None]


@dataclass(frozen=True)
class Sending:
    """One body on its way: which bytes of which file, and what to do with them."""

    file: HubFile
    start: int
    end: int
    moods: Moods
    closing: threading.Event

    def send(self, write: Write) -> bool:
        """Send all that the moods allow; False means: cut the connection now."""
        stop, stalls = self.end, False
        for mood in (Mood.CUT, Mood.CHANGES_MIDWAY, Mood.CUT_ALWAYS, Mood.STALL):
            if mood in self.moods:
                stop = min(stop, max(self.start, int(self.file.size * self.moods[mood].at)))
                stalls = mood is Mood.STALL
        for piece in self._paced(self._altered(stop)):
            write(piece)
        if stalls:
            self.closing.wait(self.moods[Mood.STALL].seconds)
        return stop == self.end and not stalls

    def _altered(self, stop: int) -> Iterator[bytes]:
        content = Generated(self.file.size, seed=99) if Mood.SWAPPED in self.moods else self.file.content
        flipped = int(self.file.size * self.moods[Mood.FLIP_BIT].at) if Mood.FLIP_BIT in self.moods else -1
        at = self.start
        for piece in content.pieces(self.start, min(stop, self.file.size)):
            if at <= flipped < at + len(piece):
                changed = bytearray(piece)
                changed[flipped - at] ^= 1
                piece = bytes(changed)
            yield piece
            at += len(piece)
        if stop > self.file.size:
            yield b"\0" * (stop - max(self.start, self.file.size))

    def _paced(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        if Mood.SLOW not in self.moods:
            yield from pieces
            return
        step = max(1, self.moods[Mood.SLOW].rate // 20)
        for piece in pieces:
            for at in range(0, len(piece), step):
                yield piece[at : at + step]
                if self.closing.wait(0.05):
                    return
