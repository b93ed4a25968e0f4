"""Make ``.venv`` ready: what ``make setup`` does, and what it does on a system without make.

Runs before anything is installed: standard library only, and no syntax newer than Python 3.8. Does nothing, quickly,
if the environment already matches pyproject.toml and packaging/constraints.txt.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import system_libraries

OLDEST_PYTHON = (3, 11)
NEWER_PYTHONS = ("python3.13", "python3.12", "python3.11")

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / ".sotto-setup"
ENVIRONMENT_PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def main() -> int:
    """Prepare the environment; return 0, or 1 after saying what is wrong and what to do."""
    parser = argparse.ArgumentParser(description="Make .venv ready to run and test Sotto.")
    parser.add_argument("--with-tests", action="store_true", help="also look for the system packages tests use")
    parser.add_argument("--with-package", action="store_true", help="also install what makes packages")
    parser.add_argument("--with-guide", action="store_true", help="also install PyTorch, to train the guide")
    arguments = parser.parse_args()
    if sys.version_info < OLDEST_PYTHON:
        return _use_a_newer_python()
    is_ready = _is_ready()
    system_libraries.check(with_compiler=not is_ready, with_tests=arguments.with_tests)
    if not is_ready:
        if not _make_environment() or not _install("dev"):
            return 1
        STAMP.write_text(_fingerprint(), encoding="utf-8")
    extras = [("guide", "torch", arguments.with_guide), ("package", "pyinstaller", arguments.with_package)]
    wanted = [extra for extra, tool, is_wanted in extras if is_wanted and not _has(tool)]
    return 0 if all(map(_install, wanted)) else 1


def _use_a_newer_python() -> int:
    newer = next(filter(None, map(shutil.which, NEWER_PYTHONS)), None)
    if newer is not None:
        return subprocess.run([newer, *sys.argv], check=False).returncode
    print(f"Sotto needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.")
    print("Install a newer one (python.org, or your package manager) and name it: make PYTHON=/path/to/python3.12 run")
    return 1


def _fingerprint() -> str:
    """Return what the environment depends on: the declared packages, the interpreter, and where this checkout is."""
    digest = hashlib.sha256()
    for part in ((ROOT / "pyproject.toml").read_bytes(), CONSTRAINTS.read_bytes(), str(ROOT).encode()):
        digest.update(part + b"\0")
    return digest.hexdigest()


def _is_ready() -> bool:
    return (
        ENVIRONMENT_PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8").strip() == _fingerprint()
    )


def _make_environment() -> bool:
    works = [str(ENVIRONMENT_PYTHON), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    if ENVIRONMENT_PYTHON.exists() and subprocess.run(works, check=False, capture_output=True).returncode == 0:
        return True
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"  # Debian splits it off
    if importlib.util.find_spec("ensurepip") is None and not (
        system_libraries.can_install() and system_libraries.apt_install(package)
    ):
        print(
            f"This Python cannot make virtual environments. Install its venv module:\n"
            f"    sudo apt-get install {package}"
        )
        return False
    print(f"Making {ENVIRONMENT} with Python {sys.version.split()[0]}", flush=True)
    return subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=False).returncode == 0


def _has(package: str) -> bool:
    command = [str(ENVIRONMENT_PYTHON), "-c", f"import importlib.metadata as m; m.version({package!r})"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _install(extra: str) -> bool:
    if not _has("llama-cpp-python"):
        print(
            "Installing. llama.cpp is compiled for this computer the first time: about 5 minutes on 2 cores.",
            flush=True,
        )
    pip = [str(ENVIRONMENT_PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    command = [*pip, "-c", str(CONSTRAINTS), "-e", f"{ROOT}[{extra}]"]  # CMAKE_ARGS reaches llama.cpp's build unchanged
    if subprocess.run(command, cwd=ROOT, check=False).returncode == 0:
        return True
    print("Installing failed; the lines above say why. The usual reasons:")
    print("  - no network: the packages come from the package index once, and are cached afterwards")
    print("  - no C++ compiler for llama.cpp: see docs/contributing.md")
    print("  - a full disk: about 3 GB are needed while compiling")
    return False


if __name__ == "__main__":
    sys.exit(main())
