"""How the columns of a table share too little room."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from sotto.gui.blocks import Alignment, Paragraph, Run, TableBlock
from sotto.gui.rich_text import RichText
from sotto.gui.table_columns import TableColumns
from sotto.gui.text_style import TextStyle, prose_style
from sotto.gui.theme import Theme


@pytest.fixture
def style(window_theme: Theme) -> TextStyle:
    return prose_style(window_theme)


def table(*rows: tuple[str, ...]) -> TableBlock:
    cells = tuple(tuple((Run(text),) for text in row) for row in rows)
    return TableBlock(cells, (Alignment.LEFT,) * len(rows[0]))


def columns(block: TableBlock, style: TextStyle) -> TableColumns:
    return TableColumns(block, lambda run: style.char_format(run, Paragraph(())))


def test_nothing_is_to_be_done_where_everything_fits(style: TextStyle) -> None:
    assert columns(table(("a", "b"), ("one", "two")), style).widths(400) == []


def test_no_word_is_broken_as_long_as_that_can_be_helped(style: TextStyle) -> None:
    words = ("short", "communication", "a longer text of many small words that can be broken anywhere between them")
    widths = columns(table(("x", "y", "z"), words), style).widths(400)
    metrics = QFontMetricsF(style.font)
    assert sum(widths) == pytest.approx(400)
    assert all(width > metrics.horizontalAdvance(word) for width, word in zip(widths[:2], words[:2], strict=True))
    assert widths[2] > widths[0]


def test_the_longest_words_give_way_first(style: TextStyle) -> None:
    widths = columns(table(("x", "y", "z"), ("tenth", "x" * 100, "x" * 80)), style).widths(300)
    assert sum(widths) == pytest.approx(300)
    assert widths[0] > QFontMetricsF(style.font).horizontalAdvance("tenth")
    assert widths[1] == widths[2]


def test_the_columns_follow_the_width_of_the_text(qtbot: QtBot, style: TextStyle) -> None:
    field = RichText(style)
    qtbot.addWidget(field)
    field.resize(300, 100)
    field.set_table(table(("a", "b"), ("communication", "many small words " * 6)))
    field.show()
    narrow = field.minimumHeight()
    field.resize(900, 100)
    qtbot.waitUntil(lambda: field.minimumHeight() < narrow)
    field.resize(300, 100)
    qtbot.waitUntil(lambda: field.minimumHeight() == narrow)
