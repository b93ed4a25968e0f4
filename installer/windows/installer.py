"""``make windows-installer``: ``dist/Sotto-<version>-windows-x86_64.exe`` from a bundle, with makensis.

    python -m windows.installer [--bundle dist/sotto] [--out FILE]        with PYTHONPATH=installer:packaging

makensis runs on Linux and macOS as well, so that the recipe is compiled wherever it is installed; a bundle to give away
comes from Windows.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import icons
from sotto import __version__
from sotto.config.identity import APP_ID, APP_NAME, PROGRAM
from windows.file_lists import FileNameError, bundle_files, file_macros

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SIGN_VARIABLE = "SOTTO_SIGN_COMMAND"
PROGRAMS = ("sotto.exe", "sotto-engine.exe", "sotto-fetcher.exe")


def main() -> int:
    """Make the installer; return 0, or 1 after saying what is wrong and what to do."""
    options = _options()
    if shutil.which("makensis") is None:
        print("makensis is not installed. On Debian or Ubuntu: apt-get install nsis; on Windows: install NSIS 3.08.")
        return 1
    lacking = [name for name in PROGRAMS if not (options.bundle / name).is_file()]
    if lacking:
        print(f"{options.bundle} has no {', '.join(lacking)}. Make a bundle on Windows first: packaging/bundle.py")
        return 1
    try:
        return compile_installer(options.bundle.resolve(), options.work.resolve(), options.out.resolve())
    except FileNameError as error:
        print(error)
        return 1


def compile_installer(bundle: Path, work: Path, out: Path) -> int:
    """Write the lists into ``work`` and the installer to ``out``; return makensis' exit code."""
    work.mkdir(parents=True, exist_ok=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    files = bundle_files(bundle)
    (work / "files.nsh").write_text(file_macros(bundle, files), encoding="utf-8-sig")
    icon = work / "sotto.ico"
    icon.write_bytes(icons.ico())
    (work / "facts.nsh").write_text(_facts(bundle, icon), encoding="utf-8-sig")
    flag = "/" if os.name == "nt" else "-"
    command = ["makensis", f"{flag}WX", f"{flag}V2", f"{flag}INPUTCHARSET", "UTF8"]
    command += [f"{flag}DGENERATED={work}", f"{flag}DOUT={out}"]
    if os.environ.get(SIGN_VARIABLE):
        command.append(f"{flag}DSIGN_COMMAND={os.environ[SIGN_VARIABLE]}")
    done = subprocess.run([*command, str(HERE / "sotto.nsi")], check=False)
    if done.returncode == 0:
        print(f"{out}: {len(files)} files, {out.stat().st_size / 1e6:.1f} MB")
    return done.returncode


def version_numbers(version: str) -> str:
    """Return ``version`` as Windows wants it: four numbers, without the words of a version before the release."""
    numbers = re.findall(r"\d+", version.partition("+")[0])[:3]
    return ".".join([*numbers, *["0"] * (4 - len(numbers))])


def _facts(bundle: Path, icon: Path) -> str:
    size = sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file()) // 1024
    facts = {
        "APP_ID": APP_ID,
        "PROGRAM": PROGRAM,
        "APP_NAME": APP_NAME,
        "VERSION": __version__,
        "VERSION_NUMBERS": version_numbers(__version__),
        "SIZE_KB": str(size),
        "ICON": str(icon),
    }
    return "".join(f'!define {name} "{value}"\n' for name, value in facts.items())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, default=ROOT / "dist" / "sotto", help="made by packaging/bundle.py")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "windows", help="for the lists")
    default = ROOT / "dist" / f"Sotto-{__version__}-windows-x86_64.exe"
    parser.add_argument("--out", type=Path, default=default, help="the installer")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
