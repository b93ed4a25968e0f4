"""What models write beyond CommonMark: formulas and footnotes, as rules for markdown-it.

A dollar sign opens a formula only as pandoc reads it: no blank after the first, none before the last, no digit behind
it, so that "$5 and $6" stays a price. Whether lines are a formula is decided by them alone, up to the next empty line:
text that is still being written never changes what stands before it.
"""

from __future__ import annotations

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.common.utils import isStrSpace
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

LONGEST_LABEL: Final = 40
_INLINE: Final = (
    (re.compile(r"\$\$((?:[^$\\]|\\.)+)\$\$(?!\$)", re.S), "$$"),
    (re.compile(r"\$(?![\s$])((?:[^$\\\n]|\\.)*?(?:[^\s$\\]|\\[^\s]))\$(?![\d$])"), "$"),
    (re.compile(r"\\\(((?:[^\\]|\\[^()])+)\\\)", re.S), "\\("),
    (re.compile(r"\\\[((?:[^\\]|\\[^\[\]])+)\\\]", re.S), "\\["),
)
_SAYS_SOMETHING: Final = re.compile(r"\w")
_NOTE: Final = re.compile(rf"\[\^([^\s\[\]^]{{1,{LONGEST_LABEL}}})\]")
_CLOSERS: Final = {"$$": "$$", "\\[": "\\]"}
_ENVIRONMENT: Final = re.compile(r"\\begin\{((?:equation|align|gather|multline|eqnarray)\*?)\}")
"""Those that need no delimiters around them."""
_WORDS: Final = re.compile(r"(?=.*[A-Za-z]{3})\s*[A-Za-z]+(?:[ ,]+[A-Za-z]+)+\s*")


def add_rules(parser: MarkdownIt) -> None:
    """Teach ``parser`` formulas and footnotes, and footnote references."""
    interrupts = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("fence", "formula", _block_formula, {"alt": interrupts})
    parser.block.ruler.before("reference", "footnote", _footnote, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("escape", "formula", _inline_formula)
    parser.inline.ruler.before("link", "footnote", _footnote_reference)


def latex_of(source: str) -> str:
    """Return what stands between the delimiters of the formula ``source``; an environment is its own."""
    if source.startswith("\\begin"):
        return source
    edge = 2 if source.startswith(("$$", "\\")) else 1
    return source[edge:-edge].strip()


def _inline_formula(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "$\\":
        return False
    for pattern, opening in _INLINE:
        if not state.src.startswith(opening, state.pos):
            continue
        match = pattern.match(state.src, state.pos, state.posMax)
        if match is None or (opening != "$" and not _is_formula(match[1], opening)):
            return opening == "$$" and _skip_dollars(state, silent)
        if not silent:
            token = state.push("formula", "", 0)
            token.content = match.group()
            token.info = "display" if opening in _CLOSERS else "inline"
        state.pos = match.end()
        return True
    return False


def _is_formula(content: str, opening: str) -> bool:
    """Tell a formula from words in escaped brackets."""
    if not _SAYS_SOMETHING.search(content):
        return False
    return opening == "$$" or _WORDS.fullmatch(content) is None


def _skip_dollars(state: StateInline, silent: bool) -> bool:
    """Take dollar signs that open nothing as text, all at once: the second one opens nothing either."""
    end = state.pos
    while end < state.posMax and state.src[end] == "$":
        end += 1
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


def _block_formula(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Take in the lines from one that begins with ``$$`` or ``\\[`` to the one that closes it, or to an empty one."""
    if state.is_code_block(first):
        return False
    text = _line(state, first)
    environment = _ENVIRONMENT.match(text)
    closer = rf"\end{{{environment[1]}}}" if environment else _CLOSERS.get(text[:2])
    if closer is None or closer in text[2:].removesuffix(closer):
        return False
    if silent:
        return True
    last = first
    is_closed = len(text) > 4 and text.endswith(closer)
    while not is_closed and last + 1 < end:
        following = _line(state, last + 1)
        if not following or state.sCount[last + 1] < state.blkIndent or closer in following.removesuffix(closer):
            break
        last += 1
        is_closed = following.endswith(closer)
    content = state.getLines(first, last + 1, state.blkIndent, False).strip()
    state.line = last + 1
    is_formula = is_closed and _SAYS_SOMETHING.search(content) is not None
    token = state.push("formula_block" if is_formula else "formula_text", "", 0)
    token.content = content
    token.map = [first, state.line]
    return True


def _footnote_reference(state: StateInline, silent: bool) -> bool:
    match = _NOTE.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "[" else None
    if match is None:
        return False
    if not silent:
        token = state.push("footnote_reference", "", 0)
        token.content = match.group()
        token.info = match[1]
    state.pos = match.end()
    return True


def _footnote(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Read ``[^label]: text``; more of it may follow, indented by four."""
    if state.is_code_block(first):
        return False
    start = state.bMarks[first] + state.tShift[first]
    match = _NOTE.match(state.src, start, state.eMarks[first])
    if match is None or not state.src.startswith(":", match.end()) or match.end() + 1 > state.eMarks[first]:
        return False
    if silent:
        return True
    token = state.push("footnote_open", "", 1)
    token.info = match[1]
    behind = match.end() + 1
    saved = state.bMarks[first], state.tShift[first], state.sCount[first], state.parentType
    position = behind
    while position < state.eMarks[first] and isStrSpace(state.src[position]):
        position += 1
    state.bMarks[first], state.tShift[first] = behind, position - behind
    state.blkIndent += 4
    state.sCount[first] = state.blkIndent
    state.parentType = "footnote"
    state.md.block.tokenize(state, first, end)
    state.blkIndent -= 4
    state.bMarks[first], state.tShift[first], state.sCount[first], state.parentType = saved
    token.map = [first, state.line]
    state.push("footnote_close", "", -1)
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].rstrip()
