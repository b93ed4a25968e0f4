"""Where the generation queue delivers, and what stands between a sink and the engine client's own.

All of it is called on the owner thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import Completion, ContextUse
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import LoadedModel
from sotto.domain.replay import ReplayRun
from sotto.domain.workshop import Perplexity
from sotto.engine.sinks import BenchSink, GenerationSink, PerplexitySink, ReplaySink


class JobSink(Protocol):
    """What every job tells while it waits for its turn and its model."""

    def on_queued(self, ahead: int) -> None:
        """So many other jobs go first; told again whenever that changes."""

    def on_loading(self, fraction: float) -> None:
        """The model is being loaded, 0…1."""

    def on_failed(self, error: UserFacingError) -> None:
        """The job ended without a result, or with a part of it."""


class AnswerSink(JobSink, Protocol):
    """Receives one answer; exactly one of on_finished and on_failed is the last call."""

    def on_started(self, prompt_tokens: int, cached_tokens: int, context: ContextUse) -> None: ...

    def on_prompt_progress(self, done: int, total: int) -> None: ...

    def on_text(self, text: str, is_reasoning: bool) -> None: ...

    def on_finished(self, completion: Completion, loaded: LoadedModel | None) -> None:
        """``loaded`` is None if the job was stopped before its model was ready."""


class MeasurementSink(JobSink, Protocol):
    """Receives a measurement."""

    def on_run(self, prompt_ms: float, decode_ms: float, rss_bytes: int) -> None: ...

    def on_finished(self, loaded: LoadedModel) -> None: ...


class SayingSink(JobSink, Protocol):
    """Receives how fast a model says a given text."""

    def on_replayed(self, run: ReplayRun) -> None: ...

    def on_finished(self, loaded: LoadedModel) -> None: ...


class EstimateSink(JobSink, Protocol):
    """Receives how well a model foretells a text; the last estimate is the result."""

    def on_estimate(self, perplexity: Perplexity) -> None: ...

    def on_finished(self) -> None: ...


@dataclass(frozen=True, slots=True)
class RelayedAnswer(GenerationSink):
    """Passes an answer on and frees the queue at its end: ``done`` is called before the sink hears of it."""

    sink: AnswerSink
    loaded: LoadedModel
    load_ms: float
    done: Callable[[], None]

    def on_started(self, prompt_tokens: int, cached_tokens: int, context: ContextUse) -> None:
        self.sink.on_started(prompt_tokens, cached_tokens, context)

    def on_prompt_progress(self, done: int, total: int) -> None:
        self.sink.on_prompt_progress(done, total)

    def on_text(self, text: str, is_reasoning: bool) -> None:
        self.sink.on_text(text, is_reasoning)

    def on_finished(self, completion: Completion) -> None:
        self.done()
        timings = replace(completion.timings, load_ms=self.load_ms)
        self.sink.on_finished(replace(completion, timings=timings), self.loaded)

    def on_failed(self, error: UserFacingError) -> None:
        self.done()
        self.sink.on_failed(error)


@dataclass(frozen=True, slots=True)
class RelayedMeasurement(BenchSink):
    """Passes a measurement on and frees the queue at its end."""

    sink: MeasurementSink
    loaded: LoadedModel
    done: Callable[[], None]

    def on_run(self, prompt_ms: float, decode_ms: float, rss_bytes: int) -> None:
        self.sink.on_run(prompt_ms, decode_ms, rss_bytes)

    def on_finished(self, stopped: bool) -> None:
        self.done()
        if stopped:
            self.sink.on_failed(measurement_stopped())
        else:
            self.sink.on_finished(self.loaded)

    def on_failed(self, error: UserFacingError) -> None:
        self.done()
        self.sink.on_failed(error)


@dataclass(frozen=True, slots=True)
class RelayedReplay(ReplaySink):
    """Passes how fast a text is said on and frees the queue at its end."""

    sink: SayingSink
    loaded: LoadedModel
    done: Callable[[], None]

    def on_replayed(self, run: ReplayRun) -> None:
        self.sink.on_replayed(run)

    def on_finished(self, stopped: bool) -> None:
        self.done()
        if stopped:
            self.sink.on_failed(measurement_stopped())
        else:
            self.sink.on_finished(self.loaded)

    def on_failed(self, error: UserFacingError) -> None:
        self.done()
        self.sink.on_failed(error)


@dataclass(frozen=True, slots=True)
class RelayedEstimates(PerplexitySink):
    """Passes estimates on and frees the queue at their end."""

    sink: EstimateSink
    done: Callable[[], None]

    def on_estimate(self, perplexity: Perplexity) -> None:
        self.sink.on_estimate(perplexity)

    def on_finished(self, stopped: bool) -> None:
        self.done()
        if stopped:
            self.sink.on_failed(measurement_stopped())
        else:
            self.sink.on_finished()

    def on_failed(self, error: UserFacingError) -> None:
        self.done()
        self.sink.on_failed(error)


def measurement_stopped() -> UserFacingError:
    """Return the ending of a measurement that the user gave up."""
    return UserFacingError("stopped", "The measurement was stopped.", "Start it again when you like.")
