"""Portable mode: a folder ``data`` beside the program, on a memory stick say, holds everything Sotto writes.

It is there because somebody made it; Sotto never does. Only a packaged program looks for it: beside a checkout or a
Python's ``bin`` a folder of that name is somebody else's.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

FOLDER: Final = "data"
OWN_FOLDERS: Final = frozenset({"data", "config", "cache", "state", "models"})
"""What :class:`~sotto.config.paths.AppPaths` makes in it."""
_IGNORED: Final = frozenset({"desktop.ini", "thumbs.db", "system volume information"})
"""What systems leave in folders by themselves, besides hidden files."""


def portable_folder(environ: Mapping[str, str]) -> Path | None:
    """Return the folder beside this packaged program that everything is kept in; None if there is none."""
    return folder_beside(program_place(Path(sys.executable), environ, sys.platform))


def program_place(executable: Path, environ: Mapping[str, str], platform: str) -> Path:
    """Return what a person sees as the program: its executable, the AppImage it runs from, or the macOS bundle."""
    image = running_image(executable, environ)
    if platform == "linux" and image is not None:
        return image
    if platform == "darwin" and executable.parent.name == "MacOS":  # Sotto.app/Contents/MacOS/sotto
        return executable.parents[2]
    return executable


def running_image(executable: Path, environ: Mapping[str, str]) -> Path | None:
    """Return the AppImage that ``executable`` runs from, or None.

    Programs that another AppImage started inherit its variables: what counts is that ours lies in what it mounted.
    """
    image, mounted = environ.get("APPIMAGE", ""), environ.get("APPDIR", "")
    return Path(image) if image and mounted and executable.is_relative_to(mounted) else None


def folder_beside(program: Path) -> Path | None:
    """Return the folder ``data`` beside ``program`` if it is Sotto's: empty, with nothing in it but its folders, or
    with chats in it.

    A folder with something else in it belongs to another program, in a folder of downloads say. But who puts a file
    beside chats that are there must find them again.
    """
    folder = program.absolute().parent / FOLDER
    try:
        names = [path.name for path in folder.iterdir()]
    except OSError:  # none, or no folder, or not ours to read
        return None
    strange = [name for name in names if name not in OWN_FOLDERS and not _is_of_the_system(name)]
    return None if strange and not _has_chats(folder) else folder


def _has_chats(folder: Path) -> bool:
    from sotto.config.paths import AppPaths  # which asks this module where they are

    try:
        return AppPaths.under(folder).store_file.is_file()
    except OSError:
        return False


def _is_of_the_system(name: str) -> bool:
    return name.startswith((".", "$")) or name.lower() in _IGNORED
