"""One start of the window up to the first words of an answer; prints a JSON line: ``first_answer_probe.py BEGUN``

BEGUN is the parent's ``time.monotonic()`` just before it started this process (the clock is the same in both on Linux).
The probe clicks the first example question as soon as there is one, and waits until words of the answer are drawn.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time

if __name__ == "__main__":  # in the order of sotto.entry, since the probe itself needs Qt
    import sotto.__main__

    gc.disable()
    import sotto.entry
    import sotto.services.container
    from sotto.gui.quick_import import skip_source_search

    skip_source_search()

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QTextBrowser, QWidget

POLL_MS = 2


class Probe:
    """Looks at the window every few milliseconds."""

    def __init__(self, begun: float) -> None:
        self._begun = begun
        self._asked_ms = 0.0
        self._timer = QTimer(QApplication.instance())
        self._timer.timeout.connect(self._look)
        self._timer.start(POLL_MS)

    def _look(self) -> None:
        windows = [widget for widget in QApplication.topLevelWidgets() if widget.objectName() == "main_window"]
        for window in windows:
            if not self._asked_ms:
                self._ask(window)
            elif _has_answer(window):
                self._report()

    def _ask(self, window: QWidget) -> None:
        button = window.findChild(QPushButton, "example_question")
        if button is not None and button.isVisible():
            self._asked_ms = self._elapsed_ms()
            button.click()

    def _report(self) -> None:
        print(json.dumps({"asked_ms": self._asked_ms, "answer_ms": self._elapsed_ms()}), flush=True)
        for child in QApplication.topLevelWidgets():
            child.close()

    def _elapsed_ms(self) -> float:
        return (time.monotonic() - self._begun) * 1000


def _has_answer(window: QWidget) -> bool:
    texts = window.findChildren(QTextBrowser, "message_text")
    return any(text.isVisible() and text.accessibleName() == "Answer" and text.toPlainText().strip() for text in texts)


def main() -> int:
    """Start the window with the probe in it."""
    from sotto.gui.main import make_application

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    make_application()
    probe = Probe(float(sys.argv[1]))
    code = sotto.__main__.main([])
    del probe
    return code


if __name__ == "__main__":
    sys.exit(main())
