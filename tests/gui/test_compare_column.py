"""One column of a comparison by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QTextEdit
from pytestqt.qtbot import QtBot

from sotto.domain.chat import Message, MessageStatus, Role
from sotto.domain.ids import ConversationId, MessageId
from sotto.gui.compare_column import CompareColumn
from sotto.gui.markdown import MarkdownParser
from sotto.gui.theme import Theme
from sotto.gui.tokens import ThemeChoice

WRITING = Message(
    MessageId("a"),
    ConversationId("c"),
    MessageId("q"),
    Role.ASSISTANT,
    "",
    1,
    MessageStatus.STREAMING,
    model="tiny",
)


@pytest.fixture
def column(qtbot: QtBot, window_theme: Theme) -> Iterator[CompareColumn]:
    made = CompareColumn(window_theme, "First answer", MarkdownParser())
    qtbot.addWidget(made)
    made.resize(360, 400)
    made.show()
    yield made
    made.hide()


def take(qtbot: QtBot, column: CompareColumn, paragraphs: int) -> None:
    """Have paragraphs written, and wait until they are on the screen."""
    before = len(column.text)
    for number in range(paragraphs):
        column.take(f"Paragraph {number}\n\n", False)
    qtbot.waitUntil(lambda: column.is_settled and len(column.text) > before, timeout=10_000)


def test_an_answer_is_followed_as_it_is_written_unless_one_scrolled_away(qtbot: QtBot, column: CompareColumn) -> None:
    column.show_message(WRITING, ())
    bar = column.area.verticalScrollBar()
    take(qtbot, column, 40)
    qtbot.waitUntil(lambda: bar.maximum() > 200 and bar.value() == bar.maximum(), timeout=10_000)
    bar.setValue(100)
    longest = bar.maximum()
    take(qtbot, column, 40)
    qtbot.waitUntil(lambda: bar.maximum() > longest, timeout=10_000)
    assert bar.value() == 100
    bar.setValue(bar.maximum())
    longest = bar.maximum()
    take(qtbot, column, 10)
    qtbot.waitUntil(lambda: bar.maximum() > longest and bar.value() == bar.maximum(), timeout=10_000)


def test_an_answer_that_is_there_is_shown_from_its_top(qtbot: QtBot, column: CompareColumn) -> None:
    text = "\n\n".join(f"Paragraph {number}" for number in range(60))
    column.show_message(replace(WRITING, content=text, status=MessageStatus.COMPLETE), ())
    qtbot.waitUntil(lambda: column.is_settled, timeout=10_000)
    bar = column.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200, timeout=10_000)
    assert bar.value() == 0


def test_what_is_known_while_it_is_written_is_an_estimate(qtbot: QtBot, column: CompareColumn) -> None:
    column.show_message(WRITING, ())
    facts = column.findChild(QLabel, "compare_facts")
    assert facts is not None
    assert facts.isHidden()
    take(qtbot, column, 3)
    qtbot.waitUntil(lambda: facts.text().startswith("about 3 tokens"), timeout=10_000)
    column.finish(replace(WRITING, content=column.text, status=MessageStatus.STOPPED), None)
    assert facts.isHidden()
    assert column.choose_button.isEnabled()
    assert column.write_button.isVisible()
    assert not column.stop_button.isVisible()


def test_a_selection_goes_across_blocks(qtbot: QtBot, column: CompareColumn) -> None:
    content = "First\n\n```\ncode\n```\n\nLast"
    column.show_message(replace(WRITING, content=content, status=MessageStatus.COMPLETE), ())
    qtbot.waitUntil(lambda: column.is_settled, timeout=10_000)
    column.area.text_selection.select_text(0)
    column.area.text_selection.copy()
    assert QGuiApplication.clipboard().text().split() == ["First", "code", "Last"]


def test_it_follows_a_change_of_theme(qtbot: QtBot, column: CompareColumn, window_theme: Theme) -> None:
    column.show_message(replace(WRITING, content="Text", status=MessageStatus.COMPLETE), ())
    qtbot.waitUntil(lambda: column.is_settled, timeout=10_000)
    field = column.area.findChild(QTextEdit)
    assert field is not None
    try:
        window_theme.set_font_px(24)
        column.restyle()
        assert field.document().defaultFont().pixelSize() == 24
    finally:
        window_theme.set_font_px(15)
        window_theme.set_choice(ThemeChoice.LIGHT)
