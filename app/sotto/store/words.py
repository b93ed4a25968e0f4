"""Texts as the search index sees them: any language, any way of writing the same letters.

SQLite's ``unicode61`` finds words between spaces. Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese have none,
or too few, so runs of them are cut into overlapping pairs of characters: 東京都 is indexed as ``東京 京都``, and is
found by 京都 (a pair), by 東京都 (a phrase of pairs) and, through a second column of single characters, by 東. SQLite's
own trigram index finds nothing for one or two characters, which is what most words of these languages have.

Letters are folded here and not by ``remove_diacritics`` alone: that knows no Greek with breathings, no ё, no ß, no
half-width letters and no vowel points, and the marks in a snippet must agree with the index.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Callable
from enum import Enum, auto

import apsw

_PAIRED = (
    "\u0e01-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff\u3105-\u312f"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
INDEX_TOKENIZER = ("unicode61", "remove_diacritics", "2", "categories", "L* N* Co Mn Mc")
"""As in schema 4, which made the index."""
_DROPPED = "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670]"
"""Accents, and the vowel points of Hebrew and Arabic, which most people neither write nor type."""


class _Folding(dict[int, str]):
    """What each letter becomes; made when it is met."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", chr(code)).casefold())
        self[code] = unicodedata.normalize("NFKC", re.sub(_DROPPED, "", parts))
        return self[code]


class _FoldingInPlace(dict[int, int]):
    """The same where one letter becomes one letter; others stay."""

    def __missing__(self, code: int) -> int:
        folded = _FOLDING[code]
        self[code] = ord(folded) if len(folded) == 1 else code
        return self[code]


_FOLDING = _Folding()
_FOLDING_IN_PLACE = _FoldingInPlace()


@functools.cache
def _paired_run() -> re.Pattern[str]:
    """Return what finds runs of paired letters; compiling it takes milliseconds, which a start does not have."""
    return re.compile(f"[{_PAIRED}]+")


@functools.cache
def _last_run() -> re.Pattern[str]:
    return re.compile(f"(?<![{_PAIRED}])[{_PAIRED}]+$")


def fold(text: str) -> str:
    """Return ``text`` in lower case, without accents and with one way of writing each letter."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).translate(_FOLDING)


def fold_in_place(text: str) -> str:
    """Return ``text`` folded as far as that keeps every letter at its place."""
    return text.lower() if text.isascii() else text.translate(_FOLDING_IN_PLACE)


def index_terms(text: str) -> str:
    """Return what is indexed of ``text``; the index finds the words in it."""
    return text if text.isascii() else _paired_run().sub(_pairs, fold(text))


def index_letters(text: str) -> str:
    """Return each single character in ``text`` of the scripts that are cut into pairs."""
    return "" if text.isascii() else " ".join(dict.fromkeys("".join(_paired_run().findall(fold(text)))))


class Ending(Enum):
    """How a text that is looked for ends."""

    WORD = auto()
    """Whole or not: what follows may be more letters of it."""
    PAIR = auto()
    HALF_PAIR = auto()
    """A single character after another script: in the text it may be the first of a pair. Alone it is a letter."""


def query_terms(text: str) -> tuple[str, Ending]:
    """Return ``text`` as it is looked for in the index."""
    folded = text if text.isascii() else fold(text).strip()
    last = _last_run().search(folded)
    if last is None:
        return _paired_run().sub(_pairs, folded), Ending.WORD
    is_half = last.end() - last.start() == 1 and last.start() > 0
    return _paired_run().sub(_pairs, folded), Ending.HALF_PAIR if is_half else Ending.PAIR


def register(connection: apsw.Connection) -> None:
    """Make ``sotto_terms``, ``sotto_letters`` and ``sotto_fold`` known to ``connection``: triggers of the schema call
    them. All take and return a text."""
    functions: dict[str, Callable[..., str]] = {
        "sotto_terms": index_terms,
        "sotto_letters": index_letters,
        "sotto_fold": fold,
    }
    for name, function in functions.items():
        connection.create_scalar_function(name, function, 1, deterministic=True, flags=apsw.SQLITE_INNOCUOUS)


def _pairs(run: re.Match[str]) -> str:
    letters = run[0]
    if len(letters) == 1:
        return f" {letters} "
    return f" {' '.join(map(''.join, itertools.pairwise(letters)))} "
