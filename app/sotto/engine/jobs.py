"""The job that runs in the engine: which messages it understands and how it tells its sink."""

from __future__ import annotations

from typing import Protocol

from sotto.domain.context import ContextFullError
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import Completion, StopReason, Timings, Usage
from sotto.domain.ids import JobId
from sotto.engine.protocol import (
    BenchFinished,
    BenchRun,
    Failed,
    Finished,
    PerplexityEstimate,
    PerplexityFinished,
    PromptProgress,
    Replayed,
    Started,
    Token,
)
from sotto.engine.sinks import BenchSink, GenerationSink, PerplexitySink, ReplaySink

JobMessage = (
    Started
    | PromptProgress
    | Token
    | Finished
    | BenchRun
    | Replayed
    | BenchFinished
    | PerplexityEstimate
    | PerplexityFinished
    | Failed
)
"""The messages that carry the id of a job."""


class Job(Protocol):
    """One running job. ``is_end`` tells whether a message ends it; the other methods call the sink."""

    @property
    def id(self) -> JobId: ...

    def is_end(self, message: JobMessage) -> bool: ...

    def deliver(self, message: JobMessage) -> None: ...

    def stopped(self) -> None: ...

    def failed(self, error: UserFacingError) -> None: ...


class GenerationJob:
    """An answer being written."""

    def __init__(self, job: JobId, sink: GenerationSink) -> None:
        self.id = job
        self._sink = sink

    def is_end(self, message: JobMessage) -> bool:
        """Whether ``message`` is the last one of this job."""
        return isinstance(message, Finished | Failed)

    def deliver(self, message: JobMessage) -> None:
        """Pass ``message`` on to the sink."""
        match message:
            case Token():
                self._sink.on_text(message.text, message.reasoning)
            case PromptProgress():
                self._sink.on_prompt_progress(message.done, message.total)
            case Started():
                self._sink.on_started(message.prompt_tokens, message.cached_tokens, message.context)
            case Finished():
                self._sink.on_finished(message.completion)
            case Failed():
                self._sink.on_failed(_failure(message))

    def stopped(self) -> None:
        """The engine was ended at the user's wish: Stop is always honoured, only the figures are lost."""
        self._sink.on_finished(Completion(StopReason.STOPPED, Usage(), Timings()))

    def failed(self, error: UserFacingError) -> None:
        """The engine is gone."""
        self._sink.on_failed(error)


class BenchJob:
    """A measurement being made."""

    def __init__(self, job: JobId, sink: BenchSink) -> None:
        self.id = job
        self._sink = sink

    def is_end(self, message: JobMessage) -> bool:
        """Whether ``message`` is the last one of this job."""
        return isinstance(message, BenchFinished | Failed)

    def deliver(self, message: JobMessage) -> None:
        """Pass ``message`` on to the sink."""
        match message:
            case BenchRun():
                self._sink.on_run(message.prompt_ms, message.decode_ms, message.rss_bytes)
            case BenchFinished():
                self._sink.on_finished(message.stopped)
            case Failed():
                self._sink.on_failed(_failure(message))

    def stopped(self) -> None:
        """The engine was ended at the user's wish."""
        self._sink.on_finished(True)

    def failed(self, error: UserFacingError) -> None:
        """The engine is gone."""
        self._sink.on_failed(error)


class ReplayJob:
    """A text being said, to see how fast that goes."""

    def __init__(self, job: JobId, sink: ReplaySink) -> None:
        self.id = job
        self._sink = sink

    def is_end(self, message: JobMessage) -> bool:
        """Whether ``message`` is the last one of this job."""
        return isinstance(message, BenchFinished | Failed)

    def deliver(self, message: JobMessage) -> None:
        """Pass ``message`` on to the sink."""
        match message:
            case Replayed():
                self._sink.on_replayed(message.run)
            case BenchFinished():
                self._sink.on_finished(message.stopped)
            case Failed():
                self._sink.on_failed(_failure(message))

    def stopped(self) -> None:
        """The engine was ended at the user's wish."""
        self._sink.on_finished(True)

    def failed(self, error: UserFacingError) -> None:
        """The engine is gone."""
        self._sink.on_failed(error)


class PerplexityJob:
    """A text being read to see how well the model foretells it."""

    def __init__(self, job: JobId, sink: PerplexitySink) -> None:
        self.id = job
        self._sink = sink

    def is_end(self, message: JobMessage) -> bool:
        """Whether ``message`` is the last one of this job."""
        return isinstance(message, PerplexityFinished | Failed)

    def deliver(self, message: JobMessage) -> None:
        """Pass ``message`` on to the sink."""
        match message:
            case PerplexityEstimate():
                self._sink.on_estimate(message.perplexity)
            case PerplexityFinished():
                self._sink.on_finished(message.stopped)
            case Failed():
                self._sink.on_failed(_failure(message))

    def stopped(self) -> None:
        """The engine was ended at the user's wish."""
        self._sink.on_finished(True)

    def failed(self, error: UserFacingError) -> None:
        """The engine is gone."""
        self._sink.on_failed(error)


def _failure(message: Failed) -> UserFacingError:
    if message.overflow is not None:
        return ContextFullError(message.code, message.text, message.hint, message.overflow)
    return UserFacingError(message.code, message.text, message.hint, message.details)
