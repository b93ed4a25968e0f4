"""Turns markdown into blocks of our own; what a model writes never reaches Qt's HTML reader.

Raw HTML stays text. Pictures are never loaded: their description and address are shown instead. Reference links
(``[a]: http://…`` far away from ``[text][a]``) are switched off: they hide where a link goes, and a stream would have
to be drawn again from the start when the address arrives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from PySide6.QtCore import QCoreApplication

from sotto.domain.light_dataclass import dataclass
from sotto.gui.blocks import (
    LINE_BREAK,
    Alignment,
    Block,
    CodeBlock,
    Marker,
    Paragraph,
    RuleBlock,
    Run,
    TableBlock,
)
from sotto.gui.links import classify
from sotto.gui.places import place_of

LARGEST_TABLE: Final = 400
"""Cells. Qt lays out about 15 cells a millisecond; a larger table is shown as it was written, like code."""
_DEEPEST: Final = 100
_DEEPEST_INLINE: Final = 20
"""The time for ``![![![…`` grows with it."""
_NOT_MARKUP: Final = re.compile(r"[^-+*>#=\d.)\s]")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"`]+[^\s<>\"`.,;:!?'*_~)\]}]")


@dataclass(frozen=True, slots=True)
class Unit:
    """One top-level block or one item of a top-level list: the smallest piece that is parsed on its own.

    ``start`` is its first line in the text that was split, ``number`` that of an item of a numbered list.
    """

    start: int
    tokens: Sequence[Token]
    kind: str
    number: int | None = None


@dataclass(slots=True)
class _OpenList:
    number: int | None

    def next_marker(self) -> Marker:
        marker = Marker(self.number)
        if self.number is not None:
            self.number += 1
        return marker


class MarkdownParser:
    """Splits text into units and renders units into blocks; keeps no state between calls."""

    def __init__(self) -> None:
        self._block: Final = _markdown_it(_DEEPEST)
        self._inline: Final = _markdown_it(_DEEPEST_INLINE)

    def units(self, text: str, number: int | None = None) -> list[Unit]:
        """Return the units of ``text``; ``number`` goes on counting a list that was cut off just before ``text``."""
        tokens: list[Token] = []
        self._block.block.parse(text, self._block, {}, tokens)
        units: list[Unit] = []
        for group in _groups(tokens, 0):
            first = group[0]
            if first.type in ("bullet_list_open", "ordered_list_open"):
                count = _first_number(first) if number is None or units else number
                for offset, item in enumerate(_groups(group[1:-1], 1)):
                    is_ordered = first.type == "ordered_list_open"
                    units.append(Unit(_line(item[0]), item, "item", count + offset if is_ordered else None))
            else:
                units.append(Unit(_line(first), group, first.type))
        return units

    def render(self, units: Sequence[Unit], lines: Sequence[str]) -> list[Block]:
        """Return the blocks of ``units``; ``lines`` are those of the text they were split from."""
        blocks: list[Block] = []
        for index, unit in enumerate(units):
            end = units[index + 1].start if index + 1 < len(units) else len(lines)
            rendered = _Renderer(self._runs, lines).render(unit)
            source = "\n".join(lines[unit.start : end]).strip()
            if any(_has_text(block) for block in rendered) or not _NOT_MARKUP.search(source):
                blocks += rendered
            else:  # nested too deep for the parser, which drops it
                blocks.append(Paragraph((Run(source.replace("\n", LINE_BREAK)),)))
        return blocks

    def _runs(self, content: str) -> tuple[Run, ...]:
        children: list[Token] = []
        self._inline.inline.parse(content, self._inline, {}, children)
        return tuple(_merged(_styled(children)))


class _Renderer:
    """Walks the tokens of one unit and flattens its nesting into indents."""

    def __init__(self, runs: Callable[[str], tuple[Run, ...]], lines: Sequence[str]) -> None:
        self._runs = runs
        self._lines = lines
        self._blocks: list[Block] = []
        self._lists: list[_OpenList] = []
        self._quote = 0
        self._heading = 0
        self._marker: Marker | None = None

    def render(self, unit: Unit) -> list[Block]:
        """Return the blocks of ``unit``."""
        if unit.kind == "item":
            self._lists.append(_OpenList(unit.number))
        position = 0
        while position < len(unit.tokens):
            token = unit.tokens[position]
            if token.type == "table_open":
                position = self._add_table(unit.tokens, position)
            else:
                self._add(token)
                position += 1
        return self._blocks

    def _add(self, token: Token) -> None:
        match token.type:
            case "ordered_list_open":
                self._lists.append(_OpenList(_first_number(token)))
            case "bullet_list_open":
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
            case "inline":
                self._add_paragraph(self._runs(token.content))
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


def _markdown_it(deepest: int) -> MarkdownIt:
    options = {"html": False, "breaks": True, "maxNesting": deepest}
    result = MarkdownIt("commonmark", options).enable(["table", "strikethrough"]).disable("reference")
    result.validateLink = _accept  # type: ignore[method-assign]  # links are judged in _styled
    return result


def _accept(url: str) -> bool:
    return True


def _groups(tokens: Sequence[Token], level: int) -> Iterator[Sequence[Token]]:
    """Yield the runs of tokens that belong to one block of ``level``."""
    start = 0
    for index, token in enumerate(tokens):
        if token.level == level and token.nesting <= 0:
            yield tokens[start : index + 1]
            start = index + 1


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _first_number(token: Token) -> int:
    return int(token.attrs.get("start", 1))


def _alignment(token: Token) -> Alignment:
    style = str(token.attrs.get("style", ""))
    return Alignment(style.removeprefix("text-align:")) if style.startswith("text-align:") else Alignment.LEFT


def _has_text(block: Block) -> bool:
    return not isinstance(block, Paragraph) or bool(block.text.strip())


def _styled(tokens: Sequence[Token]) -> Iterator[Run]:
    """Yield the runs of an inline token's children, in order."""
    style = Run("")
    target, label = "", ""
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                style = replace(style, bold=token.nesting > 0)
            case "em_open" | "em_close":
                style = replace(style, italic=token.nesting > 0)
            case "s_open" | "s_close":
                style = replace(style, strike=token.nesting > 0)
            case "link_open":
                target, label = str(token.attrs.get("href", "")), ""
                is_link = place_of(target) is not None or classify(target)
                style = replace(style, link=target if is_link else "")
            case "link_close":
                if not style.link and target and target != label:
                    yield replace(style, text=f" ({target})")
                target, style = "", replace(style, link="")
            case "image":
                yield replace(style, text=_picture(token))
            case "code_inline":
                label += token.content
                yield replace(style, text=token.content, code=True)
            case "softbreak" | "hardbreak":
                yield replace(style, text=LINE_BREAK)
            case _:
                label += token.content
                yield from _linked(replace(style, text=token.content), is_link=bool(target))


def _linked(run: Run, is_link: bool) -> Iterator[Run]:
    """Yield ``run`` with the web addresses in its text made into links, unless it is one already."""
    position = 0
    for match in () if is_link else _ADDRESS.finditer(run.text):
        yield replace(run, text=run.text[position : match.start()])
        yield replace(run, text=match.group(), link=match.group() if classify(match.group()) else "")
        position = match.end()
    yield replace(run, text=run.text[position:])


def _picture(token: Token) -> str:
    text = QCoreApplication.translate("MarkdownParser", "{description} (picture not loaded: {address})")
    address = str(token.attrs.get("src", ""))
    return text.format(description=token.content, address=address).strip()


def _merged(runs: Iterator[Run]) -> Iterator[Run]:
    """Yield ``runs`` without empty ones, neighbours of one style joined."""
    pending: Run | None = None
    for run in runs:
        if not run.text:
            continue
        if pending is not None and replace(run, text="") == replace(pending, text=""):
            pending = replace(pending, text=pending.text + run.text)
        else:
            if pending is not None:
                yield pending
            pending = run
    if pending is not None:
        yield pending
