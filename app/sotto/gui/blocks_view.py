"""A column of blocks that grows with a stream of text; only widgets whose blocks changed are touched.

The widgets are placed by hand: a layout would ask all of them for their sizes whenever the last one grows.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLayout, QSizePolicy, QWidget

from sotto.domain.light_dataclass import dataclass
from sotto.gui.block_text import BlockPoint
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
STEP_MS: Final = 4


@dataclass(slots=True)
class _Section:
    """Blocks ``start`` … of one kind in one widget."""

    start: int
    kind: type[Block]
    widget: QWidget
    bottom: int = 0


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
        self._spare_texts: list[RichText] = []
        self._spare_code: list[CodeBlockWidget] = []
        self._expected_width = self.width()
        self._height = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def make_spares(self, texts: int, code: int) -> None:
        """Make so many widgets for text, and for code, that come later."""
        self._spare_texts += [self._new_text() for _ in range(texts)]
        self._spare_code += [CodeBlockWidget(self._style, self) for _ in range(code)]
        for widget in self._spares:
            widget.hide()

    def append(self, text: str) -> None:
        """Take in more text; nothing is drawn before ``advance``."""
        self._stream.append(text)

    def expect_width(self, width: int) -> None:
        """Tell the width in pixels that the view will have: new text is laid out for it, instead of twice."""
        self._expected_width = max(1, width)

    @property
    def widgets(self) -> list[QWidget]:
        """What shows the blocks, from top to bottom."""
        return [section.widget for section in self._sections]

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
        if (changed := self._stream.take_back()) is not None:
            self._stable = min(self._stable, changed)
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
        for widget in (*self.widgets, *self._spares):
            if isinstance(widget, RichText | CodeBlockWidget):
                widget.set_style(style)

    @property
    def blocks(self) -> Sequence[Block]:
        """All blocks of the text, also those that have no widgets yet."""
        return self._stream.blocks

    def point_at(self, position: QPoint) -> BlockPoint:
        """Return the place in the text that is nearest to ``position`` in the view."""
        for section in self._sections:
            if section.bottom > position.y() or section is self._sections[-1]:
                if not isinstance(section.widget, RichText | CodeBlockWidget):
                    return section.start, 0
                block, offset = section.widget.point_at(section.widget.mapFrom(self, position))
                return section.start + block, offset
        return 0, 0

    def caret_rect(self, point: BlockPoint) -> QRect:
        """Return where the caret stands at ``point``, in the view."""
        section = next((section for section in reversed(self._sections) if section.start <= point[0]), None)
        if section is None or not isinstance(section.widget, RichText | CodeBlockWidget):
            return section.widget.geometry() if section is not None else self.rect()
        inner = section.widget.caret_rect((point[0] - section.start, point[1]))
        return QRect(section.widget.mapTo(self, inner.topLeft()), inner.size())

    def show_selection(self, start: BlockPoint | None, end: BlockPoint | None) -> None:
        """Mark the text from ``start`` to ``end``; None for nothing."""
        for section in self._sections:
            if not isinstance(section.widget, RichText | CodeBlockWidget):
                continue
            last = section.start + len(section.widget.blocks)
            if start is None or end is None or end < (section.start, 0) or start >= (last, 0):
                section.widget.show_selection(None, None)
                continue
            first = (start[0] - section.start, start[1]) if start[0] >= section.start else (0, 0)
            limit = (end[0] - section.start, end[1]) if end[0] < last else (last - section.start - 1, 1 << 30)
            section.widget.show_selection(first, limit)

    def natural_width(self, limit: int) -> int:
        """Return the width in pixels that the text needs, at most ``limit``."""
        if len(self._sections) > 1:
            return limit
        widgets = [section.widget for section in self._sections]
        return max((w.natural_width(limit) for w in widgets if isinstance(w, RichText)), default=limit)

    def sizeHint(self) -> QSize:
        return QSize(self._expected_width, self._height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            for section in self._sections:
                section.widget.resize(event.size().width(), section.widget.height())
            self._place_from(0)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._place_from(0)
        return super().event(event)

    def _show(self, blocks: Sequence[Block]) -> int:
        """Draw for a few milliseconds; return how many of ``blocks`` are on the screen now."""
        deadline = time.monotonic() + STEP_MS / 1000
        first = self._first_changed()
        index = self._sections[first].start if first < len(self._sections) else 0
        position = first
        is_late = False
        while index < len(blocks) and not is_late and position < self._limit:
            end = _section_end(blocks, index)
            self._show_section(position, index, blocks[index:end])
            index = end
            position += 1
            is_late = time.monotonic() > deadline
        if index >= len(blocks):
            self._drop_from(position)
        self._place_from(first)
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
            widget.resize(self._width, max(1, widget.height()))
            widget.show()
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
            return self._spare_code.pop() if self._spare_code else CodeBlockWidget(self._style, self)
        if isinstance(block, RuleBlock):
            return RuleWidget(self)
        text = self._spare_texts.pop() if self._spare_texts else self._new_text()
        text.resize(self._expected_width, 1)
        return text

    @property
    def _spares(self) -> list[QWidget]:
        return [*self._spare_texts, *self._spare_code]

    def _new_text(self) -> RichText:
        text = RichText(self._style, self)
        text.setObjectName("message_text")
        text.setAccessibleName(self._name)
        text.link_activated.connect(self.link_activated)
        return text

    def _drop_from(self, position: int) -> None:
        for section in self._sections[position:]:
            section.widget.hide()
            section.widget.deleteLater()
        del self._sections[position:]

    @property
    def _width(self) -> int:
        return self.width() if self.isVisible() else self._expected_width

    def _place_from(self, first: int) -> None:
        """Put the sections from ``first`` on below each other, and take the height that all need."""
        y = self._sections[first - 1].bottom if 0 < first <= len(self._sections) else 0
        width = self._width
        for section in self._sections[first:]:
            height = _height_of(section.widget)
            section.widget.setGeometry(0, y, width, height)
            y += height
            section.bottom = y
        if not self._sections:
            y = 0
        if y != self._height:
            self._height = y
            self.setFixedHeight(y)


def _height_of(widget: QWidget) -> int:
    """Return the height that ``widget`` needs at its width, also before its layouts have heard of it."""
    if widget.minimumHeight() == widget.maximumHeight():
        return widget.minimumHeight()
    for layout in reversed(widget.findChildren(QLayout)):
        layout.activate()
    return widget.sizeHint().height()


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
