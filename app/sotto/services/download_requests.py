"""What is to be downloaded, told apart from what it is called on disk: names from the hub never become names here."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from sotto.domain.downloads import Download, DownloadFile, DownloadPart
from sotto.domain.light_dataclass import dataclass

if TYPE_CHECKING:
    from sotto.services.catalog import ModelFile, Offer
    from sotto.services.hub_search import HubModel, HubVariant

NEWEST = "main"
"""The branch whose newest commit is taken where the catalog names none; it is pinned before the first byte."""

_FOLDER_LETTERS = 60
_RANDOM_LETTERS = 6
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_RESERVED = re.compile(
    r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(?![a-z0-9])"
)  # device names on Windows, also with a suffix
_UNNAMED_LICENCES = ("", "other", "unknown")


@dataclass(frozen=True, slots=True)
class DownloadRequest:
    """A model to be fetched: ``files`` of one repository, all parts of it in one go.

    ``revision`` is a commit or a branch. ``entry`` is the id in the catalog, empty for other models; ``licence`` the id
    of the licence, or what the hub calls it. The ``local`` names of the files are made anew when the download starts.
    """

    name: str
    repository: str
    revision: str
    quantization: str
    files: tuple[DownloadFile, ...]
    entry: str = ""
    licence: str = ""

    @property
    def size_bytes(self) -> int:
        """Size of all files as far as it is known."""
        return sum(file.size_bytes or 0 for file in self.files)

    @property
    def licence_key(self) -> str:
        """What is accepted: the licence; where the hub names none ("other"), that of this one repository."""
        if self.licence.strip().lower() in _UNNAMED_LICENCES:
            return f"{self.licence.strip().lower() or 'none'}:{self.repository}"
        return self.licence

    def is_same_as(self, other: Download | DownloadRequest) -> bool:
        """Return whether ``other`` brings the same model file."""
        return self.repository == other.repository and main_file(self.files).name == main_file(other.files).name


def request_for(offer: Offer, file: ModelFile) -> DownloadRequest:
    """Return the request for ``file``, one of the model files of a catalog entry, with the projector if it has one."""
    entry = offer.entry
    revision = file.commit or NEWEST
    files = [DownloadFile(file.name, "", DownloadPart.MODEL, file.bytes, file.sha256)]
    projector = entry.projector
    if projector is not None and projector.repository == file.repository:
        own = projector.commit or NEWEST
        files.append(
            DownloadFile(
                projector.name,
                "",
                DownloadPart.PROJECTOR,
                projector.bytes,
                projector.sha256,
                revision="" if own == revision else own,
            )
        )
    return DownloadRequest(
        entry.name, file.repository, revision, file.quantization, tuple(files), entry.id, offer.licence.id
    )


def request_for_variant(model: HubModel, variant: HubVariant) -> DownloadRequest:
    """Return the request for one quantization of a repository of the hub."""
    licence = model.licence.id if model.licence is not None else model.licence_name
    return DownloadRequest(
        variant.name, model.repository, model.commit or NEWEST, variant.quantization, variant.files, licence=licence
    )


def main_file(files: Iterable[DownloadFile]) -> DownloadFile:
    """Return the model file, the first one of a split model."""
    return min((file for file in files if file.part is DownloadPart.MODEL), key=lambda file: file.name)


def with_local_names(files: Iterable[DownloadFile]) -> tuple[DownloadFile, ...]:
    """Return ``files`` in the order they are fetched, each with the name that it gets here.

    llama.cpp finds the parts of a split model by ``-00001-of-00003`` before the suffix.
    """
    given = tuple(files)
    models = sorted((file for file in given if file.part is DownloadPart.MODEL), key=lambda file: file.name)
    projectors = [file for file in given if file.part is DownloadPart.PROJECTOR]
    count = len(models)
    named = [
        replace(file, local="model.gguf" if count == 1 else f"model-{number:05}-of-{count:05}.gguf")
        for number, file in enumerate(models, 1)
    ]
    named += [
        replace(file, local="projector.gguf" if number == 1 else f"projector-{number}.gguf")
        for number, file in enumerate(projectors, 1)
    ]
    return tuple(named)


def new_folder_name(request: DownloadRequest) -> str:
    """Return a new name for the folder of a download: readable, safe on every system, and never that of another."""
    return folder_name(request.name, request.quantization)


def folder_name(name: str, quantization: str) -> str:
    """Return a new name for the folder of the model ``name``, as :func:`new_folder_name` does."""
    text = f"{name}-{quantization}".lower()
    slug = re.sub(r"[^a-z0-9.]+", "-", text).strip(".-")[:_FOLDER_LETTERS].strip(".-") or "model"
    slug = re.sub(r"\.{2,}", ".", slug)
    if _RESERVED.match(slug):
        slug = f"model-{slug}"[:_FOLDER_LETTERS].strip(".-")
    return f"{slug}-{''.join(secrets.choice(_ALPHABET) for _ in range(_RANDOM_LETTERS))}"
