"""The heights of a column's rows, most of them only estimated, and where each row begins.

Sums are kept of pages of rows: making them for a hundred thousand rows costs a moment, finding a row and changing the
height of one costs next to nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Final

_PAGE: Final = 128


class RowHeights:
    """Whole pixels. Rows are counted from 0, from the top."""

    def __init__(self, estimates: Iterable[int] = ()) -> None:
        self._heights = list(estimates)
        self._measured = bytearray(len(self._heights))
        self._sums = [sum(self._heights[at : at + _PAGE]) for at in range(0, len(self._heights), _PAGE)]
        self._ends: list[int] | None = None
        self._page: tuple[int, list[int]] | None = None

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, row: int) -> int:
        return self._heights[row]

    @property
    def total(self) -> int:
        """The height of all rows."""
        ends = self._page_ends()
        return ends[-1] if ends else 0

    def is_measured(self, row: int) -> bool:
        """Whether the height was seen rather than estimated."""
        return bool(self._measured[row])

    def set(self, row: int, height: int, is_measured: bool) -> None:
        """Change the height of one row."""
        self._measured[row] = is_measured
        self._sums[row // _PAGE] += height - self._heights[row]
        self._heights[row] = height
        self._ends = self._page = None

    def append(self, estimate: int) -> None:
        """Add a row at the end."""
        if len(self._heights) % _PAGE == 0:
            self._sums.append(0)
        self._heights.append(estimate)
        self._measured.append(0)
        self._sums[-1] += estimate
        self._ends = self._page = None

    def top(self, row: int) -> int:
        """Return where ``row`` begins: the height of all rows before it."""
        page, within = divmod(row, _PAGE)
        ends = self._page_ends()
        above = ends[page - 1] if page else 0
        return above + (self._row_ends(page)[within - 1] if within else 0)

    def row_at(self, y: int) -> int:
        """Return the row that covers ``y``: the first one above all rows, the last one below; 0 if there is none."""
        ends = self._page_ends()
        page = bisect_right(ends, y)
        if page >= len(ends):
            return max(0, len(self._heights) - 1)
        above = ends[page - 1] if page else 0
        return page * _PAGE + bisect_right(self._row_ends(page), y - above)

    def _page_ends(self) -> list[int]:
        """Return where each page of rows ends."""
        if self._ends is None:
            self._ends = list(accumulate(self._sums))
        return self._ends

    def _row_ends(self, page: int) -> list[int]:
        """Return where each row of ``page`` ends, counted from the page's beginning."""
        if self._page is None or self._page[0] != page:
            self._page = (page, list(accumulate(self._heights[page * _PAGE : (page + 1) * _PAGE])))
        return self._page[1]
