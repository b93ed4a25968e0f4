"""Where the characters of paragraphs and tables are in a text document, and back.

The two differ: a task's box stands only in the document, and a formula that is drawn is a single character there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sotto.domain.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """One paragraph or cell: its first position in the document, and how much of it is no text of its own.

    ``drawn`` are (offset, length) of the formulas that are drawn, in order.
    """

    start: int
    lead: int = 0
    drawn: tuple[tuple[int, int], ...] = ()

    def position(self, offset: int) -> int:
        """Return the position in the document of a character of the text; inside a formula, that of the formula."""
        saved = 0
        for first, length in self.drawn:
            if offset >= first + length:
                saved += length - 1
            elif offset > first:
                return self.start + self.lead + first - saved
        return self.start + self.lead + offset - saved

    def offset(self, position: int) -> int:
        """Return which character of the text stands at a position of the document."""
        offset = max(0, position - self.start - self.lead)
        for first, length in self.drawn:
            if offset > first:
                offset += length - 1
        return offset


class Places:
    """The places of one document, in order."""

    def __init__(self) -> None:
        self.items: Final[list[Place]] = []

    def index_at(self, position: int) -> int:
        """Return the index of the place that ``position`` belongs to; 0 if there is none."""
        low, high = 0, len(self.items)
        while low + 1 < high:
            middle = (low + high) // 2
            if self.items[middle].start <= position:
                low = middle
            else:
                high = middle
        return low


def table_offset(lengths: Sequence[int], cell: int, offset: int) -> int:
    """Return the offset in the text of a table (one character behind each cell) of ``offset`` in one ``cell``."""
    return sum(lengths[:cell]) + cell + offset


def table_cell(lengths: Sequence[int], offset: int) -> tuple[int, int]:
    """Return the cell, and the offset in it, of an offset in the text of a table."""
    for cell, length in enumerate(lengths):
        if offset <= length:
            return cell, offset
        offset -= length + 1
    return max(0, len(lengths) - 1), lengths[-1] if lengths else 0
