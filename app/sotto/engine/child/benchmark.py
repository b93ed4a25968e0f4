"""Measuring a model as it is used: the same reading and decode loop as an answer, without showing the text."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import SamplerSettings
from sotto.domain.light_dataclass import dataclass
from sotto.engine.child.backend import Aborted, Backend, StopFlag
from sotto.engine.child.generation import Generator
from sotto.engine.child.sampling import Sampler

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
        raise UserFacingError(
            "bench_too_long",
            f"{longest:,} tokens do not fit this model's context window of {backend.n_ctx:,}.",
            "Use smaller numbers for --prompt, --generate or --depth.",
        )
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
    sampler = Sampler(SamplerSettings(seed=_SEED), (), backend.n_vocab)
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
