"""An answer that streams to a terminal."""

from __future__ import annotations

import io

import pytest

from sotto.cli.answer_printer import AnswerPrinter
from sotto.cli.output import Output


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("is_reasoning", [False, True])
def test_no_progress_is_drawn_over_a_line_of_text(is_reasoning: bool) -> None:
    """What the model checks between two words would be, with a line that replaces what it stands on."""
    screen = _Terminal()
    printer = AnswerPrinter(Output(screen, screen), streams=True)
    printer.reading(1, 2)
    assert "Reading 2 tokens" in screen.getvalue()
    printer.received("Once upon", is_reasoning)
    before = screen.getvalue()
    printer.reading(1, 3)
    assert screen.getvalue() == before
    assert "Once upon" in before
