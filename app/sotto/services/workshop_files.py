"""What the workshop does on the disk: room for a smaller model, its part file, and how that becomes a model.

Runs on worker threads. A part has a name of ours and is deleted whatever ends the work; what a killed Sotto left in the
models folder is found by its lock, which nobody holds any more, and deleted before the next work begins.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sotto
from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel
from sotto.engine.gguf import quantizing
from sotto.engine.gguf.model import check_is_language_model, read_model
from sotto.engine.gguf.reader import read_tensors
from sotto.services import model_files
from sotto.services.download_files import check_space, make_folder
from sotto.services.download_requests import folder_name
from sotto.services.text_files import decoded
from sotto.store.database import sync_folder
from sotto.store.process_lock import ProcessLock

if TYPE_CHECKING:
    from sotto.engine.gguf.header import GgufHeader
    from sotto.engine.quantizer import QuantizeWork

LARGEST_TEXT: Final = 3_000_000
"""Bytes of a text that models are compared with: hours of reading, and what fits into one message to the engine."""

_LOCK = "quantize.lock"
_PART = "sotto-*.gguf.part"
_MODEL = "model.gguf"


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where a smaller model is made: ``work`` says what and into which part, which becomes ``target``.

    ``lock`` is held while the part is in a folder that was made for it; None in a folder of the user's.
    """

    work: QuantizeWork
    target: Path
    lock: ProcessLock | None


def readable(path: Path) -> GgufHeader:
    """Return the header of a model that can be made smaller. Raises the codes of the header reader, or
    ``quantize_already_quantized``."""
    header = read_model(path)
    check_is_language_model(header)
    quantizing.check_can_be_quantized(header)
    return header


def prepare(
    source: InstalledModel, sha256: str, quantization: str, folder: Path, *, owns_folder: bool, output: Path | None
) -> Workplace:
    """Check everything and make an empty part: in a folder of its own in ``folder``, or beside ``output``.

    Raises the codes of :func:`readable`, ``quantize_output_exists``, ``quantize_folder``, ``disk_too_small``,
    ``models_folder_missing`` or ``download_folder_unusable``.
    """
    from sotto.engine.quantizer import QuantizeWork

    header = readable(source.path)
    expected = quantizing.forecast(header, read_tensors(header), quantization)
    target = (
        _target(source, quantization, folder, owns_folder, expected) if output is None else _given(output, expected)
    )
    with _disk_errors():
        lock = ProcessLock(target.parent / _LOCK) if output is None else None
        if lock is not None:
            lock.try_acquire()
        part = target.parent / _PART.replace("*", secrets.token_hex(6))
        part.open("xb").close()
    notes = (
        (quantizing.MADE_BY, f"Sotto {sotto.__version__}"),
        (quantizing.FROM_NAME, source.name),
        (quantizing.FROM_QUANTIZATION, header.quantization),
        (quantizing.FROM_SHA256, sha256),
    )
    number = quantizing.file_type(quantization)
    work = QuantizeWork(header.files, part, number, expected, notes, quantizing.MADE_WITH)
    return Workplace(work, target, lock)


def finish(place: Workplace, source: InstalledModel, quantization: str) -> InstalledModel:
    """Give the whole part its name and return the model, not yet registered; the licence is the original's.

    Raises the codes of the header reader, ``quantize_output_exists`` or ``quantize_folder``; the part is there then.
    """
    part = place.work.target
    found = model_files.model_at(part)
    with _disk_errors():
        _sync(part)
        if place.target.exists():
            raise _output_exists(place.target)
        part.replace(place.target)
        sync_folder(place.target.parent)
    return replace(
        found,
        name=smaller_name(source, quantization),
        path=place.target,
        licence=source.licence or found.licence,
    )


def discard(place: Workplace) -> None:
    """Leave nothing behind; what cannot be deleted now is deleted before the next work begins."""
    with contextlib.suppress(OSError):
        place.work.target.unlink(missing_ok=True)
    release(place)
    if place.lock is not None:
        with contextlib.suppress(OSError):
            place.target.parent.rmdir()


def release(place: Workplace) -> None:
    """The model is on the list: nobody needs to look after it any more."""
    if place.lock is not None:
        place.lock.release()
        with contextlib.suppress(OSError):
            place.lock.path.unlink(missing_ok=True)


def sweep(folder: Path, known: Collection[Path]) -> None:
    """Delete what a Sotto that was killed left in the models folder before it was among the ``known`` models."""
    with contextlib.suppress(OSError):
        for own in folder.iterdir():
            if (own / _LOCK).is_file():
                _sweep_one(own, known)


def smaller_name(source: InstalledModel, quantization: str) -> str:
    """Return what the smaller model is called: the original's name with the new type at its end."""
    words = source.name.split()
    if words and words[-1].casefold() == source.quantization.casefold():
        words.pop()
    return " ".join([*words, quantization])


def read_text(path: Path) -> str:
    """Return the text that models are to foretell.

    Raises ``perplexity_text_unreadable``, ``perplexity_text_too_large`` or ``perplexity_no_text``.
    """
    try:
        with path.open("rb") as file:
            if not path.is_file():  # a pipe would be waited for without an end
                raise _no_text(path)
            data = file.read(LARGEST_TEXT + 1)
    except (OSError, ValueError) as error:
        raise UserFacingError(
            "perplexity_text_unreadable",
            f"“{path.name}” could not be read.",
            "Choose a text file that is there and that you may open.",
            str(error),
        ) from error
    if len(data) > LARGEST_TEXT:
        raise UserFacingError(
            "perplexity_text_too_large",
            f"“{path.name}” is larger than {LARGEST_TEXT // 1_000_000} MB.",
            "Take a part of it: a few pages are enough.",
        )
    text = decoded(data)
    if text is None or not text.strip():
        raise _no_text(path)
    return text


def _no_text(path: Path) -> UserFacingError:
    return UserFacingError(
        "perplexity_no_text", f"“{path.name}” is not a text.", "Choose a file with plain text: a story, notes, a log."
    )


def _target(source: InstalledModel, quantization: str, folder: Path, owns_folder: bool, expected: int) -> Path:
    """Return where the smaller model will be in the models folder, in a folder of its own."""
    check_space(folder, expected, must_exist=not owns_folder)
    return make_folder(folder, folder_name(source.name, quantization), may_create=owns_folder) / _MODEL


def _given(output: Path, expected: int) -> Path:
    """Return where the smaller model will be if the user says where."""
    target = model_files.absolute(output)
    if target.exists() or target.is_symlink():
        raise _output_exists(target)
    if not target.parent.is_dir():
        raise UserFacingError(
            "quantize_folder",
            f"There is no folder “{target.parent.name}” to write into.",
            "Choose a folder that is there.",
            str(target.parent),
        )
    check_space(target.parent, expected, must_exist=True)
    return target


def _output_exists(target: Path) -> UserFacingError:
    return UserFacingError(
        "quantize_output_exists",
        f"“{target.name}” is there already, and Sotto does not overwrite it.",
        "Choose another name, or delete that file first.",
        str(target),
    )


def _sweep_one(own: Path, known: Collection[Path]) -> None:
    lock = ProcessLock(own / _LOCK)
    if not lock.try_acquire():
        return  # another Sotto is at work there
    for left in (*own.glob(_PART), own / _MODEL):
        if left not in known:
            left.unlink(missing_ok=True)
    lock.release()
    (own / _LOCK).unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # a model is in it, or something that is not ours
        own.rmdir()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserFacingError(
            "quantize_folder",
            "The smaller model could not be written into its folder.",
            "Check that the disk is there, has room, and may be written to.",
            str(error),
        ) from error
