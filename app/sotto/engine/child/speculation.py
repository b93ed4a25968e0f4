"""Guess several tokens ahead, for the model to check in one call: the same answer, sooner.

What is guessed is up to :class:`~.lookup.Lookup`, how much up to :func:`~.draft_length.best_size`, and what becomes of
it up to :class:`~.guessing.GuessingSteps`. A draft model would take the place of the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sotto.engine.child.call_noise import CallNoise
from sotto.engine.child.draft_length import LARGEST, CallCosts, Luck, best_size
from sotto.engine.child.lookup import Lookup


class Speculator:
    """Guesses for one answer.

    ``tokens`` are those of its prompt; ``is_end`` tells tokens that end a turn; calls for up to ``exact`` tokens
    compute what those for one do, and others are not made unless that ``may_be_soft`` (see :mod:`~.guessing`).
    """

    def __init__(
        self,
        tokens: Sequence[int],
        costs: CallCosts,
        noise: CallNoise,
        is_end: Callable[[int], bool],
        exact: int = 1,
        *,
        may_be_soft: bool = True,
    ) -> None:
        self.costs = costs
        self.noise = noise
        self.exact = exact
        self._most = LARGEST if may_be_soft else exact
        self.guessed = 0
        """Tokens that were checked."""
        self.right = 0
        """Tokens that had been guessed rightly when they were checked."""
        self.redone = 0
        """Tokens that were computed a second time, so that the answer does not depend on guesses."""
        self._before: list[int] | None = list(tokens)
        self._lookup: Lookup | None = None
        self._luck = Luck()
        self._is_end = is_end

    def saw(self, token: int) -> None:
        """Note the next token of the answer."""
        if self._lookup is None:  # first of all the first word is to be seen
            assert self._before is not None
            self._lookup, self._before = Lookup([*self._before, token]), None
            return
        length = self._lookup.length
        was_right = self._lookup.add(token)
        if was_right is not None:
            self._luck.note(length, was_right)

    def draft(self, room: int) -> list[int]:
        """Return the tokens to be checked together with the one that was seen last, at most ``room``."""
        lookup = self._lookup
        if lookup is None or not lookup.length:
            return []
        guess = lookup.guess(min(room, self._most - 1))
        end = next((place for place, token in enumerate(guess) if self._is_end(token)), len(guess))
        size = best_size(self.costs, self._luck, lookup.length, end, self.noise.keeps, self.exact)
        return guess[: size - 1]

    def checked(self, guessed: int, right: int) -> None:
        """Note how many tokens of a draft were checked, and how many of them came true."""
        self.guessed += guessed
        self.right += right
