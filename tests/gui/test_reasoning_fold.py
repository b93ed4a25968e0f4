"""The fold over a model's notes: its label, and that folded text costs nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from sotto.gui.reasoning_fold import ReasoningFold
from sotto.gui.rich_text import RichText
from sotto.gui.theme import Theme
from sotto.gui.throttle import Slices


@pytest.fixture
def slices() -> Slices:
    return Slices()


@pytest.fixture
def fold(qtbot: QtBot, window_theme: Theme, slices: Slices) -> Iterator[ReasoningFold]:
    made = ReasoningFold(window_theme, slices)
    qtbot.addWidget(made)
    yield made
    slices.clear()


def toggle_of(fold: ReasoningFold) -> QToolButton:
    return fold.findChild(QToolButton, "reasoning_toggle")


def test_hidden_without_reasoning(fold: ReasoningFold) -> None:
    fold.set_text("")
    assert fold.isHidden()


def test_label_while_and_after_thinking(fold: ReasoningFold) -> None:
    fold.append("hm")
    assert not fold.isHidden()
    assert toggle_of(fold).text() == "Thinking…"
    fold.finish()
    assert toggle_of(fold).text() == "Thought for a moment"
    assert toggle_of(fold).accessibleName() == "Thought for a moment"


@pytest.mark.parametrize(
    ("milliseconds", "label"),
    [
        (0, "Thoughts"),
        (300, "Thought for a moment"),
        (1_000, "Thought for 1 second"),
        (4_100, "Thought for 4 seconds"),
        (125_000, "Thought for 2 min 5 s"),
    ],
)
def test_duration(fold: ReasoningFold, milliseconds: float, label: str) -> None:
    fold.set_text("notes")
    fold.finish(milliseconds)
    assert toggle_of(fold).text() == label


def test_text_is_laid_out_only_when_open_and_grows_then(fold: ReasoningFold, slices: Slices) -> None:
    fold.append("first *notes*\n")
    assert fold.findChild(RichText) is None
    toggle_of(fold).setChecked(True)
    slices.run(100)
    assert fold.findChild(RichText).toPlainText().strip() == "first *notes*"
    fold.append("second")
    slices.run(100)
    assert fold.findChild(RichText).toPlainText() == "first *notes*\nsecond"
    fold.set_text("other")
    slices.run(100)
    assert [text.toPlainText() for text in fold.findChildren(RichText) if not text.isHidden()] == ["other"]
