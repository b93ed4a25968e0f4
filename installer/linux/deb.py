"""Make the package for Debian 12 and newer from the bundle: ``make deb``.

    python -m linux.deb [--bundle dist/sotto] [--output dist]        with PYTHONPATH=installer:packaging

The same source and the same bundle give the same file, byte for byte. The package has no maintainer scripts: menus,
icons and file types are taken up by the triggers of the packages they belong to, and nothing of a user's is ever
touched, so removing and purging it leaves all chats where they are.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

import sotto
from linux import dependencies
from linux.building import BUILD, BUNDLE, DIST, ROOT, BuildError, built_at, dated, need, need_bundle, run, set_modes
from linux.changelog import debian_changelog, history
from linux.copyright_file import copyright_file
from linux.desktop_files import write_desktop_files
from linux.man_page import man_page

PACKAGE: Final = "sotto"
PROGRAM_FOLDER: Final = Path("usr/lib/sotto")
"""Not /opt: a package whose menu entry, man page and file types lie in /usr keeps its private files there, too."""
MAINTAINER_VARIABLE: Final = "SOTTO_MAINTAINER"
_MAINTAINER: Final = "Sotto contributors <contributors@sotto.invalid>"
_DATA = Path(__file__).resolve().parent / "data"


def main(words: list[str] | None = None) -> int:
    """Run with ``words``; return the exit status."""
    parser = argparse.ArgumentParser(prog="deb", description="Make Sotto's package for Debian 12 and newer.")
    parser.add_argument("--bundle", type=Path, default=BUNDLE, help="the folder made by make package")
    parser.add_argument("--output", type=Path, default=DIST, help="where the package goes")
    arguments = parser.parse_args(words)
    try:
        package = make_deb(arguments.bundle, arguments.output)
    except BuildError as error:
        print(f"deb: {error}", file=sys.stderr)
        return 1
    print(f"{package}: {package.stat().st_size / 1e6:.1f} MB")
    return 0


def make_deb(bundle: Path, output: Path) -> Path:
    """Write the package of ``bundle`` into the folder ``output`` and return its path.

    Raises BuildError if a program of the system or the bundle is missing.
    """
    need("dpkg-deb", "dpkg-shlibdeps")
    need_bundle(bundle)
    when = built_at()
    architecture = run(["dpkg", "--print-architecture"]).strip()
    tree = BUILD / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    fill(tree, bundle, when)
    installed = installed_size(tree)
    needed = dependencies.depends(tree / PROGRAM_FOLDER)
    control = tree / "DEBIAN"
    control.mkdir()
    _write(control / "control", control_file(architecture, installed, needed))
    _write(control / "md5sums", _checksums(tree))
    set_modes(control, control)
    package = output.resolve() / f"{PACKAGE}_{sotto.__version__}-1_{architecture}.deb"
    package.parent.mkdir(parents=True, exist_ok=True)
    package.unlink(missing_ok=True)
    run(["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", tree, package], environment=dated(when))
    return package


def fill(tree: Path, bundle: Path, when: datetime) -> None:
    """Write everything that will be installed into ``tree``."""
    shutil.copytree(bundle, tree / PROGRAM_FOLDER, symlinks=True)
    (tree / "usr" / "bin").mkdir(parents=True)
    (tree / "usr" / "bin" / "sotto").symlink_to("../lib/sotto/sotto")
    releases = history(when)
    share = tree / "usr" / "share"
    write_desktop_files(share, "sotto", releases)
    _write_gz(share / "man" / "man1" / "sotto.1.gz", man_page(when))
    documents = share / "doc" / PACKAGE
    _write_gz(documents / "changelog.Debian.gz", debian_changelog(releases, PACKAGE, maintainer()))
    _write_gz(documents / "changelog.gz", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    _write(documents / "copyright", copyright_file(tree / PROGRAM_FOLDER, PROGRAM_FOLDER))
    _write(share / "lintian" / "overrides" / PACKAGE, (_DATA / "lintian-overrides").read_text(encoding="utf-8"))
    set_modes(tree, tree / PROGRAM_FOLDER)


def control_file(architecture: str, installed_kib: int, needed: list[str]) -> str:
    """Return what dpkg knows of the package; ``installed_kib`` is its size on disk in KiB."""
    return f"""\
Package: {PACKAGE}
Version: {sotto.__version__}-1
Architecture: {architecture}
Maintainer: {maintainer()}
Installed-Size: {installed_kib}
Depends: {", ".join(needed)}
Recommends: {", ".join(dependencies.RECOMMENDED)}
Section: utils
Priority: optional
Description: private chat with language models on your own computer
 Sotto is a desktop chat program. Open language models run on your own
 computer, and nothing you write leaves it: there is no account and no
 telemetry, and only one small program of it may use the network, when you
 search for or download a model.
 .
 A tiny model that comes with it, the guide, answers questions about Sotto at
 once and offline. Models in the GGUF format can be downloaded from a
 catalogue or used where they already lie.
 .
 Chats are kept in an encrypted file in your home folder. Removing or purging
 this package leaves them there.
"""


def maintainer() -> str:
    """Return who answers for the package: a name and a mail address, from SOTTO_MAINTAINER if that is set."""
    return os.environ.get(MAINTAINER_VARIABLE, "").strip() or _MAINTAINER


def installed_size(tree: Path) -> int:
    """Return the size of ``tree`` in KiB as Debian counts it: files rounded up, everything else as one."""
    return sum(
        -(-path.stat().st_size // 1024) if path.is_file() and not path.is_symlink() else 1 for path in tree.rglob("*")
    )


def _checksums(tree: Path) -> str:
    files = [path for path in sorted((tree / "usr").rglob("*")) if path.is_file() and not path.is_symlink()]
    return "".join(
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(tree)}\n"
        for path in files
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _write_gz(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))


if __name__ == "__main__":
    sys.exit(main())
