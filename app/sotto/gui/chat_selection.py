"""The texts of the open conversation, as the selection over them sees them: those on the screen and all the others."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect

from sotto.domain.chat import Message, Role
from sotto.gui.blocks import Block, Paragraph, Run
from sotto.gui.blocks_view import BlocksView
from sotto.gui.markdown import MarkdownParser
from sotto.gui.selection_places import SelectableText
from sotto.gui.text_stream import MarkdownStream, PlainStream, TextStream, blocks_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QScrollArea, QWidget

PATIENCE_S: Final = 1.0
"""Of parsing while one copies; what comes after it is taken as it was written."""
UNREAD: Final = "[…]"
"""Stands for a message that was never read from the store: one jumped over it."""


class ChatTexts:
    """A :class:`SelectionHost` for a scrolled column of messages; texts are numbered by row."""

    def __init__(
        self,
        area: QScrollArea,
        placed_rows: Callable[[], Sequence[tuple[int, QWidget]]],
        message: Callable[[int], Message | None],
    ) -> None:
        """``message`` gives that of a row, None if it must be read first."""
        self._area = area
        self._placed_rows = placed_rows
        self._message = message
        self._parser = MarkdownParser()
        self._spent = 0.0
        self._spent_at = 0.0

    def selectable_texts(self) -> Sequence[tuple[int, SelectableText]]:
        """Return the texts that have widgets now, top to bottom, each with its row."""
        found: list[tuple[int, SelectableText]] = []
        for row, widget in self._placed_rows():
            view = getattr(widget, "view", None)
            if isinstance(view, BlocksView):
                found.append((row, view))
        return found

    def blocks_of(self, number: int) -> Sequence[Block]:
        """Return the blocks of a text, also of one without widgets."""
        for row, text in self.selectable_texts():
            if row == number:
                return text.blocks
        message = self._message(number)
        if message is None:
            return [Paragraph((Run(UNREAD),))]
        started = time.monotonic()
        if started - self._spent_at > PATIENCE_S:
            self._spent = 0.0
        is_late = self._spent > PATIENCE_S
        is_plain = message.role is Role.USER or is_late
        stream: TextStream = PlainStream() if is_plain else MarkdownStream(self._parser)
        blocks = blocks_of(stream, message.content)
        self._spent_at = time.monotonic()
        self._spent += self._spent_at - started
        return blocks

    def selection_area(self) -> QRect:
        """Return the visible part of the texts, on the screen."""
        viewport = self._area.viewport()
        return QRect(viewport.mapToGlobal(QPoint(0, 0)), viewport.size())

    def scroll_for_selection(self, pixels: int) -> None:
        """Scroll down by ``pixels`` (up, if negative)."""
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + pixels)
