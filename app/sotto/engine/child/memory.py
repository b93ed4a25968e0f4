"""What is in a model's context: the tokens it has read and written, and what of them a next prompt can build on.

How many tokens are computed together decides which of llama.cpp's functions compute them, and those differ in the last
digits. On a processor, without flash attention, a token comes out the same in every call that begins at a multiple of
four and has four tokens at least: rearranged weights are multiplied by four tokens at a time, and single tokens by
another function (compared bit by bit, with weights of 16, 8 and 4 bits). So prompts are read in such calls, and it is
remembered how far the context is "exact": the same as in any other reading of the same tokens.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

import llama_cpp.llama_cpp as llama

from sotto.engine.child.backend import Aborted, Backend, DecodeError, StopFlag

OnProgress = Callable[[int, int], None]

GROUP: Final = 4
"""Tokens that are computed alike, see above."""


class Memory:
    """The tokens whose keys and values are in the context, in order: what a next prompt can build on."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._tokens: list[int] = []
        self._exact = 0

    @property
    def exact(self) -> int:
        """How many tokens at the beginning are as any other reading would have them; a multiple of :data:`GROUP`."""
        return self._exact

    @property
    def tokens(self) -> tuple[int, ...]:
        """The tokens in memory."""
        return tuple(self._tokens)

    @property
    def size(self) -> int:
        """Number of tokens in memory."""
        return len(self._tokens)

    def reuse(self, prompt: Sequence[int]) -> int:
        """Keep the longest common beginning with ``prompt`` and return its length in tokens.

        At least the last token of the prompt is always read again, since its logits are needed.
        """
        common = 0
        for known, wanted in zip(self._tokens, prompt[:-1], strict=False):
            if known != wanted:
                break
            common += 1
        self.cut(common)
        return self.size

    def cut(self, count: int) -> None:
        """Drop what comes after ``count`` tokens; a model that can't (recurrent) forgets everything."""
        if count == self.size:
            return
        if count > 0 and self._backend.keep(count):
            del self._tokens[count:]
            self._exact = min(self._exact, _whole_groups(count))
        else:
            self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._backend.forget()
        self._tokens.clear()
        self._exact = 0

    @property
    def state_size(self) -> int:
        """Bytes that :meth:`state` would return."""
        return self._backend.state_size()

    def state(self) -> memoryview:
        """Return what is in memory, for :meth:`restore` with the same tokens; empty if that can't be had."""
        return self._backend.state()

    def restore(self, tokens: Sequence[int], state: memoryview, exact: int) -> bool:
        """Be as after ``tokens``, when ``state`` was taken and ``exact`` was what it is.

        False if it doesn't fit: nothing is known then.
        """
        self._tokens.clear()
        if len(tokens) > self._backend.n_ctx or not self._backend.set_state(state):
            self.clear()
            return False
        self._tokens.extend(tokens)
        self._exact = exact
        return True

    def decode(self, tokens: Sequence[int], *, checks: bool = False) -> None:
        """Read ``tokens``; if that ends early, the memory is what it was before.

        Afterwards there are logits of the last position, or of all if it ``checks`` them.
        """
        count = len(tokens)
        before = self.size
        array = (llama.llama_token * count)(*tokens)
        try:
            if checks:
                self._backend.decode_each(array, count)
            else:
                self._backend.decode(array, count)
        except (Aborted, DecodeError):
            # A part of the batch may be in the context already.
            if before == 0 or not self._backend.keep(before):
                self.clear()
            raise
        self._tokens.extend(tokens)

    def read(self, tokens: Sequence[int], stop: StopFlag, on_progress: OnProgress | None = None) -> None:
        """Read ``tokens`` in calls of a fraction of a second. Raises Aborted once ``stop`` is set, and DecodeError."""
        unit = max(GROUP, _whole_groups(self._backend.ubatch))
        chunk, wanted = unit, self._backend.seconds_per_read
        is_exact = self._exact == self.size
        done = 0
        while done < len(tokens):
            if stop.is_set():
                raise Aborted
            begun = time.monotonic()
            part = tokens[done : done + _next_call(len(tokens) - done, chunk, unit)]
            self.decode(part)
            done += len(part)
            if is_exact:
                self._exact = _whole_groups(self.size)
            if on_progress is not None:
                on_progress(done, len(tokens))
            seconds = time.monotonic() - begun
            if seconds < wanted / 2 and len(part) == chunk and unit == self._backend.ubatch:
                chunk = min(chunk * 2, max(unit, self._backend.n_batch // unit * unit))
            elif seconds > wanted * 2:
                chunk = max(_whole_groups(chunk // 2), min(32, unit))


def _whole_groups(count: int) -> int:
    return count - count % GROUP


def _next_call(left: int, chunk: int, unit: int) -> int:
    """Return how many of the ``left`` tokens to read now, ``chunk`` at most, so that four at least are left or none.

    llama.cpp cuts a call into units itself; the last must not be too small either.
    """
    count = min(left, chunk)
    if count > unit:
        count -= count % unit
    return count - GROUP if 0 < left - count < GROUP and count > GROUP else count
