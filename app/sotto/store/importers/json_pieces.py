"""JSON from anywhere, piece by piece: a file of any size in bounded memory, and no input that makes Python give up.

The standard library reads a document as a whole and recurses. Streaming parsers refuse a whole export for half a
surrogate pair, a raw control character or a number of 400 digits, all of which real exports hold, and have no limits
(decision 19). Here the outermost list or object is handed out element by element; one element is built with a stack of
its own and counted while it is built. What is beyond the limits is read over, not kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import Enum
from typing import Any, Final

from sotto.domain.light_dataclass import dataclass
from sotto.store.importers.failures import UnreadableFileError, damaged

MOST_VALUES: Final = 1_000_000
"""Values in one element; a chat of 10,000 messages has about 400,000."""
MOST_TEXT: Final = 32_000_000
"""Characters of texts in one element, pictures that stand in them as ``data:`` addresses not counted."""
MOST_DEPTH: Final = 20_000
"""Levels; LibreChat nests two for every message."""
LONGEST_TEXT: Final = 4_000_000
"""Characters of one text."""
LONGEST_PICTURE: Final = 4_000
"""Characters from which on a ``data:`` address is dropped: no format has a use for it here."""
SHORT: Final = 2_000_000
"""Characters of an element up to which the standard library reads it."""
_HOPELESS = 5 * MOST_VALUES
"""Values in one element from which on nobody waits for its end."""

_TOKEN = re.compile(r'[ \t\r\n]*+(?:"([^"\\]*+(?:\\.[^"\\]*+)*+)"|([\[\]{},:])|([^ \t\r\n"\[\]{},:]++))', re.DOTALL)
_TEXT_REST = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_BLANK = re.compile(r"[ \t\r\n]*+")
_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _name: None)
_LITERALS: dict[str, Any] = {"true": True, "false": False, "null": None, "NaN": None, "Infinity": None}
_LITERALS["-Infinity"] = None
_LONGEST_INTEGER = 4_000  # digits; Python refuses more
_TEXT, _MARK, _LITERAL, _LONG_TEXT = 1, 2, 3, 4
Token = tuple[int, str]


class TooLarge(Enum):
    """What stands for an element beyond the limits."""

    ELEMENT = "too large"


class Kind(Enum):
    """What a piece is."""

    ELEMENT = "element"
    """An element of the outermost list."""
    MEMBER = "member"
    """A member of the outermost object."""
    STREAMED = "streamed"
    """An element of a list that is a member of the outermost object."""
    END = "end"
    """The end of the outermost list or object; another may follow (JSON Lines)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece; ``key`` is the member's name. A member that is streamed also comes alone, as an empty list, first."""

    kind: Kind
    key: str = ""
    value: Any = None


class JsonPieces:
    """Iterate over it once. Raises :class:`UnreadableFileError` where the input is no JSON."""

    def __init__(self, chunks: Iterator[str], streamed: frozenset[str] = frozenset()) -> None:
        self._text = _Text(chunks)
        self._streamed = streamed
        self._values = 0
        self._length = 0

    def __iter__(self) -> Iterator[Piece]:
        while (token := self._text.token()) is not None:
            if token == (_MARK, "["):
                for value in self._elements():
                    yield Piece(Kind.ELEMENT, "", value)
            elif token == (_MARK, "{"):
                yield from self._members()
            else:
                raise damaged()
            yield Piece(Kind.END)

    def _members(self) -> Iterator[Piece]:
        token = self._next()
        if token == (_MARK, "}"):
            return
        self._begin()
        while True:
            key = self._key(token)
            token = self._next()
            if token == (_MARK, "[") and key in self._streamed:
                yield Piece(Kind.MEMBER, key, [])
                for value in self._elements():
                    yield Piece(Kind.STREAMED, key, value)
                self._begin()
            else:
                yield Piece(Kind.MEMBER, key, self._value(token))  # limits are those of all plain members together
            if self._has_ended("}"):
                return
            token = self._next()

    def _elements(self) -> Iterator[Any]:
        is_first = True
        while True:
            self._begin()
            value = self._text.short_value()
            if value is None:
                token = self._next()
                if is_first and token == (_MARK, "]"):
                    return
                value = self._value(token)
            yield value
            if self._has_ended("]"):
                return
            is_first = False

    def _has_ended(self, end: str) -> bool:
        mark = self._next_mark()
        if mark not in (",", end):
            raise damaged()
        return mark == end

    def _begin(self) -> None:
        self._values = self._length = 0

    def _value(self, token: Token) -> Any:
        """Return the value that begins with ``token``, or TooLarge."""
        stack: list[tuple[Any, str]] = []  # unfinished lists and objects, each with the name of its current member
        while True:
            kind, raw = token
            self._values += 1
            if self._values > _HOPELESS:
                raise UnreadableFileError("The file is too large to be an export of chats.")
            self._length += len(raw)
            if kind == _MARK and raw in ("[", "{"):
                if len(stack) >= MOST_DEPTH:
                    raise UnreadableFileError("The file is nested too deeply to be an export of chats.")
                container: Any = [] if raw == "[" else {}
                token = self._next()
                if token != (_MARK, "]" if raw == "[" else "}"):
                    name = ""
                    if raw == "{":
                        name = self._key(token)
                        token = self._next()
                    stack.append((container, name))
                    continue
                value = container
            else:
                value = self._scalar(kind, raw)
            while stack:
                container, name = stack.pop()
                is_list = isinstance(container, list)
                if self._values > MOST_VALUES or self._length > MOST_TEXT:
                    container.clear()
                elif is_list:
                    container.append(value)
                else:
                    container[name] = value
                mark = self._next_mark()
                if mark == ",":
                    token = self._next()
                    if not is_list:
                        name = self._key(token)
                        token = self._next()
                    stack.append((container, name))
                    break
                if mark != ("]" if is_list else "}"):
                    raise damaged()
                value = container
            else:
                return value if self._values <= MOST_VALUES and self._length <= MOST_TEXT else TooLarge.ELEMENT

    def _scalar(self, kind: int, raw: str) -> Any:
        if kind == _TEXT:
            if len(raw) > LONGEST_PICTURE and raw.startswith("data:"):
                self._length -= len(raw)
                return "data:"
            if len(raw) > LONGEST_TEXT:
                self._length = MOST_TEXT + 1
                return ""
            return _text(raw)
        if kind == _LONG_TEXT:
            if raw.startswith("data:"):
                return "data:"
            self._length = MOST_TEXT + 1
            return ""
        if kind == _LITERAL:
            return _literal(raw)
        raise damaged()

    def _key(self, token: Token) -> str:
        """Return the name of a member, having read the colon after it."""
        if token[0] != _TEXT or self._next() != (_MARK, ":"):
            raise damaged()
        self._length += len(token[1])
        return _text(token[1])

    def _next(self) -> Token:
        token = self._text.token()
        if token is None:
            raise damaged()
        return token

    def _next_mark(self) -> str:
        kind, raw = self._next()
        if kind != _MARK or raw not in (",", "]", "}"):
            raise damaged()
        return raw


