"""Places in the texts of a conversation: which one is under the pointer, and which comes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from sotto.domain.light_dataclass import dataclass
from sotto.gui.block_text import BlockPoint, text_of
from sotto.gui.blocks import Block

_FAR: Final = 15_000


class SelectableText(Protocol):
    """The text of one message on the screen: a widget (:class:`sotto.gui.blocks_view.BlocksView`)."""

    @property
    def blocks(self) -> Sequence[Block]:
        """All its blocks."""

    def point_at(self, position: QPoint) -> BlockPoint:
        """Return the place in the text that is nearest to ``position`` in the widget."""

    def caret_rect(self, point: BlockPoint) -> QRect:
        """Return where the caret stands at ``point``, in the widget."""

    def show_selection(self, start: BlockPoint | None, end: BlockPoint | None) -> None:
        """Mark the text from ``start`` to ``end``; None for nothing."""

    def rect(self) -> QRect:
        """Return the widget's own rectangle."""

    def isAncestorOf(self, widget: QWidget, /) -> bool:
        """Tell whether ``widget`` lies in the widget."""

    def mapToGlobal(self, position: QPoint, /) -> QPoint:
        """Return ``position`` on the screen."""

    def mapFromGlobal(self, position: QPoint, /) -> QPoint:
        """Return a position on the screen in the widget's own coordinates."""


class SelectionHost(Protocol):
    """Knows the texts, say of a conversation. A parent of their widgets has the attribute ``text_selection``."""

    def selectable_texts(self) -> Sequence[tuple[int, SelectableText]]:
        """Return the texts that have widgets now, top to bottom, each with its number in the conversation."""

    def blocks_of(self, number: int) -> Sequence[Block]:
        """Return the blocks of a text, also of one without widgets."""

    def selection_area(self) -> QRect:
        """Return the visible part of the texts, on the screen."""

    def scroll_for_selection(self, pixels: int) -> None:
        """Scroll down by ``pixels`` (up, if negative)."""


@dataclass(frozen=True, slots=True)
class TextPoint:
    """A place in a conversation: a text by its number, and a place in its blocks."""

    text: int
    point: BlockPoint

    @property
    def order(self) -> tuple[int, BlockPoint]:
        """What tells which of two points comes first."""
        return self.text, self.point


class TextPlaces:
    """Finds places in the texts of ``host``; those that have widgets count."""

    def __init__(self, host: SelectionHost) -> None:
        self._host = host

    def point_at(self, position: QPoint) -> TextPoint | None:
        """Return the place in any text nearest to ``position`` on the screen."""
        best: TextPoint | None = None
        nearest = 0
        for number, text in self._host.selectable_texts():
            local = text.mapFromGlobal(position)
            if abs(local.x()) > _FAR:  # a row that is kept, but put aside
                continue
            distance = max(0, -local.y(), local.y() - text.rect().bottom())
            if best is None or distance < nearest:
                best, nearest = TextPoint(number, text.point_at(local)), distance
            if distance == 0:
                break
        return best

    def beside(self, here: TextPoint, step: int) -> TextPoint | None:
        """Return the place one character further, also in the next block or text."""
        blocks = self._host.blocks_of(here.text)
        index, offset = here.point
        if 0 <= offset + step <= len(text_of(blocks[index])):
            return TextPoint(here.text, (index, offset + step))
        if 0 <= index + step < len(blocks):
            index += step
            return TextPoint(here.text, (index, 0 if step > 0 else len(text_of(blocks[index]))))
        numbers = [number for number, _text in self._host.selectable_texts()]
        if here.text + step not in numbers:
            return None
        point = (0, 0) if step > 0 else end_of(self._host.blocks_of(here.text + step))
        return TextPoint(here.text + step, point)

    def below(self, here: TextPoint, lines: int) -> TextPoint | None:
        """Return the place one line further down (or up), whatever widget it is in."""
        caret = self.caret_of(here)
        if caret is None:
            return None
        for distance in range(1, 30):  # a caption, a margin or the space between messages may lie between
            y = (caret.bottom() if lines > 0 else caret.top()) + lines * distance * max(4, caret.height() // 2)
            point = self.point_at(QPoint(caret.x(), y))
            if point is not None and (point.order > here.order if lines > 0 else point.order < here.order):
                return point
        return None

    def caret_of(self, at: TextPoint) -> QRect | None:
        """Return where the caret stands on the screen at a place; None if that has no widget."""
        for number, text in self._host.selectable_texts():
            if number == at.text:
                rect = text.caret_rect(at.point)
                return QRect(text.mapToGlobal(rect.topLeft()), rect.size())
        return None


def end_of(blocks: Sequence[Block]) -> BlockPoint:
    """Return the place behind the last character of ``blocks``."""
    return (len(blocks) - 1, len(text_of(blocks[-1]))) if blocks else (0, 0)
