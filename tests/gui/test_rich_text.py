"""Message text: what is shown, that nothing is ever loaded for it, and that only what changed is drawn again."""

from __future__ import annotations

import gc
import random
import weakref

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QTextCharFormat, QTextCursor
from pytestqt.qtbot import QtBot

from sotto.gui.blocks import Alignment, Marker, Paragraph, Run, TableBlock
from sotto.gui.markdown import MarkdownParser
from sotto.gui.rich_text import RichText
from sotto.gui.text_style import prose_style
from sotto.gui.theme import Theme
from sotto.gui.tokens import ThemeChoice


def paragraph(text: str, **kinds: object) -> Paragraph:
    return Paragraph((Run(text),), **kinds)  # type: ignore[arg-type]


@pytest.fixture
def text(qtbot: QtBot, window_theme: Theme) -> RichText:
    widget = RichText(prose_style(window_theme))
    widget.resize(600, 10)
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_height_follows_text_and_width(qtbot: QtBot, text: RichText) -> None:
    text.set_paragraphs([paragraph("word " * 100)])
    wide = text.height()
    text.resize(300, text.height())
    qtbot.waitUntil(lambda: text.height() > 1.8 * wide)
    assert text.verticalScrollBar().maximum() == 0
    text.set_paragraphs([paragraph("word")])
    assert text.height() < wide


def test_growing_text_keeps_the_selection_before_it(text: RichText) -> None:
    first = paragraph("selected words")
    text.set_paragraphs([first, paragraph("second")])
    cursor = text.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(8, QTextCursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)
    text.set_paragraphs([first, paragraph("second and more"), paragraph("third")])
    assert text.textCursor().selectedText() == "selected"
    assert text.toPlainText() == "selected words\nsecond and more\nthird"


def test_any_sequence_of_changes_looks_like_the_last_one_alone(text: RichText, window_theme: Theme) -> None:
    source = random.Random(3)
    kinds = [
        paragraph("plain"),
        paragraph("heading", heading=2),
        paragraph("bullet", marker=Marker(), indent=1),
        paragraph("number", marker=Marker(4), indent=2),
        Paragraph((), marker=Marker(), indent=1),
        paragraph("quoted", quote=2),
        paragraph("in a list", indent=1),
        Paragraph((Run("b", bold=True), Run("c", code=True), Run("l", link="https://x.example"))),
    ]
    for _ in range(60):
        wanted = [source.choice(kinds) for _ in range(source.randint(0, 6))]
        text.set_paragraphs(wanted)
        fresh = RichText(prose_style(window_theme))
        fresh.set_paragraphs(wanted)
        assert text.toPlainText() == fresh.toPlainText()
        if wanted:
            assert text.toHtml() == fresh.toHtml()


def test_list_markers(text: RichText) -> None:
    text.set_paragraphs([paragraph("a", marker=Marker(7), indent=1), paragraph("b", marker=Marker(), indent=1)])
    first, second = text.document().begin(), text.document().begin().next()
    assert first.textList().itemText(first) == "7."
    assert second.textList().format().style() == second.textList().format().Style.ListDisc


def test_tasks_and_footnotes_have_their_marks_as_text(text: RichText) -> None:
    text.set_paragraphs(
        [
            paragraph("done", marker=Marker(task=True), indent=1),
            paragraph("open", marker=Marker(2, task=False), indent=1),
            paragraph("note", marker=Marker(note="x"), indent=1),
        ]
    )
    assert text.toPlainText() == "☑ done\n2. ☐ open\n[x] note"
    text.selectAll()
    assert text.createMimeDataFromSelection().text() == "☑ done\n2. ☐ open\n[x] note"
    text.show_selection((0, 1), (2, 2))
    assert text.textCursor().selectedText().replace("\u2029", "\n") == "one\n2. ☐ open\n[x] no"


def test_a_reference_to_a_footnote_is_raised(text: RichText) -> None:
    text.set_paragraphs([Paragraph((Run("a"), Run("[1]", note="1", raised=True), Run("[^2]", note="2")))])
    raised = []
    fragments = text.document().begin().begin()
    while not fragments.atEnd():
        piece = fragments.fragment()
        if piece.charFormat().verticalAlignment() == QTextCharFormat.VerticalAlignment.AlignSuperScript:
            raised.append(piece.text())
        fragments += 1
    assert raised == ["[1]"]


def test_each_paragraph_has_the_direction_of_its_words(text: RichText) -> None:
    text.set_paragraphs([paragraph("plain"), paragraph("שלום עולם"), paragraph("مرحبا", marker=Marker(), indent=1)])
    block = text.document().begin()
    directions = []
    while block.isValid():
        directions.append(block.textDirection())
        block = block.next()
    right, left = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
    assert directions == [left, right, right]


