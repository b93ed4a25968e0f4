"""Downloads: what is to be fetched from the hub, and how far it is."""

from __future__ import annotations

from enum import StrEnum

from sotto.domain.errors import UserFacingError
from sotto.domain.ids import DownloadId
from sotto.domain.light_dataclass import dataclass


class DownloadState(StrEnum):
    """Where a download stands. All but the last are kept across restarts; running ones are then paused or queued."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    FAILED = "failed"
    DONE = "done"


class DownloadPart(StrEnum):
    """What one file of a download is for."""

    MODEL = "model"
    PROJECTOR = "projector"
    """The file that lets a model read pictures."""


@dataclass(frozen=True, slots=True)
class DownloadFile:
    """One file of a download.

    ``name`` is its path in the repository and never a path here; ``local`` is the name, made by Sotto, that it gets in
    the download's folder. ``size_bytes`` and ``sha256`` are None until the hub said them; ``etag`` is the server's name
    for this state of the file, empty before the first byte. ``revision`` is the commit or branch of this file where
    it is not that of the download.
    """

    name: str
    local: str
    part: DownloadPart = DownloadPart.MODEL
    size_bytes: int | None = None
    sha256: str | None = None
    etag: str = ""
    received: int = 0
    is_complete: bool = False
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """A model on its way: one file, or the shards of a split one, and its projector.

    ``revision`` is the commit once it is known (before that maybe a branch). ``folder`` is the name, made by Sotto, of
    its folder in the models folder. ``entry`` is the id of its catalog entry, empty for others; ``licence`` the id of
    the licence or what the hub calls it. ``created`` in Unix milliseconds.
    """

    id: DownloadId
    name: str
    repository: str
    revision: str
    quantization: str
    folder: str
    files: tuple[DownloadFile, ...]
    entry: str = ""
    licence: str = ""
    state: DownloadState = DownloadState.QUEUED
    error: UserFacingError | None = None
    created: int = 0

    @property
    def size_bytes(self) -> int:
        """Size of all files as far as it is known."""
        return sum(file.size_bytes or 0 for file in self.files)

    @property
    def received(self) -> int:
        """Bytes on the disk."""
        return sum(file.received for file in self.files)


@dataclass(frozen=True, slots=True)
class NetworkRequest:
    """One request that a program of Sotto made. ``at`` in Unix milliseconds; ``status`` is HTTP's, 0: no answer (yet);
    ``received`` in bytes; ``authorised`` whether the access token went along."""

    number: int
    at: int
    method: str
    host: str
    path: str
    why: str
    authorised: bool = False
    status: int = 0
    received: int = 0
