"""A column of blocks that grows with a stream of text; only widgets whose blocks changed are touched."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from sotto.domain.light_dataclass import dataclass
from sotto.gui.blocks import Block, CodeBlock, Paragraph, RuleBlock, TableBlock
from sotto.gui.code_block import CodeBlockWidget
from sotto.gui.rich_text import RichText
from sotto.gui.text_stream import WINDOW, TextStream
from sotto.gui.text_style import TextStyle
from sotto.gui.theme import current_tokens

MOST_PARAGRAPHS: Final = 60
"""In one text widget. Few enough to lay out in a moment, enough to select a whole answer at once."""
MOST_SECTIONS: Final = 150
"""Widgets of one view before the user asks for more; laying out a column costs time for each one in it."""
STEP_MS: Final = 8


@dataclass(slots=True)
class _Section:
    """Blocks ``start`` … of one kind in one widget."""

    start: int
    kind: type[Block]
    widget: QWidget


class RuleWidget(QWidget):
    """A line across the column."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(25)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 8, self.width(), 1, QColor(current_tokens().line))
        painter.end()


class BlocksView(QWidget):
    """Shows the blocks of one stream. Call ``advance`` until it returns False after each ``append``."""

    link_activated = Signal(str)

    def __init__(self, stream: TextStream, style: TextStyle, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stream = stream
        self._style = style
        self._name = name
        self._sections: list[_Section] = []
        self._stable = 0
        self._is_behind = False
        self._limit = MOST_SECTIONS
        self._expected_width = self.width()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def append(self, text: str) -> None:
        """Take in more text; nothing is drawn before ``advance``."""
        self._stream.append(text)

    def expect_width(self, width: int) -> None:
        """Tell the width in pixels that the view will have: new text is laid out for it, instead of twice."""
        self._expected_width = max(1, width)

    @property
    def is_full(self) -> bool:
        """Whether there are so many blocks that no more are drawn before :meth:`allow_more`."""
        return self._is_behind and len(self._sections) >= self._limit

    def allow_more(self) -> None:
        """Let the view take another page of widgets; ``advance`` draws them."""
        self._limit = len(self._sections) + MOST_SECTIONS

    def advance(self) -> bool:
        """Parse a window of text or draw some blocks; return whether there is more to do now."""
        if self.is_full:
            return False
        more = self._is_behind or self._stream.advance()
        shown = self._show(self._stream.blocks)
        self._is_behind = shown < len(self._stream.blocks)
        self._stable = min(self._stream.stable, shown)
        return (more or self._is_behind) and not self.is_full

    def restart(self, stream: TextStream) -> None:
        """Show ``stream`` instead of what is shown."""
        self._stream = stream
        self._stable = 0
        self._is_behind = False
        self._limit = MOST_SECTIONS
        self._drop_from(0)

    def set_style(self, style: TextStyle) -> None:
        """Draw everything again in ``style``."""
        self._style = style
        for section in self._sections:
            if isinstance(section.widget, RichText | CodeBlockWidget):
                section.widget.set_style(style)

    def natural_width(self, limit: int) -> int:
        """Return the width in pixels that the text needs, at most ``limit``."""
        if len(self._sections) > 1:
            return limit
        widgets = [section.widget for section in self._sections]
        return max((w.natural_width(limit) for w in widgets if isinstance(w, RichText)), default=limit)

    def _show(self, blocks: Sequence[Block]) -> int:
        """Draw for a few milliseconds; return how many of ``blocks`` are on the screen now."""
        deadline = time.monotonic() + STEP_MS / 1000
        first = self._first_changed()
        index = self._sections[first].start if first < len(self._sections) else 0
        position = first
        while index < len(blocks):
            if position > first and time.monotonic() > deadline:
                return index
            if position >= self._limit:
                return index
            end = _section_end(blocks, index)
            self._show_section(position, index, blocks[index:end])
            index = end
            position += 1
        self._drop_from(position)
        return index

    def _first_changed(self) -> int:
        """Return the index of the first section that may look different now."""
        for position in range(len(self._sections) - 1, -1, -1):
            if self._sections[position].start <= self._stable:
                return max(0, position - 1) if self._sections[position].start == self._stable else position
        return 0

    def _show_section(self, position: int, start: int, blocks: Sequence[Block]) -> None:
        kind = type(blocks[0])
        if position < len(self._sections) and self._sections[position].kind is not kind:
            self._drop_from(position)
        if position == len(self._sections):
            widget = self._widget_for(blocks[0])
            self._layout.addWidget(widget)
            self._sections.append(_Section(start, kind, widget))
        section = self._sections[position]
        section.start = start
        widget = section.widget
        first = blocks[0]
        if isinstance(widget, CodeBlockWidget) and isinstance(first, CodeBlock):
            widget.set_block(first)
        elif isinstance(widget, RichText) and isinstance(first, TableBlock):
            widget.set_table(first)
        elif isinstance(widget, RichText):
            widget.set_paragraphs([block for block in blocks if isinstance(block, Paragraph)])

    def _widget_for(self, block: Block) -> QWidget:
        if isinstance(block, CodeBlock):
            return CodeBlockWidget(self._style)
        if isinstance(block, RuleBlock):
            return RuleWidget()
        text = RichText(self._style)
        text.setObjectName("message_text")
        text.setAccessibleName(self._name)
        text.resize(self._expected_width, 1)
        text.link_activated.connect(self.link_activated)
        return text

    def _drop_from(self, position: int) -> None:
        for section in self._sections[position:]:
            self._layout.removeWidget(section.widget)
            section.widget.hide()
            section.widget.deleteLater()
        del self._sections[position:]


def _section_end(blocks: Sequence[Block], start: int) -> int:
    """Return the end of the section that starts at ``start``: neighbouring paragraphs up to a limit, or one block."""
    if not isinstance(blocks[start], Paragraph):
        return start + 1
    size = 0
    for index in range(start, min(len(blocks), start + MOST_PARAGRAPHS)):
        block = blocks[index]
        if not isinstance(block, Paragraph):
            return index
        size += sum(len(run.text) for run in block.runs)
        if size > WINDOW and index > start:
            return index
    return min(len(blocks), start + MOST_PARAGRAPHS)
