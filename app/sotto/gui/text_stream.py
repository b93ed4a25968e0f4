"""Text that grows at its end, cut into blocks so that only the last one is ever parsed and drawn again.

The work is done in windows of a few kilobytes. Where a block ends is decided by complete lines only and from the
block's own first line, so the same text gives the same blocks in whatever pieces it arrives.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field
from typing import Final, Protocol

from sotto.domain.light_dataclass import dataclass
from sotto.gui.blocks import LINE_BREAK, Block, CodeBlock, Paragraph, Run
from sotto.gui.markdown import MarkdownParser, Unit

WINDOW: Final = 4_096
"""Characters parsed at once; markdown-it-py needs 1…10 ms for them, and 80 ms in the worst case known."""
LARGEST_UNIT: Final = 8 * WINDOW
"""Characters of one list item or quote; a longer one is cut."""
LONGEST_LINE: Final = 2_000
"""Characters. Laying out a line is quadratic in Qt: 1 MB without a break takes 30 s."""
_FENCE: Final = re.compile(r"( {0,3})(`{3,}(?=[^`]*$)|~{3,})(.*)$")
CUT: Final = "\ufdd0"
"""Ends a line that was cut here; a noncharacter, so it cannot be confused with text."""


class TextStream(Protocol):
    """Turns text into blocks, piece by piece."""

    @property
    def blocks(self) -> Sequence[Block]:
        """All blocks of what was taken in so far."""

    @property
    def stable(self) -> int:
        """How many of ``blocks`` will never change again."""

    def append(self, text: str) -> None:
        """Take in more text; cheap."""

    def advance(self) -> bool:
        """Work on one window; return whether another one is waiting."""


class LineCutter:
    """Normalises line ends and marks where overlong lines are cut."""

    def __init__(self) -> None:
        self._column = 0
        self._held = ""

    def feed(self, text: str) -> str:
        """Return ``text`` in lines of at most ``LONGEST_LINE`` characters; a last CR is kept for the next call."""
        text = self._held + text
        self._held = "\r" if text.endswith("\r") else ""
        text = text.removesuffix("\r").replace("\r\n", "\n").replace("\r", "\n")
        text = text.replace("\0", "\ufffd").replace(CUT, "\ufffd")
        if self._column + len(text) <= LONGEST_LINE:
            newline = text.rfind("\n")
            self._column = self._column + len(text) if newline < 0 else len(text) - newline - 1
            return text
        return "\n".join(self._cut(line, is_first=index == 0) for index, line in enumerate(text.split("\n")))

    def _cut(self, line: str, is_first: bool) -> str:
        column = self._column if is_first else 0
        first = min(len(line), LONGEST_LINE - column)
        pieces = [line[:first], *(line[at : at + LONGEST_LINE] for at in range(first, len(line), LONGEST_LINE))]
        self._column = len(pieces[-1]) + (column if len(pieces) == 1 else 0)
        return f"{CUT}\n".join(pieces)


def whole(text: str) -> str:
    """Undo the cuts of :class:`LineCutter`."""
    return text.replace(f"{CUT}\n", "").removesuffix(CUT)


@dataclass(slots=True)
class _Verbatim:
    """A fence, or a table too large to be one, that is taken in line by line without a parser."""

    language: str
    lines: list[str] = field(default_factory=list)
    indent: int = 0
    fence: str = ""

    def is_end(self, line: str) -> bool:
        """Tell whether ``line`` ends it: the closing fence, or for a table an empty line."""
        if not self.fence:
            return not line.strip()
        text = line.lstrip(" ")
        bare = text.rstrip(" \t")
        is_marker = bool(bare) and set(bare) == {self.fence[0]}
        return is_marker and len(bare) >= len(self.fence) and len(line) - len(text) < 4

    def add(self, line: str) -> None:
        self.lines.append(self._inner(line))

    def block(self, last: str | None = None) -> CodeBlock:
        """Return what was taken in so far, with the line ``last`` that has not ended yet."""
        lines = self.lines if last is None else [*self.lines, self._inner(last)]
        return CodeBlock(self.language, whole("\n".join(lines)))

    def _inner(self, line: str) -> str:
        blanks = min(self.indent, len(line) - len(line.lstrip(" ")))
        return line[blanks:]


class MarkdownStream:
    """Blocks of markdown that is still being written."""

    def __init__(self, parser: MarkdownParser) -> None:
        self._parser = parser
        self._cutter = LineCutter()
        self._tail = ""
        self._done: list[Block] = []
        self._open: list[Block] = []
        self._verbatim: _Verbatim | None = None
        self._number: int | None = None

    @property
    def blocks(self) -> Sequence[Block]:
        """All blocks of what was taken in so far."""
        return [*self._done, *self._open]

    @property
    def stable(self) -> int:
        """How many of ``blocks`` will never change again."""
        return len(self._done)

    def append(self, text: str) -> None:
        """Take in more text; cheap."""
        self._tail += self._cutter.feed(text)

    def advance(self) -> bool:
        """Work on one window; return whether another one is waiting."""
        if self._verbatim is not None:
            more = self._advance_verbatim(self._verbatim)
        else:
            more = self._advance_units()
        self._open = self._open_blocks(is_whole=not more)
        return more

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
                self._verbatim = _Verbatim("table")
                return True
            if units[0].kind == "paragraph_open" or size >= LARGEST_UNIT:
                self._finish(units, None, text)
                return True
            size *= 2

    def _finish(self, units: Sequence[Unit], cut: int | None, text: str) -> None:
        """Make the units before ``cut`` (all for None) final and drop them from the tail."""
        lines = text.split("\n")[:-1]
        until = len(lines) if cut is None else units[cut].start
        self._done += self._render(units[:cut], lines[:until])
        self._number = None if cut is None else units[cut].number
        self._tail = self._tail[sum(len(line) + 1 for line in lines[:until]) :]

    def _enter_fence(self) -> bool:
        line, _newline, rest = self._tail.partition("\n")
        match = _FENCE.match(line)
        if match is None:
            return False
        info = match[3].split(maxsplit=1)
        self._verbatim = _Verbatim(info[0] if info else "", indent=len(match[1]), fence=match[2])
        self._tail = rest
        return True

    def _advance_verbatim(self, verbatim: _Verbatim) -> bool:
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
        if self._verbatim is not None:
            if not is_whole or not self._tail or self._verbatim.is_end(self._tail):
                return [self._verbatim.block()]
            return [self._verbatim.block(self._tail)]
        if not is_whole or not self._tail:
            return []
        match = _FENCE.match(self._tail)
        if match is not None:
            return [CodeBlock((match[3].split(maxsplit=1) or [""])[0], "")]
        units = self._parser.units(self._tail, self._number)
        return self._render(units, self._tail.split("\n"))

    def _render(self, units: Sequence[Unit], lines: Sequence[str]) -> list[Block]:
        return [_without_cuts(block) for block in self._parser.render(units, lines)]


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
    """Return the index of the first unit that must wait: the last one, or a fence (taken in line by line)."""
    for index, unit in enumerate(units):
        if unit.kind == "fence":
            return index
    return len(units) - 1 if units else None


def _plain(text: str) -> Paragraph:
    return Paragraph((Run(text.replace(CUT, "").replace("\n", LINE_BREAK)),))


def _without_cuts(block: Block) -> Block:
    if isinstance(block, CodeBlock):
        return CodeBlock(block.language, whole(block.code), block.indent)
    if isinstance(block, Paragraph) and CUT in block.text:
        runs = tuple(
            Run(run.text.replace(CUT, ""), run.bold, run.italic, run.strike, run.code, run.link) for run in block.runs
        )
        return Paragraph(runs, block.heading, block.marker, block.indent, block.quote)
    return block
