"""Colours keywords, strings, calls and comments in code: a few rules for many languages, not a compiler."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from sotto.domain.light_dataclass import dataclass
from sotto.gui.tokens import Tokens

_C_LIKE: Final = """
abstract as async await bool boolean break case catch char class const constexpr continue def default defer delete do
double else enum export extends extern final finally float fn for foreach from func function go goto if impl implements
import in inline instanceof int interface let long loop match mod mut namespace new nil null override package private
protected pub public readonly return self short static struct super switch template this throw throws trait try type
typedef typename typeof union unsigned unsafe use using val var virtual void when where while yield true false
"""
_PYTHON: Final = """
and as assert async await break class continue def del elif else except finally for from global if import in is lambda
nonlocal not or pass raise return try while with yield None True False self
"""
_SHELL: Final = "case do done echo elif else esac exit export fi for function if in local return then until while"
_SCRIPT: Final = """
begin break case class def do else elsif end ensure false for function if in let local module next nil null not or
require rescue return self super then true unless until when where while yield
"""
_SQL: Final = """
all alter and as asc between by case commit create cross default delete desc distinct drop else end exists foreign from
full group having if in index inner insert into is join key left like limit not null offset on or order outer over
partition primary references right rollback select set table then union unique update using values view when where with
"""
_HASH, _SLASH, _DASH = r"#.*", r"//.*|/\*.*?\*/|/\*.*", r"--.*"
_FAMILIES: Final = (
    ("python py", _HASH, _PYTHON),
    ("sh bash zsh shell console dockerfile makefile make", _HASH, _SHELL),
    ("ruby rb r perl elixir julia yaml yml toml", _HASH, _SCRIPT),
    ("lua haskell", _DASH, _SCRIPT),
    ("sql", _DASH, _SQL),
    ("c cpp c++ h hpp cs csharp java js javascript jsx ts typescript tsx go rust rs", _SLASH, _C_LIKE),
    ("swift kotlin kt scala php dart", _SLASH, _C_LIKE),
)
_RULES: Final = {
    name: (comment, frozenset(keywords.split())) for names, comment, keywords in _FAMILIES for name in names.split()
}
_STRING: Final = r"\"\"\"|'''|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`"
_OUTSIDE, _IN_COMMENT, _IN_DOUBLE, _IN_SINGLE = 0, 1, 2, 3
_ENDS: Final = {_IN_COMMENT: "*/", _IN_DOUBLE: '"""', _IN_SINGLE: "'''"}


def is_known(language: str) -> bool:
    """Tell whether code in ``language`` (the word after the fence) can be coloured."""
    return language.lower() in _RULES


@dataclass(frozen=True, slots=True)
class Span:
    """``length`` characters from ``start`` of one kind: ``keyword``, ``call``, ``string`` or ``comment``."""

    start: int
    length: int
    kind: str


class LineScanner:
    """Finds the spans of one line; what lasts over several lines is carried in a state (0: nothing)."""

    def __init__(self, language: str) -> None:
        comment, self._keywords = _RULES[language.lower()]
        self._ignores_case = language.lower() == "sql"
        self._pattern = re.compile(rf"(?P<comment>{comment})|(?P<string>{_STRING})|(?P<word>[A-Za-z_]\w*)(?P<call>\()?")

    def scan(self, line: str, state: int) -> tuple[list[Span], int]:
        """Return the spans of ``line`` and the state after it; ``state`` is that after the line before."""
        spans: list[Span] = []
        position = 0
        if state in _ENDS:
            end = line.find(_ENDS[state])
            position = len(line) if end < 0 else end + len(_ENDS[state])
            spans.append(Span(0, position, "comment" if state == _IN_COMMENT else "string"))
            if end < 0:
                return spans, state
        while match := self._pattern.search(line, position):
            position = match.end()
            text = match.group()
            if text in ('"""', "'''"):
                end = line.find(text, position)
                position = len(line) if end < 0 else end + 3
                spans.append(Span(match.start(), position - match.start(), "string"))
                if end < 0:
                    return spans, _IN_DOUBLE if text == '"""' else _IN_SINGLE
            elif text.startswith("/*") and not text.endswith("*/"):
                spans.append(Span(match.start(), len(text), "comment"))
                return spans, _IN_COMMENT
            elif match["word"] is None:
                spans.append(Span(match.start(), len(text), "comment" if match["comment"] else "string"))
            elif (match["word"].lower() if self._ignores_case else match["word"]) in self._keywords:
                spans.append(Span(match.start(), len(match["word"]), "keyword"))
            elif match["call"]:
                spans.append(Span(match.start(), len(match["word"]), "call"))
        return spans, _OUTSIDE


class CodeColours(QSyntaxHighlighter):
    """Colours a document; Qt calls it for the lines that changed only."""

    def __init__(self, document: QTextDocument, language: str, tokens: Tokens) -> None:
        super().__init__(document)
        self._scanner = LineScanner(language)
        self._formats: dict[str, QTextCharFormat] = {}
        self._set_colours(tokens)

    def set_tokens(self, tokens: Tokens) -> None:
        """Use the colours of ``tokens``."""
        self._set_colours(tokens)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        spans, state = self._scanner.scan(text, max(0, self.previousBlockState()))
        for span in spans:
            self.setFormat(span.start, span.length, self._formats[span.kind])
        self.setCurrentBlockState(state)

    def _set_colours(self, tokens: Tokens) -> None:
        colours = {
            "keyword": tokens.code_keyword,
            "call": tokens.code_call,
            "string": tokens.code_string,
            "comment": tokens.code_comment,
        }
        for kind, colour in colours.items():
            self._formats[kind] = QTextCharFormat()
            self._formats[kind].setForeground(QColor(colour))
