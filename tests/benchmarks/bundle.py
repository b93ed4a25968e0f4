"""What starting the window of the bundle costs, as a ratio to the same start from the source. Linux with Xvfb only.

Both are watched from outside, since nothing can be put into the bundle: a start has ended when the screen shows, but
for the blinking of the cursor, what it shows in the end. ``bundle.py BUNDLE FOLDER`` is that watcher.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # when it is run as a program

from benchmarks.conversation import x_server
from support.polling import wait_for

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 11
_SETTLED = 3.0
"""Seconds after which a window certainly shows all it will."""
_DEADLINE = 60.0
_POLL = 0.004
_CURSOR = 400
"""Pixels that may differ: a cursor, a focus frame."""


def measure(bundle: Path = ROOT / "dist" / "sotto") -> dict[str, Any]:
    """Return medians in milliseconds, and the median of the ratios of neighbouring starts."""
    if not (bundle / "sotto").exists() or shutil.which("Xvfb") is None:
        return {"skipped": "needs a bundle (make package) and Xvfb"}
    with x_server() as display, tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(Path(__file__).resolve()), str(bundle), folder]
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "LANG": "C.UTF-8"}
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(bundle: Path, folder: Path) -> None:
    """Measure both in turns and print the figures."""
    from PySide6.QtGui import QGuiApplication

    app = QGuiApplication([])
    commands = {"bundle": [str(bundle / "sotto")], "source": [sys.executable, "-m", "sotto"]}
    for kind, command in commands.items():
        first = [*command, "history", "list"]
        subprocess.run(first, check=True, capture_output=True, env=_environment(folder / kind))
    final = {}
    for kind, command in commands.items():
        final[kind] = _last_picture(command, _environment(folder / kind))
    runs = [
        {kind: _start(command, _environment(folder / kind), final[kind]) for kind, command in commands.items()}
        for _ in range(ROUNDS)
    ]
    result: dict[str, float] = {
        f"{kind}_ms": round(statistics.median(run[kind] for run in runs), 1) for kind in commands
    }
    result["ratio"] = round(statistics.median(run["bundle"] / run["source"] for run in runs), 3)
    print(json.dumps(result))
    app.quit()


def _environment(profile: Path) -> dict[str, str]:
    keyring = "keyring.backends.fail.Keyring"
    return {**os.environ, "SOTTO_DATA_DIR": str(profile), "PYTHON_KEYRING_BACKEND": keyring}


def _last_picture(command: list[str], environment: dict[str, str]) -> bytes:
    """Return what the screen shows once the window is there and nothing changes any more."""
    empty = before = _screen()
    since = time.monotonic()

    def settled() -> bytes | None:
        nonlocal before, since
        now = _screen()
        if _difference(now, before) > _CURSOR:
            before, since = now, time.monotonic()
        return now if before is not empty and time.monotonic() - since > _SETTLED else None

    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as window:
        try:
            return wait_for(settled, f"a window of {command[0]}", _DEADLINE, _POLL)
        finally:
            window.kill()


def _start(command: list[str], environment: dict[str, str], final: bytes) -> float:
    """Return the milliseconds until the screen shows ``final``."""
    wait_for(lambda: _difference(_screen(), final) > _CURSOR, "the end of the window before it", _DEADLINE, _POLL)
    begun = time.monotonic()
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as window:
        try:
            wait_for(lambda: _difference(_screen(), final) <= _CURSOR, "what it showed before", _DEADLINE, _POLL)
            return (time.monotonic() - begun) * 1000
        finally:
            window.kill()


def _screen() -> bytes:
    from PySide6.QtGui import QGuiApplication, QImage

    picture = QGuiApplication.primaryScreen().grabWindow(0).toImage()
    return bytes(picture.convertToFormat(QImage.Format.Format_Grayscale8).constBits())


def _difference(one: bytes, other: bytes) -> int:
    """Return how many pixels differ."""
    import numpy

    if len(one) != len(other):
        return max(len(one), len(other))
    return int(numpy.count_nonzero(numpy.frombuffer(one, "u1") != numpy.frombuffer(other, "u1")))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
