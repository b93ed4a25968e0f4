"""``make package``: the folder ``dist/sotto`` with everything Sotto needs, on a computer without Python.

Three programs share one folder of libraries. Two builds of one commit give the same bytes, in whatever folders and
whenever they are made (tests/packages/test_reproducible.py). Decision 34 tells what is in it and why.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from bundling import bill, contents, licences
from bundling.origins import Origins
from bundling.runpaths import look_beside
from native import platform_name
from source_time import VARIABLE, source_epoch

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ("sotto", "sotto-engine", "sotto-fetcher")


class BundleError(Exception):
    """The bundle can't be made or is not as it should be; the text says why and what to do."""


def main() -> int:
    """Make the bundle; return 0, or 1 after saying what is wrong and what to do."""
    options = _options()
    if not _is_installed("PyInstaller"):
        print("PyInstaller is not installed. `make package` installs it; by hand: pip install -e .[package]")
        return 1
    if not (options.native / "native.json").is_file():
        print(f"There is no llama.cpp in {options.native}. Build it first: make native")
        return 1
    try:
        bundle = _build(options.native.resolve(), options.work.resolve(), options.out.resolve())
    except (BundleError, licences.LicenceMissingError) as error:
        print(error)
        return 1
    megabytes = sum(path.lstat().st_size for path in bundle.rglob("*")) / 1e6
    print(f"{bundle}: {megabytes:.0f} MB")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make the folder that the packages are made from.")
    native = ROOT / "build" / "native" / platform_name()
    parser.add_argument("--native", type=Path, default=native, help="built by make native")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "bundle", help="for intermediate files")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the folder sotto is made")
    return parser.parse_args()


def _build(native: Path, work: Path, out: Path) -> Path:
    """Make the bundle in ``work`` and put it to ``out`` once it is known to be good."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    bundle = work / "made" / "sotto"
    epoch = source_epoch()
    found = work / "origins.json"
    _freeze(native, work, bundle.parent, found, epoch)
    origins = Origins.read(found)
    if sys.platform == "linux":
        _strip_python(bundle)
    licences.gather(origins, ROOT, bundle / "licenses")
    _settle(bundle, epoch)
    bill.write(bundle, origins, _version(), epoch)
    _settle(bundle, epoch)
    _check(bundle, work)
    out.mkdir(parents=True, exist_ok=True)
    for made in sorted(bundle.parent.iterdir()):  # on a Mac there is Sotto.app besides
        replace(out / made.name, made)
    return out / bundle.name


def replace(target: Path, made: Path) -> None:
    """Put the folder ``made`` where ``target`` may be from before. Raises BundleError if that cannot be removed whole.

    Windows removes no program that runs; what was left of the earlier bundle would be a part of the new one.
    """
    try:
        if target.exists():
            shutil.rmtree(target)
    except OSError as error:
        raise BundleError(f"{target} cannot be removed. Is a program in it open? ({error})") from error
    shutil.move(made, target)


def _freeze(native: Path, work: Path, out: Path, found: Path, epoch: int) -> None:
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "0",  # the order of sets reaches the archives otherwise
        "PYTHONPATH": str(ROOT / "app"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYINSTALLER_CONFIG_DIR": str(work / "cache"),
        VARIABLE: str(epoch),
        "SOTTO_VERSION": _version(),
        "SOTTO_ICON": _icon(work / "icons"),
        "SOTTO_NATIVE_FOLDER": str(native),
        "SOTTO_ORIGINS": str(found),
    }
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", str(out), "--workpath", str(work / "pyinstaller"), str(ROOT / "packaging" / "sotto.spec")]
    if subprocess.run(command, cwd=work, env=environment, check=False).returncode:
        raise BundleError("PyInstaller failed; the lines above say why.")


def _icon(folder: Path) -> str:
    """Return the path of the icon in the form this system's programs carry; Linux's carry none."""
    suffix = {"win32": "ico", "darwin": "icns"}.get(sys.platform)
    if suffix is None:
        return ""
    subprocess.run([sys.executable, str(ROOT / "packaging" / "icons.py"), str(folder)], check=True)
    return str(folder / f"sotto.{suffix}")


def _strip_python(bundle: Path) -> None:
    """Take the debugging symbols out of Python itself, a fifth of the download.

    What comes from wheels stays as its publishers tested it, and so that its hashes can be compared with theirs.
    """
    strip = shutil.which("strip")
    if strip is None:
        raise BundleError("strip is not installed. On Debian and Ubuntu: apt-get install binutils")
    libraries = bundle / "lib"
    own = [*libraries.glob("libpython3*"), *libraries.glob("python3*/lib-dynload/*.so")]
    subprocess.run([strip, "--strip-unneeded", *map(str, sorted(own))], check=True)
    look_beside(sorted(own), libraries)


def _settle(bundle: Path, epoch: int) -> None:
    """Give everything the time of the source, and rights that do not depend on who built it."""
    programs = {bundle / name for name in PROGRAMS}
    for path in (bundle, *bundle.rglob("*")):
        if path.is_symlink():
            os.utime(path, (epoch, epoch), follow_symlinks=False) if os.utime in os.supports_follow_symlinks else None
            continue
        path.chmod(0o755 if path.is_dir() or path in programs else 0o644)
        os.utime(path, (epoch, epoch))


def _check(bundle: Path, work: Path) -> None:
    rules = contents.read_rules(ROOT / "packaging" / "bundle_allowed.txt")
    found = contents.faults(contents.names_in(bundle), rules)
    found += contents.traces(bundle, {ROOT, work, Path(sys.prefix).resolve()})
    if found:
        raise BundleError("\n".join(["The bundle is not what it should be:", *(f"  {fault}" for fault in found)]))


def _version() -> str:
    text = (ROOT / "app" / "sotto" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([^"]+)"', text)
    if found is None:
        raise BundleError("app/sotto/__init__.py names no version.")
    return found[1]


def _is_installed(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


if __name__ == "__main__":
    sys.exit(main())
