"""The two lists of the Windows installer: what it puts into the folder, and what the uninstaller takes out of it.

Both are made from the same bundle, so nothing is left behind; each file is named, so nothing else is ever removed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

_PLAIN = re.compile(r"[A-Za-z0-9 ._+@(),~=&!#%^{}\[\]-]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[1-9]|lpt[1-9])(\..*)?", re.IGNORECASE)
_LONGEST = 180
"""Windows allows 260 characters; the folder it is installed to takes some of them."""


class FileNameError(Exception):
    """A file cannot be installed on Windows; the text says which and why."""


def bundle_files(bundle: Path) -> list[PurePosixPath]:
    """Return every file in ``bundle``, relative to it and sorted.

    Raises :class:`FileNameError` for a name that Windows or the installer's language cannot take, or a link.
    """
    found: list[PurePosixPath] = []
    for path in sorted(bundle.rglob("*")):
        relative = PurePosixPath(path.relative_to(bundle).as_posix())
        if path.is_symlink():
            raise FileNameError(f"{relative} is a link; a bundle for Windows has none.")
        if path.is_dir():
            continue
        _check(relative)
        found.append(relative)
    names = [str(name).lower() for name in found]
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        raise FileNameError(f"Windows cannot tell these apart: {', '.join(twins)}")
    return found


def file_macros(bundle: Path, files: Sequence[PurePosixPath]) -> str:
    """Return the macros InstallFiles and RemoveFiles for ``files`` of ``bundle``."""
    lines = ["!macro InstallFiles"]
    folder = None
    for name in sorted(files, key=lambda name: (name.parent, name.name)):
        if name.parent != folder:
            folder = name.parent
            lines.append(f'  SetOutPath "{_target(folder)}"')
        lines.append(f'  File "{_escaped(str(bundle / name))}"')
    lines += ["!macroend", "", "!macro RemoveFiles", '  SetOutPath "$TEMP"']  # the current folder cannot be removed
    lines += [f'  Delete "{_target(name)}"' for name in files]
    lines += [f'  RMDir "{_target(folder)}"' for folder in _folders(files)]
    return "\n".join([*lines, "!macroend", ""])


def _folders(files: Sequence[PurePosixPath]) -> list[PurePosixPath]:
    """Return all folders below the top, inner ones first: only an empty folder is removed."""
    folders = {parent for name in files for parent in name.parents if parent.name}
    return sorted(folders, key=lambda folder: (-len(folder.parts), folder))


def _target(name: PurePosixPath) -> str:
    inside = "" if name == PurePosixPath(".") else "\\" + _escaped(str(name).replace("/", "\\"))
    return f"$INSTDIR{inside}"


def _escaped(text: str) -> str:
    return text.replace("$", "$$").replace('"', '$\\"')


def _check(name: PurePosixPath) -> None:
    for part in name.parts:
        if not _PLAIN.fullmatch(part) or part.endswith((".", " ")) or _RESERVED.fullmatch(part):
            raise FileNameError(f"{name}: Windows, or its installer, cannot take the name {part!r}.")
    if len(str(name)) > _LONGEST:
        raise FileNameError(f"{name} is longer than {_LONGEST} characters.")
