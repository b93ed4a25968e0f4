"""How far what a call for several tokens computes is from what calls for one token each do.

The sums are the same, but llama.cpp adds them up in another order: other functions serve one token and several. Most of
the time the logits agree to the fifth digit, then a rounding falls the other way (activations of 8 bits, a KV cache of
16) and they are a hundredth or a quarter apart. A few calls that agree prove nothing, so no call is taken for exact.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

_LEAST: Final = 0.15
"""Logits. The largest differences seen here were 0.02 with weights of 16 bits, 0.1 with Q4_K, 0.27 with Q8_0; what
counts is how two tokens move against each other, and both are given this margin."""
_MARGIN: Final = 2.0
"""So many times the largest difference that was seen is reckoned with."""
_STILL_TO_SAY: Final = 400
"""Tokens that an answer is thought to go on for: as many may show that what was gained has to be given back."""
_FORGETTING: Final = 0.8
_JUDGED: Final = 2000.0
_UNSURE: Final = 0.5


class CallNoise:
    """Kept with a model, for all answers."""

    def __init__(self) -> None:
        self._largest = 0.0
        # What is believed at first, as if so much had been seen already.
        self._judged, self._unsure = _JUDGED, _UNSURE

    @property
    def margin(self) -> float:
        """By how much, in logits, what a call for several tokens says is reckoned to be off at most."""
        return max(_LEAST, _MARGIN * self._largest)

    def saw(self, exact: Any, soft: Any) -> None:
        """Note logits of a position as they are, and as they came from calls for several tokens."""
        difference = np.abs(exact - soft)
        self._largest = max(self._largest, float(np.max(difference, initial=0.0, where=np.isfinite(difference))))

    def begin_answer(self) -> None:
        """Another answer may be surer than the last one: what was judged counts less from now on."""
        self._judged = _JUDGED + _FORGETTING * (self._judged - _JUDGED)
        self._unsure = _UNSURE + _FORGETTING * (self._unsure - _UNSURE)

    def judged(self, was_sure: bool) -> None:
        """Note whether a token was certain in spite of the noise."""
        self._judged += 1
        self._unsure += not was_sure

    @property
    def keeps(self) -> float:
        """How likely what is gained by guesses is not given back later."""
        return math.exp(-_STILL_TO_SAY * self._unsure / self._judged)
