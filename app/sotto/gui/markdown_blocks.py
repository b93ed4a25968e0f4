"""Turns the tokens of one unit of Markdown into blocks: what lies within each other becomes indents."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from markdown_it.token import Token

from sotto.domain.light_dataclass import dataclass
from sotto.gui.blocks import (
    LINE_BREAK,
    Alignment,
    Block,
    CodeBlock,
    Formula,
    Marker,
    Paragraph,
    RuleBlock,
    Run,
    TableBlock,
)

LARGEST_TABLE: Final = 400
"""Cells. Qt lays out about 15 cells a millisecond; a larger table is shown as it was written, like code."""
_TASK: Final = re.compile(r"\[([ xX])\]\s+(?=\S)")


@dataclass(slots=True)
class _OpenList:
    number: int | None

    def next_marker(self) -> Marker:
        marker = Marker(self.number)
        if self.number is not None:
            self.number += 1
        return marker


class BlockWriter:
    """Walks the tokens of one unit; ``lines`` are those of the text that the unit was found in."""

    def __init__(self, runs: Callable[[str], tuple[Run, ...]], lines: Sequence[str]) -> None:
        self._runs = runs
        self._lines = lines
        self._blocks: list[Block] = []
        self._lists: list[_OpenList] = []
        self._quote = 0
        self._heading = 0
        self._marker: Marker | None = None

    def write(self, tokens: Sequence[Token]) -> list[Block]:
        """Return the blocks of ``tokens``."""
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if token.type == "table_open":
                position = self._add_table(tokens, position)
            else:
                self._add(token)
                position += 1
        return self._blocks

    def write_item(self, tokens: Sequence[Token], number: int | None) -> list[Block]:
        """Return the blocks of an item of a list that is not among ``tokens``; ``number`` is its own, if it has one."""
        self._lists.append(_OpenList(number))
        return self.write(tokens)

    def _add(self, token: Token) -> None:
        match token.type:
            case "ordered_list_open":
                self._flush_marker()
                self._lists.append(_OpenList(first_number(token)))
            case "bullet_list_open":
                self._flush_marker()
                self._lists.append(_OpenList(None))
            case "ordered_list_close" | "bullet_list_close":
                self._lists.pop()
            case "list_item_open":
                self._flush_marker()
                self._marker = self._lists[-1].next_marker()
            case "list_item_close":
                self._flush_marker()
            case "blockquote_open" | "blockquote_close":
                self._flush_marker()
                self._quote += token.nesting
            case "heading_open":
                self._heading = int(token.tag[1])
            case "heading_close":
                self._heading = 0
            case "footnote_open":
                self._flush_marker()
                self._lists.append(_OpenList(None))
                self._marker = Marker(note=token.info)
            case "footnote_close":
                self._flush_marker()
                self._lists.pop()
            case "formula_block":
                self._add_paragraph((Run(token.content.replace("\n", LINE_BREAK), formula=Formula.DISPLAY),))
            case "formula_text":
                self._add_paragraph(self._runs(token.content))
            case "inline":
                self._add_paragraph(self._runs(self._without_task(token.content)))
            case "fence" | "code_block":
                self._flush_marker()
                language = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
                self._blocks.append(CodeBlock(language, token.content.removesuffix("\n"), len(self._lists)))
            case "hr":
                self._flush_marker()
                self._blocks.append(RuleBlock(len(self._lists)))

    def _add_paragraph(self, runs: tuple[Run, ...]) -> None:
        marker, self._marker = self._marker, None
        self._blocks.append(Paragraph(runs, self._heading, marker, len(self._lists), self._quote))

    def _without_task(self, content: str) -> str:
        """Return ``content`` without the box in front of it, which becomes part of the marker of its list item."""
        match = _TASK.match(content) if self._marker is not None and not self._marker.note else None
        if match is None or self._marker is None:
            return content
        self._marker = Marker(self._marker.number, task=match[1] != " ")
        return content[match.end() :]

    def _flush_marker(self) -> None:
        if self._marker is not None:
            self._add_paragraph(())

    def _add_table(self, tokens: Sequence[Token], position: int) -> int:
        """Add the table that opens at ``position``; return the position after it."""
        self._flush_marker()
        opening = tokens[position]
        rows: list[list[tuple[Run, ...]]] = []
        alignments: list[Alignment] = []
        cells = sum(token.type == "inline" for token in tokens[position:])
        if cells > LARGEST_TABLE:
            first, last = opening.map or [0, 0]
            self._blocks.append(CodeBlock("table", "\n".join(self._lines[first:last]).rstrip(), len(self._lists)))
        while (token := tokens[position]).type != "table_close":
            position += 1
            if cells > LARGEST_TABLE:
                continue
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "th_open":
                alignments.append(_alignment(token))
            elif token.type == "inline":
                rows[-1].append(self._runs(token.content))
        if cells <= LARGEST_TABLE:
            table = TableBlock(tuple(map(tuple, rows)), tuple(alignments), len(self._lists))
            self._blocks.append(table)
        return position + 1


def first_number(opening: Token) -> int:
    """Return the number that a numbered list begins with."""
    return int(opening.attrs.get("start", 1))


def _alignment(token: Token) -> Alignment:
    style = str(token.attrs.get("style", ""))
    return Alignment(style.removeprefix("text-align:")) if style.startswith("text-align:") else Alignment.LEFT
