"""Text that grows at its end, cut into blocks so that only the last one is ever parsed and drawn again.

The work is done in windows of a few kilobytes. Where a block ends is decided by complete lines only and from the
block's own first line, so the same text gives the same blocks in whatever pieces it arrives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Protocol

from sotto.gui.blocks import LINE_BREAK, Block, CodeBlock, Paragraph, Run
from sotto.gui.footnotes import FootnoteLinks
from sotto.gui.line_cutter import CUT, LineCutter, whole
from sotto.gui.markdown import MarkdownParser, Unit, definitions
from sotto.gui.references import Piece, ReferenceLinks
from sotto.gui.verbatim import Verbatim, opening_of

WINDOW: Final = 4_096
"""Characters parsed at once; markdown-it-py needs 1…10 ms for them, and 80 ms in the worst case known."""
LARGEST_UNIT: Final = 8 * WINDOW
"""Characters of one list item or quote; a longer one is cut."""


class TextStream(Protocol):
    """Turns text into blocks, piece by piece."""

    @property
    def blocks(self) -> Sequence[Block]:
        """All blocks of what was taken in so far."""

    @property
    def stable(self) -> int:
        """How many of ``blocks`` will never change again."""

    def take_back(self) -> int | None:
        """Return the first of the stable blocks that changed since the last call after all.

        What it refers to came: a footnote, or the address of a link.
        """

    def append(self, text: str) -> None:
        """Take in more text; cheap."""

    def advance(self) -> bool:
        """Work on one window; return whether another one is waiting."""


class MarkdownStream:
    """Blocks of markdown that is still being written."""

    def __init__(self, parser: MarkdownParser) -> None:
        self._parser = parser
        self._cutter = LineCutter()
        self._tail = ""
        self._done: list[Block] = []
        self._open: list[Block] = []
        self._verbatim: Verbatim | None = None
        self._number: int | None = None
        self._notes = FootnoteLinks()
        self._links = ReferenceLinks()
        self._changed: int | None = None

    @property
    def blocks(self) -> Sequence[Block]:
        """All blocks of what was taken in so far."""
        return [*self._done, *self._open]

    def take_back(self) -> int | None:
        """Return the first of the stable blocks that changed since the last call after all.

        What it refers to came: a footnote, or the address of a link.
        """
        changed, self._changed = self._changed, None
        return changed

    @property
    def stable(self) -> int:
        """How many of ``blocks`` will never change again."""
        return len(self._done)

    def append(self, text: str) -> None:
        """Take in more text; cheap."""
        self._tail += self._cutter.feed(text)

    def advance(self) -> bool:
        """Work on one window; return whether another one is waiting."""
        known = len(self._done)
        if self._verbatim is not None:
            more = self._advance_verbatim(self._verbatim)
        else:
            more = self._advance_units()
        self._open = self._open_blocks(is_whole=not more)
        again = self._links.parse_again(self._done, self._parse_again)
        fresh = sorted({*again, *range(known, len(self._done))})
        changed = [index for index in (*again, *self._notes.connect(self._done, fresh, self._open)) if index < known]
        if changed:
            self._changed = min(changed) if self._changed is None else min(self._changed, *changed)
        return more or self._links.is_behind

    def _advance_units(self) -> bool:
        complete = self._tail.rfind("\n") + 1
        if not complete:
            return False
        if self._enter_fence():
            return True
        size = WINDOW
        while True:
            end = complete if complete <= size else self._tail.rfind("\n", 0, size) + 1
            text = self._tail[:end]
            units = self._parser.units(text, self._number)
            cut = _first_open(units)
            if cut is None or units[cut].start > 0:
                self._finish(units, cut, text)
                return bool(self._tail)
            if end == complete:
                return False
            if units[0].kind == "table_open":
                self._verbatim = Verbatim("table")
                return True
            if units[0].kind == "paragraph_open" or size >= LARGEST_UNIT:
                self._finish(units, None, text)
                return True
            size *= 2

    def _finish(self, units: Sequence[Unit], cut: int | None, text: str) -> None:
        """Make the units before ``cut`` (all for None) final and drop them from the tail."""
        lines = text.split("\n")[:-1]
        until = len(lines) if cut is None else units[cut].start
        self._links.learn(definitions(units[:cut]))
        for unit in units[:cut]:
            blocks = self._render(unit, lines)
            source = "\n".join(lines[unit.start : min(unit.end, until)])
            self._links.await_labels(Piece(len(self._done), len(blocks), source, unit.number))
            self._done += blocks
        self._number = None if cut is None else units[cut].number
        self._tail = self._tail[sum(len(line) + 1 for line in lines[:until]) :]

    def _enter_fence(self) -> bool:
        line, _newline, rest = self._tail.partition("\n")
        self._verbatim = opening_of(line)
        if self._verbatim is not None:
            self._tail = rest
        return self._verbatim is not None

    def _advance_verbatim(self, verbatim: Verbatim) -> bool:
        complete = self._tail.rfind("\n") + 1
        end = complete if complete <= WINDOW else self._tail.rfind("\n", 0, WINDOW) + 1
        lines = self._tail[:end].split("\n")[:-1]
        for index, line in enumerate(lines):
            if verbatim.is_end(line):
                self._done.append(verbatim.block())
                self._verbatim, self._number = None, None
                self._tail = self._tail[sum(len(taken) + 1 for taken in lines[: index + 1]) :]
                return bool(self._tail)
            verbatim.add(line)
        self._tail = self._tail[end:]
        return end < complete

    def _open_blocks(self, is_whole: bool) -> list[Block]:
        code = self._verbatim
        if code is None and is_whole and self._tail:
            code = opening_of(self._tail)
            if code is None:
                return self._open_units()
        elif code is not None and is_whole and self._tail and not code.is_end(self._tail):
            return [code.block(self._tail)]
        self._links.suppose({})
        return [] if code is None else [code.block()]

    def _open_units(self) -> list[Block]:
        units = self._parser.units(self._tail, self._number)
        self._links.suppose(definitions(units))
        lines = self._tail.split("\n")
        return [block for unit in units for block in self._render(unit, lines)]

    def _parse_again(self, piece: Piece) -> list[Block]:
        lines = piece.source.split("\n")
        units = self._parser.units(piece.source, piece.number)
        return [block for unit in units for block in self._render(unit, lines)]

    def _render(self, unit: Unit, lines: Sequence[str]) -> list[Block]:
        self._links.addresses.asked = set()
        return [_without_cuts(block) for block in self._parser.render_unit(unit, lines, self._links.addresses)]


class PlainStream:
    """Blocks of plain text: paragraphs that show every character as it is."""

    def __init__(self) -> None:
        self._cutter = LineCutter()
        self._tail = ""
        self._done: list[Block] = []

    @property
    def blocks(self) -> Sequence[Block]:
        """All blocks of what was taken in so far."""
        return [*self._done, _plain(self._tail)] if self._tail else self._done

    @property
    def stable(self) -> int:
        """How many of ``blocks`` will never change again."""
        return len(self._done)

    def take_back(self) -> int | None:
        """Plain text has no footnotes."""
        return None

    def append(self, text: str) -> None:
        """Take in more text; cheap."""
        self._tail += self._cutter.feed(text)

    def advance(self) -> bool:
        """Work on one window; return whether another one is waiting."""
        if len(self._tail) <= WINDOW:
            return False
        end = self._tail.rfind("\n", 0, WINDOW)
        self._done.append(_plain(self._tail[:end]))
        self._tail = self._tail[end + 1 :]
        return len(self._tail) > WINDOW


def blocks_of(stream: TextStream, text: str) -> Sequence[Block]:
    """Return all blocks of ``text`` at once, through the new ``stream``."""
    stream.append(text)
    while stream.advance():
        pass
    return stream.blocks


def _first_open(units: Sequence[Unit]) -> int | None:
    """Return the index of the first unit that must wait: the last one, or a fence (taken in line by line).

    An address waits for the paragraph right behind it: that may yet turn out to be its title.
    """
    for index, unit in enumerate(units):
        if unit.kind == "fence":
            return index
    last = len(units) - 1
    if last > 0 and units[last].kind == "paragraph_open" and units[last - 1].kind == "definition":
        return last - 1
    return last if units else None


def _plain(text: str) -> Paragraph:
    return Paragraph((Run(text.replace(CUT, "").replace("\n", LINE_BREAK)),))


def _without_cuts(block: Block) -> Block:
    if isinstance(block, CodeBlock):
        return CodeBlock(block.language, whole(block.code), block.indent)
    if isinstance(block, Paragraph) and CUT in block.text:
        runs = tuple(replace(run, text=run.text.replace(CUT, "")) for run in block.runs)
        return replace(block, runs=runs)
    return block
