"""The bars beside quoted text, which Qt's documents cannot draw by themselves."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QTextBlock, QTextDocument

from sotto.gui.text_style import QUOTE_INDENT, QUOTE_PROPERTY, TextStyle

_BAR = 2
_LEADING = 4
"""Pixels between the top of a line and its letters; Qt's rectangles leave it out at the bottom."""


def paint_quote_bars(painter: QPainter, document: QTextDocument, style: TextStyle) -> None:
    """Draw a bar per level beside each quoted paragraph; bars of neighbours are joined."""
    layout = document.documentLayout()
    colour = QColor(style.tokens.control)
    width = round(document.textWidth())
    block: QTextBlock = document.begin()
    while block.isValid():
        depth = block.blockFormat().intProperty(QUOTE_PROPERTY)
        following = block.next()
        next_depth = following.blockFormat().intProperty(QUOTE_PROPERTY) if following.isValid() else 0
        rect = layout.blockBoundingRect(block)
        inset = style.indent * block.blockFormat().indent()
        is_mirrored = block.textDirection() is Qt.LayoutDirection.RightToLeft
        for level in range(depth):
            is_joined = level < next_depth
            bottom = layout.blockBoundingRect(following).top() if is_joined else rect.bottom()
            height = math.ceil(bottom - rect.top())
            left = inset + QUOTE_INDENT * level
            left = width - left - _BAR if is_mirrored else left
            painter.fillRect(left, round(rect.top()) + _LEADING, _BAR, height, colour)
        block = following
