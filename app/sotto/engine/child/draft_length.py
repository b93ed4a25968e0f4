"""How many guessed tokens are worth checking at once, on this machine and for this answer.

To check a guess costs computing: one call for 32 tokens took 14 times as long as for one on two processor cores, hardly
longer on a graphics card. So the length that promises the most tokens per second is taken, by what calls of each size
were measured to take here and by how often guesses came true; none at all is a choice as well.
"""

from __future__ import annotations

from typing import Final

SIZES: Final = (2, 3, 4, 8, 16, 24, 32, 48, 64)
"""Tokens per call, one that is known and the guessed ones: few, where that is exact (see :mod:`~.exact_calls`), and
multiples of what the kernels of llama.cpp take at once."""
_SMALLEST_INEXACT: Final = 4
LARGEST: Final = SIZES[-1]
_PROCESSOR: Final = {2: 1.4, 3: 1.9, 4: 2.7, 8: 5.5, 16: 7.7, 24: 10.8, 32: 13.9, 48: 20.5, 64: 27.0}
"""Times the duration of a call for one token, until it is measured: 0.36 B, Q4_K_M, two cores, 484 tokens deep."""
_GRAPHICS: Final = {2: 1.05, 3: 1.1, 4: 1.1, 8: 1.15, 16: 1.3, 24: 1.5, 32: 1.6, 48: 2.2, 64: 2.6}
_WORTH: Final = 1.08
"""A promise smaller than this is not worth the risk."""
_NEWEST: Final = 0.2
"""Weight of the newest measurement in a mean."""


class CallCosts:
    """What calls of each size take, in seconds: measured, and in between and beyond estimated. Kept with a model."""

    def __init__(self, is_on_gpu: bool) -> None:
        self._before = _GRAPHICS if is_on_gpu else _PROCESSOR
        self._seconds: dict[int, float] = {}

    def measured(self, size: int, seconds: float) -> None:
        """Note that a call for ``size`` tokens took ``seconds``."""
        known = self._seconds.get(size)
        if known is None:
            self._seconds[size] = seconds
        else:  # one that was interrupted by another program says little
            self._seconds[size] = known + _NEWEST * (min(seconds, 2 * known) - known)

    @property
    def seconds_for_one(self) -> float:
        """What a call for one token takes; 0 until it is measured."""
        return self._seconds.get(1, 0.0)

    def ratio(self, size: int) -> float:
        """Return how many times as long as a call for one token one for ``size`` takes."""
        one = self._seconds.get(1)
        if one is None or one <= 0:
            return self._before[size]
        known = self._seconds.get(size)
        if known is not None:
            return known / one
        below = max((each for each in self._seconds if each < size), default=1)
        above = min((each for each in self._seconds if each > size), default=None)
        low = self._seconds[below] / one
        if above is None:
            return low * self._before[size] / self._before.get(below, 1.0)
        return low + (self._seconds[above] / one - low) * (size - below) / (above - below)


class Luck:
    """How often guesses come true, by how long the past was alike. One per answer: texts differ."""

    _FROM: Final = (0, 4, 6, 10, 20)

    def __init__(self) -> None:
        # What is believed at first, as if so many guesses had been seen already.
        self._right = [2.0, 3.0, 6.0, 12.0, 40.0]
        self._wrong = [2.0, 1.5, 1.0, 0.6, 0.5]

    def note(self, length: int, was_right: bool) -> None:
        """A guess after ``length`` tokens alike was right, or not."""
        counts = self._right if was_right else self._wrong
        counts[self._group(length)] += 1

    def chance(self, length: int) -> float:
        """Return how likely the next guess is right."""
        group = self._group(length)
        return self._right[group] / (self._right[group] + self._wrong[group])

    def _group(self, length: int) -> int:
        return sum(length >= start for start in self._FROM) - 1


def best_size(costs: CallCosts, luck: Luck, length: int, available: int, keeps: float = 1.0, exact: int = 1) -> int:
    """Return the size of the call that promises the most, 1 for no guess.

    ``length`` tokens are alike so far, ``available`` are guessed at most. Calls for up to ``exact`` compute what those
    for one do; ``keeps``: how likely what is gained by larger ones is not given back later.
    """
    best, promise = 1, _WORTH
    likely, expected, counted = 1.0, 1.0, 0  # a call gives one token for certain
    for size in SIZES:
        if size - 1 > available:
            break
        if exact < size < _SMALLEST_INEXACT:
            continue
        while counted < size - 1:
            likely *= luck.chance(length + counted)
            expected += likely
            counted += 1
        promised = expected * (1.0 if size <= exact else keeps) / costs.ratio(size)
        if promised > promise:
            best, promise = size, promised
    return best
