"""Programs of the system that making a package needs, and the sentence about one that is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import source_time

ROOT = Path(__file__).resolve().parent.parent.parent
BUNDLE = ROOT / "dist" / "sotto"
"""What ``make package`` made, and what every package here holds."""
BUILD = ROOT / "build" / "linux"
DIST = ROOT / "dist"

PROGRAMS = ("sotto", "sotto-engine", "sotto-fetcher")
_PACKAGES = {
    "appstreamcli": "appstream",
    "debootstrap": "debootstrap",
    "desktop-file-validate": "desktop-file-utils",
    "dpkg-deb": "dpkg",
    "dpkg-shlibdeps": "dpkg-dev",
    "lintian": "lintian",
    "makeself": "makeself",
    "unshare": "util-linux",
    "Xvfb": "xvfb",
}
"""Program -> Debian package that has it."""


class BuildError(Exception):
    """A package cannot be made or is not as it should be; the text says why, and what to do."""


def need(*programs: str) -> None:
    """Raise :class:`BuildError` unless all ``programs`` can be found."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        packages = " ".join(sorted({_PACKAGES.get(program, program) for program in missing}))
        raise BuildError(f"This needs {', '.join(missing)}. On Debian or Ubuntu: sudo apt-get install {packages}")


def need_bundle(bundle: Path) -> None:
    """Raise :class:`BuildError` unless ``bundle`` holds Sotto's three programs."""
    if not all((bundle / name).is_file() for name in PROGRAMS):
        raise BuildError(f"There is no bundle in {bundle}. Make it first: make package")


def built_at() -> datetime:
    """Return the time that stands in every file of a package: of the source, not of the clock."""
    return datetime.fromtimestamp(source_time.source_epoch(), UTC)


def dated(when: datetime) -> dict[str, str]:
    """Return the environment in which programs that write archives put ``when`` into them."""
    return {source_time.VARIABLE: str(int(when.timestamp()))}


def run(command: Sequence[str | Path], *, cwd: Path | None = None, environment: Mapping[str, str] | None = None) -> str:
    """Run ``command``, return what it printed; its complaint is shown and ends the build if it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, "LC_ALL": "C.UTF-8", **(environment or {})},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stdout, end="")
        raise BuildError(f"{Path(command[0]).name} failed with exit status {done.returncode}.")
    return done.stdout


def set_modes(tree: Path, programs: Path) -> None:
    """Give every file in ``tree`` the permissions it needs, whatever it had: only the three in ``programs`` are run."""
    run_files = {programs / name for name in PROGRAMS}
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path in run_files else 0o644)
