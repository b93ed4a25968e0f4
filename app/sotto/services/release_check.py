"""Whether files that somebody downloaded are what Sotto's makers published; no network, no chats."""

from __future__ import annotations

from pathlib import Path

from sotto.config.resources import resource_folder
from sotto.domain.errors import UserFacingError
from sotto.release.origin import KEY_FILE
from sotto.release.published import check_file, check_folder
from sotto.release.signature import PublicKey, SignatureError, read_public_key


def check_release(path: Path, key_file: Path | None = None) -> str:
    """Return which version ``path`` is of: a folder with a whole release, or one file beside the signed list.

    ``key_file`` holds the public key; None: the one that ships with Sotto. Reads every byte, so it can take seconds.
    Raises ``release_wrong``, ``release_no_key`` or ``release_unreadable``.
    """
    try:
        path.lstat()  # one that is not there is no release that somebody changed
        key = _key(key_file or resource_folder() / KEY_FILE)
        return check_folder(path, key) if path.is_dir() else check_file(path, key)
    except OSError as error:
        raise UserFacingError(
            "release_unreadable", f"The release at {path} cannot be read.", "Check the name of the folder.", str(error)
        ) from error


def _key(file: Path) -> PublicKey:
    try:
        key = read_public_key(file.read_text(encoding="utf-8"))
    except (SignatureError, ValueError) as error:
        raise _no_key(f"The key in {file.name} cannot be used.") from error
    except OSError as error:
        raise _no_key(f"The key in {file.name} cannot be used.", "release_unreadable", str(error)) from error
    if key is None:
        raise _no_key("No key for checking releases has been published yet.")
    return key


def _no_key(text: str, code: str = "release_no_key", details: str = "") -> UserFacingError:
    return UserFacingError(code, text, "Give the file with the public key: --key FILE.", details)
