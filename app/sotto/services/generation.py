"""One engine, one job: whoever wants an answer or a measurement queues here, and the right model is loaded first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelState, ModelStateChanged
from sotto.domain.generation import Completion, LoadSettings, PromptMessage, SamplerSettings, StopReason, Timings, Usage
from sotto.domain.ids import JobId, ModelId
from sotto.domain.models import InstalledModel, LoadedModel
from sotto.engine.client import EngineClient
from sotto.engine.protocol import Hello
from sotto.engine.sinks import BenchSink, GenerationSink
from sotto.engine.states import EngineState
from sotto.services.hub import EventHub


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """Everything one answer needs. The sampler's seed must be set."""

    job: JobId
    model: InstalledModel
    load: LoadSettings
    messages: tuple[PromptMessage, ...]
    sampler: SamplerSettings


class JobSink(Protocol):
    """What every job tells while it waits for its turn and its model."""

    def on_queued(self) -> None:
        """Another job runs first."""

    def on_loading(self, fraction: float) -> None:
        """The model is being loaded, 0…1."""

    def on_failed(self, error: UserFacingError) -> None:
        """The job ended without a result, or with a part of it."""


class AnswerSink(JobSink, Protocol):
    """Receives one answer; exactly one of on_finished and on_failed is the last call."""

    def on_started(self, prompt_tokens: int, cached_tokens: int, kept_from: int) -> None: ...

    def on_prompt_progress(self, done: int, total: int) -> None: ...

    def on_text(self, text: str, is_reasoning: bool) -> None: ...

    def on_finished(self, completion: Completion, loaded: LoadedModel | None) -> None:
        """``loaded`` is None if the job was stopped before its model was ready."""


class MeasurementSink(JobSink, Protocol):
    """Receives a measurement."""

    def on_run(self, prompt_ms: float, decode_ms: float, rss_bytes: int) -> None: ...

    def on_finished(self, loaded: LoadedModel) -> None: ...


@dataclass(slots=True)
class _Entry:
    """A job in the queue: ``begin`` starts it in the engine, ``stopped`` tells that it ended before that."""

    job: JobId
    model: InstalledModel
    load: LoadSettings
    sink: JobSink | None
    begin: Callable[[LoadedModel], None]
    stopped: Callable[[], None]
    did_load: bool = False
    is_stopped: bool = False


