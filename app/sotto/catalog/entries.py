"""What the catalog says about a model and its files. Every file is named so exactly that nothing else passes for it."""

from __future__ import annotations

from enum import StrEnum

from sotto.domain.light_dataclass import dataclass


class Role(StrEnum):
    """What a model is made for."""

    CHAT = "chat"
    BASE = "base"
    """Not trained to answer: it goes on with a text. Used in completion mode."""
    REASONING = "reasoning"
    CODE = "code"
    EMBEDDING = "embedding"
    VISION = "vision"


class FileKind(StrEnum):
    """What one file of a model is."""

    MODEL = "model"
    PROJECTOR = "projector"
    """The part that reads pictures (mmproj); used beside a model file."""


class Check(StrEnum):
    """How it is known that a downloaded file is the right one."""

    PINNED = "pinned"
    """Commit, size and SHA-256 stand in the catalog."""
    AT_DOWNLOAD = "against the hub at download"
    """What the catalog lacks has to be asked from the hub, and the file compared with that."""


class Openness(StrEnum):
    """How much of one part of a model (weights, code, data) is published."""

    OPEN = "open"
    PARTLY = "partly"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Architecture:
    """The figures that the size of the KV cache follows from. ``head_size`` is the width of a key or a value."""

    layers: int
    kv_heads: int
    head_size: int


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file on the hub. ``commit`` (40 hexadecimal digits), ``bytes`` and ``sha256`` are None where not known."""

    kind: FileKind
    quantization: str
    repository: str
    name: str
    commit: str | None
    bytes: int | None
    sha256: str | None
    check: Check

    @property
    def quantized_by(self) -> str:
        """Who made and published this file: the owner of the repository."""
        return self.repository.partition("/")[0]

    @property
    def unknown(self) -> tuple[str, ...]:
        """What the catalog does not know and the hub has to be asked for."""
        facts = (("commit", self.commit), ("bytes", self.bytes), ("sha256", self.sha256))
        return tuple(name for name, value in facts if value is None)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a model comes from: who trained it, and from which other model (None: from scratch, or not published)."""

    author: str
    base: str | None


@dataclass(frozen=True, slots=True)
class Published:
    """What of a model is open to look into."""

    weights: Openness
    code: Openness
    data: Openness


class TemplateOf(StrEnum):
    """Whose chat templates the catalog's hashes are of."""

    FILE = "file"
    """Those in the files: each must have one of them."""
    AUTHOR = "author"
    """Those that the author has published, every revision known. Whoever quantized the model may have mended it."""
    DERIVED = "derived"
    """Those of another size of the release, with the one difference that is known of: taken for the author's own until
    somebody has seen those."""
    NOBODY = "nobody"
    """There is none: the model goes on with a text or compares texts, and has no chats."""


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """One model. ``parameters`` and ``active_parameters`` (used for one token) are counts, rounded as published;
    ``context`` is in tokens; ``languages`` are ISO 639-1 codes, ``mul`` stands for more than those named.
    ``template_sha256`` are of chat templates without line breaks at their end, the oldest revision first as far as that
    is known; ``template_of`` says of whose. No hash and None: not known; no hash and ``NOBODY``: there is none to know.
    """

    id: str
    name: str
    family: str
    role: Role
    summary: str
    languages: tuple[str, ...]
    parameters: int
    active_parameters: int
    context: int | None
    architecture: Architecture | None
    licence: str
    published: Published
    origin: Origin
    template_sha256: tuple[str, ...]
    template_of: TemplateOf | None
    notes: tuple[str, ...]
    files: tuple[ModelFile, ...]

    @property
    def model_files(self) -> tuple[ModelFile, ...]:
        """The files one of which is needed: the model in each of its quantizations."""
        return tuple(file for file in self.files if file.kind is FileKind.MODEL)

    @property
    def projector(self) -> ModelFile | None:
        """The file that lets the model read pictures, if the catalog has it."""
        return next((file for file in self.files if file.kind is FileKind.PROJECTOR), None)

    @property
    def is_completed(self) -> bool:
        """Whether the model goes on with a text instead of answering."""
        return self.role is Role.BASE

    @property
    def is_without_chats(self) -> bool:
        """Whether the model is not made for chats and so needs no chat template."""
        return self.role in (Role.BASE, Role.EMBEDDING)


@dataclass(frozen=True, slots=True)
class Catalog:
    """The whole list. ``updated`` is the day of its last change (``2026-11-21``)."""

    updated: str
    entries: tuple[CatalogEntry, ...]
