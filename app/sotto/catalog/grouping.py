"""The files of a repository on the hub as a person sees them: one choice per quantization.

A repository lists what its owner uploaded, often a hundred files. What belongs together is only in their names: the
shards of a split model (``…-00001-of-00003.gguf``, the form llama.cpp writes and needs), and the projector (``mmproj``)
that lets a model read pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from sotto.domain.downloads import DownloadFile, DownloadPart
from sotto.domain.light_dataclass import dataclass

_QUANTIZATION: Final = re.compile(
    r"(?:^|(?<=[-._/ ]))((?:UD-)?(?:"
    r"I?Q[1-8]_K(?:_(?:XXL|XXS|XL|XS|S|M|L))?|IQ[1-4]_(?:XXS|XS|NL|S|M)|Q[458]_[01](?:_\d_\d)?|TQ[12]_0|"
    r"MXFP4(?:_MOE)?|NVFP4|BF16|FP?16|FP?32))(?=$|[-._/ ])",
    re.IGNORECASE,
)
_SHARD: Final = re.compile(r"(.+)-(\d{5})-of-(\d{5})\.gguf", re.IGNORECASE)
_PROJECTOR: Final = re.compile(r"(?:^|[-._/])mmproj(?=[-._/])", re.IGNORECASE)
_NO_MODEL: Final = re.compile(r"(?:^|[-._/])(?:imatrix|ggml-vocab|lora)(?=[-._/])", re.IGNORECASE)
_PROJECTOR_ORDER: Final = ("F16", "BF16", "Q8_0", "F32")
"""16 bits are what llama.cpp's own tools write a projector in; it is small, and loses much when quantized further."""

_MOST_SHARDS: Final = 999


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file as the hub lists it; size in bytes and hash are None where it does not say."""

    name: str
    size_bytes: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class FileGroup:
    """What is downloaded together. ``quantization`` is in capitals, empty where the names do not tell it; ``name`` is
    that of the file without quantization and number."""

    quantization: str
    name: str
    files: tuple[DownloadFile, ...]

    @property
    def size_bytes(self) -> int | None:
        """Size of all files, None if one of them is not known."""
        sizes = [file.size_bytes for file in self.files if file.size_bytes is not None]
        return sum(sizes) if len(sizes) == len(self.files) else None


def group_files(files: Iterable[RemoteFile]) -> tuple[FileGroup, ...]:
    """Return the models among ``files``, smallest first; a split model with a missing shard is left out."""
    models: dict[tuple[str, int | None], list[RemoteFile]] = {}
    projectors = []
    for file in files:
        if not file.name.lower().endswith(".gguf") or _NO_MODEL.search(file.name):
            continue
        if _PROJECTOR.search(file.name):
            projectors.append(file)
            continue
        shard = _SHARD.fullmatch(file.name)
        key = (shard[1], int(shard[3])) if shard else (file.name, None)
        models.setdefault(key, []).append(file)
    groups = [
        _group(stem, total, sorted(parts, key=lambda one: one.name), projectors)
        for (stem, total), parts in models.items()
        if _is_whole(total, parts)
    ]
    return tuple(sorted(groups, key=lambda group: (group.size_bytes is None, group.size_bytes or 0, group.name)))


def quantization_in(name: str) -> str:
    """Return the quantization that a file's name tells, in capitals; empty if it tells none.

    The last one counts, and the file's own name before the folder's: ``BF16/model-Q4_K_M.gguf`` is ``Q4_K_M``.
    """
    folder, _, own = name.rpartition("/")
    own = re.sub(r"\.gguf$", "", own, flags=re.IGNORECASE)
    for part in (own, folder):
        found = _QUANTIZATION.findall(part)
        if found:
            return str(found[-1]).upper().replace("FP16", "F16").replace("FP32", "F32")
    return ""


def _is_whole(total: int | None, parts: list[RemoteFile]) -> bool:
    if total is None:
        return len(parts) == 1
    numbers = sorted(int(match[2]) for part in parts if (match := _SHARD.fullmatch(part.name)))
    return 0 < total <= _MOST_SHARDS and numbers == list(range(1, total + 1))


def _group(stem: str, total: int | None, parts: list[RemoteFile], projectors: list[RemoteFile]) -> FileGroup:
    """Return one choice; the names that its files get here are Sotto's own, whatever the hub calls them."""
    quantization = quantization_in(stem)
    if total:
        files = [_download(part, f"model-{i:05d}-of-{total:05d}.gguf") for i, part in enumerate(parts, 1)]
    else:
        files = [_download(parts[0], "model.gguf")]
    if projectors:
        projector = min(projectors, key=lambda one: _distance(stem, one.name))
        files.append(_download(projector, "projector.gguf", DownloadPart.PROJECTOR))
    return FileGroup(quantization, _plain_name(stem), tuple(files))


def _download(file: RemoteFile, local: str, part: DownloadPart = DownloadPart.MODEL) -> DownloadFile:
    return DownloadFile(file.name, local, part, file.size_bytes, file.sha256)


def _distance(stem: str, projector: str) -> tuple[int, int, str]:
    """Return how badly a projector suits a model: first by how little their names share, then by its precision."""
    quantization = quantization_in(projector)
    order = _PROJECTOR_ORDER.index(quantization) if quantization in _PROJECTOR_ORDER else len(_PROJECTOR_ORDER)
    model_words, words = _words(stem), _words(projector)
    return -len(model_words & words), order, projector


def _words(name: str) -> set[str]:
    without = _QUANTIZATION.sub("", re.sub(r"\.gguf$", "", name, flags=re.IGNORECASE))
    return {word for word in re.split(r"[-._/ ]+", without.lower()) if word and word != "mmproj"}


def _plain_name(stem: str) -> str:
    own = re.sub(r"\.gguf$", "", stem.rpartition("/")[2], flags=re.IGNORECASE)
    plain = _QUANTIZATION.sub("", own).strip("-._ ")
    return re.sub(r"([-._ ])[-._ ]+", r"\1", plain) or own
