"""Labels show markup instead of obeying it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from sotto.gui.labels import plain_label


def test_markup_is_text(qapp: object) -> None:
    hostile = "<img src=file:///etc/passwd><b>x</b>"
    label = plain_label(hostile, "muted")
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == hostile
    assert label.property("role") == "muted"
    assert label.sizeHint().width() > plain_label("x").sizeHint().width() * 5


def test_wrapping_is_asked_for(qapp: object) -> None:
    assert plain_label("a", wraps=True).wordWrap()
    assert not plain_label("a").wordWrap()
