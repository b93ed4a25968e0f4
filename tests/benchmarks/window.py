"""A window for benchmarks: opened on an empty profile in a process of its own, and the gaps of its event loop.

A gap is the time between two turns of the event loop, as a timer that is always due sees it. Of each step (a turn of
the wheel, a key, a frame) the longest gap counts, so that idle turns do not hide it. A frame of a 60 Hz screen is
16.7 ms: whatever is longer is seen as a stutter.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

FRAME = 1 / 60
_DEADLINE = 120.0
_kept: list[Any] = []
"""The application must outlive the widgets that a benchmark still knows when its window is closed."""


def run_alone(file: str, **environment: str) -> dict[str, Any]:
    """Return what the program ``file`` prints as its last line, a JSON object; it gets an empty profile, no display."""
    with tempfile.TemporaryDirectory() as folder:
        variables = {**os.environ, "SOTTO_DATA_DIR": folder, "QT_QPA_PLATFORM": "offscreen", **environment}
        variables["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
        done = subprocess.run([sys.executable, file], check=True, stdout=subprocess.PIPE, text=True, env=variables)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


@contextmanager
def opened() -> Iterator[tuple[Any, Any]]:
    """Yield the session of an open window and its services; without a guide, which would be loaded meanwhile."""
    from PySide6.QtCore import QLocale

    from sotto.config.paths import AppPaths
    from sotto.config.settings import Settings
    from sotto.gui.dispatcher import QtDispatcher
    from sotto.gui.idle_collector import IdleCollector
    from sotto.gui.main import make_application
    from sotto.gui.quick_import import skip_source_search
    from sotto.gui.session import Session
    from sotto.gui.theme import apply_theme
    from sotto.gui.tokens import ThemeChoice
    from sotto.services.container import build_services

    skip_source_search()  # as the program does
    QLocale.setDefault(QLocale(QLocale.Language.English))
    _kept.append(make_application())
    theme = apply_theme(_kept[0], ThemeChoice.LIGHT)
    paths = AppPaths.resolve(Path(os.environ["SOTTO_DATA_DIR"]), {})
    paths.create()
    services = build_services(paths, Settings(), QtDispatcher(), guide=paths.data / "none.gguf")
    session = Session(services, theme)
    session.window.resize(1280, 800)
    session.window.show()
    session.open()
    IdleCollector(session)  # as the program does
    wait(lambda: session.window.chat_page.composer.is_open)
    try:
        yield session, services
    finally:
        session.close()
        services.close()


def report(results: dict[str, Any]) -> NoReturn:
    """Print the figures for :func:`run_alone` and end, without taking the widgets apart that are still known."""
    print(json.dumps(results), flush=True)
    os._exit(0)


def gaps_while(
    steps: Iterator[Callable[[], object]], every: float = FRAME, until: Callable[[], bool] = lambda: True
) -> dict[str, float]:
    """Run one of ``steps`` every so many seconds, and after the last one go on until ``until()`` holds.

    Returns the distribution of the longest gap (ms) that followed each step. ``own_…`` is the processor time of the
    longest turn of the loop, without waiting for a core that something else had.
    """
    from PySide6.QtWidgets import QApplication

    longest: list[float] = []
    own: list[float] = []
    last = time.perf_counter()
    deadline = time.monotonic() + _DEADLINE
    for step in steps:
        begun = last = time.perf_counter()
        longest.append(0.0)
        own.append(0.0)
        step()
        while (time.perf_counter() < begun + every or not until()) and time.monotonic() < deadline:
            busy = time.thread_time()
            QApplication.processEvents()
            own[-1] = max(own[-1], (time.thread_time() - busy) * 1000)
            now = time.perf_counter()
            longest[-1] = max(longest[-1], (now - last) * 1000)
            last = now
    ordered = sorted(longest)
    return {
        "steps": len(ordered),
        "p50_ms": round(ordered[len(ordered) // 2], 2),
        "p99_ms": round(ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)], 2),
        "max_ms": round(ordered[-1], 2),
        "own_p99_ms": round(sorted(own)[min(len(own) - 1, len(own) * 99 // 100)], 2),
        "own_max_ms": round(max(own), 2),
    }


def wait(condition: Callable[[], bool]) -> None:
    """Run the event loop until ``condition()``."""
    deadline = time.monotonic() + _DEADLINE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the window did not get ready")
        idle(5)


def idle(milliseconds: int) -> None:
    """Run the event loop for so long. Unlike ``QTest.qWait`` it leaves Python's lock to other threads meanwhile."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def watch_paints(widget: Any, is_whole: Callable[[], bool]) -> Any:
    """Return an object whose ``is_seen`` becomes true when ``widget`` is painted while ``is_whole()`` holds.

    Qt paints a widget's children in the same turn of the event loop. Delete it when it is not needed any more.
    """
    from PySide6.QtCore import QEvent, QObject

    class Watch(QObject):
        is_seen = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and not self.is_seen:
                self.is_seen = is_whole()
            return False

    watch = Watch(widget)
    widget.installEventFilter(watch)
    return watch
