"""Blocks as text: what is copied, what a screen reader is told, and Markdown that reads as the same blocks again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final, TypeAlias

from sotto.gui.blocks import LINE_BREAK, Alignment, Block, CodeBlock, Formula, Marker, Paragraph, Run, TableBlock

BlockPoint: TypeAlias = tuple[int, int]
"""A place in a text: the index of a block, and characters into :func:`text_of` of it."""
_SPECIAL: Final = re.compile(r"[\\`*_\[<>$~|#&]")
_LINE_START: Final = re.compile(r"^(\s*)([-+=]|\d{1,9}(?=[.)]))", re.M)
_MARKS: Final = {"bold": "**", "italic": "*", "strike": "~~"}
_RULERS: Final = {Alignment.LEFT: "---", Alignment.CENTER: ":-:", Alignment.RIGHT: "--:"}


def text_of(block: Block) -> str:
    """Return the characters of ``block`` that can be selected; a table has a tab or line break behind each cell."""
    if isinstance(block, Paragraph):
        return block.text.replace(LINE_BREAK, "\n")
    if isinstance(block, CodeBlock):
        return block.code
    if isinstance(block, TableBlock):
        return "\n".join("\t".join(_cell_text(cell) for cell in row) for row in block.rows)
    return ""


def plain_text(blocks: Sequence[Block]) -> str:
    """Return ``blocks`` as text without markup: as it is read, formulas as their source."""
    pieces: list[str] = []
    for index, block in enumerate(blocks):
        if index:
            pieces.append("\n" if _is_tight(blocks[index - 1], block) else "\n\n")
        text = text_of(block)
        if isinstance(block, Paragraph):
            lead = "  " * max(0, block.indent - 1) + (_plain_marker(block.marker) if block.marker else "")
            text = lead + text.replace("\n", "\n" + " " * len(lead))
        pieces.append(text)
    return "".join(pieces)


def markdown(blocks: Sequence[Block]) -> str:
    """Return ``blocks`` as Markdown."""
    widths: list[int] = []
    pieces: list[str] = []
    for index, block in enumerate(blocks):
        is_beside = False
        if index:
            before = blocks[index - 1]
            is_beside = _is_bare_marker(before) and getattr(block, "marker", None) is None
            if not is_beside:
                joined = "> " * _shared_quotes(before, block)
                pieces.append("\n" if _is_tight(before, block) else f"\n{joined.rstrip()}\n")
        pieces.append(_markdown_lines(block, widths, is_beside))
    return "".join(pieces)


def _markdown_lines(block: Block, widths: list[int], is_beside: bool) -> str:
    """Return one block with its indents; ``widths`` are those of the open lists, and are brought up to date.

    The first line of a block that stands beside the marker of its list has no indent.
    """
    quote = "> " * block.quote if isinstance(block, Paragraph) else ""
    lead = ""
    if isinstance(block, Paragraph) and block.marker is not None:
        lead, width = _markdown_marker(block.marker)
        outer = max(0, block.indent - 1)
        widths[outer:] = [width]
    else:
        del widths[block.indent :]
        outer = block.indent
    margin = quote + " " * sum(widths[:outer])
    behind = quote + " " * sum(widths)
    first, *rest = _markdown_of(block).split("\n")
    lines = [first if is_beside else margin + lead + first]
    lines += [behind + line if line else quote.rstrip() for line in rest]
    return "\n".join(line if line.strip() else line.rstrip() for line in lines)


def fragment(blocks: Sequence[Block], start: BlockPoint, end: BlockPoint) -> list[Block]:
    """Return the part of ``blocks`` from ``start`` to ``end``; blocks that are cut lose what makes them whole."""
    found: list[Block] = []
    for index in range(max(0, start[0]), min(len(blocks), end[0] + 1)):
        block = blocks[index]
        length = len(text_of(block))
        first = start[1] if index == start[0] else 0
        last = end[1] if index == end[0] else length
        if first <= 0 and last >= length:
            found.append(block)
        elif first < last:
            found += _part(block, first, last)
    return found


def _part(block: Block, first: int, last: int) -> list[Block]:
    if isinstance(block, Paragraph):
        runs = _cut(block.runs, first, last)
        return [replace(block, runs=runs, marker=block.marker if first <= 0 else None)]
    if isinstance(block, CodeBlock):
        code = block.code[first:last]
        return [replace(block, code=code) if "\n" in code else Paragraph((Run(code, code=True),))]
    if isinstance(block, TableBlock):
        return _table_part(block, first, last)
    return []


def _cut(runs: Iterable[Run], first: int, last: int) -> tuple[Run, ...]:
    found: list[Run] = []
    position = 0
    for run in runs:
        start, end = max(0, first - position), min(len(run.text), last - position)
        position += len(run.text)
        if start >= end:
            continue
        is_whole = end - start == len(run.text)
        found.append(run if is_whole else replace(run, text=run.text[start:end], formula=Formula.NONE, note=""))
    return tuple(found)


def _table_part(table: TableBlock, first: int, last: int) -> list[Block]:
    """Return the rows that are touched, with only those cells that are; a single cell is a paragraph."""
    rows: list[tuple[tuple[Run, ...], ...]] = []
    position = 0
    for row in table.rows:
        cells: list[tuple[Run, ...]] = []
        touched = False
        for cell in row:
            length = len(_cell_text(cell))
            cells.append(_cut(cell, first - position, last - position))
            touched = touched or (position < last and position + length > first)
            position += length + 1
        if touched:
            rows.append(tuple(cells))
    filled = [cell for row in rows for cell in row if cell]
    if len(filled) <= 1:
        return [Paragraph(cell) for cell in filled]
    return [replace(table, rows=tuple(rows))]


def _is_tight(before: Block, block: Block) -> bool:
    """Tell whether no empty line stands between two blocks: items of one list."""
    is_item = isinstance(block, Paragraph) and block.marker is not None
    return (
        is_item and isinstance(before, Paragraph) and before.indent > 0 and before.quote == getattr(block, "quote", 0)
    )


def _is_bare_marker(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.marker is not None and not block.runs


def _shared_quotes(before: Block, block: Block) -> int:
    if not isinstance(before, Paragraph) or not isinstance(block, Paragraph):
        return 0
    return min(before.quote, block.quote)


def _cell_text(cell: Iterable[Run]) -> str:
    return "".join(run.text for run in cell).replace(LINE_BREAK, " ")


def _plain_marker(marker: Marker) -> str:
    if marker.note:
        return f"[{marker.note}] "
    box = {None: "", False: "☐ ", True: "☑ "}[marker.task]
    if marker.number is not None:
        return f"{marker.number}. {box}"
    return box or "• "


def _markdown_marker(marker: Marker) -> tuple[str, int]:
    """Return a marker, and how far the text that belongs to it is indented."""
    if marker.note:
        return f"[^{marker.note}]: ", 4
    lead = "- " if marker.number is None else f"{marker.number}. "
    return lead + {None: "", False: "[ ] ", True: "[x] "}[marker.task], len(lead)


def _markdown_of(block: Block) -> str:
    if isinstance(block, Paragraph):
        text = _markdown_runs(block.runs)
        return "#" * block.heading + " " + text.replace("\n", " ") if block.heading else text
    if isinstance(block, CodeBlock):
        longest = max((len(ticks) for ticks in re.findall(r"`{3,}", block.code)), default=2)
        fence = "`" * (longest + 1)
        return f"{fence}{block.language}\n{block.code}\n{fence}"
    if isinstance(block, TableBlock):
        rows = ["| " + " | ".join(_markdown_cell(cell) for cell in row) + " |" for row in block.rows]
        rows.insert(1, "|" + "|".join(_RULERS[alignment] for alignment in block.alignments) + "|")
        return "\n".join(rows)
    return "***"  # three dashes under a line of text would make that a heading


def _markdown_cell(cell: Iterable[Run]) -> str:
    escaped = [replace(run, text=run.text.replace("|", r"\|")) if run.code or run.formula else run for run in cell]
    return _markdown_runs(escaped).replace("\n", " ")


def _markdown_runs(runs: Iterable[Run]) -> str:
    """Return ``runs`` with marks around neighbours of one style, so that styles lie within each other."""
    pieces: list[str] = []
    for link, linked in groupby(runs, key=lambda run: run.link):
        text = _marked(list(linked), ("bold", "italic", "strike"))
        if link and text != link:
            label = _label(text)
            text = f"[{label}](<{link}>)" if re.search(r"[()\s]", link) else f"[{label}]({link})"
        pieces.append(text)
    return "".join(pieces)


def _label(text: str) -> str:
    """Return the words of a link so that they end where they should; escaped brackets in pairs would be a formula."""
    bare = text.replace("\\[", "[")
    if re.fullmatch(r"[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*", bare):
        return bare
    return re.sub(r"(?<!\\)\]", r"\]", text)


def _marked(runs: Sequence[Run], styles: Sequence[str]) -> str:
    if not styles:
        return "".join(_markdown_run(run) for run in runs)
    pieces: list[str] = []
    for is_set, group in groupby(runs, key=lambda run: bool(getattr(run, styles[0]))):
        text = _marked(list(group), styles[1:])
        core = text.strip()
        if is_set and core:
            mark = _MARKS[styles[0]]
            lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            text = f"{lead}{mark}{core}{mark}{trail}"
        pieces.append(text)
    return "".join(pieces)


def _markdown_run(run: Run) -> str:
    body = run.text.replace(LINE_BREAK, "\n")
    if run.formula:
        return body
    if run.note and run.raised:
        return f"[^{run.note}]"
    if run.code:
        longest = max((len(ticks) for ticks in re.findall(r"`+", body)), default=0)
        ticks = "`" * (longest + 1)
        pad = " " if body.startswith("`") or body.endswith("`") else ""
        return f"{ticks}{pad}{body}{pad}{ticks}"
    if run.link and run.link == body:
        return body if body.startswith("http") else f"<{body}>"
    text = _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\g<0>", body))
    return re.sub(r"^(\s*)\\(\d+)", r"\1\2\\", text, flags=re.M)
