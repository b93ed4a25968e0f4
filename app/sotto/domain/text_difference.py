"""Where two texts differ, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final

from sotto.domain.light_dataclass import dataclass

MOST_WORDS: Final = 4_000
"""Beyond this many words that differ at each side, lines are compared instead: words would take seconds."""
_WORD = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")
"""With the white space before it, which alone would be found to be equal everywhere."""
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class Side(StrEnum):
    """Where a piece of text stands."""

    BOTH = "both"
    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the two texts, with its white space."""

    side: Side
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Two texts as pieces in their order: those of BOTH and FIRST are the first text, of BOTH and SECOND the second."""

    pieces: tuple[Piece, ...]

    @property
    def is_identical(self) -> bool:
        """Whether the texts are the same to the last character."""
        return all(piece.side is Side.BOTH for piece in self.pieces)

    def words(self, side: Side) -> int:
        """Return how many words stand only on this side, or on both."""
        return sum(len(re.findall(r"\w+", piece.text)) for piece in self.pieces if piece.side is side)


def difference_of(first: str, second: str) -> Difference:
    """Compare two texts. The time it takes stays below a second for any lengths of answers."""
    start = len(first) if first == second else len(first[: _common(first, second)].rstrip())
    end = _common(first[start:][::-1], second[start:][::-1])
    middle = _compared(first[start : len(first) - end], second[start : len(second) - end])
    before, after = Piece(Side.BOTH, first[:start]), Piece(Side.BOTH, first[len(first) - end :])
    return Difference(tuple(_joined((before, *middle, after))))


def _common(first: str, second: str) -> int:
    """Return the length of the beginning that both share, which ends with a word of both."""
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += 1
    while length and _is_inside_word(first, length) | _is_inside_word(second, length):
        length -= 1
    return length


def _is_inside_word(text: str, place: int) -> bool:
    return place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def _compared(first: str, second: str) -> Iterator[Piece]:
    from difflib import SequenceMatcher

    words = _WORD.findall(first), _WORD.findall(second)
    if max(map(len, words)) > MOST_WORDS:
        words = _LINE.findall(first), _LINE.findall(second)
    if max(map(len, words)) > MOST_WORDS:
        words = [first], [second]
    one, other = words
    for kind, start, end, other_start, other_end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece(Side.BOTH, "".join(one[start:end]))
        else:
            yield Piece(Side.FIRST, "".join(one[start:end]))
            yield Piece(Side.SECOND, "".join(other[other_start:other_end]))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Leave out empty pieces, and put neighbours of the same side together."""
    waiting: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if waiting is not None and waiting.side is piece.side:
            waiting = Piece(piece.side, waiting.text + piece.text)
            continue
        if waiting is not None:
            yield waiting
        waiting = piece
    if waiting is not None:
        yield waiting
