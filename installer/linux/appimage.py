"""Make the AppImage: ``make appimage``. Its folder is always made and looked at; the file needs the AppImage runtime.

The runtime, the small program in front of every AppImage, is in no package of Debian's. Whoever makes a release gets it
from the AppImage project, looks at its checksum there, and names both:

    python -m linux.appimage --runtime FILE --runtime-sha256 HASH      with PYTHONPATH=installer:packaging
"""

from __future__ import annotations

import argparse
import hashlib
import platform
import shutil
import sys
from datetime import datetime
from pathlib import Path

import sotto
from linux.building import BUILD, BUNDLE, DIST, BuildError, built_at, dated, need, need_bundle, run, set_modes
from linux.changelog import history
from linux.desktop_files import write_desktop_files
from sotto.config.identity import APP_ID

_PROGRAM = Path("usr/lib/sotto/sotto")


def main(words: list[str] | None = None) -> int:
    """Run with ``words``; return the exit status."""
    parser = argparse.ArgumentParser(prog="appimage", description="Make the AppImage, or all of it but the runtime.")
    parser.add_argument("--bundle", type=Path, default=BUNDLE, help="the folder made by make package")
    parser.add_argument("--output", type=Path, default=DIST, help="where the AppImage goes")
    parser.add_argument("--runtime", type=Path, help="the AppImage runtime for this processor")
    parser.add_argument("--runtime-sha256", metavar="HASH", help="what the runtime's checksum must be")
    arguments = parser.parse_args(words)
    try:
        need("mksquashfs", "desktop-file-validate")
        need_bundle(arguments.bundle)
        folder = make_folder(arguments.bundle, built_at())
        print(f"{folder}: its program starts ({run([folder / 'AppRun', '--version']).strip()})")
        image = squash(folder)
        if arguments.runtime is None:
            print(f"{image}: {image.stat().st_size / 1e6:.1f} MB. With --runtime this becomes an AppImage.")
            return 0
        runtime = checked_runtime(arguments.runtime, arguments.runtime_sha256 or "")
        print(join(runtime, image, arguments.output))
    except BuildError as error:
        print(f"appimage: {error}", file=sys.stderr)
        return 1
    return 0


def make_folder(bundle: Path, when: datetime) -> Path:
    """Make the folder an AppImage is an image of, and return it."""
    folder = BUILD / "Sotto.AppDir"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(bundle, folder / _PROGRAM.parent, symlinks=True)
    share = folder / "usr" / "share"
    write_desktop_files(share, "sotto", history(when))
    (folder / "AppRun").symlink_to(_PROGRAM)
    entry = f"{APP_ID}.desktop"
    shutil.copy(share / "applications" / entry, folder / entry)
    shutil.copy(share / "icons/hicolor/256x256/apps" / f"{APP_ID}.png", folder / f"{APP_ID}.png")
    (folder / ".DirIcon").symlink_to(f"{APP_ID}.png")
    run(["desktop-file-validate", folder / entry])
    return folder


def squash(folder: Path) -> Path:
    """Return the compressed image of ``folder``; the same folder gives the same bytes."""
    image = folder.with_name("Sotto.squashfs")
    image.unlink(missing_ok=True)
    options = ["-noappend", "-all-root", "-no-xattrs", "-comp", "xz", "-b", "256K", "-no-progress", "-quiet"]
    set_modes(folder, folder / _PROGRAM.parent)
    run(["mksquashfs", folder, image, *options], environment=dated(built_at()))
    return image


def checked_runtime(runtime: Path, sha256: str) -> bytes:
    """Return the bytes of ``runtime``. Raises BuildError unless they are those that were asked for."""
    content = runtime.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != sha256.lower():
        raise BuildError(f"The runtime's SHA-256 is {found}; --runtime-sha256 names {sha256 or 'none'}.")
    if not content.startswith(b"\x7fELF"):
        raise BuildError(f"{runtime} is not a program for Linux.")
    return content


def join(runtime: bytes, image: Path, output: Path) -> Path:
    """Write ``runtime`` with ``image`` behind it into the folder ``output`` and return the path."""
    output.mkdir(parents=True, exist_ok=True)
    target = output.resolve() / f"Sotto-{sotto.__version__}-{platform.machine()}.AppImage"
    target.write_bytes(runtime + image.read_bytes())
    target.chmod(0o755)
    return target


if __name__ == "__main__":
    sys.exit(main())
