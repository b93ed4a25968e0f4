"""Files that move to another folder, so that nothing is lost whenever it is cut off.

Each gets a second name at the new place: a link; on another drive a copy, written through to the disk under another
name and then renamed. The old names are deleted by a step of its own. Everything here is for the io pool.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.services.tasks import AbandonedError

ROOM: Final = 1_000_000_000
"""Bytes that stay free on the new drive."""

_CHUNK = 1024 * 1024
_PROGRESS_SECONDS = 0.1
_SUFFIX = ".moving"


@dataclass(frozen=True, slots=True)
class MoveUnit:
    """What is moved together, each file from the first path to the second: a folder's files, or a file beside them."""

    moves: tuple[tuple[Path, Path], ...]
    size_bytes: int


def make_writable(folder: Path) -> None:
    """Make ``folder`` if it isn't there. Raises ``folder_unusable`` if nothing can be written into it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".sotto{_SUFFIX}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise UserFacingError(
            "folder_unusable",
            f"Sotto cannot write into the folder {folder}.",
            "Check that its drive is there and may be written to, or choose another folder.",
            str(error),
        ) from error


def units_in(old: Path, new: Path) -> list[MoveUnit]:
    """Return what is to be moved from ``old`` to ``new``, small things first. Raises ``disk_too_small``."""
    if not old.is_dir():
        return []
    units = [_unit(entry, old, new) for entry in old.iterdir() if not entry.is_symlink()]
    if old.stat().st_dev != new.stat().st_dev:
        _check_space(new, sum(unit.size_bytes for unit in units))
    return sorted((unit for unit in units if unit.moves), key=lambda unit: unit.size_bytes)


def place(unit: MoveUnit, report: Callable[[int], None], closing: threading.Event) -> None:
    """Have the bytes of ``unit`` at their new places as well; ``report`` hears of bytes. Raises ``move_failed``.

    Gives up with AbandonedError when ``closing`` is set.
    """
    done = 0
    for source, target in unit.moves:
        before = done
        try:
            _place_file(source, target, lambda count, before=before: report(before + count), closing)  # type: ignore[misc]
        except OSError as error:
            raise _move_failed(source, error) from error
        done += _size(target)


def delete_old(unit: MoveUnit) -> None:
    """Delete the files of ``unit`` at their old places. Raises ``move_failed``."""
    for source, _target in unit.moves:
        try:
            source.unlink(missing_ok=True)
        except OSError as error:
            raise _move_failed(source, error) from error


def remove_empty_folders(old: Path) -> None:
    """Remove the folders within ``old`` that nothing is left in."""
    for root, _folders, _files in os.walk(old, topdown=False):
        if Path(root) != old:
            with contextlib.suppress(OSError):  # not empty
                Path(root).rmdir()


def _unit(entry: Path, old: Path, new: Path) -> MoveUnit:
    below = sorted(entry.rglob("*")) if entry.is_dir() else [entry]
    files = [path for path in below if path.is_file() and not path.is_symlink()]
    return MoveUnit(tuple((file, new / file.relative_to(old)) for file in files), sum(map(_size, files)))


def _check_space(folder: Path, needed: int) -> None:
    missing = needed + ROOM - shutil.disk_usage(folder).free
    if missing > 0:
        raise UserFacingError(
            "disk_too_small",
            f"The drive of the new folder is too small: {missing / 1e9:.1f} GB are missing.",
            "Free some space there, or choose a folder on another drive. Nothing was moved.",
        )


def _place_file(source: Path, target: Path, report: Callable[[int], None], closing: threading.Event) -> None:
    size = source.stat().st_size
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if target.exists():
        if target.stat().st_size == size:
            return  # it was placed before a move was cut off
        raise UserFacingError(
            "move_failed",
            f"In the new folder there is another file called {target.name}.",
            "Choose an empty folder. What was moved so far is used there.",
            str(target),
        )
    try:
        target.hardlink_to(source)
    except OSError:  # another drive, or one that has no links
        _copy(source, target, report, closing)


def _copy(source: Path, target: Path, report: Callable[[int], None], closing: threading.Event) -> None:
    """Copy through to the disk under another name, then rename."""
    part = target.with_name(target.name + _SUFFIX)
    done, reported = 0, 0.0
    try:
        with source.open("rb") as reader, part.open("wb") as writer:
            while chunk := reader.read(_CHUNK):
                if closing.is_set():
                    raise AbandonedError
                writer.write(chunk)
                done += len(chunk)
                if time.monotonic() - reported > _PROGRESS_SECONDS:
                    reported = time.monotonic()
                    report(done)
            writer.flush()
            os.fsync(writer.fileno())
        shutil.copystat(source, part)  # the stored hash is for this time of change
        if part.stat().st_size != source.stat().st_size:
            raise OSError(f"{part} has {part.stat().st_size} bytes")
        part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _move_failed(path: Path, error: OSError) -> UserFacingError:
    return UserFacingError(
        "move_failed",
        f"The file {path.name} could not be moved.",
        "What was moved so far is used in the new folder, the rest where it was. Check both drives and try again.",
        str(error),
    )
