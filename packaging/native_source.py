"""The source of llama.cpp: the one that the pinned llama-cpp-python was made from, and no other.

llama-cpp-python's source package carries llama.cpp with it, so that bindings and libraries always fit. pip fetches it
and refuses it unless its SHA-256 is the one noted in native-source.txt.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import NamedTuple

import native_changes

PACKAGING = Path(__file__).resolve().parent
REQUIREMENT = PACKAGING / "native-source.txt"
CONSTRAINTS = PACKAGING / "constraints.txt"

_VERSION = re.compile(r"^llama-cpp-python==([0-9][^\s;\\]*)", re.MULTILINE)
_COMMIT_FILE = ".git/modules/vendor/llama.cpp/HEAD"
_COMMIT = re.compile(r"[0-9a-f]{40}")


class Source(NamedTuple):
    """Where llama.cpp's source lies, its commit, and the version of llama-cpp-python that brought it."""

    folder: Path
    commit: str
    bindings: str


class SourceError(Exception):
    """The source cannot be had, or is not the one that is meant."""


def pinned_version() -> str:
    """Return the version of llama-cpp-python whose hash is noted. Raises SourceError unless constraints.txt agrees."""
    versions = [_VERSION.search(path.read_text(encoding="utf-8")) for path in (REQUIREMENT, CONSTRAINTS)]
    found = [match.group(1) for match in versions if match]
    if len(found) != 2 or found[0] != found[1]:
        raise SourceError(
            f"{REQUIREMENT.name} and {CONSTRAINTS.name} name different versions of llama-cpp-python ({found}).\n"
            "Note the new version and its hash: python -m pip download --no-deps --no-binary :all: "
            "llama-cpp-python==VERSION, then python -m pip hash FILE"
        )
    return found[0]


def fetch(folder: Path) -> Source:
    """Fetch the source into ``folder`` and unpack it there, unless it is there already."""
    version = pinned_version()
    unpacked = folder / "source"
    stamp, state = unpacked / "unpacked", f"{version} {native_changes.fingerprint()}"
    if not stamp.exists() or stamp.read_text(encoding="ascii").splitlines()[:1] != [state]:
        shutil.rmtree(unpacked, ignore_errors=True)
        unpacked.mkdir(parents=True)
        commit = _unpack(_download(folder, version), unpacked)
        try:
            native_changes.apply(unpacked / "llama.cpp")
        except native_changes.ChangeError as error:
            raise SourceError(f"llama.cpp’s source cannot be prepared: {error}") from error
        stamp.write_text(f"{state}\n{commit}\n", encoding="ascii")
    return Source(unpacked / "llama.cpp", stamp.read_text(encoding="ascii").split()[-1], version)


def _download(folder: Path, version: str) -> Path:
    archive = folder / f"llama_cpp_python-{version}.tar.gz"
    # pip checks the hash of a file that was fetched before as well, and then fetches nothing.
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps"]
    command += ["--require-hashes", "--no-binary", ":all:", "--dest", str(folder), "-r", str(REQUIREMENT)]
    if subprocess.run(command, check=False).returncode or not archive.exists():
        raise SourceError("llama.cpp's source could not be fetched; the lines above say why.")
    return archive


def _unpack(archive: Path, target: Path) -> str:
    """Unpack llama.cpp from llama-cpp-python's ``archive`` to ``target``/llama.cpp; return its commit.

    Without the files of git: the build would take the history of whatever surrounds it for its own.
    """
    commit = ""
    with tarfile.open(archive) as package:
        for member in package:
            inner = member.name.partition("/")[2]
            if inner == _COMMIT_FILE:
                file = package.extractfile(member)
                commit = file.read().decode("ascii").strip() if file else ""
            elif inner.startswith("vendor/llama.cpp/") and "/.git" not in inner:
                member.name = inner.removeprefix("vendor/")
                package.extract(member, target, filter="data")
    if not _COMMIT.fullmatch(commit):
        raise SourceError(f"{archive.name} does not say which commit of llama.cpp it carries.")
    return commit
