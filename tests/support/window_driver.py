"""The real window as a child process of a test, driven from inside like a person would: ``window_driver.py``.

The argument is the file of the guide; without one there is none. Reads commands from stdin, one JSON object a line
({"do": "type", "text": …}, "send", "stop", "new_chat", "open", "retry", "quit", "add", "press"), and prints what is on
the screen whenever it changes, one JSON object a line. Everything goes through widgets found by their ``objectName``;
only ``add`` (the file dialog) calls the service behind the button.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QListView, QPlainTextEdit, QWidget

from sotto.__main__ import main as sotto
from sotto.gui.main import make_application
from sotto.gui.message_widget import MessageWidget
from sotto.gui.session import Session
from sotto.services import container

LOOK_MS = 20
CANNOT_DO = 70
"""Exit status: a command that names what is not on the screen."""


class Driver:
    """Runs in the GUI thread on a timer."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._services = session._services
        self._commands: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._last = ""
        threading.Thread(target=self._read, daemon=True).start()
        self._timer = QTimer(session)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)

    def _read(self) -> None:
        for line in sys.stdin:
            self._commands.put(json.loads(line))

    def _look(self) -> None:
        screen = json.dumps(self._screen())
        if screen != self._last:
            self._last = screen
            print(screen, flush=True)
        while not self._commands.empty():
            command = self._commands.get()
            try:
                self._do(command)
            except (AssertionError, LookupError):  # ends the test at once, not when it has waited long enough
                print(f"could not do {command}", file=sys.stderr)
                traceback.print_exc()
                sys.stderr.flush()
                os._exit(CANNOT_DO)

    def _screen(self) -> dict[str, Any]:
        window = self._session.window
        composer = self._find(QPlainTextEdit, "composer")
        view = window.chat_page.view
        conversations = self._find(QListView, "conversation_list").model()
        # Those that are being made stand aside.
        placed = (m for m in view.findChildren(MessageWidget) if m.isVisible() and m.pos().x() >= 0)
        shown = sorted(placed, key=lambda m: m.pos().y())
        selected = self._services.models.selected
        titles = [conversations.index(row, 0) for row in range(conversations.rowCount())]
        return {
            "ready": window.chat_page.composer.is_open,
            "model": selected.name if selected else "",
            "draft": composer.toPlainText(),
            "answering": self._find(QWidget, "stop_button").isVisible(),
            "messages": [m.text for m in shown],
            "errors": [label.text() for label in self._visible("toast_text")],
            "can_retry": bool(self._visible("retry_button")),
            "conversations": [index.data() for index in titles if index.flags() & Qt.ItemFlag.ItemIsSelectable],
            "page": window.page,
            "questions": [button.text() for button in self._visible("example_question")],
            "banner": bool(self._visible("greeting_models_button")),
            "engine": self._services.generation.engine_pid,
        }

    def _do(self, command: dict[str, Any]) -> None:
        match command["do"]:
            case "type":
                composer = self._find(QPlainTextEdit, "composer")
                composer.setFocus()
                QTest.keyClicks(composer, command["text"])
            case "send" | "stop":
                QTest.mouseClick(self._find(QAbstractButton, f"{command['do']}_button"), Qt.MouseButton.LeftButton)
            case "new_chat":
                QTest.mouseClick(self._find(QAbstractButton, "new_chat_button"), Qt.MouseButton.LeftButton)
            case "retry":
                QTest.mouseClick(self._visible("retry_button")[-1], Qt.MouseButton.LeftButton)
            case "open":
                view = self._find(QListView, "conversation_list")
                rows = [view.model().index(row, 0) for row in range(view.model().rowCount())]
                chats = [index for index in rows if index.flags() & Qt.ItemFlag.ItemIsSelectable]
                place = view.visualRect(chats[command["row"]]).center()
                QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
            case "add":
                self._services.models.add(Path(command["path"]))
            case "press":
                QTest.mouseClick(self._visible(command["name"])[0], Qt.MouseButton.LeftButton)
            case "quit":
                self._session.window.close()

    def _find(self, kind: type[Any], name: str) -> Any:
        widget = self._session.window.findChild(kind, name)
        assert widget is not None, f"no {name} in the window"
        return widget

    def _visible(self, name: str) -> list[Any]:
        return [w for w in self._session.window.findChildren(QWidget, name) if w.isVisible()]


def main() -> int:
    """Start Sotto as ``sotto`` does, with a driver in it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    make_application()
    guide = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("no-guide.gguf")
    container.guide_file = lambda: guide  # type: ignore[attr-defined]
    drivers = []
    original = Session.open

    def opened(session: Session) -> None:
        if not drivers:  # not again if the chats are
            drivers.append(Driver(session))
        original(session)

    Session.open = opened  # type: ignore[method-assign]
    return sotto([])


if __name__ == "__main__":
    sys.exit(main())
