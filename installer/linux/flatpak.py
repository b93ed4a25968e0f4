"""Make the Flatpak manifest and what it builds from: ``make flatpak``.

The sandbox gets what Sotto needs and no folder of the user's: files are opened through portals. The network is for the
fetcher; Sotto's own confinement keeps the other two programs from it, inside a Flatpak as everywhere.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from datetime import datetime
from pathlib import Path

from linux.building import BUILD, BUNDLE, BuildError, built_at, need_bundle
from linux.changelog import history
from linux.desktop_files import write_desktop_files
from sotto.config.identity import APP_ID

_MANIFEST = Path(__file__).resolve().parent / "data" / "flatpak.json.in"


def main(words: list[str] | None = None) -> int:
    """Run with ``words``; return the exit status."""
    parser = argparse.ArgumentParser(prog="flatpak", description="Make the Flatpak manifest.")
    parser.add_argument("--bundle", type=Path, default=BUNDLE, help="the folder made by make package")
    arguments = parser.parse_args(words)
    try:
        need_bundle(arguments.bundle)
        made = make_manifest(arguments.bundle, built_at())
    except BuildError as error:
        print(f"flatpak: {error}", file=sys.stderr)
        return 1
    print(f"{made}\nWhere its runtime is installed: flatpak-builder --user --install build/flatpak {made}")
    return 0


def make_manifest(bundle: Path, when: datetime) -> Path:
    """Write the manifest and the folder it builds from, and return the manifest."""
    folder = BUILD / "flatpak"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(bundle, folder / "content" / "program", symlinks=True)
    write_desktop_files(folder / "content" / "share", "sotto", history(when))
    target = folder / f"{APP_ID}.json"
    target.write_text(manifest(), encoding="utf-8")
    return target


def manifest() -> str:
    """Return the manifest (JSON)."""
    return _MANIFEST.read_text(encoding="utf-8").replace("@ID@", APP_ID)


if __name__ == "__main__":
    sys.exit(main())
