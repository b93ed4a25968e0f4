"""How wide the columns of a table are that has not enough room: no word is broken as long as that can be helped.

Qt would give each column its share and break words anywhere; here a column has at least its longest word, the rest goes
to those with the longest texts, and if even the words need too much, the columns with the longest ones give way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QFontMetricsF, QTextCharFormat

from sotto.gui.blocks import LINE_BREAK, Run, TableBlock

CELL_GAP = 18
"""Pixels at the right of each cell."""
_SPARE = 2

Format = Callable[[Run], QTextCharFormat]


class TableColumns:
    """The widths of the columns of ``table``, in pixels; ``char_format`` says how a run is drawn."""

    def __init__(self, table: TableBlock, char_format: Format) -> None:
        self._table = table
        self._char_format = char_format
        self._metrics: dict[str, QFontMetricsF] = {}
        self._whole: list[float] | None = None
        self._words: list[float] | None = None

    def widths(self, available: float) -> list[float]:
        """Return the widths that fill ``available``; empty if Qt can do it, for everything fits."""
        if self._whole is None:
            self._whole = self._measured(lambda text: [text])
        if not self._whole or sum(self._whole) <= available:
            return []
        if self._words is None:
            self._words = self._measured(str.split)
        missing = available - sum(self._words)
        if missing < 0:
            limit = _limit(self._words, available)
            return [min(width, limit) for width in self._words]
        wishes = [whole - word for whole, word in zip(self._whole, self._words, strict=True)]
        share = missing / max(1.0, sum(wishes))
        return [word + wish * share for word, wish in zip(self._words, wishes, strict=True)]

    def _measured(self, split: Callable[[str], list[str]]) -> list[float]:
        """Return the width of the widest piece of each column."""
        widest = [0.0] * len(self._table.alignments)
        for number, row in enumerate(self._table.rows):
            for column, cell in enumerate(row[: len(widest)]):
                widest[column] = max(widest[column], self._cell_width(cell, number == 0, split))
        return [width + CELL_GAP + _SPARE for width in widest]

    def _cell_width(self, runs: Sequence[Run], is_head: bool, split: Callable[[str], list[str]]) -> float:
        """Return the width of the longest line or word; runs without a blank between them belong together."""
        longest = current = 0.0
        for run in runs:
            metrics = self._metrics_of(run, is_head)
            for index, line in enumerate([run.text] if run.formula else run.text.split(LINE_BREAK)):
                current = 0.0 if index else current
                pieces = [line] if run.formula else split(line)
                for place, piece in enumerate(pieces):
                    starts_word = place > 0 or (len(pieces) > 1 and line[:1].isspace())
                    current = metrics.horizontalAdvance(piece) + (0.0 if starts_word else current)
                    longest = max(longest, current)
                if not pieces or (split is str.split and line[-1:].isspace()):
                    current = 0.0
        return longest

    def _metrics_of(self, run: Run, is_head: bool) -> QFontMetricsF:
        key = f"{run.bold or is_head}{run.italic}{run.code}{bool(run.formula)}"
        if key not in self._metrics:
            font = self._char_format(run).font()
            font.setBold(font.bold() or is_head)
            self._metrics[key] = QFontMetricsF(font)
        return self._metrics[key]


def _limit(widths: Sequence[float], available: float) -> float:
    """Return the width to which the widest must be cut so that all together have ``available``."""
    left = available
    ordered = sorted(widths)
    for index, width in enumerate(ordered):
        share = left / (len(ordered) - index)
        if width > share:
            return max(1.0, share)
        left -= width
    return ordered[-1]
