"""The folder ``licenses`` of the bundle: the licence of everything that is in it, gathered from where it came from.

A package that brings no licence text stops the build until one is put into ``resources/licenses/packages/<name>``.
"""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from bundling.origins import Origins

BOOTLOADER = "pyinstaller"
"""Its start-up code is the beginning of each of the three programs."""
ALWAYS = ("icu", "llama.cpp", "qt-for-python", "sqlite3-multiple-ciphers")
"""Parts without a package of their own; their texts are kept in the repository."""

_KEPT_AS = {"pyside6-essentials": "qt-for-python", "shiboken6": "qt-for-python"}
_LICENCE_FILE = re.compile(r"^(licen[cs]e|copying|notice|authors|patents)", re.IGNORECASE)
_FORMS = {
    "Apache 2.0": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "OSI Approved": "Zlib",  # apsw: the zlib licence in its own words
}
"""What packages without an SPDX expression say -> the expression."""


class LicenceMissingError(Exception):
    """Something is in the bundle whose licence is not known; the text says what, and what to do."""


def gather(origins: Origins, root: Path, target: Path) -> None:
    """Fill the folder ``target``; ``root`` is the repository. Raises :class:`LicenceMissingError`."""
    kept = root / "resources" / "licenses" / "packages"
    _copy([root / "LICENSE"], target / "sotto")
    _copy([_python_licence()], target / "python")
    for name in ALWAYS:
        _copy(sorted((kept / name).iterdir()), target / name)
    for name in sorted({*origins.distributions, BOOTLOADER}):
        texts = licence_texts(name, kept)
        _copy(texts, target / _folder_of(name))
    for library in origins.system_libraries.values():
        package, _version = system_package(library)
        _copy([Path(f"/usr/share/doc/{package}/copyright")], target / package)


def licence_texts(name: str, kept: Path) -> list[Path]:
    """Return the licence files of the installed package ``name``, or those that ``kept`` has for it."""
    files = importlib.metadata.distribution(name).files or []
    in_metadata = [file for file in files if ".dist-info" in file.parts[0] and _is_licence(file.parts)]
    found = [Path(str(file.locate())) for file in in_metadata]
    folder = kept / _folder_of(name)
    if not found and folder.is_dir():
        found = sorted(folder.iterdir())
    if not found:
        raise LicenceMissingError(f"{name} brings no licence text. Put it into {folder}.")
    return found


def expression_of(name: str) -> str:
    """Return the licence of the installed package ``name`` as an SPDX expression."""
    metadata = importlib.metadata.metadata(name)
    classifiers = [line.rpartition(":: ")[2] for line in metadata.get_all("Classifier") or [] if "License ::" in line]
    for text in (*(metadata[key] for key in ("License-Expression", "License") if key in metadata), *classifiers):
        expression = _FORMS.get(text or "", text or "")
        if expression and len(expression) < 100:
            return expression
    raise LicenceMissingError(f"{name} does not say which licence it has.")


def system_package(library: str) -> tuple[str, str]:
    """Return name and version of the Debian package that ``library`` belongs to. Raises LicenceMissingError."""
    path = Path(library)
    spellings = {str(path), str(path.resolve()), str(path).removeprefix("/usr"), f"/usr{path}"}
    for spelling in sorted(spellings) if shutil.which("dpkg-query") else []:
        found = _query("--search", spelling).partition(": ")[0].partition(":")[0]
        if found and "," not in found:
            return found, _query("--show", "--showformat=${Version}", found)
    raise LicenceMissingError(
        f"It is not known which package {library} belongs to. Bundles for Linux are made on Debian."
    )


def _query(*arguments: str) -> str:
    command = ["dpkg-query", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _is_licence(parts: tuple[str, ...]) -> bool:
    return "licenses" in parts[1:-1] or _LICENCE_FILE.match(parts[-1]) is not None


def _folder_of(name: str) -> str:
    canonical = re.sub(r"[-_.]+", "-", name).lower()
    return _KEPT_AS.get(canonical, canonical)


def _python_licence() -> Path:
    places = (sysconfig.get_path("stdlib"), sys.base_prefix)
    for path in (Path(place) / "LICENSE.txt" for place in places if place):
        if path.is_file():
            return path
    raise LicenceMissingError(f"This Python ({sys.base_prefix}) brings no LICENSE.txt.")


def _copy(files: Iterable[Path], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        number = 1
        target = folder / file.name
        while target.exists() and target.read_bytes() != file.read_bytes():
            number += 1
            target = folder / f"{file.stem}-{number}{file.suffix}"
        shutil.copyfile(file, target)
