"""Markdown as HTML that can do nothing: no markup of its own, no pictures, no address but of the web and of mail.

Pictures are named with their address instead of being loaded: loading one would tell a server that the page is read.
"""

from __future__ import annotations

import html
import re
from collections.abc import MutableMapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

LONGEST: Final = 100_000
"""Characters; longer texts are shown as they were written, since the time of some of them grows with their square."""
_DEEPEST: Final = 50
"""Levels of quotations and lists. The parser leaves out what lies deeper, so a text that has more is not parsed."""
_HARMLESS: Final = frozenset({"http", "https", "mailto"})
_FORMULA: Final = re.compile(
    r"\$\$[^$]{1,2000}\$\$|\$(?![\s$])[^$\n]{0,500}[^\s$\\]\$(?![\d$])|\\\([^\n]{1,500}?\\\)|\\\[.{1,2000}?\\\]",
    re.DOTALL,
)
_CONTROLS: Final = {code: "\ufffd" for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if chr(code) not in "\n\t"}
_ALIGNMENTS: Final = {"text-align:left": "left", "text-align:center": "center", "text-align:right": "right"}


def escaped(text: str) -> str:
    """Return ``text`` for anywhere in a page, also within quotation marks."""
    return html.escape(text.translate(_CONTROLS))


class SafeMarkdown:
    """Renders the texts of models."""

    def __init__(self) -> None:
        options = {"html": False, "breaks": True, "maxNesting": _DEEPEST}
        self._parser = MarkdownIt("commonmark", options, renderer_cls=_SafeRenderer)
        self._parser.enable(["table", "strikethrough"])
        self._parser.inline.ruler.before("escape", "formula", _formula)
        self._parser.validateLink = _is_harmless  # type: ignore[method-assign,assignment]

    def render(self, text: str) -> str:
        """Return the HTML of ``text``."""
        if len(text) <= LONGEST:
            env: dict[str, Any] = {}
            tokens = self._parser.parse(text.translate(_CONTROLS), env)
            if all(token.level < _DEEPEST - 1 for token in tokens):
                return str(self._parser.renderer.render(tokens, self._parser.options, env))
        return f"<pre>{escaped(text)}</pre>\n"


class _SafeRenderer(RendererHTML):
    """What differs from the usual HTML: the rule of each method's name."""

    def image(self, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]) -> str:
        token = tokens[index]
        words = self.renderInlineAsText(token.children or (), options, env)
        label = f"[picture: {words}]" if words else "[picture]"
        return f'<span class="picture">{escaped(label)} {escaped(str(token.attrGet("src") or ""))}</span>'

    def link_open(self, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]) -> str:
        address = escaped(str(tokens[index].attrGet("href") or ""))
        return f'<a href="{address}" rel="noopener noreferrer nofollow">'

    def th_open(self, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]) -> str:
        return _cell(tokens[index])

    def td_open(self, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]) -> str:
        return _cell(tokens[index])

    def formula(self, tokens: Sequence[Token], index: int, options: Any, env: MutableMapping[str, Any]) -> str:
        return f'<code class="formula">{escaped(tokens[index].content)}</code>'


def _cell(token: Token) -> str:
    """A style in a tag would not hold: the page allows its own sheet only."""
    alignment = _ALIGNMENTS.get(str(token.attrGet("style") or ""))
    return f'<{token.tag} class="{alignment}">' if alignment else f"<{token.tag}>"


def _formula(state: StateInline, silent: bool) -> bool:
    """Keep a formula as it was written: its stars and underscores are no emphasis."""
    if state.src[state.pos] not in "$\\":
        return False
    match = _FORMULA.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("formula", "", 0).content = match.group()
    state.pos = match.end()
    return True


def _is_harmless(address: str) -> bool:
    try:
        return urlsplit(address.strip()).scheme.lower() in _HARMLESS
    except ValueError:
        return False
