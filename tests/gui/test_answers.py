"""Answers as models write them, odd and beautiful: drawn whole, the same in pieces, and copied without loss."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sotto.gui.block_text import markdown, plain_text
from sotto.gui.blocks_view import BlocksView
from sotto.gui.markdown import MarkdownParser
from sotto.gui.text_stream import MarkdownStream, blocks_of
from sotto.gui.text_style import prose_style
from sotto.gui.theme import Theme

PARSER = MarkdownParser()


def _answers() -> dict[str, str]:
    """Return the answers by name; in the file, characters that cannot be seen are written as their numbers."""
    text = (Path(__file__).parents[1] / "data" / "answers.txt").read_text(encoding="utf-8")
    found = {}
    for part in re.split(r"^={5} ", text, flags=re.M)[1:]:
        name, _newline, body = part.partition("\n")
        body = re.sub(r"\{U\+([0-9A-F]+)\}", lambda match: chr(int(match[1], 16)), body)
        found[name.removesuffix("{CR}")] = body.replace("{CR}", "\r")
    return found


ANSWERS = _answers()


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_drawn_and_reads_the_same_in_pieces(qtbot: QtBot, window_theme: Theme, name: str) -> None:
    answer = ANSWERS[name]
    view = BlocksView(MarkdownStream(PARSER), prose_style(window_theme), "Answer")
    qtbot.addWidget(view)
    view.expect_width(600)
    for start in range(0, len(answer), 7):
        view.append(answer[start : start + 7])
        while view.advance():
            pass
    assert list(view.blocks) == list(blocks_of(MarkdownStream(PARSER), answer))
    assert view.sizeHint().height() > 20


@pytest.mark.parametrize("name", ANSWERS)
def test_copying_an_answer_as_markdown_loses_no_word(name: str) -> None:
    shown = list(blocks_of(MarkdownStream(PARSER), ANSWERS[name]))
    again = list(blocks_of(MarkdownStream(PARSER), markdown(shown)))
    assert "".join(plain_text(again).split()) == "".join(plain_text(shown).split())
