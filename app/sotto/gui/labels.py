"""Labels that show what they are given: a plain QLabel guesses HTML and would load a picture named in a chat title."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


def plain_label(text: str = "", role: str = "", parent: QWidget | None = None, *, wraps: bool = False) -> QLabel:
    """Return a label that never interprets markup.

    ``role`` picks a style of :mod:`sotto.gui.stylesheet`: ``title``, ``heading``, ``muted``, ``caption``,
    ``facts``, ``badge``, ``warning``, ``danger``, ``good`` or empty. ``wraps`` breaks long text at words.
    """
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(wraps)
    if role:
        label.setProperty("role", role)
    return label
