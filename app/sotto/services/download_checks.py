"""What is checked before a download begins, while it still costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sotto.domain.errors import UserFacingError
from sotto.services.download_requests import DownloadRequest, main_file

if TYPE_CHECKING:
    from sotto.store.store import Store

_COMMIT_DIGITS = 40


def check_licence(store: Store, licence: str, text_sha256: str) -> None:
    """Raise ``licence_not_accepted`` unless the user accepted ``licence`` with this text. On the store lane."""
    if not store.licences.is_accepted(licence, text_sha256):
        raise UserFacingError(
            "licence_not_accepted",
            "The licence of this model has not been accepted yet.",
            "Read it and accept it first; that is asked once for each licence.",
            licence,
        )


def check_not_installed(store: Store, request: DownloadRequest) -> None:
    """Raise ``already_installed`` (the details are the model's id) if the file is here already. On the store lane.

    The same file of another commit is another file; where the request leaves the commit open, it is the same.
    """
    wanted = main_file(request.files)
    is_pinned = len(request.revision) == _COMMIT_DIGITS
    for model in store.installed.all():
        has_same_hash = bool(wanted.sha256) and model.sha256 == wanted.sha256
        comes_from_there = (model.repository, model.remote_name) == (request.repository, wanted.name)
        is_same = has_same_hash or (comes_from_there and (not is_pinned or model.revision == request.revision))
        if is_same and model.path.is_file():
            raise UserFacingError(
                "already_installed",
                f"{model.name} is on this computer already.",
                "It is listed under “On this computer”.",
                model.id,
            )


def models_move() -> UserFacingError:
    """Return the error of everything that would write into the folder that is being moved."""
    return UserFacingError(
        "models_move", "The models are being moved to another folder.", "Wait until that is done, then try again."
    )


def already_downloading(name: str) -> UserFacingError:
    """Return the error for a model that is among the downloads."""
    return UserFacingError(
        "already_downloading",
        f"{name} is among the downloads already.",
        "Look under Downloads; a paused one can be resumed there.",
    )
