"""How long Stop takes, at random moments of all that an engine does for an answer, with 0.36 billion weights.

Measured is what the user sees: from the press of the button to the end being told; of a load, apart, also until the
process with its memory is gone.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.replay import source_file
from sotto.domain.generation import LoadSettings, PromptMessage, SamplerSettings
from sotto.domain.ids import JobId
from sotto.engine.client import EngineClient
from sotto.engine.states import EngineState
from sotto.ipc.commands import engine_command
from support.owner_loop import OwnerLoop
from support.recording_sinks import (
    RecordingGenerationSink,
    RecordingLoadSink,
    RecordingReplaySink,
    RecordingSink,
)

MOMENTS = 25
"""Of each phase; there are four, and one more for the prompt cache."""
WANTED_MS = 300.0

_PROMPT_TOKENS = 3000
_LONGEST = 600.0  # seconds that anything is waited for
_LINES = 12
"""Of a program that is said again: about 130 tokens of this model, some seconds."""


def measure(model: Path, moments: int = MOMENTS) -> dict[str, Any]:
    """Return the milliseconds that Stop took in each phase: median, 90th percentile, the longest, and all."""
    chance = random.Random(7)
    phases: dict[str, Callable[[_Engine, random.Random, int], Iterator[float]]] = {
        "load": _loads,
        "prompt": _prompts,
        "decode": _writing,
        "speculation": _guessing,
        "kept_prompt": _returns,
    }
    result: dict[str, Any] = {"wanted_ms": WANTED_MS, "prompt_tokens": _PROMPT_TOKENS}
    for name, phase in phases.items():
        engine = _Engine(model)
        try:
            result[name] = {**_described(list(phase(engine, chance, moments))), "guessed_tokens": engine.guessed}
            if engine.gone:
                result["load_memory_given_back"] = _described(engine.gone)
        finally:
            engine.client.close()
    longest = [result[name]["longest_ms"] for name in phases]
    result["holds"] = max(longest) <= WANTED_MS
    return result


class _Engine:
    """A client of the real engine, asked from one thread as the window does it."""

    def __init__(self, model: Path) -> None:
        self.loop = OwnerLoop()
        self.client = EngineClient(engine_command(), self.loop.post)
        self._model = model
        self._jobs = 0
        self.guessed = 0
        """Tokens that were computed ahead in the replays before Stop."""
        self.gone: list[float] = []
        """Milliseconds from giving up a load to the end of the process with its memory."""

    def load(self) -> RecordingLoadSink:
        sink = RecordingLoadSink()
        self.client.load(str(self._model), LoadSettings(n_ctx=8192), sink)
        return sink

    def loaded(self) -> None:
        sink = self.load()
        self.wait(lambda: sink.is_over)
        assert sink.model is not None, sink.error

    def ask(self, text: str, conversation: str = "", **settings: Any) -> tuple[JobId, RecordingGenerationSink]:
        job, sink = self._next_job(), RecordingGenerationSink()
        sampler = SamplerSettings(**{"temperature": 0.0, "seed": self._jobs, **settings})
        self.client.generate(job, [PromptMessage("user", text)], sampler, sink, conversation=conversation)
        return job, sink

    def say(self, text: str) -> tuple[JobId, RecordingReplaySink]:
        """Have ``text`` said that stands in the prompt, without and with guessing ahead in turns."""
        job, sink = self._next_job(), RecordingReplaySink()
        self.client.replay(job, text, text, 1000, sink)
        return job, sink

    def _next_job(self) -> JobId:
        self._jobs += 1
        return JobId(f"job-{self._jobs}")

    def wait(self, condition: Callable[[], bool]) -> None:
        self.loop.run_until(condition, _LONGEST)

    def until(self, moment: float) -> None:
        """Let everything take its course until ``moment``."""
        self.wait(lambda: time.perf_counter() >= moment)

    def stopped(self, job: JobId, sink: RecordingSink) -> float | None:
        """Press Stop; return the milliseconds until the end is told, None if the answer was complete before."""
        if sink.is_over:
            return None
        begun = time.perf_counter()
        self.client.stop(job)
        self.wait(lambda: sink.is_over)
        took = (time.perf_counter() - begun) * 1000
        assert sink.error is None, sink.error
        return took


def _loads(engine: _Engine, chance: random.Random, moments: int) -> Iterator[float]:
    """Cancel a load anywhere between the start of the process and the model's being ready."""
    begun = time.perf_counter()
    engine.loaded()
    whole = time.perf_counter() - begun
    engine.client.unload()
    engine.wait(lambda: engine.client.state is EngineState.STOPPED)
    done = 0
    while done < moments:
        begun = time.perf_counter()
        sink = engine.load()
        engine.until(begun + chance.uniform(0, whole))
        if not sink.is_over:
            begun = time.perf_counter()
            engine.client.cancel_load()
            engine.wait(lambda: sink.is_over)  # noqa: B023 - waited for within the round
            yield (time.perf_counter() - begun) * 1000
            if engine.client.state is not EngineState.STARTING:  # that one has nothing in its memory
                engine.wait(lambda: engine.client.state in (EngineState.STOPPED, EngineState.IDLE))
                engine.gone.append((time.perf_counter() - begun) * 1000)
            done += 1
        engine.client.unload()
        engine.wait(lambda: engine.client.state is EngineState.STOPPED)


