"""The decode loop of an answer that guesses ahead: tokens that are guessed are computed together, and checked.

The text is the one that comes without guesses, although calls for several tokens compute slightly differently (see
:mod:`~.call_noise`), unless they are for very few (:mod:`~.exact_calls`). What such a call computed is *soft*, and so
is all that comes after it, guessed or not: a token drawn from it counts only if it is certain, if it would be drawn
from any logits that are no further off than the noise; otherwise all that is soft is computed again as it would have
been without guesses, and the token is drawn from that. Guesses stop paying when that happens often. To go on without
them as soon as much is soft would spare nothing: as much more would be soft, only later.
"""

from __future__ import annotations

import collections.abc
import time
from collections.abc import Callable
from typing import Any, Protocol

from sotto.engine.child.backend import Aborted, Backend, StopFlag
from sotto.engine.child.memory import Memory, OnProgress
from sotto.engine.child.speculation import Speculator

_TELLS_EVERY = 0.5
"""Seconds between two signs of life while much is computed again: an engine that says nothing is taken for stuck
(:mod:`sotto.engine.silence`), and a person wants to know why nothing comes."""

Judge = Callable[[Any, int, float], int | None]
"""Draws a token from the logits of a position; None if others, different by at most so much, might give another."""


class TokenSource(Protocol):
    """What chooses the next token: a :class:`~sotto.engine.child.sampling.Sampler`, or a text that is to be said."""

    def sample(self, context: Any, index: int = ...) -> int: ...


class GuessingSteps:
    """Steps of one answer; ``judge`` draws like ``source``; ``on_progress`` is told while much is computed again."""

    def __init__(
        self,
        backend: Backend,
        memory: Memory,
        stop: StopFlag,
        source: TokenSource,
        judge: Judge,
        speculator: Speculator,
        on_progress: OnProgress | None = None,
    ) -> None:
        self._backend = backend
        self._memory = memory
        self._stop = stop
        self._source = source
        self._judge = judge
        self._speculator = speculator
        self._noise = speculator.noise
        self._exact = speculator.exact
        self._on_progress = on_progress
        self._soft_from: int | None = None

    def step(self, token: int, room: int) -> collections.abc.Generator[int, None, int]:
        """Compute ``token``, which was yielded before, and guesses; yield those that are right; return what follows.

        At most ``room`` guesses. What is yielded is in memory. Raises Aborted and DecodeError.
        """
        self._speculator.saw(token)
        draft = self._speculator.draft(room)
        size, before, right = 1 + len(draft), self._memory.size, 0
        was_soft = self._soft_from is not None
        if size > self._exact and not was_soft:
            self._soft_from = before
        begun = time.perf_counter()
        self._memory.decode((token, *draft), checks=bool(draft))
        following = self._drawn(0)
        self._speculator.costs.measured(size, time.perf_counter() - begun)
        try:
            while following is not None and right < len(draft) and following == draft[right]:
                right += 1
                yield following
                self._speculator.saw(following)
                following = self._drawn(right)
        finally:
            self._speculator.checked(len(draft), right)
            wrong = self._logits(right) if following is None else None
            self._memory.cut(before + 1 + right)
        if following is None:
            following = self._drawn_again(wrong)
        elif draft and not right and not was_soft and self._soft_from is not None:
            self._compute_again()  # nothing was gained, so nothing need be soft
        return following

    def _drawn(self, index: int) -> int | None:
        """Return the token that follows position ``index`` of the last call, None if the noise might decide it."""
        if self._soft_from is None:
            return self._source.sample(self._backend.context, index)
        token = self._judge(self._backend.context, index, self._noise.margin)
        self._noise.judged(token is not None)
        return token

    def _drawn_again(self, wrong: Any) -> int:
        """Return the token that follows what is in memory, from logits as they are without guesses."""
        self._compute_again()
        self._noise.saw(self._logits(-1), wrong)
        return self._source.sample(self._backend.context, -1)

    def _compute_again(self) -> None:
        """Compute what is soft as it would have been without guesses."""
        assert self._soft_from is not None
        tokens = self._memory.tokens[self._soft_from :]
        self._memory.cut(self._soft_from)
        self._soft_from = None
        told = time.monotonic()
        for done in range(0, len(tokens), self._exact):
            if self._stop.is_set():  # on a graphics card only this sees it
                raise Aborted
            if self._on_progress is not None and time.monotonic() - told >= _TELLS_EVERY:
                told = time.monotonic()
                self._on_progress(done, len(tokens))
            self._memory.decode(tokens[done : done + self._exact])
        self._speculator.redone += len(tokens)

    def _logits(self, index: int) -> Any:
        return self._backend.logits(index).copy()
