"""Finish Sotto.app after PyInstaller made it: ``python -m macos.app`` with PYTHONPATH=installer:packaging.

PyInstaller sorts the bundle's files into Contents/MacOS, Frameworks and Resources. What ``make package`` adds to a
bundle afterwards, licences and the bill of materials, goes to Resources here; then the whole is looked at, before it
is signed with sign.sh.
"""

from __future__ import annotations

import argparse
import plistlib
import shutil
import sys
from pathlib import Path

from macos.info_plist import info_plist
from sotto import __version__

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("sotto", "sotto-engine", "sotto-fetcher")
ADDED = ("licenses", "sbom.cdx.json")


def main() -> int:
    """Finish the application; return 0, or 1 after saying what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--app", type=Path, default=ROOT / "dist" / "Sotto.app")
    parser.add_argument("--bundle", type=Path, default=ROOT / "dist" / "sotto", help="the same as a plain folder")
    options = parser.parse_args()
    if not options.app.is_dir():
        print(f"There is no {options.app}. Make it first, on a Mac: make package")
        return 1
    add_what_came_later(options.app, options.bundle)
    found = faults(options.app, __version__)
    print("\n".join(found) if found else f"{options.app} is complete. Next: installer/macos/sign.sh")
    return 1 if found else 0


def add_what_came_later(app: Path, bundle: Path) -> None:
    """Copy licences and bill of materials from ``bundle`` to the resources of ``app``."""
    resources = app / "Contents" / "Resources"
    for name in ADDED:
        source, target = bundle / name, resources / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copy2(source, target)


def faults(app: Path, version: str) -> list[str]:
    """Return what is wrong with ``app``, a sentence each: programs, Info.plist, icon, licences, links that lead out."""
    contents = app / "Contents"
    found = [f"{name} is missing in MacOS." for name in PROGRAMS if not (contents / "MacOS" / name).is_file()]
    found += [f"{name} is missing in Resources." for name in ADDED if not (contents / "Resources" / name).exists()]
    if not (contents / "Resources" / "sotto.icns").is_file():
        found.append("The icon is missing in Resources.")
    plist = contents / "Info.plist"
    said = plistlib.loads(plist.read_bytes()) if plist.is_file() else {}
    wrong = [key for key, value in info_plist(version).items() if said.get(key) != value]
    if wrong:
        found.append(f"Info.plist says something else about {', '.join(wrong)}.")
    inside = contents.resolve()
    for path in contents.rglob("*"):
        if path.is_symlink() and not (path.resolve().is_relative_to(inside) and path.exists()):
            found.append(f"{path.relative_to(app)} leads to nothing inside Sotto.app.")
    return found


if __name__ == "__main__":
    sys.exit(main())
