"""The messages between Sotto and its fetcher, in both directions, as frozen dataclasses.

``docs/architecture.md`` holds the overview of who says what when; :mod:`sotto.ipc.wire` how a message becomes a line.
The fetcher keeps nothing between two starts: whoever asks for a file names the part that is there already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import ClassVar

from sotto.domain.light_dataclass import dataclass
from sotto.ipc.wire import Ping, Pong, Quit, WireMessage

PROTOCOL_VERSION = 1


# To the fetcher ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Configure(WireMessage):
    """How the network is to be used from now on. The first message; also sent when a setting changes.

    ``endpoint`` is the hub's address without a slash at the end (empty: the public hub), ``proxy`` an address or empty
    (then the system's environment counts), ``token`` goes to the hub's host only. ``offline``: every job fails with
    the code ``offline``, and those that run are ended.
    """

    type: ClassVar[str] = "configure"
    endpoint: str = ""
    proxy: str = ""
    token: str = ""
    offline: bool = False


@dataclass(frozen=True, slots=True)
class Search(WireMessage):
    """Find repositories with GGUF files by ``words``; ``limit`` of them at most, most downloaded first."""

    type: ClassVar[str] = "search"
    job: str
    words: str
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Inspect(WireMessage):
    """Look into one repository (``owner/name``): its files, licence and whether it is gated."""

    type: ClassVar[str] = "inspect"
    job: str
    repository: str
    revision: str = "main"


@dataclass(frozen=True, slots=True)
class Fetch(WireMessage):
    """Bring one file into ``part`` (an absolute path), going on after what lies there already.

    ``revision`` is a commit or a branch, ``size_bytes`` and ``sha256`` what the file must have (None: what the hub
    says; a file without either is refused). ``etag`` is what the server called the file when the part was begun, empty
    if not known. ``room`` bytes must stay free on the disk beside the file.
    """

    type: ClassVar[str] = "fetch"
    job: str
    repository: str
    revision: str
    file: str
    part: str
    size_bytes: int | None = None
    sha256: str | None = None
    etag: str = ""
    room: int = 1_000_000_000


@dataclass(frozen=True, slots=True)
class LookForUpdate(WireMessage):
    """Read what ``address`` says of new versions: one GET without a token, no redirect followed, ``limit`` bytes at
    most."""

    type: ClassVar[str] = "update"
    job: str
    address: str
    limit: int


@dataclass(frozen=True, slots=True)
class Stop(WireMessage):
    """End a job; ``stopped`` follows. What was received stays in the part file."""

    type: ClassVar[str] = "stop"
    job: str


# From the fetcher ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hello(WireMessage):
    """The first line."""

    type: ClassVar[str] = "hello"
    protocol: int
    pid: int
    library: str = ""


@dataclass(frozen=True, slots=True)
class RequestStarted(WireMessage):
    """A request goes out now: for the list of all requests. ``path`` is without a query, which may hold secrets.

    ``at`` in Unix milliseconds, ``why`` is the type of the job (``search``, ``inspect``, ``fetch``, ``update``),
    ``authorised`` whether the token went along. Each redirect that is followed is a request of its own.
    """

    type: ClassVar[str] = "request_started"
    number: int
    job: str
    why: str
    at: int
    method: str
    host: str
    path: str
    authorised: bool = False


@dataclass(frozen=True, slots=True)
class RequestEnded(WireMessage):
    """Request ``number`` is over. ``status`` is HTTP's, 0 if there was no answer; ``received`` bytes of its body."""

    type: ClassVar[str] = "request_ended"
    number: int
    status: int
    received: int = 0


@dataclass(frozen=True, slots=True)
class FoundRepository(WireMessage):
    """One repository of a search. ``gated`` is empty, ``auto`` or ``manual``; ``updated`` in Unix milliseconds, 0:
    not known. All texts are foreign: shown as plain text only."""

    type: ClassVar[str] = "found_repository"
    repository: str
    downloads: int = 0
    likes: int = 0
    updated: int = 0
    licence: str = ""
    gated: str = ""
    task: str = ""


@dataclass(frozen=True, slots=True)
class SearchResults(WireMessage):
    """The end of a search."""

    type: ClassVar[str] = "search_results"
    job: str
    repositories: list[FoundRepository] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RepositoryFile(WireMessage):
    """One file of a repository; ``size_bytes`` and ``sha256`` are None where the hub does not say."""

    type: ClassVar[str] = "repository_file"
    name: str
    size_bytes: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class RepositoryFiles(WireMessage):
    """The answer to inspect: the GGUF files of a repository at ``commit``."""

    type: ClassVar[str] = "repository_files"
    job: str
    repository: str
    commit: str
    licence: str = ""
    licence_address: str = ""
    gated: str = ""
    base_models: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    files: list[RepositoryFile] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class UpdateAnswer(WireMessage):
    """What the address said, as it came: nobody has checked it yet."""

    type: ClassVar[str] = "update_answer"
    job: str
    text: str


@dataclass(frozen=True, slots=True)
class Pinned(WireMessage):
    """What exactly is being fetched, known before its first byte: to be kept for going on later.

    The last one of a job counts: it comes again when the server that holds the bytes has answered (``etag`` and
    ``host`` are then that server's), and when the file was changed meanwhile.
    """

    type: ClassVar[str] = "pinned"
    job: str
    commit: str
    size_bytes: int
    sha256: str
    etag: str
    host: str


@dataclass(frozen=True, slots=True)
class Checking(WireMessage):
    """``done`` of ``total`` bytes of the part that was there already are read again for the checksum."""

    type: ClassVar[str] = "checking"
    job: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Progress(WireMessage):
    """``received`` of ``size_bytes`` are on the disk. The speed is that of the last seconds. About four a second."""

    type: ClassVar[str] = "progress"
    job: str
    received: int
    size_bytes: int
    bytes_per_second: float = 0.0


@dataclass(frozen=True, slots=True)
class Waiting(WireMessage):
    """Something is wrong that may pass: the next try is in ``seconds``. ``code`` and ``text`` say what it is."""

    type: ClassVar[str] = "waiting"
    job: str
    seconds: float
    attempt: int
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Restarted(WireMessage):
    """The part was thrown away and the file is fetched from its beginning; ``text`` says why."""

    type: ClassVar[str] = "restarted"
    job: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Fetched(WireMessage):
    """The file lies complete and synced in the part, with the SHA-256 it must have."""

    type: ClassVar[str] = "fetched"
    job: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Stopped(WireMessage):
    """The job was stopped on request."""

    type: ClassVar[str] = "stopped"
    job: str
    received: int = 0


@dataclass(frozen=True, slots=True)
class Failed(WireMessage):
    """The job can't be done; the fetcher goes on. The fields are those of a UserFacingError.

    ``passes``: what is wrong may pass (no network, a full disk), the part is kept; else trying again is of no use.
    """

    type: ClassVar[str] = "failed"
    job: str
    code: str
    text: str
    hint: str = ""
    details: str = ""
    passes: bool = False


TO_FETCHER: Mapping[str, type[WireMessage]] = {
    c.type: c for c in (Configure, Search, Inspect, Fetch, LookForUpdate, Stop, Ping, Quit)
}
FROM_FETCHER: Mapping[str, type[WireMessage]] = {
    c.type: c
    for c in (
        Hello,
        RequestStarted,
        RequestEnded,
        SearchResults,
        RepositoryFiles,
        UpdateAnswer,
        Pinned,
        Checking,
        Progress,
        Waiting,
        Restarted,
        Fetched,
        Stopped,
        Failed,
        Pong,
    )
}
