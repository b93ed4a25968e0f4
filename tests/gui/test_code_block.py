"""Code blocks: what Copy gives, how they grow, and how large they get."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from sotto.gui import code_block
from sotto.gui.blocks import CodeBlock
from sotto.gui.code_block import MOST_LINES, SCROLLING_HEIGHT, CodeBlockWidget, CodeEdit
from sotto.gui.text_style import prose_style
from sotto.gui.theme import Theme
from sotto.gui.tokens import DARK, LIGHT, ThemeChoice


@pytest.fixture
def widget(qtbot: QtBot, window_theme: Theme, monkeypatch: pytest.MonkeyPatch) -> CodeBlockWidget:
    monkeypatch.setattr(code_block, "COPIED_MS", 50)
    made = CodeBlockWidget(prose_style(window_theme))
    qtbot.addWidget(made)
    made.resize(500, 200)
    made.show()
    return made


def edit_of(widget: CodeBlockWidget) -> CodeEdit:
    return widget.findChild(CodeEdit)


def test_copy_gives_the_code_and_says_so(qtbot: QtBot, widget: CodeBlockWidget) -> None:
    code = "a = 1\n\n\tb < 2 & '<b>'"
    widget.set_block(CodeBlock("python", code))
    button = widget.findChild(QToolButton, "copy_code_button")
    assert button.text().strip() == "Copy"
    button.click()
    assert QGuiApplication.clipboard().text() == code
    assert button.text().strip() == "Copied"
    assert button.accessibleName() == "Copied"
    qtbot.waitUntil(lambda: button.text().strip() == "Copy")


def test_language_is_shown_and_spoken(widget: CodeBlockWidget) -> None:
    widget.set_block(CodeBlock("<b>py</b>", "x"))
    assert widget.findChild(QLabel).text() == "<b>py</b>"
    assert edit_of(widget).accessibleName() == "Code in <b>py</b>"
    widget.set_block(CodeBlock("", "x"))
    assert edit_of(widget).accessibleName() == "Code"


def test_height_follows_the_lines_and_lines_never_wrap(widget: CodeBlockWidget) -> None:
    widget.set_block(CodeBlock("", "a"))
    one = edit_of(widget).height()
    widget.set_block(CodeBlock("", "a\nb\nc"))
    assert edit_of(widget).minimumHeight() > one
    widget.set_block(CodeBlock("", "x" * 500))
    assert edit_of(widget).blockCount() == 1
    assert edit_of(widget).horizontalScrollBar().maximum() > 0


def test_growing_code_keeps_the_selection(widget: CodeBlockWidget) -> None:
    widget.set_block(CodeBlock("py", "first\nsec"))
    cursor = edit_of(widget).textCursor()
    cursor.setPosition(0)
    cursor.setPosition(5, QTextCursor.MoveMode.KeepAnchor)
    edit_of(widget).setTextCursor(cursor)
    widget.set_block(CodeBlock("py", "first\nsecond\nthird"))
    assert edit_of(widget).textCursor().selectedText() == "first"
    assert edit_of(widget).toPlainText() == "first\nsecond\nthird"


def test_other_code_replaces_it(widget: CodeBlockWidget) -> None:
    widget.set_block(CodeBlock("py", "one"))
    widget.set_block(CodeBlock("py", "two"))
    assert edit_of(widget).toPlainText() == "two"
    assert widget.code == "two"
    widget.set_block(CodeBlock("py", ""))
    assert edit_of(widget).toPlainText() == ""


def test_very_many_lines_scroll_inside(widget: CodeBlockWidget) -> None:
    widget.set_block(CodeBlock("", "x\n" * MOST_LINES))
    assert edit_of(widget).height() == SCROLLING_HEIGHT
    assert edit_of(widget).verticalScrollBar().maximum() > 0


def test_very_long_lines_are_cut_on_the_screen_but_copied_whole(widget: CodeBlockWidget) -> None:
    widget.set_block(CodeBlock("", "x" * 9_000))
    widget.set_block(CodeBlock("", "x" * 10_000))
    assert max(map(len, edit_of(widget).toPlainText().split("\n"))) <= 2_000
    assert edit_of(widget).toPlainText().replace("\n", "") == "x" * 10_000
    widget.findChild(QToolButton, "copy_code_button").click()
    assert QGuiApplication.clipboard().text() == "x" * 10_000


def colours_of(widget: CodeBlockWidget) -> set[str]:
    layout = edit_of(widget).document().begin().layout()
    return {part.format.foreground().color().name().upper() for part in layout.formats()}


def test_known_languages_are_coloured_in_the_theme(qtbot: QtBot, widget: CodeBlockWidget, window_theme: Theme) -> None:
    widget.set_block(CodeBlock("python", "def f():  # note"))
    light = {LIGHT.code_keyword, LIGHT.code_call, LIGHT.code_comment}
    qtbot.waitUntil(lambda: colours_of(widget) == light)
    window_theme.set_choice(ThemeChoice.DARK)
    widget.set_style(prose_style(window_theme))
    window_theme.set_choice(ThemeChoice.LIGHT)
    assert colours_of(widget) == {DARK.code_keyword, DARK.code_call, DARK.code_comment}


def test_unknown_languages_and_huge_code_are_not(
    qtbot: QtBot, widget: CodeBlockWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    widget.set_block(CodeBlock("klingon", "def f(): pass"))
    assert colours_of(widget) == set()
    monkeypatch.setattr(code_block, "LARGEST_COLOURED", 20)
    widget.set_block(CodeBlock("python", "def f(): pass"))
    qtbot.waitUntil(lambda: bool(colours_of(widget)))
    widget.set_block(CodeBlock("python", "def f(): pass" + " " * 20))
    assert colours_of(widget) == set()