class GenerationQueue:
    """Runs jobs one after the other. Owner thread only; sinks are called there."""

    def __init__(self, client: EngineClient, hub: EventHub) -> None:
        self._client = client
        self._hub = hub
        self._waiting: deque[_Entry] = deque()
        self._current: _Entry | None = None
        self._hello_listeners: list[Callable[[Hello | None], None]] = []
        self.state = ModelStateChanged(None, "", ModelState.NOT_LOADED)
        client.on_state_changed = self._on_engine_state

    @property
    def loaded(self) -> LoadedModel | None:
        """The model in memory."""
        return self._client.loaded

    def submit(self, request: GenerationRequest, sink: AnswerSink) -> None:
        """Queue one answer."""

        def begin(loaded: LoadedModel) -> None:
            load_ms = loaded.load_ms if entry.did_load else 0.0
            answer = _Answer(sink, loaded, load_ms, self._next)
            self._client.generate(request.job, request.messages, request.sampler, answer)

        def stopped() -> None:
            sink.on_finished(Completion(StopReason.STOPPED, Usage(), Timings()), None)

        entry = _Entry(request.job, request.model, request.load, sink, begin, stopped)
        self._enqueue(entry)

    def bench(
        self,
        job: JobId,
        model: InstalledModel,
        load: LoadSettings,
        *,
        prompt: int,
        generate: int,
        depth: int,
        repeat: int,
        sink: MeasurementSink,
    ) -> None:
        """Queue a measurement; token counts as in ``sotto bench``."""

        def begin(loaded: LoadedModel) -> None:
            self._client.bench(job, prompt, generate, depth, repeat, _Measurement(sink, loaded, self._next))

        self._enqueue(_Entry(job, model, load, sink, begin, lambda: sink.on_failed(_stopped())))

    def load(self, model: InstalledModel, load: LoadSettings) -> None:
        """Load ``model`` without a job; its progress is announced as ModelStateChanged."""
        self._enqueue(_Entry(JobId(""), model, load, None, lambda _loaded: self._next(), lambda: None))

    def stop(self, job: JobId) -> None:
        """End ``job`` wherever it is; its sink hears about it. A job that is over is ignored."""
        for entry in tuple(self._waiting):
            if entry.job == job:
                self._waiting.remove(entry)
                entry.stopped()
                return
        if self._current is not None and self._current.job == job and not self._current.is_stopped:
            self._current.is_stopped = True
            if self.state.state is ModelState.LOADING:
                self._client.cancel_load()
            else:
                self._client.stop(job)

    def unload(self) -> None:
        """Give the model's memory back; a running answer ends as stopped, a load is given up."""
        if self._current is not None:
            self._current.is_stopped = True
        self._client.unload()
        self._announce(ModelStateChanged(None, "", ModelState.NOT_LOADED))

    def ask_engine(self, listener: Callable[[Hello | None], None]) -> None:
        """Call ``listener`` with what the engine says about itself, starting it if needed; None if it can't start."""
        if self._client.hello is not None:
            listener(self._client.hello)
            return
        self._hello_listeners.append(listener)
        self._client.start()

    def close(self) -> None:
        """End everything; running and waiting jobs end as stopped before this returns."""
        while self._waiting:
            self._waiting.popleft().stopped()
        if self._current is not None:
            self._current.is_stopped = True
        self._client.close()

    def _enqueue(self, entry: _Entry) -> None:
        if self._current is not None:
            self._waiting.append(entry)
            if entry.sink is not None:
                entry.sink.on_queued()
            return
        self._start(entry)

    def _start(self, entry: _Entry) -> None:
        self._current = entry
        self._client.load(str(entry.model.path), entry.load, _Loading(self, entry))

    def _next(self) -> None:
        """The current job is over; called before its sink hears of it, so that a sink may queue another."""
        self._current = None
        loaded = self._client.loaded
        if loaded is None:
            self._announce(ModelStateChanged(None, "", ModelState.NOT_LOADED))
        else:
            self._announce(replace(self.state, state=ModelState.READY, progress=1.0, loaded=loaded))
        if self._waiting:
            self._start(self._waiting.popleft())

    def on_load_progress(self, entry: _Entry, fraction: float) -> None:
        """The model of ``entry`` is ``fraction`` loaded."""
        entry.did_load = True
        self._announce(self._state_of(entry, ModelState.LOADING, progress=fraction))
        if entry.sink is not None:
            entry.sink.on_loading(fraction)

    def on_load_finished(self, entry: _Entry, loaded: LoadedModel) -> None:
        """The model of ``entry`` is ready: start the job."""
        state = ModelState.GENERATING if entry.job else ModelState.READY
        self._announce(self._state_of(entry, state, progress=1.0, loaded=loaded))
        if entry.is_stopped:
            self._next()
            entry.stopped()
        else:
            entry.begin(loaded)

    def on_load_failed(self, entry: _Entry, error: UserFacingError) -> None:
        """The model of ``entry`` is not there."""
        self._next()
        if entry.is_stopped or error.code == "load_cancelled":
            entry.stopped()
            return
        self._announce(self._state_of(entry, ModelState.FAILED, error=error))
        if entry.sink is not None:
            entry.sink.on_failed(error)

    def _on_engine_state(self, state: EngineState) -> None:
        if state in (EngineState.IDLE, EngineState.CRASHED, EngineState.STOPPED):
            listeners, self._hello_listeners = self._hello_listeners, []
            for listener in listeners:
                listener(self._client.hello)
        if state in (EngineState.CRASHED, EngineState.STOPPED) and self._current is None:
            self._announce(ModelStateChanged(None, "", ModelState.NOT_LOADED))

    def _state_of(
        self,
        entry: _Entry,
        state: ModelState,
        *,
        progress: float = 0.0,
        loaded: LoadedModel | None = None,
        error: UserFacingError | None = None,
    ) -> ModelStateChanged:
        model = ModelId(entry.model.id) if entry.model.id else None
        return ModelStateChanged(model, entry.model.name, state, progress, loaded, error)

    def _announce(self, event: ModelStateChanged) -> None:
        if event != self.state:
            self.state = event
            self._hub.publish(event)


@dataclass(frozen=True, slots=True)
class _Loading:
    """Carries a load's outcome to the queue."""

    queue: GenerationQueue
    entry: _Entry

    def on_progress(self, fraction: float) -> None:
        self.queue.on_load_progress(self.entry, fraction)

    def on_loaded(self, model: LoadedModel) -> None:
        self.queue.on_load_finished(self.entry, model)

    def on_failed(self, error: UserFacingError) -> None:
        self.queue.on_load_failed(self.entry, error)


@dataclass(frozen=True, slots=True)
class _Answer(GenerationSink):
    """Passes an answer on and frees the queue at its end."""

    sink: AnswerSink
    loaded: LoadedModel
    load_ms: float
    done: Callable[[], None]

    def on_started(self, prompt_tokens: int, cached_tokens: int, kept_from: int) -> None:
        self.sink.on_started(prompt_tokens, cached_tokens, kept_from)

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
class _Measurement(BenchSink):
    """Passes a measurement on and frees the queue at its end."""

    sink: MeasurementSink
    loaded: LoadedModel
    done: Callable[[], None]

    def on_run(self, prompt_ms: float, decode_ms: float, rss_bytes: int) -> None:
        self.sink.on_run(prompt_ms, decode_ms, rss_bytes)

    def on_finished(self, stopped: bool) -> None:
        self.done()
        if stopped:
            self.sink.on_failed(_stopped())
        else:
            self.sink.on_finished(self.loaded)

    def on_failed(self, error: UserFacingError) -> None:
        self.done()
        self.sink.on_failed(error)


def _stopped() -> UserFacingError:
    return UserFacingError("stopped", "The measurement was stopped.", "Start it again when you like.")
