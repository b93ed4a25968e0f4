"""What is measured when a model is made to say a given text, with and without guessing ahead."""

from __future__ import annotations

from sotto.domain.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class ReplayRun:
    """One repeat: milliseconds for the same ``tokens`` without and with guesses.

    Of ``guessed`` tokens that were computed ahead ``right`` were the ones to come.
    """

    tokens: int
    plain_ms: float
    guessing_ms: float
    guessed: int
    right: int
