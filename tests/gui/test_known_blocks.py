"""The blocks of messages that were drawn lately."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sotto.domain.chat import Message, MessageStatus, Role
from sotto.gui import known_blocks
from sotto.gui.answer_widget import AnswerWidget
from sotto.gui.blocks import Paragraph, Run
from sotto.gui.known_blocks import KnownBlocks, KnownStream
from sotto.gui.markdown import MarkdownParser
from sotto.gui.theme import Theme
from sotto.gui.throttle import Slices

BLOCKS = (Paragraph((Run("a"),)),)
TEXT = "# A\n\nb **c**[^1]\n\n| d |\n|---|\n| e |\n\n```python\nf\n```\n\n[^1]: g\n"


class CountingParser(MarkdownParser):
    """Counts how often it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0

    def units(self, text: str, number: int | None = None) -> list:  # type: ignore[type-arg]
        self.calls += 1
        return super().units(text, number)


def test_what_was_used_longest_ago_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_blocks, "MOST", 2)
    known = KnownBlocks()
    known.keep("a", BLOCKS)
    known.keep("b", BLOCKS)
    assert known.get("a") is BLOCKS
    known.keep("c", BLOCKS)
    assert known.get("b") is None
    assert known.get("a") is BLOCKS
    assert known.get("c") is BLOCKS


def test_a_very_long_text_is_not_kept() -> None:
    known = KnownBlocks()
    known.keep("a" * (known_blocks.LARGEST + 1), BLOCKS)
    assert known.get("a" * (known_blocks.LARGEST + 1)) is None


def test_a_known_text_shows_nothing_before_it_was_taken_in_and_does_not_grow() -> None:
    stream = KnownStream(BLOCKS)
    assert (tuple(stream.blocks), stream.stable) == ((), 0)
    stream.append("a")
    assert (tuple(stream.blocks), stream.stable, stream.advance()) == (BLOCKS, 1, False)
    with pytest.raises(ValueError, match="does not grow"):
        stream.append("b")


class Drawing:
    """Draws answers that share a parser and what is known."""

    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        self.parser, self._known = CountingParser(), KnownBlocks()
        self._qtbot, self._theme = qtbot, theme
        self._owner = QWidget()
        qtbot.addWidget(self._owner)
        self._slices = Slices(4, self._owner)

    def draw(self, status: MessageStatus = MessageStatus.COMPLETE) -> AnswerWidget:
        message = Message("a", "c", None, Role.ASSISTANT, TEXT, 0, status=status)
        answer = AnswerWidget(message, self._theme, self._slices, self.parser, self._owner, known=self._known)
        self.finish(answer)
        return answer

    def finish(self, answer: AnswerWidget) -> None:
        self._qtbot.waitUntil(lambda: answer.is_drawn)


def test_an_answer_that_was_drawn_before_is_not_parsed_again(qtbot: QtBot, window_theme: Theme) -> None:
    drawing = Drawing(qtbot, window_theme)
    first = drawing.draw()
    calls = drawing.parser.calls
    again = drawing.draw()
    assert calls > 0
    assert drawing.parser.calls == calls
    assert list(again.view.blocks) == list(first.view.blocks)
    assert len(again.view.blocks) >= 5
    assert len(again.view.widgets) == len(first.view.widgets)


def test_an_answer_being_written_is_never_taken_from_what_is_known(qtbot: QtBot, window_theme: Theme) -> None:
    drawing = Drawing(qtbot, window_theme)
    drawing.draw()
    live = drawing.draw(MessageStatus.STREAMING)
    live.take(" more", is_reasoning=False)
    live.draw()
    drawing.finish(live)
    assert live.text == TEXT + " more"
