"""Keep the settings in a small JSON file that can never stop Sotto from starting."""

from __future__ import annotations

import json
import logging
from pathlib import Path

from sotto.config.atomic_file import write_atomically
from sotto.config.options import OPTIONS
from sotto.config.settings import Settings
from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass

SCHEMA = 1

_LARGEST_FILE = 1 << 20  # bytes; a full set of settings has a few thousand
_log = logging.getLogger(__name__)


class _UnusableError(Exception):
    """The file cannot be used as a whole; the text completes "The settings file …"."""


@dataclass(frozen=True, slots=True)
class StoredSettings:
    """What was read. ``notice`` is for the user: something in the file could not be used (code ``settings_reset``)."""

    settings: Settings
    notice: UserFacingError | None = None


def read_settings(path: Path) -> StoredSettings:
    """Read the settings at ``path``; what is missing or unusable there has its default. Never raises.

    If anything in the file could not be used, a copy of it is kept beside it as ``<name>.bad``.
    """
    settings = Settings()
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except FileNotFoundError:
        return StoredSettings(settings)
    except OSError as error:
        return StoredSettings(settings, _notice("cannot be read", "Sotto uses its defaults instead.", str(error)))
    try:
        unusable = _apply(settings, _parse(content))
    except _UnusableError as error:
        return StoredSettings(settings, _notice(str(error), _keep_copy(path, content)))
    if unusable:
        words = f"holds values that cannot be used: {', '.join(unusable)}"
        return StoredSettings(settings, _notice(words, _keep_copy(path, content)))
    return StoredSettings(settings)


def write_settings(path: Path, settings: Settings) -> None:
    """Replace the file at ``path``.

    Raises :class:`UserFacingError` ``settings_not_saved``; then the old file is intact.
    """
    document = {"schema": SCHEMA, "settings": settings.changed_values()}
    try:
        write_atomically(path, (json.dumps(document, indent=2, sort_keys=True) + "\n").encode())
    except OSError as error:
        raise UserFacingError(
            "settings_not_saved",
            "The settings could not be saved.",
            f"Check that the disk has room and that {path.parent} is writable. Your choice holds until Sotto closes.",
            str(error),
        ) from error


def _parse(content: bytes) -> dict[str, object]:
    if not content.strip():
        raise _UnusableError("is empty")
    if len(content) > _LARGEST_FILE:
        raise _UnusableError("is far too large")
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:  # ValueError: not JSON, or not UTF-8
        raise _UnusableError("is damaged") from error
    schema = document.get("schema") if isinstance(document, dict) else None
    if type(schema) is not int or schema < 1:
        raise _UnusableError("is damaged")
    if schema > SCHEMA:
        raise _UnusableError("was written by a newer Sotto")
    values = document.get("settings")
    if not isinstance(values, dict):
        raise _UnusableError("is damaged")
    return values


def _apply(settings: Settings, values: dict[str, object]) -> list[str]:
    """Set what can be set; return the labels of the options whose stored value cannot be used."""
    unusable = []
    for option in OPTIONS:
        if option.key in values:
            try:
                settings.set(option, values[option.key])
            except UserFacingError:
                unusable.append(option.label)
    unknown = values.keys() - {option.key for option in OPTIONS}
    if unknown:
        _log.info("settings that this version does not have are ignored: %d", len(unknown))
    return unusable


def _keep_copy(path: Path, content: bytes) -> str:
    """Keep what was read as ``<name>.bad`` and return the sentence that says so."""
    copy = path.with_name(path.name + ".bad")
    try:
        write_atomically(copy, content)
    except OSError as error:
        _log.warning("no copy of the unusable settings file could be kept: %s", error)
        return "Sotto uses its defaults instead."
    return f"Sotto uses its defaults instead. The file as it was is kept as {copy}."


def _notice(what: str, hint: str, details: str = "") -> UserFacingError:
    return UserFacingError("settings_reset", f"The settings file {what}.", hint, details)
