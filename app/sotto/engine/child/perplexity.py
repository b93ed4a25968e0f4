"""How well a model foretells a text: its perplexity, by which a smaller version can be compared with the original.

As llama.cpp's own tool does (tools/perplexity): the text is cut into windows, each begins anew, and the second half of
each counts, so that there is always something before. The figure is e to the mean of how surprising the tokens were.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence

import llama_cpp.llama_cpp as llama
import numpy as np
import numpy.typing as npt

from sotto.domain.errors import UserFacingError
from sotto.domain.workshop import Perplexity
from sotto.engine.child.backend import Aborted, Backend, StopFlag
from sotto.engine.child.memory import Memory

_LEAST_WINDOWS = 2
_MOST_LOGITS = 1 << 24
"""Numbers that llama.cpp hands over at once: 64 MB."""
_MOST_AT_ONCE = 128
"""Tokens whose logits are asked for at once; between two calls the stop flag is looked at."""
_MOST_SURPRISING = 300.0
"""Nats, on average. A model that guesses among all tokens is at 14 or less; beyond this its numbers are broken."""


def estimates(
    backend: Backend, memory: Memory, stop: StopFlag, text: str, window: int, most_windows: int
) -> Iterator[Perplexity]:
    """Yield an estimate after each window of ``window`` tokens, ``most_windows`` at most (0: all of the text).

    Raises Aborted when stopped, DecodeError, and UserFacingError ``perplexity_text_too_short`` or
    ``perplexity_no_number``.
    """
    tokens = backend.tokenize(text, add_special=True, parse_special=False)
    least = _LEAST_WINDOWS * window
    if len(tokens) < least:
        raise UserFacingError(
            "perplexity_text_too_short",
            f"This text is only {len(tokens):,} tokens for this model; at least {least:,} are needed.",
            "Take a longer text.",
        )
    windows = len(tokens) // window
    windows = min(windows, most_windows) if most_windows else windows
    bos = llama.llama_vocab_bos(llama.llama_model_get_vocab(llama.llama_get_model(backend.context)))
    total = squares = 0.0
    count = 0
    for number in range(windows):
        part = tokens[number * window : (number + 1) * window]
        if backend.adds_bos:
            part[0] = bos
        for surprise in _surprises(backend, memory, stop, part):
            total += float(surprise.sum())
            squares += float((surprise * surprise).sum())
            count += len(surprise)
        yield _estimate(number + 1, windows, count, total, squares)


def _estimate(done: int, windows: int, count: int, total: float, squares: float) -> Perplexity:
    """Return the figure for ``count`` tokens, whose surprises and their squares have these sums."""
    mean = total / count
    if not mean < _MOST_SURPRISING:  # or it is no number at all
        raise UserFacingError(
            "perplexity_no_number",
            "What this model computes are no numbers that anything could be foretold by.",
            "Its file may be damaged, or its weights too large for their type: look for another file of this model.",
            f"mean: {mean}",
        )
    error = math.sqrt(max(0.0, squares / count - mean * mean) / max(1, count - 1))
    return Perplexity(done, windows, count, math.exp(mean), math.exp(mean) * error)


def _surprises(
    backend: Backend, memory: Memory, stop: StopFlag, tokens: Sequence[int]
) -> Iterator[npt.NDArray[np.float64]]:
    """Yield how surprising the tokens of the second half are, in nats, some at a time."""
    memory.clear()
    first = len(tokens) // 2
    memory.read(tokens[:first], stop)
    at_once = max(1, min(_MOST_AT_ONCE, _MOST_LOGITS // backend.n_vocab, backend.n_batch))
    for begin in range(first, len(tokens) - 1, at_once):
        if stop.is_set():
            raise Aborted
        part = tokens[begin : min(begin + at_once, len(tokens) - 1)]
        memory.decode(part, checks=True)
        yield _surprise(backend, tokens[begin + 1 : begin + 1 + len(part)])


def _surprise(backend: Backend, following: Sequence[int]) -> npt.NDArray[np.float64]:
    """Return how surprising each of ``following`` is after what was read: the logits of all positions are there."""
    address = ctypes.cast(llama.llama_get_logits(backend.context), ctypes.c_void_p).value
    assert address is not None
    values = (ctypes.c_float * (len(following) * backend.n_vocab)).from_address(address)
    logits = np.ctypeslib.as_array(values).reshape(len(following), backend.n_vocab)
    largest = logits.max(axis=1, keepdims=True)
    sums = np.exp(logits - largest).sum(axis=1, dtype=np.float64)
    right = logits[np.arange(len(following)), np.asarray(following)]
    return np.asarray(np.log(sums) - (right - largest[:, 0]), dtype=np.float64)
