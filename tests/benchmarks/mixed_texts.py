# ruff: noqa: RUF001 - other scripts
"""Texts in several languages whose words are as unequally frequent as real ones; the same for the same seed."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

_LATIN = ("ba be bi bo ca ce co da de di do fe fi fo ga ge go ha he hi ho la le li lo ma me mi mo na ne ni no pa pe po "
          "ra re ri ro sa se si so ta te ti to un ver sch tion ment ing")  # fmt: skip
_GERMAN = _LATIN + " ü ö ä ß"
_RUSSIAN = "ба бе во да де жи за ка ко ла ле ли ло ма ме на не но по ра ре ро са се та те то ть ци щё"
_ARABIC = "با بي تو دا را سا عا في قا كا لا لم ما نا ها وا يا ال ين ون"
_VOCABULARY = 20_000
_ALPHABETS = {"zh": (0x4E00, 2_500), "th": (0x0E01, 46)}


class MixedTexts:
    """Makes messages: 50 % English-like, and German, Russian, Arabic, Chinese, Japanese, Thai."""

    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)
        self._ranks = list(itertools.accumulate(1 / rank for rank in range(1, _VOCABULARY + 1)))
        spelled = {"en": _LATIN, "de": _GERMAN, "ru": _RUSSIAN, "ar": _ARABIC}
        self.words = {name: self._spelled(text.split()) for name, text in spelled.items()}
        self.words |= {name: self._from_letters(*letters) for name, letters in _ALPHABETS.items()}
        kana = self._from_letters(0x3042, 80)
        self.words["ja"] = [kana[i] if i % 2 else word for i, word in enumerate(self.words["zh"])]

    def texts(self, count: int) -> Iterator[str]:
        """Yield ``count`` texts: questions of about 15 words and answers of about 80, in turn."""
        languages = ("en",) * 10 + ("de",) * 3 + ("ru", "ar", "zh", "zh", "zh", "ja", "th")
        for number in range(count):
            if number % 2 == 0:
                language = self._random.choice(languages)
            length = self._random.randint(5, 25) if number % 2 == 0 else self._random.randint(30, 130)
            words = self._random.choices(self.words[language], cum_weights=self._ranks, k=length)
            yield ("" if language in ("zh", "ja", "th") else " ").join(words)

    def _spelled(self, syllables: list[str]) -> list[str]:
        return self._distinct(lambda: "".join(self._random.choices(syllables, k=self._random.randint(1, 4))))

    def _from_letters(self, first: int, count: int) -> list[str]:
        letters = [chr(code) for code in range(first, first + count)]
        weights = [1 / rank for rank in range(1, count + 1)]
        sizes = (2, 2, 2, 1, 3) if count > 100 else (3, 4, 5)
        return self._distinct(lambda: "".join(self._random.choices(letters, weights, k=self._random.choice(sizes))))

    @staticmethod
    def _distinct(make) -> list[str]:  # type: ignore[no-untyped-def]
        found: dict[str, None] = {}
        while len(found) < _VOCABULARY:
            found[make()] = None
        return list(found)
