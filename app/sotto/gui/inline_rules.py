"""Where Sotto reads marks in a line otherwise than CommonMark does, because models mean something else by them.

- Chinese, Japanese and Korean have no blanks between words: ``**「引用」**です`` is bold there, too.
- ``[1][2]`` are two citations, not the word "1" that leads where "2" does; and a citation keeps its brackets.
"""

from __future__ import annotations

import re
from typing import Final
from unicodedata import east_asian_width

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

_CITATION: Final = re.compile(r"\[(\d{1,3})\](?=\[\d{1,3}\]|[^\[(:]|$)")


def add_inline_rules(parser: MarkdownIt) -> None:
    """Teach ``parser`` emphasis in scripts without blanks, and citations."""
    parser.inline.ruler.before("emphasis", "wide_emphasis", _wide_emphasis)
    parser.inline.ruler.before("link", "citation", _citation)


def _wide_emphasis(state: StateInline, silent: bool) -> bool:
    """Let asterisks beside a wide letter open and close also where punctuation is on their other side."""
    if silent or state.src[state.pos] != "*":
        return False
    scanned = state.scanDelims(state.pos, True)
    end = state.pos + scanned.length
    before = state.src[state.pos - 1] if state.pos else " "
    behind = state.src[end] if end < state.posMax else " "
    if not (_is_wide(before) or _is_wide(behind)):
        return False
    for _ in range(scanned.length):
        state.push("text", "", 0).content = "*"
        place = len(state.tokens) - 1
        can_open, can_close = not behind.isspace(), not before.isspace()
        state.delimiters.append(Delimiter(ord("*"), scanned.length, place, -1, can_open, can_close))
    state.pos = end
    return True


def _citation(state: StateInline, silent: bool) -> bool:
    match = _CITATION.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "[" else None
    references = state.env.get("references")
    if match is None or references is None or state.linkLevel:
        return False
    target = references.get(normalizeReference(match[1]), None)
    if not target:
        return False
    if not silent:
        state.push("link_open", "a", 1).attrs = {"href": target["href"]}
        state.push("text", "", 0).content = match.group()
        state.push("link_close", "a", -1)
    state.pos = match.end()
    return True


def _is_wide(character: str) -> bool:
    return east_asian_width(character) in ("W", "F")
