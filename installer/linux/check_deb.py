"""Try the .deb where nothing else is installed: ``make deb-check`` (needs root, debootstrap and Xvfb).

In a clean Debian 12 the package is installed with the dependencies it declares and nothing more; a normal user without
network runs the self-test, asks the guide and opens the window; then the package is removed and purged. A picture of
the window is kept in build/linux/check.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from linux.building import BUILD, DIST, BuildError, need, run
from linux.clean_root import CleanRoot, clean_root
from sotto.config.identity import APP_ID

PICTURES = BUILD / "check"
_SCREEN = "1280x800x24"
_PATIENCE = 60.0
"""Seconds for the window to appear, and to close; the machine may be busy."""
_QUESTION = "How do I download a model?"
_GRAB = """
import sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication(sys.argv[:1])
sys.exit(not app.primaryScreen().grabWindow(0).save(sys.argv[1]))
"""


def main(words: list[str] | None = None) -> int:
    """Run with ``words``; return the exit status."""
    parser = argparse.ArgumentParser(prog="check_deb", description="Try the .deb in a clean Debian 12.")
    parser.add_argument("package", type=Path, nargs="?", help="the file; the newest in dist unless given")
    package = parser.parse_args(words).package or newest(DIST)
    try:
        if package is None:
            raise BuildError(f"There is no .deb in {DIST}. Make it first: make deb")
        check(package)
    except BuildError as error:
        print(f"check_deb: {error}", file=sys.stderr)
        return 1
    return 0


def newest(folder: Path) -> Path | None:
    """Return the package in ``folder`` that was made last."""
    return max(folder.glob("sotto_*.deb"), key=lambda path: path.stat().st_mtime, default=None)


def check(package: Path) -> None:
    """Install, use and remove ``package``. Raises BuildError with what went wrong."""
    need("Xvfb", "xwininfo")
    with clean_root() as root:
        _install(root, package)
        _ask(root)
        _self_test(root)
        _open_window(root)
        before = contents(root.home)
        _expect(any(path.endswith("chats.db") for path in before), f"no chats were kept: {sorted(before)}")
        _remove(root, "remove", before)
        root.run("apt-get", "install", "-y", "-q", "--no-install-recommends", "/root/sotto.deb", as_root=True)
        _remove(root, "purge", before)


def contents(folder: Path) -> dict[str, str]:
    """Return path -> hash of every file below ``folder``."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _install(root: CleanRoot, package: Path) -> None:
    before = root.installed()
    shutil.copy(package, root.folder / "root" / "sotto.deb")
    root.run(
        "apt-get", "install", "-y", "-q", "--no-install-recommends", "/root/sotto.deb", as_root=True, network=True,
        timeout=900,
    )  # fmt: skip
    added = root.installed().keys() - before.keys()
    _expect("sotto" in added, "apt installed everything but Sotto")
    print(f"installed: {len(added)} packages, Sotto among them; {_size(package)}", flush=True)


def _ask(root: CleanRoot) -> None:
    answer = json.loads(root.run("sotto", "ask", "--json", _QUESTION))
    _expect(answer["model"]["id"] == "guide" and len(answer["text"]) > 20, f"the guide said {answer['text']!r}")
    print(f"the guide: {' '.join(answer['text'].split())[:160]}", flush=True)


def _self_test(root: CleanRoot) -> None:
    found = json.loads(root.run("sotto", "--self-test", "--json"))
    print(f"self-test: passed; {json.dumps(found)[:400]}", flush=True)


def _open_window(root: CleanRoot) -> None:
    with _display() as number:
        command = root.command(["sotto"], variables={"DISPLAY": f":{number}"})
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as program:
            try:
                tree = _wait_for_window(program, number)
                time.sleep(3)  # the guide is loaded and its questions appear; nothing outside can be asked about it
                _picture(number, PICTURES / "window.png")
            finally:
                complaints = _close(program)
    _expect(program.returncode == 0, f"the window ended with {program.returncode}: {complaints}")
    print(f"window: {tree}; picture: {PICTURES / 'window.png'}", flush=True)
    _expect(not complaints.strip(), f"the window complained: {complaints}")


def _wait_for_window(program: subprocess.Popen[str], number: str) -> str:
    """Return the line of xwininfo about a window of the application's class and of some size."""
    ours = re.compile(rf'^ *0x\w+ .*\("{APP_ID}" "{APP_ID}"\) +(\d+)x\d+.*$', re.MULTILINE)
    deadline = time.monotonic() + _PATIENCE
    tree = ""
    while time.monotonic() < deadline and program.poll() is None:
        tree = run(["xwininfo", "-root", "-tree", "-display", f":{number}"])
        for found in ours.finditer(tree):
            if int(found[1]) > 400:
                return found[0].strip()
        time.sleep(0.2)
    raise BuildError(f"no window of the class {APP_ID} appeared:\n{tree}")


def _close(program: subprocess.Popen[str]) -> str:
    """Close the window as a desktop that logs out does, and return what the program complained of."""
    children = Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text(encoding="utf-8").split()
    for child in children:
        os.kill(int(child), signal.SIGTERM)
    try:
        return program.communicate(timeout=_PATIENCE)[1]
    except subprocess.TimeoutExpired as error:
        program.kill()
        raise BuildError("the window does not close") from error


def _picture(number: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    run(
        [sys.executable, "-c", _GRAB, target],
        environment={"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"},
    )


@contextmanager
def _display() -> Iterator[str]:
    """Run a display outside of the root; yields its number."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", _SCREEN, "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def _remove(root: CleanRoot, how: str, before: dict[str, str]) -> None:
    """Remove or purge the package and see that it left nothing of its own, and everything of the user's."""
    root.run("apt-get", how, "-y", "-q", "sotto", as_root=True)
    _expect(contents(root.home) == before, f"{how} changed the user's files")
    usr = root.folder / "usr"
    left = [path for path in (usr / "lib" / "sotto", usr / "bin" / "sotto") if path.is_symlink() or path.exists()]
    left += [path for path in (usr / "share").rglob("*sotto*") if path.is_file()]
    _expect(not left, f"{how} left {left}")
    _expect(root.installed().get("sotto") is None, f"{how} left the package's configuration")
    print(f"{how}: nothing of the package is left, all {len(before)} files of the user are", flush=True)


def _size(package: Path) -> str:
    kib = run(["dpkg-deb", "--field", package, "Installed-Size"]).strip()
    return f"{package.stat().st_size / 1e6:.1f} MB to download, {int(kib) / 1024:.0f} MiB on disk"


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise BuildError(otherwise)


if __name__ == "__main__":
    sys.exit(main())
