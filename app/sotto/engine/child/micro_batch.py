"""How many tokens to compute at once: tried out with the model in memory, while nobody waits for it.

The best micro-batch of a processor depends on its caches, on the model's shape and on llama.cpp's version, and the
wrong one costs up to a third of the reading speed. llama.cpp fixes it when a context is made, so each size is tried in
a small context of its own, and what is found holds from the next load on; the window's program remembers it.
Graphics cards are left at llama.cpp's size (:data:`~sotto.engine.child.run_choices.MICRO_BATCH_GPU`).
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any, Final

import llama_cpp.llama_cpp as llama

from sotto.domain.memory import MICRO_BATCH
from sotto.engine import hardware
from sotto.engine.child.backend import Aborted, Backend, StopFlag

SIZES: Final = (128, 32, 64, 256, 512)
TOKENS: Final = 512
"""What is read with each size; the largest one reads it at once."""

_SLOW_SIZES: Final = (128, 64, 256)
_SLOW_TOKENS: Final = 256
_SLOW_SECONDS: Final = 6.0
"""A model that would take longer for :data:`TOKENS` gets the short trial."""

LEAST_MEMORY: Final = 1 << 30
"""Bytes that must be free: with another context beside its own a large model takes some hundred megabytes more."""

UNDISTURBED: Final = 0.8
"""Share of the processor's time that must have been ours: a reading that had to share it says nothing."""

_MOST_DISTURBED: Final = 4
_REPEATED: Final = 2


def trial_for(backend: Backend, stop: StopFlag) -> MicroBatchTrial | None:
    """Return the trial to make with ``backend`` when nobody waits, None if there is nothing to find out.

    ``stop`` must be the flag that the model was loaded with.
    """
    if not backend.wants_trial or 0 < hardware.memory_available() < LEAST_MEMORY:
        return None
    threads = backend.facts.placement.threads
    return MicroBatchTrial(backend.small_context, backend.n_vocab, threads, stop, least_share=UNDISTURBED)


class MicroBatchTrial:
    """The trial of one model, in steps of a reading each; a step that is aborted is done again. One thread."""

    def __init__(
        self,
        make_context: Callable[[int, int], Any],
        n_vocab: int,
        threads: int,
        stop: StopFlag,
        *,
        least_share: float,
    ) -> None:
        """``make_context`` gets the tokens it has room for and its micro-batch; None from it ends the trial.

        Its computations must end when ``stop`` is set. A reading counts if ``least_share`` of the processor was ours.
        """
        chance = random.Random(1)  # noqa: S311 - which tokens are read does not matter
        self._tokens = [chance.randrange(n_vocab) for _ in range(TOKENS)]
        self._make_context = make_context
        self._threads = threads
        self._stop = stop
        self._least_share = least_share
        self._count = TOKENS
        self._sizes: list[int] = []
        self._is_warm = self._is_repeating = False
        self._disturbed = 0
        self._speeds: dict[int, float] = {}
        self.is_over = False

    @property
    def speeds(self) -> dict[int, float]:
        """Tokens a second by size, the better of two readings; empty if the trial was no success."""
        return dict(self._speeds) if self.is_over else {}

    def step(self) -> None:
        """Read once (a second or so; on slow computers several). Raises Aborted when the flag is set."""
        if not self._is_warm:
            self._warm_up()
        else:
            self._try(self._sizes[0])
        if self._is_warm and not self._sizes and not self.is_over:
            self._end_of_round()

    def _warm_up(self) -> None:
        """Have the weights in memory, and see how long a trial would take."""
        speed, _share = self._read(MICRO_BATCH, MICRO_BATCH)
        is_slow = bool(speed) and TOKENS / speed > _SLOW_SECONDS
        self._sizes = list(_SLOW_SIZES if is_slow else SIZES)
        self._count = _SLOW_TOKENS if is_slow else TOKENS
        self._is_repeating = is_slow  # a second round would take too long
        self._is_warm = True

    def _try(self, size: int) -> None:
        speed, share = self._read(size, self._count)
        if not speed:
            self._give_up()
        elif share < self._least_share:
            self._disturbed += 1
            if self._disturbed > _MOST_DISTURBED:
                self._give_up()
        else:
            self._speeds[size] = max(speed, self._speeds.get(size, 0.0))
            del self._sizes[0]

    def _end_of_round(self) -> None:
        if self._is_repeating:
            self.is_over = True
            return
        self._is_repeating = True
        self._sizes = sorted(self._speeds, key=lambda size: -self._speeds[size])[:_REPEATED]

    def _give_up(self) -> None:
        self._speeds.clear()
        self._sizes.clear()
        self.is_over = True

    def _read(self, size: int, count: int) -> tuple[float, float]:
        """Return tokens a second (0: it could not be read) and the share of the processor that was ours."""
        if self._stop.is_set():
            raise Aborted
        context = self._make_context(TOKENS, size)
        if not context:
            return 0.0, 1.0
        try:
            array = (llama.llama_token * count)(*self._tokens[:count])
            begun, worked = time.perf_counter(), time.process_time()
            status = llama.llama_decode(context, llama.llama_batch_get_one(array, count))
            seconds, worked = time.perf_counter() - begun, time.process_time() - worked
        finally:
            llama.llama_free(context)
        if self._stop.is_set():
            raise Aborted
        if status != 0:
            return 0.0, 1.0
        return count / seconds, worked / (seconds * self._threads)
