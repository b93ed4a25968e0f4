"""Make ``.venv`` ready: what ``make setup`` does, and what it does on a system without make.

Runs before anything is installed: standard library only, and no syntax newer than Python 3.8. Does nothing, quickly,
if the environment already matches pyproject.toml and the versions in packaging. pip refuses every package that is not
a file whose hash stands in packaging/locked.
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

import attention
import system_libraries

OLDEST_PYTHON = (3, 11)
NEWER_PYTHONS = ("python3.13", "python3.12", "python3.11")

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
LOCKED = ROOT / "packaging" / "locked"
ATTENTION = "attention"
"""Not an extra, but a thing to be made ready as well: Sotto's own attention, compiled beside llama.cpp."""
ENVIRONMENT = ROOT / ".venv"
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
    wanted = [("dev", True), ("guide", arguments.with_guide), ("package", arguments.with_package)]
    extras = [extra for extra, is_wanted in wanted if is_wanted]
    is_compiled = _is_ready("dev") and _is_ready(ATTENTION)
    system_libraries.check(with_compiler=not is_compiled, with_tests=arguments.with_tests)
    if all(map(_is_ready, [*extras, ATTENTION])):
        return 0
    if not (_make_environment() and all(_is_ready(extra) or _install(extra) for extra in extras)):
        return 1
    if not _is_ready(ATTENTION):
        _compile_attention()
    return 0


def _use_a_newer_python() -> int:
    newer = next(filter(None, map(shutil.which, NEWER_PYTHONS)), None)
    if newer is not None:
        return subprocess.run([newer, *sys.argv], check=False).returncode
    print(f"Sotto needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.")
    print("Install a newer one (python.org, or your package manager) and name it: make PYTHON=/path/to/python3.12 run")
    return 1


def _versions(extra: str) -> list[Path]:
    """Return the files with what is installed for ``extra``, in the order of installing.

    pip builds everything before it installs anything, so what it builds with is a file of its own and comes first.
    PyTorch is installed without hashes: people choose the build for their graphics card.
    """
    if extra == "guide":
        return [CONSTRAINTS]
    return [LOCKED / f"{name}.txt" for name in (["build", "dev"] if extra == "dev" else [extra])]


def _stamp(extra: str) -> Path:
    """Return the file in the environment that says which versions of ``extra`` were installed."""
    return ENVIRONMENT / f".sotto-setup-{extra}"


def _fingerprint(extra: str) -> str:
    """Return what an installed ``extra`` depends on: the declared packages, their versions, where this checkout is."""
    digest = hashlib.sha256()
    paths = [ROOT / "pyproject.toml", *_versions("dev" if extra == ATTENTION else extra)]
    if extra == ATTENTION:
        paths += [Path(attention.__file__), *attention.files()]
    files = [path.read_bytes() for path in paths]
    for part in (*files, str(ROOT).encode()):
        digest.update(part + b"\0")
    return digest.hexdigest()


def _is_ready(extra: str) -> bool:
    stamp = _stamp(extra)
    return (
        ENVIRONMENT_PYTHON.exists()
        and stamp.exists()
        and stamp.read_text(encoding="utf-8").strip() == _fingerprint(extra)
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
    if extra == "guide":
        commands = [[*pip, "-c", str(CONSTRAINTS), "-e", f"{ROOT}[{extra}]"]]
    else:  # CMAKE_ARGS reaches llama.cpp's build unchanged
        pip.append("--no-build-isolation")  # no build fetches tools of its own
        commands = [[*pip, "--require-hashes", "-r", str(path)] for path in _versions(extra)]
        commands += [[*pip, "--no-deps", "-e", str(ROOT)]]  # Sotto itself is a folder, which has no hash
    if all(subprocess.run(command, cwd=ROOT, check=False).returncode == 0 for command in commands):
        _stamp(extra).write_text(_fingerprint(extra), encoding="utf-8")
        return True
    print("Installing failed; the lines above say why. The usual reasons:")
    print("  - no network: the packages come from the package index once, and are cached afterwards")
    print("  - hashes do not match: a package is not the one that Sotto was tested with, and was not installed")
    print("  - no C++ compiler for llama.cpp: see docs/contributing.md")
    print("  - a full disk: about 3 GB are needed while compiling")
    return False


def _compile_attention() -> None:
    """Compile Sotto's attention, or say that it could not be: then llama.cpp's computes, which works as well."""
    command = [str(ENVIRONMENT_PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip())
    problem = attention.build(packages / "include", packages / "llama_cpp" / "lib")
    if problem:
        print(problem)
        print("Sotto's own attention could not be compiled. Sotto works without it, slower in long chats.")
        print(f"To try again, remove {_stamp(ATTENTION)}")
    _stamp(ATTENTION).write_text(_fingerprint(ATTENTION), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
