"""Open the window on the folder named by the first argument and report as JSON what it shows.

With a second argument ``unprivileged`` permissions stop this process, even if it was started by root. A window on a
folder of its own comes first then, so that everything is imported before.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel

from sotto.config.paths import AppPaths
from sotto.config.settings import Settings
from sotto.gui import main as main_module
from sotto.gui.session import Session


class WatchedSession(Session):
    """Closes the window as soon as the chats are open, or it is said why they are not."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._look = QTimer(self, interval=50)
        self._look.timeout.connect(self._on_look)
        self._look.start()

    def _on_look(self) -> None:
        greeting = self.window.chat_page.greeting
        is_over = self.window.chat_page.composer.is_open or greeting.retry_button.isVisibleTo(greeting)
        if not is_over:
            return
        self._look.stop()
        labels = {name: self.window.findChildren(QLabel, name) for name in ("greeting_title", "toast_text")}
        shown = {name: [label.text() for label in found] for name, found in labels.items()}
        report.update(shown, is_open=self.window.chat_page.composer.is_open, page=self.window.page)
        QTimer.singleShot(0, self.window.close)


def show(folder: Path) -> None:
    report.clear()
    paths = AppPaths.resolve(folder, {})
    report["rc"] = main_module.run(paths, Settings(), argparse.Namespace(files_to_open=[]))


report: dict[str, Any] = {}
main_module.Session = WatchedSession  # type: ignore[misc]
app = QApplication([])
if "unprivileged" in sys.argv and os.getuid() == 0:
    with tempfile.TemporaryDirectory() as own:
        show(Path(own))
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
show(Path(sys.argv[1]))
print(json.dumps(report))
