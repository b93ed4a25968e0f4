"""What a download has on the disk: the folder it gets, the parts in it, and how they become a model.

Runs on worker threads. Only names that Sotto made are ever touched; whatever else lies in a folder stays.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sotto.domain.downloads import Download, DownloadFile, DownloadPart
from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel
from sotto.services import model_files
from sotto.store.process_lock import ProcessLock

ROOM = 1_000_000_000
"""Bytes that stay free beside a download: a full system disk harms more than a model helps."""

_LOCK = "download.lock"
_PART = ".part"


@dataclass(frozen=True, slots=True)
class Installation:
    """A complete download as a model, with the time of change (ns) that its first file had when it was hashed."""

    model: InstalledModel
    first_size: int
    mtime_ns: int


def part_of(folder: Path, file: DownloadFile) -> Path:
    """Return where the bytes of ``file`` are kept until all of them are there."""
    return folder / (file.local + _PART)


def make_folder(models: Path, name: str, *, may_create: bool) -> Path:
    """Make the folder ``name`` in the models folder and return it; ``may_create``: the models folder too.

    Raises ``models_folder_missing`` or ``download_folder_unusable``.
    """
    if not may_create:
        _check_is_there(models)
    folder = models / name
    with _disk_errors():
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def lock(folder: Path) -> ProcessLock:
    """Return the held lock of a download, so that no other Sotto fetches it too. Raises ``download_busy``."""
    held = ProcessLock(folder / _LOCK)
    with _disk_errors():
        is_held = held.try_acquire()
    if not is_held:
        raise UserFacingError(
            "download_busy",
            "Another Sotto is fetching this model at this moment.",
            "Wait until it is done there, or pause it there first.",
        )
    return held


def is_in_use(folder: Path) -> bool:
    """Return whether somebody, this process included, is fetching into ``folder`` at this moment."""
    if not (folder / _LOCK).is_file():
        return False
    held = ProcessLock(folder / _LOCK)
    try:
        is_free = held.try_acquire()
    except OSError:  # it went meanwhile, or may not be looked at
        return False
    held.release()
    return not is_free


def check_space(models: Path, needed: int, *, must_exist: bool) -> None:
    """Raise ``disk_too_small`` unless ``needed`` bytes fit on the disk of the models folder, and :data:`ROOM` more.

    ``must_exist``: raise ``models_folder_missing`` if the folder is not there.
    """
    if must_exist:
        _check_is_there(models)
    existing = next((folder for folder in (models, *models.parents) if folder.is_dir()), None)
    if existing is None:
        return
    with _disk_errors():
        free = shutil.disk_usage(existing).free
    missing = needed + ROOM - free
    if missing > 0:
        raise UserFacingError(
            "disk_too_small",
            f"The disk is too small for this: {missing / 1e9:.1f} GB are missing.",
            "Delete something, choose a smaller model, or choose a folder on another disk under Settings, Downloads.",
            f"{needed} bytes and {ROOM} of room needed, {free} free",
        )


def as_on_disk(folder: Path, files: Sequence[DownloadFile]) -> tuple[DownloadFile, ...]:
    """Return ``files`` with what really lies in ``folder``: it decides, not what was noted before a power cut."""
    return tuple(_as_on_disk(folder, file) for file in files)


def return_to_parts(folder: Path, files: Sequence[DownloadFile]) -> None:
    """Give files that have their final name, but do not count as complete, the name of a part again."""
    with _disk_errors():
        for file in files:
            part, final = part_of(folder, file), folder / file.local
            if not file.is_complete and final.exists() and not part.exists():
                final.replace(part)


def install(folder: Path, download: Download, closing: threading.Event) -> Installation:
    """Give the complete files of ``download`` their names and return the model they make, not yet registered.

    Raises the codes of the header reader; then the files stay as they are.
    """
    with _disk_errors():
        for file in download.files:
            if not (folder / file.local).exists():
                part_of(folder, file).replace(folder / file.local)
        _sync_folder(folder)
    models = [file for file in download.files if file.part is DownloadPart.MODEL]
    projector = next((file for file in download.files if file.part is DownloadPart.PROJECTOR), None)
    first = models[0]
    path = folder / first.local
    found = model_files.model_at(path)
    with _disk_errors():
        status = path.stat()
    sha256 = first.sha256 or ""
    if len(models) > 1:  # of a split model the hash of all its files is kept, and nobody published that one
        sha256 = model_files.hash_files(path, lambda _fraction: None, closing).sha256
    model = replace(
        found,
        name=download.name or found.name,
        sha256=sha256,
        licence=download.licence or found.licence,
        projector=folder / projector.local if projector is not None else None,
        repository=download.repository,
        revision=first.revision or download.revision,
        remote_name=first.name,
        entry=download.entry,
    )
    return Installation(model, status.st_size, status.st_mtime_ns)


def clear_lock(folder: Path) -> None:
    """Remove the file of a lock that is no longer held; where that fails it does no harm."""
    with contextlib.suppress(OSError):
        (folder / _LOCK).unlink(missing_ok=True)


def delete(folder: Path, files: Sequence[DownloadFile]) -> None:
    """Delete what ``files`` left in ``folder``, and the folder if nothing else is in it.

    Raises ``download_busy`` if another Sotto is fetching them, or ``download_folder_unusable``.
    """
    if not folder.is_dir():
        return
    held = lock(folder)
    try:
        with _disk_errors():
            for file in files:
                part_of(folder, file).unlink(missing_ok=True)
                (folder / file.local).unlink(missing_ok=True)
    finally:
        held.release()
    clear_lock(folder)
    with contextlib.suppress(OSError):  # something else is in it: not ours to delete
        folder.rmdir()


def _check_is_there(models: Path) -> None:
    if not models.is_dir():
        raise UserFacingError(
            "models_folder_missing",
            "The folder for models is not there.",
            "Plug in the drive it is on, or choose another folder under Settings, Downloads.",
            str(models),
        )


def _as_on_disk(folder: Path, file: DownloadFile) -> DownloadFile:
    part, final = _size(part_of(folder, file)), _size(folder / file.local)
    there = part if part is not None else final
    if there is None:
        return replace(file, received=0, is_complete=False, etag="")
    is_complete = file.is_complete and file.size_bytes in (part, final)
    return replace(file, received=there, is_complete=is_complete)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _sync_folder(folder: Path) -> None:
    """Make the new names survive a power cut; Windows has no way to ask for that."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
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
            "download_folder_unusable",
            "Sotto cannot write into the folder for models.",
            "Check that the disk is there and may be written to, or choose another folder under Settings, Downloads.",
            str(error),
        ) from error
