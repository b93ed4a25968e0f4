"""Make the installer for Linux systems without a package of Sotto's: ``make run-installer``.

One file that unpacks itself (makeself) and installs for the user who runs it, in ~/.local. The same source and the same
bundle give the same file.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
from datetime import datetime
from pathlib import Path

import sotto
from linux.building import BUILD, BUNDLE, DIST, BuildError, built_at, need, need_bundle, run, set_modes
from linux.changelog import history
from linux.desktop_files import write_desktop_files
from linux.man_page import man_page
from sotto.config.identity import APP_ID

OLDEST_GLIBC = "2.35"
"""What the programs in the bundle are linked to; the .deb's computed dependencies say the same."""
_DATA = Path(__file__).resolve().parent / "data"
_SCRIPTS = ("install.sh", "uninstall.sh")


def main(words: list[str] | None = None) -> int:
    """Run with ``words``; return the exit status."""
    parser = argparse.ArgumentParser(prog="run_installer", description="Make the installer that unpacks itself.")
    parser.add_argument("--bundle", type=Path, default=BUNDLE, help="the folder made by make package")
    parser.add_argument("--output", type=Path, default=DIST, help="where the installer goes")
    arguments = parser.parse_args(words)
    try:
        need("makeself", "xz")
        need_bundle(arguments.bundle)
        installer = make_installer(arguments.bundle, arguments.output)
    except BuildError as error:
        print(f"run_installer: {error}", file=sys.stderr)
        return 1
    print(f"{installer}: {installer.stat().st_size / 1e6:.1f} MB")
    return 0


def make_installer(bundle: Path, output: Path) -> Path:
    """Write the installer of ``bundle`` into the folder ``output`` and return its path."""
    when = built_at()
    content = BUILD / "run"
    shutil.rmtree(content, ignore_errors=True)
    fill(content, bundle, when)
    name = f"Sotto-{sotto.__version__}-linux-{platform.machine()}.run"
    same = f"--mtime=@{int(when.timestamp())} --sort=name --owner=0 --group=0 --numeric-owner"
    options = ["--xz", "--complevel", "6", "--sha256", "--nox11", "--tar-format", "gnu", "--tar-extra", same]
    options += ["--packaging-date", f"{when:%Y-%m-%d %H:%M:%S} UTC"]
    # The file tells the command that made it, so the names in that are relative.
    run(["makeself", *options, content.name, name, f"Sotto {sotto.__version__}", "sh", "./install.sh"], cwd=BUILD)
    output.mkdir(parents=True, exist_ok=True)
    return Path(shutil.move(BUILD / name, output.resolve() / name))


def fill(content: Path, bundle: Path, when: datetime) -> None:
    """Write what the installer unpacks into ``content``: the program, what goes into share, and the scripts."""
    shutil.copytree(bundle, content / "program", symlinks=True)
    share = content / "share"
    write_desktop_files(share, "sotto", history(when))
    manual = share / "man" / "man1" / "sotto.1"
    manual.parent.mkdir(parents=True)
    manual.write_text(man_page(when), encoding="utf-8")
    for name in _SCRIPTS:
        shutil.copy(_DATA / name, content / name)
    places = (_DATA / "places.sh.in").read_text(encoding="utf-8")
    for name, value in {"ID": APP_ID, "ARCHITECTURE": platform.machine(), "GLIBC": OLDEST_GLIBC}.items():
        places = places.replace(f"@{name}@", value)
    (content / "places.sh").write_text(places, encoding="utf-8")
    set_modes(content, content / "program")
    for name in _SCRIPTS:
        (content / name).chmod(0o755)


if __name__ == "__main__":
    sys.exit(main())
