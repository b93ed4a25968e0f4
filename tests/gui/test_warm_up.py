"""What is loaded before the first message."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sotto.gui.answer_widget import AnswerWidget
from sotto.gui.theme import Theme
from sotto.gui.warm_up import Rehearsal

_PROGRAM = """
import sys, threading
from sotto.gui.warm_up import load_message_modules
assert "sotto.gui.answer_widget" not in sys.modules
made = []
worker = threading.Thread(target=lambda: made.append(load_message_modules()))
worker.start()
worker.join()
assert made[0] >= 5, made
assert {"sotto.gui.answer_widget", "markdown_it", "pygments.lexers.python"} <= sys.modules.keys()
"""


def test_it_loads_what_a_message_needs_on_any_thread_and_without_an_application() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def test_it_draws_one_answer_that_nobody_sees(
    qtbot: QtBot, window_theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[bool, bool]] = []
    grab = AnswerWidget.grab

    def grabbed(answer: AnswerWidget) -> object:
        drawn.append((answer.is_drawn, answer.isVisible()))
        return grab(answer)

    monkeypatch.setattr(AnswerWidget, "grab", grabbed)
    owner = QObject()
    with qtbot.waitSignal(Rehearsal(window_theme, owner).destroyed):
        pass
    assert drawn == [(True, False)]
    qtbot.waitUntil(lambda: not any(isinstance(each, AnswerWidget) for each in QApplication.topLevelWidgets()))
