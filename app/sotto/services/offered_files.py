"""Files that were opened with Sotto from outside the window: what each of them is, before anything is done with it.

The words come from a command line, from the system, or from a second start of Sotto, and are not trusted: what is found
here leads to a question in the window and to nothing else.
"""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.services.dropped_files import is_export

MOST: Final = 20
"""Files that are looked at when many are opened at once."""
LONGEST_MESSAGE: Final = 65_536
"""Bytes that a second start may hand to the first window."""
_LONGEST_WORD: Final = 4096
_MAGIC: Final = b"GGUF"
_URL: Final = "file:"


@dataclass(frozen=True, slots=True)
class OfferedFiles:
    """What was opened: models, files with chats, and a sentence for each that is neither."""

    models: tuple[Path, ...] = ()
    exports: tuple[Path, ...] = ()
    refused: tuple[UserFacingError, ...] = ()


def whole_words(words: Sequence[str], folder: Path) -> tuple[str, ...]:
    """Return ``words``, which count from ``folder``, so that they mean the same in every folder."""
    return tuple(word if _is_url(word) else str(folder / word) for word in words)


def message_of(words: Sequence[str]) -> bytes:
    """Return what a second start writes for the first window; at most :data:`LONGEST_MESSAGE` bytes."""
    kept = list(words)
    while len(message := json.dumps(kept).encode("ascii")) > LONGEST_MESSAGE:
        kept.pop()
    return message


def words_in(message: bytes) -> tuple[str, ...]:
    """Return the words of such a message; none if it is not one."""
    try:
        words = json.loads(message)
    except (ValueError, RecursionError):
        return ()
    if len(message) > LONGEST_MESSAGE or not isinstance(words, list):
        return ()
    return tuple(words) if all(_may_be_meant(word) for word in words) else ()


def sort_files(words: Sequence[str]) -> OfferedFiles:
    """Look what ``words`` (paths, or ``file:`` addresses) are. Reads the files: not for the owner thread."""
    models: list[Path] = []
    exports: list[Path] = []
    refused: list[UserFacingError] = []
    for word in tuple(dict.fromkeys(words))[:MOST]:
        try:
            path = _path_of(word)
            (models if _is_model(path) else exports).append(path)
        except UserFacingError as error:
            refused.append(error)
    if len(words) > MOST:
        refused.append(_too_many(len(words)))
    return OfferedFiles(tuple(models), tuple(exports), tuple(refused))


def _is_model(path: Path) -> bool:
    """Return whether ``path`` is a model rather than chats. Raises if it is neither, or cannot be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UserFacingError("file_not_a_file", f"“{path.name}” is not a file.", "Open the files in it instead.")
        with path.open("rb") as file:
            begins = file.read(len(_MAGIC))
    except FileNotFoundError as error:
        raise _gone(path) from error
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise UserFacingError(
            "file_unreadable", f"“{path.name}” cannot be read.", "Check who may read it.", str(error)
        ) from error
    if begins == _MAGIC or path.suffix.lower() == ".gguf":
        return True
    if is_export(path):
        return False
    raise UserFacingError(
        "file_unknown",
        f"“{path.name}” is neither a model nor a file with chats.",
        "Models end in .gguf. Texts for a message can be dropped on the message field.",
    )


def _path_of(word: str) -> Path:
    if not _is_url(word):
        return Path(word)
    try:
        address = urlsplit(word)
        path = unquote(address.path, errors="surrogateescape") if address.netloc in ("", "localhost") else ""
    except ValueError:  # brackets that belong to no address
        path = ""
    if not path:
        raise UserFacingError(
            "file_elsewhere", f"“{word:.200}” is not on this computer.", "Copy the file here, then open it."
        )
    if sys.platform == "win32":
        path = path.lstrip("/")  # /C:/…
    return Path(path)


def _may_be_meant(word: object) -> bool:
    if not isinstance(word, str) or len(word) > _LONGEST_WORD or "\0" in word:
        return False
    return _is_url(word) or Path(word).is_absolute()


def _is_url(word: str) -> bool:
    return word[: len(_URL)].lower() == _URL


def _gone(path: Path) -> UserFacingError:
    return UserFacingError("file_gone", f"There is no file “{path.name}”.", "It may have been moved or deleted.")


def _too_many(count: int) -> UserFacingError:
    return UserFacingError("files_too_many", f"{count} files were opened at once.", f"The first {MOST} were looked at.")
