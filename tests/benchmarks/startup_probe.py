"""One start of a window, measured from inside: ``startup_probe.py sotto|bare BEGUN`` prints a JSON line and ends.

BEGUN is the parent's ``time.monotonic()`` just before it started this process (the clock is the same in both on Linux).
``bare`` is the baseline: a PySide6 window with one text browser and nothing else.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

if sys.argv[1] == "sotto":  # in the order of sotto.entry, since the probe itself needs Qt
    import sotto.__main__

    gc.disable()
    import sotto.entry
    import sotto.services.container
    from sotto.gui.quick_import import skip_source_search

    skip_source_search()

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTextBrowser, QWidget

POLL_MS = 2


def main() -> None:
    """Start the window that is asked for."""
    kind, begun = sys.argv[1], float(sys.argv[2])
    if kind == "bare":
        _bare(begun)
    else:
        _sotto(begun)


def _bare(begun: float) -> None:
    app = QApplication([])
    window = QMainWindow()
    browser = QTextBrowser()
    browser.setPlainText("Hello")
    window.setCentralWidget(browser)
    window.resize(1280, 800)
    window.show()
    _when(lambda: _is_painted(window), begun)
    app.exec()


def _sotto(begun: float) -> None:
    from sotto.gui.main import make_application

    make_application()

    def usable() -> bool:
        """Whether one can write a message; the chats are listed some milliseconds later."""
        for window in QApplication.topLevelWidgets():
            composer = window.findChild(QWidget, "composer")
            if composer is not None and composer.isEnabled() and _is_painted(composer):
                return True
        return False

    _when(usable, begun)
    sotto.__main__.main([])


def _is_painted(widget: QWidget) -> bool:
    handle = widget.window().windowHandle()
    return widget.isVisible() and handle is not None and handle.isExposed()


def _when(usable: Callable[[], bool], begun: float) -> None:
    """Print the figures as soon as ``usable()``, then end the program."""
    timer = QTimer(QApplication.instance())

    def look() -> None:
        if usable():
            timer.stop()
            ready_ms = (time.monotonic() - begun) * 1000
            print(json.dumps({"ready_ms": ready_ms, "pss_kb": _pss_kb(), "heavy": _heavy_modules()}), flush=True)
            os._exit(0)  # what closing costs is not the question

    timer.timeout.connect(look)
    timer.start(POLL_MS)


def _pss_kb() -> int:
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _heavy_modules() -> list[str]:
    return [name for name in ("llama_cpp", "huggingface_hub", "numpy", "jinja2") if name in sys.modules]


if __name__ == "__main__":
    main()
