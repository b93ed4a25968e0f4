"""What is done with a model's files on disk: naming, describing, hashing, deleting. Runs on worker threads."""

from __future__ import annotations

import contextlib
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sotto.domain.errors import UserFacingError
from sotto.domain.ids import ModelId, new_id
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import ADAPTER, InstalledModel
from sotto.services.clock import now_ms
from sotto.services.tasks import AbandonedError

if TYPE_CHECKING:
    from sotto.engine.gguf.header import GgufHeader

_CHUNK = 4 * 1024 * 1024
_PROGRESS_SECONDS = 0.1
_PART_NAME = r"(?s:(?P<prefix>.*)-[0-9]{5}-of-(?P<count>[0-9]{5})\.gguf)"

Progress = Callable[[float], None]
"""Gets a fraction 0…1."""


@dataclass(frozen=True, slots=True)
class FileHash:
    """A SHA-256 with the size (bytes) and time of change (ns) that the file had then.

    Of a split model the hash is of all files one after the other, size and time are the first file's.
    """

    sha256: str
    size_bytes: int
    mtime_ns: int


def absolute(path: Path) -> Path:
    """Return ``path`` from the root and without ``..``, so that a file has one name.

    Links stay as they are, the user's own path is kept; only what ``..`` comes from must be followed, because
    ``link/..`` is the folder above the link's target.
    """
    with contextlib.suppress(RuntimeError):  # "~nobody"
        path = path.expanduser()
    path = path.absolute()
    if ".." not in path.parts:
        return path
    try:
        return path.parent.resolve() / path.name
    except (OSError, RuntimeError, ValueError):  # links in a circle, a zero byte: opening it will say so
        return path


def looks_like_path(spec: str) -> bool:
    """Return whether a user who writes ``spec`` probably means a file."""
    return "/" in spec or "\\" in spec or spec.lower().endswith(".gguf")


def model_at(path: Path) -> InstalledModel:
    """Return a new record of the model in the file at ``path``; raises UserFacingError if it is no language model."""
    from sotto.engine.gguf.model import check_is_language_model

    header = _read_header(absolute(path))
    check_is_language_model(header)
    return InstalledModel(
        id=ModelId(new_id()),
        name=header.name or header.path.stem,
        path=header.path,
        size_bytes=header.file_size,
        architecture=header.architecture,
        quantization=header.quantization,
        parameters=header.parameters,
        n_ctx_train=header.n_ctx_train,
        has_template=bool(header.chat_template),
        licence=header.licence,
        added=now_ms(),
    )


def model_or_adapter_at(path: Path) -> InstalledModel:
    """Return a new record of what is in the file at ``path``: a model, or a LoRA adapter. Raises UserFacingError."""
    from sotto.engine.gguf.adapter import check_is_adapter

    header = _read_header(absolute(path))
    if not header.is_adapter:
        return model_at(path)
    check_is_adapter(header)
    return InstalledModel(
        id=ModelId(new_id()),
        name=header.name or header.path.stem,
        path=header.path,
        size_bytes=header.file_size,
        architecture=header.architecture,
        quantization=ADAPTER,
        parameters=header.parameters,
        licence=header.licence,
        added=now_ms(),
    )


def describe(path: Path) -> dict[str, Any]:
    """Return the facts in the header of a model's file, for people who want to look."""
    header = _read_header(path)
    return {
        "name": header.name,
        "architecture": header.architecture,
        "quantization": header.quantization,
        "parameters": header.parameters,
        "layers": header.n_layer,
        "embedding_length": header.n_embd,
        "context_length": header.n_ctx_train,
        "licence": header.licence,
        "chat_template": header.chat_template,
        "gguf_version": header.version,
        "tensors": header.tensor_count,
        "size_bytes": header.file_size,
        "files": [str(path) for path in header.files],
        "metadata": {key: value for key, value in header.metadata.items() if isinstance(value, str | int | float)},
    }


def hash_files(path: Path, report: Progress, closing: threading.Event) -> FileHash:
    """Read the model at ``path`` to its end; raises AbandonedError as soon as ``closing`` is set."""
    import hashlib  # loads OpenSSL, which no start of the window needs

    header = _read_header(path)
    total = max(1, header.file_size)
    digest = hashlib.sha256()
    done, reported = 0, 0.0
    try:
        status = path.stat()
        for chunk in _chunks(header):
            if closing.is_set():
                raise AbandonedError
            digest.update(chunk)
            done += len(chunk)
            if time.monotonic() - reported > _PROGRESS_SECONDS:
                reported = time.monotonic()
                report(min(1.0, done / total))
    except OSError as error:
        raise UserFacingError(
            "model_file_unreadable",
            f"The model file {path.name} could not be read to its end.",
            "Check the disk it lies on, or add the model again.",
            str(error),
        ) from error
    report(1.0)
    return FileHash(digest.hexdigest(), status.st_size, status.st_mtime_ns)


def delete_files(path: Path) -> None:
    """Delete the model at ``path``, all parts of a split one, damaged or not. Raises ``model_file_not_deleted``."""
    files = {path}
    match = re.fullmatch(_PART_NAME, path.name)
    if match:
        count = int(match["count"])
        files |= {path.with_name(f"{match['prefix']}-{n:05}-of-{count:05}.gguf") for n in range(1, count + 1)}
    try:
        for file in sorted(files):
            file.unlink(missing_ok=True)
    except OSError as error:
        raise UserFacingError(
            "model_file_not_deleted",
            f"The file of the model, {path.name}, could not be deleted.",
            "Unload the model, close other programs that use it, and try again.",
            str(error),
        ) from error


def _read_header(path: Path) -> GgufHeader:
    from sotto.engine.gguf.model import read_model  # not at the start of the window, which reads no model file

    return read_model(path)


def _chunks(header: GgufHeader) -> Iterator[bytes]:
    for part in header.files:
        with part.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk


def is_file(path: Path) -> bool:
    """Return whether a file can be found at ``path``; unlike :meth:`Path.is_file` this never raises."""
    return os.path.isfile(path)  # noqa: PTH113 - in a folder that may not be entered there is none
