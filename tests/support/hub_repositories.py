"""What the hub of the tests holds: repositories, and files whose bytes are made up as they are read."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

_BLOCK = 1 << 20

HOSTILE_NAMES = (
    "../../outside.gguf",
    "/etc/absolute.gguf",
    "C:\\Windows\\drive.gguf",
    "C:drive.gguf",
    "folder\\..\\..\\backslash.gguf",
    "folder/../../up.gguf",
    "nul\x00byte.gguf",
    "control\x07bell.gguf",
    "line\nbreak.gguf",
    "right-to-left\u202efugg.exe.gguf",
    "long-" + "x" * 400 + ".gguf",
    "",
)
"""Names that a careless client would write outside its folder, or show as something else than they are."""

HOSTILE_ETAG = '"../../../outside/etag"'
HOSTILE_COMMIT = "../../../outside/commit"


class Generated:
    """``size`` bytes that depend on ``seed`` only, no two blocks alike; any part can be read without the rest."""

    def __init__(self, size: int, seed: int = 0) -> None:
        self.size = size
        self._base = random.Random(seed).randbytes(_BLOCK)

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from ``start`` up to ``end``, in pieces of at most 1 MiB."""
        while start < end:
            number, offset = divmod(start, _BLOCK)
            length = min(_BLOCK - offset, end - start)
            if offset >= 8:
                yield self._base[offset : offset + length]
            else:
                block = number.to_bytes(8, "big") + self._base[8:]
                yield block[offset : offset + length]
            start += length


class _InMemory:
    """Bytes given by a test."""

    def __init__(self, content: bytes) -> None:
        self.size = len(content)
        self._content = memoryview(content)

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from ``start`` up to ``end``."""
        for at in range(start, end, _BLOCK):
            yield bytes(self._content[at : min(at + _BLOCK, end)])


class _OnDisk:
    """A file given by a test."""

    def __init__(self, path: Path) -> None:
        self.size = path.stat().st_size
        self._path = path

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from ``start`` up to ``end``."""
        with self._path.open("rb") as stream:
            stream.seek(start)
            while start < end and (piece := stream.read(min(_BLOCK, end - start))):
                yield piece
                start += len(piece)


Content = bytes | Generated | Path


@dataclass
class HubFile:
    """One file at one commit. ``is_lfs`` as for all model files; small text files are not, and have no SHA-256."""

    name: str
    content: Generated | _InMemory | _OnDisk
    is_lfs: bool = True

    @property
    def size(self) -> int:
        """Size in bytes."""
        return self.content.size

    @cached_property
    def sha256(self) -> str:
        """Of all bytes, in hexadecimal."""
        digest = hashlib.sha256()
        for piece in self.content.pieces(0, self.size):
            digest.update(piece)
        return digest.hexdigest()

    @property
    def linked_etag(self) -> str:
        """What the hub calls this state of the file: the SHA-256 of a large file, another checksum of a small one."""
        return f'"{self.sha256}"' if self.is_lfs else f'"{self.sha256[:40]}"'

    @property
    def store_etag(self) -> str:
        """What the server that stores the bytes calls it: something else, as in life."""
        return f'"stored-{self.sha256[:32]}"'


@dataclass
class HubRepository:
    """One model repository with its newest commit."""

    name: str
    licence: str = "apache-2.0"
    licence_link: str = ""
    gated: str = ""
    downloads: int = 1000
    likes: int = 10
    updated: str = "2026-01-02T03:04:05.000Z"
    task: str = "text-generation"
    base_models: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en",)
    chat_template: str = ""
    files: dict[str, HubFile] = field(default_factory=dict)
    commits: int = 1

    @property
    def commit(self) -> str:
        """The newest commit: another one after each change."""
        return hashlib.sha1(f"{self.name} {self.commits}".encode(), usedforsecurity=False).hexdigest()

    def as_json(self) -> dict[str, object]:
        """Return what the hub's API says about the repository, without its files."""
        card = {
            "license": self.licence,
            "license_link": self.licence_link or None,
            "base_model": list(self.base_models),
            "language": list(self.languages),
        }
        return {
            "_id": hashlib.sha1(self.name.encode(), usedforsecurity=False).hexdigest()[:24],
            "id": self.name,
            "modelId": self.name,
            "author": self.name.partition("/")[0],
            "sha": self.commit,
            "lastModified": self.updated,
            "private": False,
            "disabled": False,
            "gated": self.gated or False,
            "downloads": self.downloads,
            "likes": self.likes,
            "library_name": "gguf",
            "pipeline_tag": self.task,
            "tags": ["gguf", f"license:{self.licence}", *(f"base_model:{name}" for name in self.base_models)],
            "cardData": {key: value for key, value in card.items() if value},
        }

    def siblings(self, with_blobs: bool) -> list[dict[str, object]]:
        """Return the hub's list of the files."""
        return [self._sibling(file) if with_blobs else {"rfilename": file.name} for file in self.files.values()]

    @staticmethod
    def _sibling(file: HubFile) -> dict[str, object]:
        blob: dict[str, object] = {"rfilename": file.name, "size": file.size, "blobId": file.sha256[:40]}
        if file.is_lfs:
            blob["lfs"] = {"sha256": file.sha256, "size": file.size, "pointerSize": 134}
        return blob


def content_of(content: Content) -> Generated | _InMemory | _OnDisk:
    """Return ``content`` in the form that can be read in parts."""
    if isinstance(content, bytes):
        return _InMemory(content)
    return _OnDisk(content) if isinstance(content, Path) else content
