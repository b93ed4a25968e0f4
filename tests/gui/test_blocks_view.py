"""A growing column of blocks: the widgets it makes, keeps and drops."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sotto.gui import blocks_view
from sotto.gui.blocks_view import BlocksView, RuleWidget
from sotto.gui.code_block import CodeBlockWidget
from sotto.gui.markdown import MarkdownParser
from sotto.gui.rich_text import RichText
from sotto.gui.text_stream import MarkdownStream, PlainStream
from sotto.gui.text_style import prose_style
from sotto.gui.theme import Theme

PARSER = MarkdownParser()
TEXT = """# Title

First paragraph
with two lines.

- one
- two

```py
def f():
    return 1
```

Between.

| a | b |
|---|---|
| 1 | 2 |

---

The end, **almost**.
"""


@pytest.fixture
def view(qtbot: QtBot, window_theme: Theme) -> BlocksView:
    made = BlocksView(MarkdownStream(PARSER), prose_style(window_theme), "Answer")
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


def drain(view: BlocksView) -> None:
    while view.advance():
        pass


def shown(view: BlocksView) -> list[tuple[str, str]]:
    """Return kind and text of every section, in order."""
    found = []
    for widget in view.widgets:
        text = widget.code if isinstance(widget, CodeBlockWidget) else ""
        found.append((type(widget).__name__, widget.toPlainText() if isinstance(widget, RichText) else text))
    return found


def test_sections(view: BlocksView) -> None:
    view.append(TEXT)
    drain(view)
    assert [kind for kind, _text in shown(view)] == [
        "RichText",
        "CodeBlockWidget",
        "RichText",
        "RichText",
        "RuleWidget",
        "RichText",
    ]
    assert shown(view)[1][1] == "def f():\n    return 1"
    assert shown(view)[-1][1] == "The end, almost."


def test_streaming_ends_with_the_same_widgets_as_the_whole(qtbot: QtBot, window_theme: Theme, view: BlocksView) -> None:
    whole = BlocksView(MarkdownStream(PARSER), prose_style(window_theme), "Answer")
    qtbot.addWidget(whole)
    whole.append(TEXT * 3)
    drain(whole)
    source = random.Random(1)
    rest = TEXT * 3
    while rest:
        size = source.randint(1, 12)
        view.append(rest[:size])
        drain(view)
        rest = rest[size:]
    assert shown(view) == shown(whole)


def test_finished_widgets_stay_while_text_grows(view: BlocksView) -> None:
    view.append("Before.\n\n```\ncode\n```\n\nAfter")
    drain(view)
    before = view.widgets[:3]
    view.append(" and more.\n\nAnd more.\n\n***\n")
    drain(view)
    after = view.widgets
    assert after[:3] == before
    assert isinstance(after[3], RuleWidget)


def test_a_block_that_turns_into_another_kind_changes_its_widget(view: BlocksView) -> None:
    view.append("Intro.\n\n| a | b |\n")
    drain(view)
    assert [kind for kind, _text in shown(view)] == ["RichText"]
    view.append("|---|---|\n")
    drain(view)
    kinds = shown(view)
    assert len(kinds) == 2
    assert kinds[0][1] == "Intro."


def test_many_paragraphs_share_widgets(view: BlocksView) -> None:
    view.append("para\n\n" * 130)
    drain(view)
    assert [text.count("para") for _kind, text in shown(view)] == [60, 60, 10]


def test_full_view_waits_until_more_is_allowed(view: BlocksView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks_view, "MOST_SECTIONS", 4)
    view.restart(MarkdownStream(PARSER))
    view.append("```\na\n```\n" * 10)
    drain(view)
    assert view.is_full
    assert len(shown(view)) == 4
    view.allow_more()
    drain(view)
    assert len(shown(view)) == 8
    view.allow_more()
    drain(view)
    assert len(shown(view)) == 10
    assert not view.is_full


def test_restart_drops_everything(view: BlocksView) -> None:
    view.append(TEXT)
    drain(view)
    view.restart(PlainStream())
    assert shown(view) == []
    view.append("# not a heading")
    drain(view)
    assert shown(view) == [("RichText", "# not a heading")]


def test_text_is_named_for_screen_readers(view: BlocksView) -> None:
    view.append(TEXT)
    drain(view)
    for widget in view.findChildren(QWidget):
        if widget.focusPolicy() and not widget.objectName().startswith("qt_"):
            assert widget.accessibleName(), widget


def test_widgets_that_were_made_before_are_used_in_the_style_of_now(
    qtbot: QtBot, window_theme: Theme, view: BlocksView
) -> None:
    style = prose_style(window_theme)
    larger = replace(style, font=_larger(style.font), code_font=_larger(style.code_font))
    view.make_spares(texts=2, code=1)
    spares = {*view.findChildren(RichText), *view.findChildren(CodeBlockWidget)}
    assert not any(spare.isVisible() for spare in spares)
    view.set_style(larger)
    view.append(TEXT)
    drain(view)
    assert spares < {*view.widgets}
    fresh = BlocksView(MarkdownStream(PARSER), larger, "Answer")
    qtbot.addWidget(fresh)
    fresh.resize(600, 400)
    fresh.show()
    fresh.append(TEXT)
    drain(fresh)
    assert view.grab().toImage() == fresh.grab().toImage()


def _larger(font: QFont) -> QFont:
    larger = QFont(font)
    larger.setPixelSize(font.pixelSize() + 9)
    return larger
