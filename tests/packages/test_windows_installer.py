"""The Windows installer over as many files as the real bundle has: it compiles without a warning.

The bundle of the system the tests run on stands in for one made on Windows, its programs renamed and its links left
out. What the installer does can be tried on Windows alone: docs/releasing.md.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from windows.installer import PROGRAMS, compile_installer

pytestmark = [
    pytest.mark.package,
    pytest.mark.skipif(shutil.which("makensis") is None, reason="makensis is not installed"),
]


def test_the_bundle_becomes_an_installer(bundle: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    shutil.copytree(
        bundle, folder, ignore=lambda where, names: [name for name in names if (Path(where) / name).is_symlink()]
    )
    for name in PROGRAMS:
        program = folder / name.removesuffix(".exe")
        if program.exists():
            program.rename(folder / name)
    installer = tmp_path / "Sotto.exe"
    assert compile_installer(folder, tmp_path / "work", installer) == 0
    whole = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert whole / 8 < installer.stat().st_size < whole / 2
