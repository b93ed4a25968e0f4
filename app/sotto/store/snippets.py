"""Pieces of text around what was found, with the found words marked.

FTS5 has its own, but it would show the index's terms (see :mod:`sotto.store.words`) instead of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sotto.store.words import fold_in_place

_LENGTH = 120
_BEFORE = 30
_ACCENT = "[\u0300-\u036f\u064b-\u065f]*"
_MAX_SEARCHED = 200_000


def snippet(text: str, words: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return about ``_LENGTH`` characters of ``text`` in one line and the places of the folded ``words`` in it.

    The piece begins a little before the first place where a word begins with one of ``words``; the beginning of
    ``text`` is shown if none is there, for instance because it is written in a way that only the index undoes.
    """
    pattern = _pattern(words)
    found = pattern.search(fold_in_place(text[:_MAX_SEARCHED])) if pattern else None
    start, end = _window(text, found.start() if found else 0)
    lead, tail = ("… " if start else ""), ("…" if end < len(text) else "")
    shown = lead + " ".join(text[start:end].split()) + tail
    return shown, marks(shown, words)


def marks(text: str, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return where the folded ``words`` are in ``text``."""
    pattern = _pattern(words)
    if pattern is None:
        return ()
    return tuple(found.span() for found in pattern.finditer(fold_in_place(text)))


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """Return what finds any of ``words``, the longest first, at the beginnings of words where they begin with one."""
    alternatives = []
    for word in sorted(filter(None, words), key=len, reverse=True):
        letters = r"\W+".join(
            _ACCENT.join(map(re.escape, part)) + _ACCENT for part in re.findall(r"\w+", word) or word.split()
        )
        starts_word = re.match(r"\w", word) is not None and ord(word[0]) < 0x0E00
        alternatives.append((r"\b" if starts_word else "") + letters)
    return re.compile("|".join(alternatives)) if alternatives else None


def _window(text: str, place: int) -> tuple[int, int]:
    start = max(0, place - _BEFORE)
    if start:
        space = text.find(" ", start, place)
        start = space + 1 if space >= 0 else start
    end = min(len(text), start + _LENGTH)
    if end < len(text):
        space = text.rfind(" ", max(place + 1, end - 20), end)
        end = space if space >= 0 else end
    return start, end
