"""The data key as 24 words of the BIP-39 list, to be kept on paper. The ``mnemonic`` library has the list and checksum.

Words never appear in an error: of a mistyped one only its place is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sotto.domain.errors import UserFacingError
from sotto.domain.protection import RECOVERY_WORDS, WordsCheck

if TYPE_CHECKING:
    from mnemonic import Mnemonic


class RecoveryPhrases:
    """Turns keys into words and back; the list of words is read at the first use. For any thread."""

    def __init__(self) -> None:
        self._made: Mnemonic | None = None
        self._known: frozenset[str] = frozenset()

    def words_of(self, key: bytes) -> tuple[str, ...]:
        """Return the words that are ``key``."""
        return tuple(self._list().to_mnemonic(key).split())

    def check(self, words: Sequence[str]) -> WordsCheck:
        """Return what is wrong with ``words``."""
        mnemonic, plain = self._list(), split(words)
        unknown = tuple(place for place, word in enumerate(plain) if word not in self._known)
        is_valid = len(plain) == RECOVERY_WORDS and not unknown and bool(mnemonic.check(" ".join(plain)))
        return WordsCheck(len(plain), unknown, is_valid)

    def key_of(self, words: Sequence[str]) -> bytes:
        """Return the key that ``words`` are.

        Raises ``recovery_words_count``, ``recovery_word_unknown`` or ``recovery_checksum``.
        """
        check = self.check(words)
        if check.unknown:
            places = ", ".join(str(place + 1) for place in check.unknown)
            raise UserFacingError(
                "recovery_word_unknown",
                f"These words of the recovery phrase are not in its list: number {places}.",
                "Compare them with what you wrote down; the list has English words only.",
            )
        if check.count != RECOVERY_WORDS:
            raise UserFacingError(
                "recovery_words_count",
                f"A recovery phrase has {RECOVERY_WORDS} words; these are {check.count}.",
                "Type all of them in their order, with a space between two.",
            )
        if not check.is_valid:
            raise UserFacingError(
                "recovery_checksum",
                "Every word is known, but together they are not a recovery phrase.",
                "One of them is wrong, or two have changed places.",
            )
        return bytes(self._list().to_entropy(list(split(words))))

    def _list(self) -> Mnemonic:
        if self._made is None:
            from mnemonic import Mnemonic

            made = Mnemonic("english")
            self._known = frozenset(made.wordlist)
            self._made = made
        return self._made


def split(words: Sequence[str]) -> list[str]:
    """Return the words in lower case; one that was pasted with others, or with its number (“3. word”), too."""
    return [word for text in words for word in text.casefold().replace(",", " ").split() if not _is_number(word)]


def _is_number(word: str) -> bool:
    return word.rstrip(".):").isdigit()
