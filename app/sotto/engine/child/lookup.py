"""Guess what a model says next by looking where the same words stood before: in its question, or in its own answer.

Whoever has a text corrected, a file edited or a table filled in again gets most of it back word for word. Nothing is
computed for a guess: the tokens after the last place where the newest three stood are taken, the place with the longest
common past of the newest few. Known as prompt lookup decoding (Saxena 2023).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

GRAM: Final = 3
"""So many tokens must be alike before anything is guessed."""
_PLACES: Final = 8
"""As many of the newest places with the same tokens are compared."""
_LONGEST: Final = 64
"""A past that is alike for longer than this is not told from one that is longer still."""


class Lookup:
    """The tokens so far and where each three of them stood. One per answer."""

    def __init__(self, tokens: Sequence[int]) -> None:
        self._tokens: list[int] = []
        self._ends: dict[tuple[int, ...], list[int]] = {}
        self._next: int | None = None
        self.length = 0
        """How many tokens before the next one are alike; 0 if nothing is guessed."""
        self._record(tokens)
        self._search()

    def guess(self, count: int) -> list[int]:
        """Return ``count`` tokens that may come next, none if nothing is guessed; what ends is taken to begin again."""
        if self._next is None:
            return []
        known = self._tokens[self._next : self._next + count]
        while len(known) < count:
            known += known[: count - len(known)]
        return known

    def add(self, token: int) -> bool | None:
        """Note what came; return whether that had been guessed, None if nothing was."""
        was_right = None if self._next is None else self._tokens[self._next] == token
        self._record((token,))
        if was_right:
            assert self._next is not None
            self._next += 1
            self.length += 1
        else:
            self._search()
        return was_right

    def _record(self, tokens: Sequence[int]) -> None:
        """Append ``tokens``. A place is known only once something follows it: it is of no use before."""
        known = self._tokens
        for token in tokens:
            if len(known) >= GRAM:
                places = self._ends.setdefault(tuple(known[-GRAM:]), [])
                places.append(len(known))
                del places[:-_PLACES]
            known.append(token)

    def _search(self) -> None:
        self._next, self.length = None, 0
        for place in reversed(self._ends.get(tuple(self._tokens[-GRAM:]), ())):
            length = self._common_past(place)
            if length > self.length:
                self._next, self.length = place, length

    def _common_past(self, place: int) -> int:
        known, end = self._tokens, len(self._tokens)
        length = 0
        while length < min(place, _LONGEST) and known[place - 1 - length] == known[end - 1 - length]:
            length += 1
        return length