@pytest.mark.parametrize("position", range(12))
def test_places_and_positions_are_each_others_inverse(text: RichText, position: int) -> None:
    text.set_paragraphs([paragraph("word"), paragraph("task", marker=Marker(task=True), indent=1)])
    cursor = QTextCursor(text.document())
    cursor.setPosition(position)
    rect = text.cursorRect(cursor)
    assert text.caret_rect(text.point_at(rect.center())).center().y() == pytest.approx(rect.center().y(), abs=2)


def test_table(text: RichText) -> None:
    cell = (Run("x"),)
    text.set_table(TableBlock(((cell, cell), (cell, ())), (Alignment.LEFT, Alignment.RIGHT)))
    table = text.document().rootFrame().childFrames()[0]
    assert (table.rows(), table.columns()) == (2, 2)
    assert text.height() > 2 * text.fontMetrics().height()


def test_change_of_theme_redraws_in_new_colours(text: RichText, window_theme: Theme) -> None:
    text.set_paragraphs([paragraph("ink")])
    before = text.document().begin().begin().fragment().charFormat().foreground().color()
    window_theme.set_choice(ThemeChoice.DARK)
    text.set_style(prose_style(window_theme))
    after = text.document().begin().begin().fragment().charFormat().foreground().color()
    window_theme.set_choice(ThemeChoice.LIGHT)
    assert before.lightness() < 100 < after.lightness()
    assert text.toPlainText() == "ink"


def test_clicking_a_link_only_tells(qtbot: QtBot, text: RichText) -> None:
    text.set_paragraphs([Paragraph((Run("https://x.example/a?b=c", link="https://x.example/a?b=c"),))])
    with qtbot.waitSignal(text.link_activated) as clicked:
        qtbot.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 14))
    assert clicked.args == ["https://x.example/a?b=c"]
    assert text.toPlainText() == "https://x.example/a?b=c"
    assert text.source() == QUrl()


def test_copied_text_is_plain(text: RichText) -> None:
    text.set_paragraphs([Paragraph((Run("a", bold=True), Run("b")))])
    text.selectAll()
    data = text.createMimeDataFromSelection()
    assert data.text() == "ab"
    assert not data.hasHtml()


def test_natural_width_is_that_of_the_text(text: RichText) -> None:
    text.set_paragraphs([paragraph("short")])
    assert 20 < text.natural_width(500) < 80
    text.set_paragraphs([paragraph("word " * 200)])
    assert 400 < text.natural_width(500) <= 500


HOSTILE = """
![a](http://127.0.0.1:9/x) ![b](file:///etc/passwd) ![c](file:////host/share/x.png) ![d](qrc:/x)
![e](data:image/png;base64,iVBORw0KGgo=) <img src="file:///etc/passwd"> <table background="http://127.0.0.1:9/x">

<style>@import url("http://127.0.0.1:9/x"); body { background: url(file:///etc/passwd) }</style>

<img src='http://127.0.0.1:9/x'><b>bold</b>
"""


def test_nothing_is_ever_loaded(qtbot: QtBot, window_theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[str] = []
    original = RichText.loadResource

    def counted(self: RichText, kind: int, name: QUrl) -> object:
        loads.append(QUrl(name).toString())
        return original(self, kind, name)

    monkeypatch.setattr(RichText, "loadResource", counted)
    parser = MarkdownParser()
    blocks = parser.render(parser.units(HOSTILE), HOSTILE.split("\n"))
    widget = RichText(prose_style(window_theme))
    qtbot.addWidget(widget)
    widget.resize(500, 10)
    widget.show()
    widget.set_paragraphs([block for block in blocks if isinstance(block, Paragraph)])
    widget.grab()
    assert loads == []
    assert "picture not loaded: file:///etc/passwd" in widget.toPlainText()
    assert "<b>bold</b>" in widget.toPlainText()


def test_even_a_picture_in_the_document_would_load_nothing(text: RichText) -> None:
    text.setHtml('<img src="file:///etc/hostname">')  # we never do; this is the second wall
    assert bytes(text.loadResource(2, QUrl("file:///etc/hostname"))) == b""


def test_a_field_needs_no_garbage_collector_to_go(window_theme: Theme) -> None:
    gc.collect()
    gc.disable()
    try:
        field = RichText(prose_style(window_theme))
        field.set_paragraphs([Paragraph((Run("a"),))])
        table = RichText(prose_style(window_theme))
        table.set_table(TableBlock((((Run("b"),),), ((Run("c"),),)), (Alignment.LEFT,)))
        table.resize(300, 100)
        gone = [weakref.ref(field), weakref.ref(table)]
        del field, table
        assert [each() for each in gone] == [None, None]
    finally:
        gc.enable()
