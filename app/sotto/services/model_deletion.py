"""Deleting models: hidden at once, gone for good when nobody can take it back any more.

Files are deleted only if they are Sotto's own: what lies in its models folder, and what it downloaded elsewhere. A file
that the user added, or that belongs to another program, is only forgotten. Runs on the store lane.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sotto.domain.errors import UserFacingError
from sotto.domain.models import InstalledModel
from sotto.services import model_files
from sotto.services.clock import now_ms

if TYPE_CHECKING:
    from sotto.store.store import Store

UNDO_SECONDS: Final = 10.0
"""How long a deleted model can be brought back."""

_log = logging.getLogger(__name__)


def is_ours(model: InstalledModel, folders: Sequence[Path]) -> bool:
    """Return whether Sotto may delete the model's files; ``folders`` are its own models folder and the chosen one."""
    if model.from_folder:
        return False
    return bool(model.repository) or model.path.is_relative_to(folders[0])


def delete_for_good(store: Store, model: InstalledModel, folders: Sequence[Path]) -> None:
    """Delete the model's files if they are ours, then forget it. Raises ``model_file_not_deleted``: it is kept then."""
    if is_ours(model, folders):
        model_files.delete_files(model.path)
        if model.projector is not None:
            model_files.delete_files(model.projector)
        _remove_empty(model.path.parent, folders)
    store.installed.remove(model.id)


def purge(store: Store, folders: Sequence[Path], *, before: int | None = None) -> None:
    """Delete for good what was deleted up to ``before`` (Unix milliseconds; usually when undo has run out).

    A file that cannot be deleted now (another program reads it) is tried again the next time. A model of an extra
    folder stays hidden: the next look into that folder would bring it back.
    """
    moment = now_ms() - int(UNDO_SECONDS * 1000) if before is None else before
    for model in store.installed.deleted(moment):
        if model.from_folder:
            continue
        try:
            delete_for_good(store, model, folders)
        except UserFacingError as error:
            _log.warning("a deleted model is still on the disk: %s", error.code)


def _remove_empty(folder: Path, folders: Sequence[Path]) -> None:
    """Remove the folder that a download was given, once nothing is in it."""
    if folder not in folders and any(folder.parent == own for own in folders):
        try:
            folder.rmdir()
        except OSError:  # something else is in it: not ours to delete
            _log.debug("the folder of a deleted model is not empty")
