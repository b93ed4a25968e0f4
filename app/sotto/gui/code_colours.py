"""Colours code with pygments, a few milliseconds at a time, so that no code however long or odd holds up the window.

A lexer cannot be stopped within one step, and code that is being written would have to be read again for every token.
Therefore one pass goes over the code in slices, the next one starts only after a rest that is long compared to it,
lines too long to be code are left out, and a lexer that took too long over one step is not asked again about the block.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QTextCharFormat, QTextDocument, QTextLayout

from sotto.domain.light_dataclass import dataclass
from sotto.gui.code_languages import Language, is_ready, lexer_for
from sotto.gui.tokens import Tokens

LARGEST: Final = 100_000
"""Characters of a block that are coloured; pygments reads some 800 a millisecond."""
LARGEST_AT_ONCE: Final = 8_000
"""Characters for lexers that read everything before they say anything (a template language around another one)."""
LONGEST_LINE: Final = 400
SLICE_S: Final = 0.004
REST_MS: Final = 150
SHARE: Final = 8
"""The rest after a pass, as a multiple of what it took."""
WAIT_MS: Final = 20
"""Until it is looked again whether the lexer is there."""
TOO_SLOW_S: Final = 0.05
"""Of processor time in one slice."""
_KINDS: Final = {
    "Comment.Preproc": "keyword",
    "Comment.PreprocFile": "string",
    "Comment": "comment",
    "Keyword.Constant": "string",
    "Keyword": "keyword",
    "Operator.Word": "keyword",
    "Name.Tag": "keyword",
    "Name.Builtin.Pseudo": "keyword",
    "Name.Builtin": "call",
    "Name.Function": "call",
    "Name.Class": "call",
    "Name.Decorator": "call",
    "Name.Exception": "call",
    "Name.Attribute": "call",
    "Generic.Heading": "call",
    "Generic.Subheading": "call",
    "Generic.Prompt": "comment",
    "Generic.Inserted": "string",
    "Generic.Deleted": "keyword",
    "Literal": "string",
    "String": "string",
    "Number": "string",
}

if TYPE_CHECKING:
    from pygments.lexer import Lexer


@dataclass(frozen=True, slots=True)
class Span:
    """``length`` characters of a line from ``start``: ``keyword``, ``call``, ``string`` or ``comment``."""

    start: int
    length: int
    kind: str


class CodeColours(QObject):
    """Colours one document and goes on as it grows; tell it with :meth:`grow` or :meth:`reset`."""

    def __init__(self, document: QTextDocument, language: Language, tokens: Tokens, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._language = language
        self._lexer: Lexer | None = None
        self._formats: dict[str, QTextCharFormat] = {}
        self._shown: list[tuple[Span, ...]] = []
        self._lines: Iterator[tuple[Span, ...]] | None = None
        self._line = 0
        self._pass_s = 0.0
        self._is_stale = False
        self._is_hopeless = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timeout)
        self._set_colours(tokens)
        self.grow()

    @property
    def is_settled(self) -> bool:
        """Whether everything that can be coloured is."""
        return self._lines is None and not self._is_stale

    def spans(self, line: int) -> tuple[Span, ...]:
        """Return what is coloured in a line."""
        return self._shown[line] if line < len(self._shown) else ()

    def grow(self) -> None:
        """Text was added at the end of the document."""
        if self._is_hopeless:
            return
        self._is_stale = True
        if not self._timer.isActive():
            self._timer.start(0)

    def reset(self) -> None:
        """The document holds other text now."""
        self._shown, self._lines, self._is_hopeless = [], None, False
        self.grow()

    def clear(self) -> None:
        """Take all colours away and stop."""
        self._timer.stop()
        self._lines, self._is_stale, self._is_hopeless = None, False, True
        for line in range(len(self._shown)):
            self._show(line, ())
        self._shown = []

    def set_tokens(self, tokens: Tokens) -> None:
        """Use the colours of ``tokens``."""
        self._set_colours(tokens)
        for line, spans in enumerate(self._shown):
            self._show(line, spans)

    def _on_timeout(self) -> None:
        started = time.thread_time()
        if self._lines is None and not self._begin():
            return
        has_more = self._work(time.perf_counter() + SLICE_S)
        took = time.thread_time() - started
        self._pass_s += took
        if took > TOO_SLOW_S:
            self._lines, self._is_stale, self._is_hopeless = None, False, True
        elif has_more:
            self._timer.start(0)
        else:
            self._lines = None
            if self._is_stale:
                self._timer.start(max(REST_MS, round(SHARE * self._pass_s * 1000)))

    def _begin(self) -> bool:
        """Start a pass; return whether there is work for it in this slice."""
        self._is_stale = False
        self._pass_s = 0.0
        self._line = 0
        if self._lexer is None and not is_ready(self._language):
            self._is_stale = True
            self._timer.start(WAIT_MS)
            return False
        if self._lexer is None:
            self._lexer = lexer_for(self._language)
            self._is_hopeless = self._lexer is None
            self._is_stale = not self._is_hopeless
            if self._is_stale:
                self._timer.start(0)
            return False
        self._lines = spans_of(self._lexer, self._document.toPlainText())
        return True

    def _work(self, deadline: float) -> bool:
        """Colour lines until ``deadline``; return whether there are more."""
        while (spans := self._next_line()) is not None:
            known = self._shown[self._line] if self._line < len(self._shown) else None
            if known is None:
                self._shown.append(spans)
            elif known != spans:
                self._shown[self._line] = spans
            if known != spans:
                self._show(self._line, spans)
            self._line += 1
            if time.perf_counter() > deadline:
                return True
        return False

    def _next_line(self) -> tuple[Span, ...] | None:
        """Return what is to be coloured in the next line, None after the last one."""
        assert self._lines is not None
        try:
            return next(self._lines, None)
        except Exception:  # noqa: BLE001  # some of pygments' lexers trip over hostile code
            self._is_stale, self._is_hopeless = False, True
            return None

    def _show(self, line: int, spans: tuple[Span, ...]) -> None:
        block = self._document.findBlockByNumber(line)
        if not block.isValid() or not (spans or block.layout().formats()):
            return
        ranges = []
        for span in spans:
            piece = QTextLayout.FormatRange()
            piece.start, piece.length, piece.format = span.start, span.length, self._formats[span.kind]
            ranges.append(piece)
        block.layout().setFormats(ranges)
        self._document.markContentsDirty(block.position(), block.length())

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


def spans_of(lexer: Lexer, text: str) -> Iterator[tuple[Span, ...]]:
    """Yield what is to be coloured in each line of ``text``; lazily, a few tokens at a time."""
    from pygments.lexer import DelegatingLexer

    text = text[: LARGEST_AT_ONCE if isinstance(lexer, DelegatingLexer) else LARGEST]
    lines = [line if len(line) <= LONGEST_LINE else " " * len(line) for line in text.split("\n")]
    kinds: dict[Any, str] = {}
    pending: list[Span] = []
    column = 0
    for _position, token, value in lexer.get_tokens_unprocessed("\n".join(lines) + "\n"):
        kind = kinds.get(token)
        if kind is None:
            kind = kinds[token] = _kind_of(token)
        first, *others = value.split("\n")
        if kind and first and not first.isspace():
            _join(pending, Span(column, len(first), kind))
        column += len(first)
        for piece in others:
            yield tuple(pending)
            pending = [Span(0, len(piece), kind)] if kind and piece and not piece.isspace() else []
            column = len(piece)
    if pending:
        yield tuple(pending)


def _join(spans: list[Span], span: Span) -> None:
    """Add ``span``, joined with the last one if that has the same colour and no gap before it."""
    last = spans[-1] if spans else None
    if last is not None and last.kind == span.kind and last.start + last.length == span.start:
        spans[-1] = Span(last.start, last.length + span.length, span.kind)
    else:
        spans.append(span)


def _kind_of(token: Any) -> str:  # pygments' token types are tuples that know their parents
    """Return how a pygments token is coloured, "" for not at all."""
    while token is not None:
        name = str(token).removeprefix("Token.").removeprefix("Literal.")
        if name in _KINDS:
            return _KINDS[name]
        token = token.parent
    return ""
