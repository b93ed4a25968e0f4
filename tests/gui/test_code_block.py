"""Code blocks: what Copy gives, how they grow, and how large they get."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox, QToolButton
from pytestqt.qtbot import QtBot

from sotto.gui import code_block, code_colours
from sotto.gui.blocks import CodeBlock, Paragraph, Run
from sotto.gui.code_block import CodeBlockWidget
from sotto.gui.code_edit import MOST_LINES, SCROLLING_HEIGHT, CodeEdit
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


def test_only_the_beginning_of_huge_code_is_coloured(
    qtbot: QtBot, widget: CodeBlockWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    widget.set_block(CodeBlock("klingon", "def f(): pass"))
    assert widget.findChild(code_colours.CodeColours) is None
    monkeypatch.setattr(code_colours, "LARGEST", 20)
    widget.set_block(CodeBlock("python", "def f(): pass\n" * 3))
    colours = widget.findChild(code_colours.CodeColours)
    qtbot.waitUntil(lambda: colours.is_settled)
    assert [bool(colours.spans(line)) for line in range(3)] == [True, True, False]


def test_code_of_another_language_loses_its_colours(qtbot: QtBot, widget: CodeBlockWidget) -> None:
    widget.set_block(CodeBlock("python", "def f(): pass"))
    qtbot.waitUntil(lambda: bool(colours_of(widget)))
    widget.set_block(CodeBlock("", "def f(): pass"))
    assert colours_of(widget) == set()


def test_selected_code_is_copied_without_the_cuts_of_the_screen(widget: CodeBlockWidget) -> None:
    code = "x" * 1_999 + "YZ" + "x" * 3_000 + "\nend"
    widget.set_block(CodeBlock("", code))
    widget.show_selection((0, 1_998), (0, 2_003))
    assert edit_of(widget).createMimeDataFromSelection().text() == "xYZxx"
    edit_of(widget).selectAll()
    assert edit_of(widget).createMimeDataFromSelection().text() == code


def test_saving_offers_a_name_and_writes_the_code(qtbot: QtBot, widget: CodeBlockWidget, tmp_path: Path) -> None:
    widget.set_block(CodeBlock("rust", "fn main() {}"))
    button = widget.findChild(QToolButton, "save_code_button")
    button.click()
    dialog = widget.findChild(QFileDialog, "save_code_dialog")
    assert [Path(name).name for name in dialog.selectedFiles()] == ["code.rs"]
    dialog.fileSelected.emit(str(tmp_path / "main.rs"))
    dialog.reject()
    assert (tmp_path / "main.rs").read_text() == "fn main() {}\n"
    assert button.text().strip() == "Saved"
    qtbot.waitUntil(lambda: button.text().strip() == "Save")


def test_code_that_cannot_be_saved_says_so(widget: CodeBlockWidget, tmp_path: Path) -> None:
    widget.set_block(CodeBlock("python", "x"))
    widget.findChild(QToolButton, "save_code_button").click()
    dialog = widget.findChild(QFileDialog, "save_code_dialog")
    dialog.fileSelected.emit(str(tmp_path / "missing" / "a.py"))
    dialog.reject()
    box = widget.findChild(QMessageBox, "not_saved_dialog")
    assert "a.py" in box.text()
    assert "missing" in box.detailedText()
    box.reject()


def test_code_is_not_drawn_with_ligatures(widget: CodeBlockWidget, window_theme: Theme) -> None:
    style = prose_style(window_theme)
    inline = style.char_format(Run("->", code=True), Paragraph(())).font()
    for feature in ("liga", "calt"):
        tag = QFont.Tag(feature)
        assert [font.featureValue(tag) for font in (edit_of(widget).font(), inline)] == [0, 0]
        assert all(font.isFeatureSet(tag) for font in (edit_of(widget).font(), inline))
        assert not style.font.isFeatureSet(tag)
