"""Compile Sotto's own attention (``app/sotto/engine/attention``) beside llama.cpp's libraries (decision 39).

Standard library only, no syntax newer than Python 3.8: ``prepare.py`` uses it for ``.venv``, ``native.py`` for
packages. Where it cannot be made, llama.cpp's attention is used, and nothing else is different.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent / "app" / "sotto" / "engine" / "attention"
NAME = "libsotto-attention.so"

_VARIANTS = {"v3": "x86-64-v3", "v4": "x86-64-v4"}
_COMMON = ["-std=c++17", "-O3", "-ffp-contract=fast", "-fPIC", "-fopenmp", "-fvisibility=hidden", "-Wall", "-Wextra"]
_LINK = ["-Wl,-z,relro,-z,now", "-Wl,--as-needed", "-Wl,--build-id=sha1", "-Wl,-s", "-Wl,-rpath,$ORIGIN"]


def is_for_this_system() -> bool:
    """Tell whether there is a kernel for this computer's kind: so far for Linux on x86-64 alone."""
    return sys.platform == "linux" and platform.machine().lower() in ("x86_64", "amd64")


def files() -> list[Path]:
    """Return what the library is made from."""
    return sorted(path for path in SOURCES.iterdir() if path.suffix in (".cpp", ".h"))


def build(include: Path, libraries: Path) -> str:
    """Make the library in ``libraries``, which holds ggml's; ``include`` are ggml's headers. Return what went wrong.

    An older one is removed first. The same sources, compiler and ggml give the same bytes.
    """
    out = libraries / NAME
    if out.exists():
        out.unlink()
    if not is_for_this_system():
        return ""
    base = sorted(libraries.glob("libggml-base.so*"))
    if not base:
        return f"llama.cpp is not in {libraries}"
    compiler = os.environ.get("CXX", "c++")
    if shutil.which(compiler) is None:
        return f"there is no C++ compiler ({compiler})"
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / NAME
        for command in _commands(compiler, include, base[0], made):
            done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=str(SOURCES))
            if done.returncode:
                return done.stderr.strip() or f"the compiler failed ({done.returncode})"
        shutil.copyfile(str(made), str(out))
    return ""


def _commands(compiler: str, include: Path, base: Path, made: Path) -> list[list[str]]:
    folder = made.parent
    flags = [compiler, *_COMMON, f"-ffile-prefix-map={folder}=build", "-isystem", str(include)]
    commands = [
        [*flags, "-march=" + march, "-DSOTTO_VARIANT=" + name, "-c", "kernel.cpp", "-o", str(folder / (name + ".o"))]
        for name, march in _VARIANTS.items()
    ]
    commands.append([*flags, "-c", "backend.cpp", "-o", str(folder / "backend.o")])
    objects = [str(folder / (name + ".o")) for name in (*_VARIANTS, "backend")]
    link = [compiler, "-shared", "-fopenmp", *objects, str(base), *_LINK, "-Wl,-soname," + NAME, "-o", str(made)]
    return [*commands, link]
