"""Finding what somebody means by a few letters: words in any order, parts of words, initials, left-out letters.

A candidate is compared with each word of the query. The best match is the word as it stands at the beginning of the
text, then at the beginning of a word, then anywhere; failing that, its letters in their order, close together or at the
beginnings of words ("nch" finds "New chat"). Case and accents do not count.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import Final, NamedTuple

_AT_START: Final = 100
_AT_WORD: Final = 80
_INSIDE: Final = 50
_LETTERS: Final = 20
_ADJACENT: Final = 4
_INITIAL: Final = 5
_WIDEST: Final = 3
"""Letters that are not initials may be spread over this many times their number."""
_LONGEST_QUERY: Final = 100


class Match(NamedTuple):
    """``score`` is larger for better matches; ``positions`` are the code points of the text that were meant."""

    score: int
    positions: tuple[int, ...]


def folded(text: str) -> str:
    """Return ``text`` without case and accents, code point by code point: positions stay the same."""
    if text.isascii():
        return text.lower()
    return "".join(_fold(char) for char in text)


def query_words(query: str) -> tuple[str, ...]:
    """Return the words of a query as :func:`match` takes them."""
    return tuple(folded(query[:_LONGEST_QUERY]).split())


def match(words: tuple[str, ...], text: str) -> Match | None:
    """Return how well ``text`` (already folded) fits all ``words``, None if one of them is not in it."""
    if len(words) == 1:
        return _match_word(words[0], text)
    score = 0
    positions: set[int] = set()
    for word in words:
        found = _match_word(word, text)
        if found is None:
            return None
        score += found.score
        positions.update(found.positions)
    return Match(score, tuple(sorted(positions)))


def _match_word(word: str, text: str) -> Match | None:
    at = text.find(word)
    if at < 0:
        return _match_letters(word, text)
    first = at
    while at > 0 and not _is_initial(text, at):
        at = text.find(word, at + 1)
    if at == 0:
        whole = len(word) == len(text)
        return Match(_AT_START + (_AT_START if whole else 0), tuple(range(len(word))))
    if at > 0:
        return Match(_AT_WORD, tuple(range(at, at + len(word))))
    return Match(_INSIDE, tuple(range(first, first + len(word))))


def _match_letters(word: str, text: str) -> Match | None:
    """Return the match of ``word``'s letters in their order: by initials if that works, else the first ones."""
    at = -1
    for char in word:  # most candidates end here
        at = text.find(char, at + 1)
        if at < 0:
            return None
    positions = _by_initials(word, text) or _by_order(word, text)
    adjacent = sum(second == first + 1 for first, second in pairwise(positions))
    initials = sum(_is_initial(text, position) for position in positions)
    runs = len(positions) - adjacent
    is_close = positions[-1] - positions[0] < _WIDEST * len(word)
    if not (is_close and initials) and initials < runs:
        return None
    return Match(_LETTERS + _ADJACENT * adjacent + _INITIAL * initials - runs, positions)


def _by_initials(word: str, text: str) -> tuple[int, ...]:
    """Return positions that go on in a run or jump to the beginning of a word, () if there are none."""
    positions: list[int] = []
    at = -1
    for char in word:
        if positions and text.startswith(char, at + 1):
            at += 1
        else:
            at = text.find(char, at + 1)
            while at >= 0 and not _is_initial(text, at):
                at = text.find(char, at + 1)
            if at < 0:
                return ()
        positions.append(at)
    return tuple(positions)


def _by_order(word: str, text: str) -> tuple[int, ...]:
    positions: list[int] = []
    at = -1
    for char in word:
        at = text.find(char, at + 1)
        positions.append(at)
    return tuple(positions)


def _is_initial(text: str, position: int) -> bool:
    return position == 0 or not text[position - 1].isalnum()


def _fold(char: str) -> str:
    return unicodedata.normalize("NFKD", char)[0].casefold()[0]