def _prompts(engine: _Engine, chance: random.Random, moments: int) -> Iterator[float]:
    """Stop while 3,000 tokens are read that are new each time."""
    engine.loaded()
    begun = time.perf_counter()
    _job, sink = engine.ask(_text(chance), max_tokens=1)
    engine.wait(lambda: sink.is_over)
    whole = time.perf_counter() - begun
    yield from _stops(engine, chance, moments, whole, lambda: engine.ask(_text(chance), max_tokens=1))


def _writing(engine: _Engine, chance: random.Random, moments: int) -> Iterator[float]:
    """Stop within the first seconds of a long answer."""
    engine.loaded()

    def begin() -> tuple[JobId, RecordingGenerationSink]:
        job, sink = engine.ask("Sing", max_tokens=4000, guess_ahead=False)
        engine.wait(lambda: bool(sink.texts))
        return job, sink

    yield from _stops(engine, chance, moments, 3.0, begin)


def _guessing(engine: _Engine, chance: random.Random, moments: int) -> Iterator[float]:
    """Stop while the engine guesses ahead. Random weights would not say again what stands in the prompt, so they are
    made to, as in ``sotto bench --replay``; a round of that says how long saying it takes without and with guesses."""
    engine.loaded()
    text = "\n".join(source_file().splitlines()[:_LINES])
    for _ in range(moments):
        job, sink = engine.say(text)
        engine.wait(lambda: bool(sink.runs))  # noqa: B023 - waited for within the round
        last = sink.runs[0]
        engine.until(time.perf_counter() + (last.plain_ms + chance.uniform(0, last.guessing_ms)) / 1000)
        took = engine.stopped(job, sink)
        assert took is not None, "a thousand rounds were over"
        engine.guessed += last.guessed
        yield took


def _returns(engine: _Engine, chance: random.Random, moments: int) -> Iterator[float]:
    """Stop while the engine turns from one long conversation to another, whose beginning it kept."""
    engine.loaded()
    texts = [_text(chance), _text(chance)]
    for number, text in enumerate(texts):
        _job, sink = engine.ask(text, f"chat-{number}", max_tokens=1)
        engine.wait(lambda: sink.is_over)  # noqa: B023 - waited for within the round
    turns = iter(range(10**6))

    def begin() -> tuple[JobId, RecordingGenerationSink]:
        number = next(turns) % 2
        return engine.ask(texts[number], f"chat-{number}", max_tokens=64)

    yield from _stops(engine, chance, moments, 0.5, begin)


def _stops(
    engine: _Engine,
    chance: random.Random,
    moments: int,
    seconds: float,
    begin: Callable[[], tuple[JobId, RecordingGenerationSink]],
) -> Iterator[float]:
    """Yield how long Stop took at ``moments`` moments within ``seconds`` of what ``begin`` begins."""
    done = 0
    while done < moments:
        job, sink = begin()
        engine.until(time.perf_counter() + chance.uniform(0, seconds))
        took = engine.stopped(job, sink)
        if took is not None:
            yield took
            done += 1


def _text(chance: random.Random) -> str:
    """Return a text of about 3,000 tokens for a vocabulary of single letters, unlike any other from the start."""
    return "".join(chance.choice("abcdefghijklmnopqrstuvwxyz ") for _ in range(_PROMPT_TOKENS))


def _described(took: Sequence[float]) -> dict[str, Any]:
    return {
        "median_ms": round(statistics.median(took), 1),
        "p90_ms": round(statistics.quantiles(took, n=10)[-1], 1) if len(took) > 1 else round(took[0], 1),
        "longest_ms": round(max(took), 1),
        "all_ms": [round(one, 1) for one in sorted(took)],
    }
