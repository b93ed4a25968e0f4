"""Measuring a model as it is used: the same reading and decode loop as an answer, without showing the text."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from typing import Any

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import SamplerSettings
from sotto.domain.light_dataclass import dataclass
from sotto.domain.replay import ReplayRun
from sotto.engine.child.backend import Aborted, Backend, StopFlag
from sotto.engine.child.generation import Generator
from sotto.engine.child.sampling import Sampler
from sotto.engine.child.speculation import Speculator

_SEED = 1


@dataclass(frozen=True, slots=True)
class Run:
    """Wall times of one repeat in milliseconds; 0 for a part that was not asked for."""

    prompt_ms: float
    decode_ms: float


def measure(
    backend: Backend, generator: Generator, stop: StopFlag, prompt: int, generate: int, depth: int, repeat: int
) -> Iterator[Run]:
    """Yield ``repeat`` runs after one warm-up. Raises Aborted when stopped, UserFacingError if it can't fit.

    As llama-bench does, reading and writing are measured apart, each beginning after ``depth`` random tokens.
    """
    longest = depth + max(prompt, generate)
    if longest > backend.n_ctx:
        raise _too_long(longest, backend.n_ctx, "Use smaller numbers for --prompt, --generate or --depth.")
    chance = random.Random(_SEED)  # noqa: S311 - which tokens are read does not matter, only that runs are alike
    tokens = [chance.randrange(backend.n_vocab) for _ in range(depth + max(prompt, 1))]
    memory = generator.memory
    for number in range(repeat + 1):
        memory.clear()
        memory.read(tokens[:depth], stop)
        begun = time.monotonic()
        memory.read(tokens[depth : depth + prompt], stop)
        backend.synchronize()
        prompt_ms = (time.monotonic() - begun) * 1000 if prompt else 0.0
        decode_ms = _write(backend, generator, tokens, generate, depth, stop) if generate else 0.0
        if number:
            yield Run(prompt_ms, decode_ms)


class _Script:
    """Says a given text whatever the model would say: what is measured is as much work as an answer of these tokens.

    The model is taken to be sure of each of them, as one that copies is.
    """

    def __init__(self, tokens: Sequence[int], sampler: Sampler) -> None:
        self._tokens = iter(tokens)
        self._sampler = sampler
        self.is_over = False

    def sample(self, context: Any, index: int = -1) -> int:
        return self._say(self._sampler.sample(context, index))  # takes its time as well

    def sample_surely(self, context: Any, index: int, margin: float) -> int:
        drawn = self._sampler.sample_surely(context, index, margin)
        return self._say(self._sampler.sample(context, index) if drawn is None else drawn)

    def _say(self, drawn: int) -> int:
        token = next(self._tokens, None)
        self.is_over = token is None
        return drawn if token is None else token


def replay(
    backend: Backend, generator: Generator, stop: StopFlag, read: str, say: str, repeat: int
) -> Iterator[ReplayRun]:
    """Yield ``repeat`` runs in which the model says ``say`` after it has read ``read``, after one warm-up.

    Raises Aborted when stopped, UserFacingError if it can't fit or the model can't guess ahead.
    """
    prompt = backend.tokenize(read, add_special=True, parse_special=False) or [0]
    script = backend.tokenize(say, add_special=False, parse_special=False)
    if len(prompt) + len(script) > backend.n_ctx:
        raise _too_long(len(prompt) + len(script), backend.n_ctx, "Use shorter texts.")
    if not backend.guesses_ahead:
        raise UserFacingError(
            "bench_no_guessing",
            "This model cannot guess ahead: what it has read cannot be taken back in parts.",
            "Choose a model with attention only.",
        )
    for number in range(repeat + 1):
        plain_ms = _say(backend, generator, stop, prompt, script, None)
        speculator = generator.speculator(prompt)
        assert speculator is not None
        guessing_ms = _say(backend, generator, stop, prompt, script, speculator)
        if number:
            yield ReplayRun(len(script), plain_ms, guessing_ms, speculator.guessed, speculator.right)


def _say(
    backend: Backend,
    generator: Generator,
    stop: StopFlag,
    prompt: Sequence[int],
    script: Sequence[int],
    speculator: Speculator | None,
) -> float:
    generator.memory.cut(min(generator.memory.reuse(prompt), len(prompt) - 1))
    generator.memory.read(prompt[generator.memory.size :], stop)
    sampler = Sampler(SamplerSettings(seed=_SEED), (), backend)
    source = _Script(script, sampler)
    try:
        begun = time.monotonic()
        for token in generator.tokens(source, speculator, source.sample_surely, ignore_end=True):
            if source.is_over:
                break
            generator.shown_bytes(token)
            if stop.is_set():
                raise Aborted
        backend.synchronize()
        return (time.monotonic() - begun) * 1000
    finally:
        sampler.close()


def _too_long(tokens: int, n_ctx: int, hint: str) -> UserFacingError:
    return UserFacingError(
        "bench_too_long", f"{tokens:,} tokens do not fit this model's context window of {n_ctx:,}.", hint
    )


def _write(
    backend: Backend, generator: Generator, tokens: list[int], generate: int, depth: int, stop: StopFlag
) -> float:
    """Write ``generate`` tokens after ``depth`` others; return milliseconds.

    As many are computed: the first is the one given to begin with, and of the last sampled one only the text is made.
    """
    memory = generator.memory
    memory.cut(min(depth, memory.size))
    if memory.size < depth:
        memory.read(tokens[memory.size : depth], stop)
    sampler = Sampler(SamplerSettings(seed=_SEED), (), backend)
    try:
        begun = time.monotonic()
        memory.read(tokens[depth : depth + 1], stop)
        for count, token in enumerate(generator.tokens(sampler, ignore_end=True), start=1):
            generator.shown_bytes(token)
            if stop.is_set():  # on a GPU only this sees it
                raise Aborted
            if count >= generate:
                break
        return (time.monotonic() - begun) * 1000
    finally:
        sampler.close()
