"""The models of other programs, so that those can be used where they are instead of being stored twice.

Each program's own layout, as its sources and pages say (November 2026); where it is, :mod:`sotto.catalog.known_places`
knows:

- LM Studio: ``models/<owner>/<repository>/<file>.gguf``.
- Jan: ``<name>/model.gguf``. GPT4All: ``*.gguf`` directly in its folder.
- Ollama: a manifest ``manifests/<host>/<owner>/<name>/<tag>`` (JSON) names the layers, which lie without an ending in
  ``blobs/sha256-<hash>``; the hash is that of the file.
- The hub's cache (huggingface_hub, and llama.cpp since 2026): ``models--<owner>--<name>/snapshots/<commit>/<file>``,
  links to ``blobs``; on Windows the files themselves.
- llama.cpp: ``<owner>_<repository>_<file>.gguf`` in its cache.

Only file names and those small text files are read here; any thread.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from sotto.catalog.small_files import small_json
from sotto.domain.light_dataclass import dataclass

_MOST_FILES = 5_000
_DEEPEST = 6
_PART = re.compile(r"-(?P<number>[0-9]{5})-of-[0-9]{5}\.gguf$", re.IGNORECASE)
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
_MODEL_LAYER = "application/vnd.ollama.image.model"
_PROJECTOR_LAYER = "application/vnd.ollama.image.projector"


class FolderKind(StrEnum):
    """Whose layout a folder has. The values are stored."""

    FOLDER = "folder"
    LM_STUDIO = "lm-studio"
    JAN = "jan"
    GPT4ALL = "gpt4all"
    OLLAMA = "ollama"
    HUB_CACHE = "hub-cache"
    LLAMA_CPP = "llama.cpp"

    @property
    def owner(self) -> str:
        """What the program is called; empty for a folder of the user's own."""
        return _OWNERS[self]


_OWNERS = {
    FolderKind.FOLDER: "",
    FolderKind.LM_STUDIO: "LM Studio",
    FolderKind.JAN: "Jan",
    FolderKind.GPT4ALL: "GPT4All",
    FolderKind.OLLAMA: "Ollama",
    FolderKind.HUB_CACHE: "Hugging Face cache",
    FolderKind.LLAMA_CPP: "llama.cpp",
}


@dataclass(frozen=True, slots=True)
class ModelPlace:
    """A folder that may hold models."""

    path: Path
    kind: FolderKind


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that is probably a model, the first part of a split one. What is not known is empty.

    ``name`` is what the other program calls it, where that says more than the file. ``repository``, ``revision`` and
    ``remote_name`` say where on the hub it comes from, ``projector`` is the file that reads pictures for it.
    """

    path: Path
    name: str = ""
    repository: str = ""
    revision: str = ""
    remote_name: str = ""
    projector: Path | None = None


def kind_of(folder: Path) -> FolderKind:
    """Return whose layout a folder that the user chose has."""
    if is_folder(folder / "manifests") and is_folder(folder / "blobs"):
        return FolderKind.OLLAMA
    try:
        is_cache = any(child.name.startswith("models--") and (child / "snapshots").is_dir() for child in _list(folder))
    except OSError:
        is_cache = False
    return FolderKind.HUB_CACHE if is_cache else FolderKind.FOLDER


def find_models(place: ModelPlace) -> list[FoundFile]:
    """Return what is probably a model in ``place``, by path; nothing is opened. Raises OSError if it can't be read."""
    _list(place.path)  # a folder that is gone must not look like an empty one
    if place.kind is FolderKind.OLLAMA:
        return sorted(_of_ollama(place.path), key=lambda found: found.name)
    if place.kind is FolderKind.HUB_CACHE:
        return list(_of_hub_cache(place.path))
    projectors: dict[Path, Path] = {}
    models: list[Path] = []
    for path in _gguf_files(place.path):
        if is_projector_name(path.name):
            projectors.setdefault(path.parent, path)
        elif _is_first_part(path.name):
            models.append(path)
    named = _named_like_the_hub if place.kind is FolderKind.LM_STUDIO else _named_by_file
    return [named(place, path, projectors.get(path.parent)) for path in sorted(models)]


