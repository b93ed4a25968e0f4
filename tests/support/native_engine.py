"""The llama.cpp of a package in place of the one that pip compiled: an engine that loads it, as a bundle's does."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import llama_cpp

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

from native import platform_name  # noqa: E402 - packaging is on the path of pytest, not on that of the benchmarks

LIBRARIES = ROOT / "build" / "native" / platform_name()
"""Where ``make native`` puts the libraries."""


def lay_out(folder: Path, libraries: Path = LIBRARIES, *, without: str = "") -> dict[str, str]:
    """Make a ``llama_cpp`` in ``folder`` that has ``libraries``; return the environment in which it is imported.

    Files with ``without`` in their names are left out.
    """
    package = folder / "llama_cpp"
    installed = Path(str(llama_cpp.__file__)).parent
    shutil.copytree(installed, package, ignore=shutil.ignore_patterns("lib", "__pycache__"))
    (package / "lib").mkdir()
    for file in libraries.iterdir():
        if not without or without not in file.name:
            shutil.copyfile(file, package / "lib" / file.name)
    return {**os.environ, "PYTHONPATH": str(folder)}