class _Text:
    """The text of a document that comes in pieces, read forwards."""

    def __init__(self, chunks: Iterator[str]) -> None:
        self._chunks = chunks
        self._buffer = ""
        self._at = 0
        self._is_over = False

    def token(self) -> Token | None:
        """Return what comes next, None at the end; a text without its quotes and not decoded, of a very long one only
        the beginning."""
        while True:
            found = _TOKEN.match(self._buffer, self._at)
            if found is not None and (found.end() < len(self._buffer) or self._is_over or found.lastindex != _LITERAL):
                self._at = found.end()
                index = found.lastindex or 0
                return index, found[index]
            if self._is_over:
                blank = _BLANK.match(self._buffer, self._at)
                if blank is None or blank.end() < len(self._buffer):
                    raise damaged()
                return None
            if len(self._buffer) - self._at > LONGEST_TEXT:
                return _LONG_TEXT, self._pass_text()
            self._read_on()

    def short_value(self) -> Any:
        """Return the list or object that comes next if it is short and plain JSON, as nearly all are; else None.

        The standard library reads it, and what it holds in memory is in proportion to :data:`SHORT`.
        """
        while True:
            blank = _BLANK.match(self._buffer, self._at)
            start = blank.end() if blank is not None else self._at
            if start < len(self._buffer):
                if self._buffer[start] not in "[{":
                    return None
                try:
                    value, end = _DECODER.raw_decode(self._buffer, start)
                    if end - start > SHORT:
                        return None
                    self._at = end
                    return value
                except json.JSONDecodeError as error:
                    is_cut = error.pos > len(self._buffer) - 16 or error.msg.startswith("Unterminated")
                    if not is_cut:
                        return None
                except (ValueError, RecursionError):  # numbers of thousands of digits; a thousand levels
                    return None
            if self._is_over or len(self._buffer) - self._at > SHORT:
                return None
            self._read_on()

    def _read_on(self) -> None:
        """Read as much again as there is: what is looked at twice stays in proportion."""
        more = [self._buffer[self._at :]]
        self._at = 0
        wanted = max(len(more[0]), 1)
        while wanted > 0 and not self._is_over:
            chunk = next(self._chunks, "")
            self._is_over = not chunk
            more.append(chunk)
            wanted -= len(chunk)
        self._buffer = "".join(more)

    def _pass_text(self) -> str:
        """Read over the very long text that comes next; return its first characters."""
        rest = self._buffer[self._at :].lstrip(" \t\r\n")
        if not rest.startswith('"'):
            raise damaged()
        beginning, rest = rest[1:16], rest[1:]
        while True:
            found = _TEXT_REST.match(rest)
            end = found.end() if found is not None else 0
            if rest[end : end + 1] == '"':
                self._buffer, self._at = rest, end + 1
                return beginning
            chunk = next(self._chunks, "")
            if not chunk:
                raise damaged()
            rest = rest[end:] + chunk  # a backslash at the end belongs to what follows


def _text(raw: str) -> str:
    if "\\" not in raw:
        return raw
    try:
        return str(_DECODER.decode(f'"{raw}"'))
    except ValueError:
        raise damaged() from None


def _literal(raw: str) -> Any:
    if raw in _LITERALS:
        return _LITERALS[raw]
    try:
        if len(raw) <= _LONGEST_INTEGER and "." not in raw and "e" not in raw and "E" not in raw:
            return int(raw)
        return float(raw)
    except ValueError:
        raise damaged() from None
