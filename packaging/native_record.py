"""``native.json``: what a build of llama.cpp was made from, and which files belong to it.

It lies beside the libraries. The SBOM takes the commit from it, and the engine learns from it which part should be
there when one is missing. Nothing in it depends on where or when the build was made.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import native_source

NAME = "native.json"
_COMPILER = re.compile(r'set\(CMAKE_CXX_COMPILER_(ID|VERSION) "([^"]*)"\)')
_GLIBC = re.compile(rb"GLIBC_(\d+)\.(\d+)")


def write(
    record_file: Path, source: native_source.Source, flags: Sequence[str], built: Path, files: list[Path]
) -> None:
    """Write ``record_file`` about ``files``, which lie beside it; ``built`` is CMake's folder."""
    record: dict[str, Any] = {
        "llama_cpp_commit": source.commit,
        "llama_cpp_python": source.bindings,
        "system": platform.system().lower(),
        "architecture": platform.machine().lower(),
        "compiler": _compiler(built),
        "flags": list(flags),
        "files": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files},
    }
    if sys.platform == "linux":
        record["glibc"] = oldest_glibc(files)
    text = json.dumps(record, indent=2, sort_keys=True) + "\n"
    record_file.write_text(text, encoding="ascii", newline="\n")


def oldest_glibc(files: Sequence[Path]) -> str:
    """Return the oldest C library that ``files`` run with, such as ``2.34``, from the versions they ask for."""
    versions = {(int(a), int(b)) for file in files for a, b in _GLIBC.findall(file.read_bytes())}
    return "{}.{}".format(*max(versions, default=(0, 0)))


def _compiler(built: Path) -> str:
    found: dict[str, str] = {}
    for file in built.glob("CMakeFiles/*/CMakeCXXCompiler.cmake"):
        found.update(_COMPILER.findall(file.read_text(encoding="utf-8")))
    return f"{found.get('ID', 'unknown')} {found.get('VERSION', '')}".strip()
