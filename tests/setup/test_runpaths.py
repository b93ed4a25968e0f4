"""The bundle's libraries look for others beside themselves, not where they were built."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bundling.runpaths import look_beside, with_runpath

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("cc") is None or shutil.which("readelf") is None,
    reason="needs a C compiler and readelf on Linux",
)


def test_the_builders_folder_is_replaced_and_the_library_still_loads(tmp_path: Path) -> None:
    library = _library(tmp_path / "lib" / "python3" / "lib-dynload", "/home/somebody/elses/python/lib")
    look_beside([library], tmp_path / "lib")
    assert _runpath(library) == "$ORIGIN/../.."
    assert b"somebody" not in library.read_bytes()
    code = f"import ctypes; print(ctypes.CDLL({str(library)!r}).answer())"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "42\n"


def test_what_has_no_room_looks_nowhere(tmp_path: Path) -> None:
    library = _library(tmp_path / "lib" / "python3" / "lib-dynload", "/opt")
    look_beside([library], tmp_path / "lib")
    assert _runpath(library) == ""


@pytest.mark.parametrize("path", ["$ORIGIN/there", None])
def test_what_is_right_already_stays_as_it_is(tmp_path: Path, path: str | None) -> None:
    content = _library(tmp_path, path).read_bytes()
    assert with_runpath(content, b"$ORIGIN") == content


def test_what_is_no_library_stays_as_it_is() -> None:
    assert with_runpath(b"#!/bin/sh\n", b"$ORIGIN") == b"#!/bin/sh\n"


def _library(folder: Path, path: str | None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    library = folder / "module.so"
    options = [f"-Wl,--enable-new-dtags,-rpath,{path}"] if path else []
    command = ["cc", "-shared", "-fPIC", "-x", "c", "-", "-o", str(library), *options]
    subprocess.run(command, input=b"int answer(void) { return 42; }\n", check=True)
    return library


def _runpath(library: Path) -> str | None:
    printed = subprocess.run(["readelf", "-d", str(library)], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\(RUNPATH\).*\[(.*)\]", printed)
    return found[1] if found else None
