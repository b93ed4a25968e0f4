"""The self-test of files: those that ship with Sotto are all there and right, and the user's folders can be written."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

from sotto.config.resources import CHANGELOG
from sotto.services.self_test import Check, CheckFailedError, Installation

NEEDED: Final = (
    "catalog.json",
    "guide.gguf",
    "guide.md",
    "guide.sha256",
    "handbook.md",
    "icons/sotto.svg",
    "licenses/README.md",
    "licenses/models/licences.json",
    "release.pub",
    "translations/sentences.json",
    "translations/sotto_de.qm",
)
"""What the program opens by name; icons besides Sotto's own are looked at one by one when a window is opened."""
_QM_MAGIC = bytes.fromhex("3cb86418caef9c95")  # QTranslator's compiled files begin so


def checks(installation: Installation) -> Mapping[str, Check]:
    """Return the checks by name."""
    return {
        "resources": lambda: check_resources(installation.resources),
        "folders": lambda: _check_folders(installation),
    }


def check_resources(folder: Path) -> str:
    """Look at the files in ``folder`` that ship with Sotto. Raises like every check."""
    from sotto.catalog.licences import load_licences
    from sotto.catalog.loader import load_catalog

    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if not any((place / CHANGELOG).is_file() for place in (folder, folder.parent)):  # beside them in a checkout
        missing.append(CHANGELOG)
    if missing:
        raise CheckFailedError(f"Sotto’s own files are incomplete: {', '.join(missing)}. Install Sotto again.")
    catalog = load_catalog(folder / "catalog.json", load_licences(folder / "licenses" / "models"))
    _check_guide(folder / "guide.gguf", folder / "guide.sha256")
    _check_translations(folder / "translations")
    return f"All are there: {len(catalog.entries)} models in the catalog; the guide has its checksum."


def _check_guide(guide: Path, checksum: Path) -> None:
    with guide.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    expected = checksum.read_text(encoding="ascii", errors="replace").partition(" ")[0].strip()
    if found != expected:
        raise CheckFailedError("The guide’s file is damaged. Install Sotto again.", f"{found}, not {expected}")


def _check_translations(folder: Path) -> None:
    try:
        json.loads((folder / "sentences.json").read_text(encoding="utf-8"))
    except ValueError as error:
        raise CheckFailedError("The translations are damaged. Install Sotto again.", str(error)) from error
    for file in sorted(folder.glob("*.qm")):
        if not file.read_bytes().startswith(_QM_MAGIC):
            raise CheckFailedError(f"The translation {file.name} is damaged. Install Sotto again.")


def _check_folders(installation: Installation) -> str:
    folders: dict[str, Path] = asdict(installation.paths)
    for name, folder in folders.items():
        _try_to_write(name, folder)
    missing = [name for name, folder in folders.items() if not folder.exists()]
    return "All can be written to." + (f" Not made yet: {', '.join(missing)}." if missing else "")


def _try_to_write(name: str, folder: Path) -> None:
    """Write a file in ``folder``, or where it would be made, and remove it again. Nothing is left."""
    existing = folder
    while not os.path.lexists(existing) and existing != existing.parent:
        existing = existing.parent
    try:
        if existing != folder:
            Path(tempfile.mkdtemp(prefix=".sotto-self-test-", dir=existing)).rmdir()
            return
        descriptor, made = tempfile.mkstemp(prefix=".sotto-self-test-", dir=folder)
        try:
            os.write(descriptor, b"x")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
            Path(made).unlink()
    except OSError as error:
        raise CheckFailedError(f"The folder for {name} cannot be written to: {folder}.", str(error)) from error
