"""An honest guess at how long a passphrase withstands someone who tries: words count little, unrelated ones add up.

An attacker who has the disk can try as many as he has memory for: each try costs 128 MiB and some tenths of a second
(see :mod:`sotto.store.passphrase`). With a hundred thousand tries a second, 35 bits last for days and 50 bits for
centuries. The guess is low on purpose: a run of letters is taken for a word, unless it is too long for one.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from enum import StrEnum

SHORTEST_PASSPHRASE = 8
"""Characters after normalisation; there are no rules about which ones."""

_FAIR_BITS, _STRONG_BITS = 35.0, 50.0
_WORD_BITS = 11.0  # one of two thousand: what people think of first
_WORD_LETTERS = 8
_BITS_PER_FURTHER_LETTER = 1.5
_BITS_PER_DIGIT = 3.3
_BITS_PER_SYMBOL = 5.0
_BITS_PER_IDEOGRAPH = 6.0
_BITS_FOR_WHAT_FOLLOWS = 0.5  # the next of “1234”, one more of “aaaa”
_RUNS = re.compile(r"[^\W\d_\u2e80-\uffef]+|[\u2e80-\uffef]+|\d+|[^\w\s]|_")


class PassphraseStrength(StrEnum):
    """How well a passphrase withstands guessing."""

    TOO_SHORT = "too short"
    """Not accepted."""
    WEAK = "weak"
    """Found within days by someone who has the disk and some money."""
    FAIR = "fair"
    """Takes years."""
    STRONG = "strong"
    """Takes longer than anyone tries."""


def normalised(passphrase: str) -> str:
    """Return the form that the key is derived from: the same whatever keyboard and system it was typed on (NFKC)."""
    return unicodedata.normalize("NFKC", passphrase)


def strength_of(passphrase: str) -> PassphraseStrength:
    """Return how strong ``passphrase`` looks. Fast enough to be asked at every key."""
    text = normalised(passphrase)
    if len(text) < SHORTEST_PASSPHRASE:
        return PassphraseStrength.TOO_SHORT
    bits, seen = 0.0, set[str]()
    for run in _RUNS.findall(text.casefold()):
        bits += _BITS_FOR_WHAT_FOLLOWS if run in seen else _bits(run)
        seen.add(run)
    if bits >= _STRONG_BITS:
        return PassphraseStrength.STRONG
    return PassphraseStrength.FAIR if bits >= _FAIR_BITS else PassphraseStrength.WEAK


def _bits(run: str) -> float:
    if run[0] >= "\u2e80":
        return len(set(run)) * _BITS_PER_IDEOGRAPH
    if run[0].isdigit():
        return _by_character(run, _BITS_PER_DIGIT)
    if run[0].isalpha():
        letters = _by_character(run, 4.7)
        return min(letters, _WORD_BITS + max(0, len(run) - _WORD_LETTERS) * _BITS_PER_FURTHER_LETTER)
    return _BITS_PER_SYMBOL


def _by_character(run: str, bits: float) -> float:
    total = bits
    for before, here in itertools.pairwise(run):
        total += _BITS_FOR_WHAT_FOLLOWS if abs(ord(here) - ord(before)) <= 1 else bits
    return total
