"""Turns what markdown-it found inside a paragraph into runs; links are judged here, and pictures never loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from markdown_it.token import Token
from PySide6.QtCore import QCoreApplication

from sotto.gui.blocks import LINE_BREAK, Formula, Run
from sotto.gui.hidden_characters import honest_code, honest_text
from sotto.gui.links import classify
from sotto.gui.places import place_of

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"`]+[^\s<>\"`.,;:!?'*_~)\]}]")


def runs_of(tokens: Sequence[Token]) -> tuple[Run, ...]:
    """Return the runs of an inline token's children, in order, neighbours of one style joined."""
    return tuple(_merged(_styled(tokens)))


def _styled(tokens: Sequence[Token]) -> Iterator[Run]:
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
                yield replace(style, text=honest_code(token.content), code=True)
            case "formula":
                label += token.content
                source = token.content.replace("\n", LINE_BREAK)
                yield Run(source, link=style.link, formula=Formula(token.info))
            case "footnote_reference":
                label += token.content
                yield replace(style, text=token.content, note=token.info)
            case "softbreak" | "hardbreak":
                yield replace(style, text=LINE_BREAK)
            case _:
                label += token.content
                yield from _linked(replace(style, text=honest_text(token.content)), is_link=bool(target))


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
    return text.format(description=_words(token.children or ()), address=address).strip()


def _words(tokens: Sequence[Token]) -> str:
    """Return the text of inline tokens, of pictures in it their descriptions."""
    return "".join(_words(token.children) if token.children else token.content for token in tokens)


def _style_of(run: Run) -> tuple[object, ...]:
    """Return all of ``run`` but its text; asked for every run of every message, so without making one."""
    return (run.bold, run.italic, run.strike, run.code, run.link, run.formula, run.note, run.raised)


def _merged(runs: Iterator[Run]) -> Iterator[Run]:
    """Yield ``runs`` without empty ones, neighbours of one style joined."""
    pending: Run | None = None
    for run in runs:
        if not run.text:
            continue
        if pending is not None and _style_of(run) == _style_of(pending):
            pending = replace(pending, text=pending.text + run.text)
        else:
            if pending is not None:
                yield pending
            pending = run
    if pending is not None:
        yield pending