def is_projector_name(name: str) -> bool:
    """Return whether a file's name says that it is the picture part of a model (mmproj), no model."""
    return "mmproj" in name.lower()


def _named_by_file(_place: ModelPlace, path: Path, projector: Path | None) -> FoundFile:
    # Jan calls every file "model.gguf": its folder says which one it is.
    name = path.parent.name if path.stem.lower() == "model" else ""
    return FoundFile(path, name, projector=projector)


def _named_like_the_hub(place: ModelPlace, path: Path, projector: Path | None) -> FoundFile:
    inside = path.relative_to(place.path).parts
    repository = "/".join(inside[:2]) if len(inside) == 3 else ""
    return FoundFile(path, "", repository, "", path.name if repository else "", projector)


def _of_hub_cache(folder: Path) -> Iterator[FoundFile]:
    for repository in _list(folder):
        if not repository.name.startswith("models--"):
            continue
        owner_and_name = "/".join(repository.name.split("--")[1:])
        seen: set[Path] = set()
        for snapshot in _list_or_nothing(repository / "snapshots"):
            files = _gguf_files(snapshot)
            projector = next((path for path in files if is_projector_name(path.name)), None)
            for path in files:
                target = path.resolve()
                if is_projector_name(path.name) or not _is_first_part(path.name) or target in seen:
                    continue  # two commits may share a file
                seen.add(target)
                remote = path.relative_to(snapshot).as_posix()
                yield FoundFile(path, "", owner_and_name, snapshot.name, remote, projector)


def _of_ollama(folder: Path) -> Iterator[FoundFile]:
    manifests = folder / "manifests"
    seen: set[Path] = set()
    for path in _files(manifests):
        layers = small_json(path).get("layers")
        blobs = {
            str(layer.get("mediaType")): _blob(folder, layer.get("digest"))
            for layer in (layers if isinstance(layers, list) else ())
            if isinstance(layer, dict)
        }
        model = blobs.get(_MODEL_LAYER)
        if model is None or model in seen:
            continue
        seen.add(model)
        yield FoundFile(model, _ollama_name(path.relative_to(manifests).parts), projector=blobs.get(_PROJECTOR_LAYER))


def _ollama_name(parts: tuple[str, ...]) -> str:
    """Return a manifest's place as Ollama writes it: ``llama3.2:3b``, with owner and host only where they differ."""
    *before, name, tag = parts if len(parts) > 1 else ("", *parts)
    shown = [part for part in before if part not in ("registry.ollama.ai", "library", "")]
    return "/".join([*shown, name]) + f":{tag}"


def _blob(folder: Path, digest: object) -> Path | None:
    match = _DIGEST.fullmatch(digest) if isinstance(digest, str) else None
    blob = folder / "blobs" / f"sha256-{match[1]}" if match else None
    return blob if blob is not None and blob.is_file() else None


def _is_first_part(name: str) -> bool:
    match = _PART.search(name)
    return match is None or match["number"] == "00001"


def _gguf_files(folder: Path) -> list[Path]:
    return [path for path in _files(folder) if path.name.lower().endswith(".gguf")]


def _files(folder: Path) -> list[Path]:
    """Return the files below ``folder`` by path; folders that are links are not entered, so no circle is walked."""
    found: list[Path] = []
    for root, folders, names in os.walk(folder):
        if len(Path(root).relative_to(folder).parts) >= _DEEPEST:
            folders.clear()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(root, name) for name in sorted(names) if not name.startswith(".")]
        if len(found) > _MOST_FILES:
            break
    return found[:_MOST_FILES]


def _list(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def _list_or_nothing(folder: Path) -> list[Path]:
    try:
        return _list(folder)
    except OSError:
        return []


def is_folder(path: Path) -> bool:
    """Return whether a folder is at ``path``; never raises."""
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises where a folder may not be entered
