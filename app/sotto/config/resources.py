"""Find the data files that ship with Sotto; the only code that knows the three places they can be in."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath

CHANGELOG = "CHANGELOG.md"

_PACKAGE = Path(__file__).resolve().parent.parent


def resource_path(name: str) -> Path:
    """Return the path of the shipped file or folder ``name`` (``/`` between folders, for instance ``icons/stop.svg``).

    Raises ``FileNotFoundError`` if this copy of Sotto lacks it, ``ValueError`` if ``name`` leaves the folder.
    """
    relative = PurePosixPath(name)
    if relative.is_absolute() or ".." in relative.parts:
        raise ValueError(f"not a resource name: {name!r}")
    path = resource_folder().joinpath(*relative.parts)
    if not path.exists():
        raise FileNotFoundError(f"resource {name!r} is missing in {path.parent}")
    return path


def resource_folder() -> Path:
    """Return the folder of all resources: in the frozen bundle, in an installed wheel, or in a checkout."""
    bundle = getattr(sys, "_MEIPASS", None)  # set by PyInstaller's start-up code
    if bundle is not None:
        return Path(bundle) / "resources"
    installed = _PACKAGE / "_resources"
    return installed if installed.is_dir() else _PACKAGE.parent.parent / "resources"


def changelog_path() -> Path:
    """Return the path of the changelog: among the resources, or beside them in a checkout. It may be missing."""
    shipped = resource_folder() / CHANGELOG
    return shipped if shipped.exists() else resource_folder().parent / CHANGELOG
