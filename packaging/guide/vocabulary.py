"""The guide's own vocabulary: byte-level byte pair encoding (Sennrich et al. 2016; Radford et al. 2019), learned here.

Encoding must give what llama.cpp gives for ``tokenizer.ggml.pre = "gpt-2"``; a test compares the two.

Besides what byte pair encoding finds, each text that the guide may say is cut into *phrases* of some words, and each
phrase is a token of its own. So the first token that is generated decides the whole answer, each other one follows from
the one before it, and no two answers can be mixed up half-way. Phrases have no merge rule, so reading never yields one.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

# GPT-2's pattern, with the standard library's names for letters and digits (it differs for signs such as ²).
_PIECES = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?[^\W\d_]+| ?\d+| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+")

IM_START, IM_END, PADDING = "<|im_start|>", "<|im_end|>", "<|padding|>"
SPECIAL = (PADDING, IM_START, IM_END)
_PHRASE = 4
"""Words; so an answer appears in a dozen steps."""


def _byte_symbols() -> dict[int, str]:
    """Return GPT-2's printable stand-ins for the 256 bytes."""
    printable = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = [byte for byte in range(256) if byte not in printable]
    return {byte: chr(byte) for byte in printable} | {byte: chr(256 + n) for n, byte in enumerate(hidden)}


_SYMBOLS = _byte_symbols()
_BYTES = {symbol: byte for byte, symbol in _SYMBOLS.items()}


def to_symbols(text: str) -> str:
    """Return ``text`` in byte symbols, as tokens are stored in a GGUF file."""
    return "".join(_SYMBOLS[byte] for byte in text.encode())


def to_text(symbols: str) -> str:
    """Return the text of ``symbols``; a character that is cut becomes a replacement character."""
    return bytes(_BYTES[symbol] for symbol in symbols).decode(errors="replace")


@dataclass(frozen=True)
class Vocabulary:
    """Tokens in the order of their ids: special ones, bytes, merged ones, phrases."""

    merges: tuple[tuple[str, str], ...]
    phrases: tuple[tuple[str, ...], ...]
    """The phrases of each reply, in the order of the replies; no phrase occurs twice."""

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Every token as it is stored."""
        merged = (left + right for left, right in self.merges)
        phrases = (to_symbols(phrase) for reply in self.phrases for phrase in reply)
        return (*SPECIAL, *_SYMBOLS.values(), *merged, *phrases)

    @cached_property
    def ids(self) -> dict[str, int]:
        """Where each token stands."""
        return {token: id_ for id_, token in enumerate(self.tokens)}

    @cached_property
    def first_phrase(self) -> int:
        """The id of the first phrase; the others follow."""
        return len(self.tokens) - sum(map(len, self.phrases))

    def say(self, reply: int) -> list[int]:
        """Return the tokens that say the reply of this number, its phrases."""
        return [self.ids[to_symbols(phrase)] for phrase in self.phrases[reply]]

    @cached_property
    def _ranks(self) -> dict[tuple[str, str], int]:
        return {pair: rank for rank, pair in enumerate(self.merges)}

    @cached_property
    def _cache(self) -> dict[str, list[int]]:
        return {}

    def encode(self, text: str, rng: random.Random | None = None, dropout: float = 0.0) -> list[int]:
        """Return the ids of ``text``, which is taken literally: nothing in it is a special token.

        With ``dropout`` each merge is left out with that chance (BPE-dropout, Provilkov et al. 2020), so that a model
        learns words by their parts too and reads misspelt ones.
        """
        ids: list[int] = []
        for piece in _PIECES.findall(text):
            if rng is not None and dropout:
                ids.extend(self._merge(to_symbols(piece), rng, dropout))
                continue
            if piece not in self._cache:
                self._cache[piece] = self._merge(to_symbols(piece), None, 0.0)
            ids.extend(self._cache[piece])
        return ids

    def decode(self, ids: Iterable[int]) -> str:
        """Return the text of ``ids`` without special tokens."""
        return to_text("".join(self.tokens[id_] for id_ in ids if id_ >= len(SPECIAL)))

    def _merge(self, piece: str, rng: random.Random | None, dropout: float) -> list[int]:
        parts = list(piece)
        while len(parts) > 1:
            pairs = [(self._ranks.get(pair), at) for at, pair in enumerate(pairwise(parts))]
            found = [(rank, at) for rank, at in pairs if rank is not None]
            if rng is not None:
                found = [one for one in found if rng.random() >= dropout]
            if not found:
                break
            _rank, at = min(found)
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        return [self.ids[part] for part in parts]


def learn(texts: Iterable[str], replies: Sequence[str], merges: int) -> Vocabulary:
    """Learn ``merges`` merge rules from ``texts`` and cut ``replies`` into phrases. Deterministic."""
    pieces = Counter(piece for text in texts for piece in _PIECES.findall(text))
    words = [(list(to_symbols(piece)), count) for piece, count in sorted(pieces.items())]
    counts: Counter[tuple[str, str]] = Counter()
    places: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for index, (parts, count) in enumerate(words):
        for pair in pairwise(parts):
            counts[pair] += count
            places[pair].add(index)
    rules: list[tuple[str, str]] = []
    while len(rules) < merges:
        best = max(counts, key=lambda pair: (counts[pair], pair), default=None)
        if best is None or counts[best] < 2:
            break
        rules.append(best)
        for index in sorted(places.pop(best)):
            _apply(best, words[index], index, counts, places)
        del counts[best]
    return Vocabulary(tuple(rules), phrases_of(replies, {left + right for left, right in rules}))


def _apply(
    rule: tuple[str, str],
    word: tuple[list[str], int],
    index: int,
    counts: Counter[tuple[str, str]],
    places: defaultdict[tuple[str, str], set[int]],
) -> None:
    """Join ``rule`` in one word and bring the counts of pairs up to date."""
    parts, count = word
    for pair in pairwise(parts):
        counts[pair] -= count
    at = 0
    while at < len(parts) - 1:
        if (parts[at], parts[at + 1]) == rule:
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        at += 1
    for pair in pairwise(parts):
        counts[pair] += count
        places[pair].add(index)


def phrases_of(replies: Sequence[str], known: set[str]) -> tuple[tuple[str, ...], ...]:
    """Cut each reply into phrases of ``_PHRASE`` words, or as many more as it takes to make each of them unique."""
    taken = set(known)
    cut = []
    for reply in replies:
        words = re.findall(r"\s*\S+", reply)
        phrases: list[str] = []
        while words:
            length = min(_PHRASE, len(words))
            while to_symbols("".join(words[:length])) in taken and length < len(words):
                length += 1
            phrase = "".join(words[:length])
            del words[:length]
            if to_symbols(phrase) in taken:  # another reply ends alike: take what is before it along
                phrase = phrases.pop() + phrase
            phrases.append(phrase)
            taken.add(to_symbols(phrase))
        cut.append(tuple(phrases))
    return tuple(cut)
