"""Turns markdown into blocks of our own; what a model writes never reaches Qt's HTML reader.

Raw HTML stays text. Pictures are never loaded: their description and address are shown instead. A link shows where it
leads when the pointer is on it, and asks before it opens, also one whose address stands far away (``[a]: http://…``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from sotto.domain.light_dataclass import dataclass
from sotto.gui.blocks import LINE_BREAK, Block, Paragraph, Run
from sotto.gui.inline_rules import add_inline_rules
from sotto.gui.inline_runs import runs_of
from sotto.gui.line_cutter import CUT
from sotto.gui.markdown_blocks import BlockWriter, first_number
from sotto.gui.markdown_rules import add_rules
from sotto.gui.references import Addresses

_DEEPEST: Final = 100
_DEEPEST_INLINE: Final = 20
"""The time for ``![![![…`` grows with it."""
_NOT_MARKUP: Final = re.compile(r"[^-+*>#=\d.)\s]")
_CUT_ADDRESS: Final = quote(CUT)


@dataclass(frozen=True, slots=True)
class Unit:
    """One top-level block or one item of a top-level list: the smallest piece that is parsed on its own.

    It takes the lines ``start`` … ``end`` of the text that was split; ``number`` is that of an item of a numbered list.
    """

    start: int
    end: int
    tokens: Sequence[Token]
    kind: str
    number: int | None = None


class MarkdownParser:
    """Splits text into units and renders units into blocks; keeps no state between calls."""

    def __init__(self) -> None:
        self._block: Final = _markdown_it(_DEEPEST)
        self._inline: Final = _markdown_it(_DEEPEST_INLINE)

    def units(self, text: str, number: int | None = None) -> list[Unit]:
        """Return the units of ``text``; ``number`` goes on counting a list that was cut off just before ``text``."""
        tokens: list[Token] = []
        self._block.block.parse(text, self._block, {}, tokens)
        found: list[tuple[Sequence[Token], str, int | None]] = []
        for group in _groups(tokens, 0):
            first = group[0]
            if first.type in ("bullet_list_open", "ordered_list_open"):
                count = first_number(first) if number is None or found else number
                for offset, item in enumerate(_groups(group[1:-1], 1)):
                    found.append((item, "item", count + offset if first.type == "ordered_list_open" else None))
            else:
                found.append((group, first.type, None))
        starts = [*(_line(group[0]) for group, _kind, _number in found), text.count("\n") + 1]
        return [
            Unit(start, end, group, kind, own)
            for (start, end), (group, kind, own) in zip(pairwise(starts), found, strict=True)
        ]

    def render(self, units: Sequence[Unit], lines: Sequence[str], addresses: Addresses | None = None) -> list[Block]:
        """Return the blocks of ``units``; ``lines`` are those of the text they were split from.

        Without ``addresses`` reference links lead where the units themselves say.
        """
        if addresses is None:
            addresses = Addresses(definitions(units))
        return [block for unit in units for block in self.render_unit(unit, lines, addresses)]

    def render_unit(self, unit: Unit, lines: Sequence[str], addresses: Addresses) -> list[Block]:
        """Return the blocks of ``unit``; ``addresses`` are asked where reference links lead."""
        env = {"references": addresses}

        def runs(content: str) -> tuple[Run, ...]:
            children: list[Token] = []
            self._inline.inline.parse(content, self._inline, env, children)
            return runs_of(children)

        writer = BlockWriter(runs, lines)
        blocks = writer.write_item(unit.tokens, unit.number) if unit.kind == "item" else writer.write(unit.tokens)
        if any(_has_text(block) for block in blocks) or any(token.type == "definition" for token in unit.tokens):
            return blocks
        source = "\n".join(lines[unit.start : unit.end]).strip()
        if not _NOT_MARKUP.search(source):
            return blocks
        return [Paragraph((Run(source.replace("\n", LINE_BREAK)),))]  # too deep for the parser, which drops it


def definitions(units: Sequence[Unit]) -> Mapping[str, str]:
    """Return the addresses that ``units`` give for reference links, by label as markdown-it spells it."""
    found: dict[str, str] = {}
    for unit in units:
        for token in unit.tokens:
            if token.type == "definition":
                found.setdefault(token.meta["id"], token.meta["url"])
    return found


def _markdown_it(deepest: int) -> MarkdownIt:
    options = {"html": False, "breaks": True, "maxNesting": deepest, "inline_definitions": True}
    result = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    add_rules(result)
    add_inline_rules(result)
    result.validateLink = _accept  # type: ignore[method-assign]  # where links lead is judged with the runs
    return result


def _accept(url: str) -> bool:
    return _CUT_ADDRESS not in url  # the rest of it is in the next line


def _groups(tokens: Sequence[Token], level: int) -> Iterator[Sequence[Token]]:
    """Yield the runs of tokens that belong to one block of ``level``."""
    start = 0
    for index, token in enumerate(tokens):
        if token.level == level and token.nesting <= 0:
            yield tokens[start : index + 1]
            start = index + 1


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _has_text(block: Block) -> bool:
    return not isinstance(block, Paragraph) or bool(block.text)
