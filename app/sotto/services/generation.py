"""One engine, one job: whoever wants an answer or a measurement queues here, and the right model is loaded first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelState, ModelStateChanged
from sotto.domain.generation import Completion, LoadSettings, PromptMessage, SamplerSettings, StopReason, Timings, Usage
from sotto.domain.ids import JobId, ModelId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel, LoadedModel
from sotto.engine.states import EngineState
from sotto.services.hub import EventHub
from sotto.services.job_sinks import (
    AnswerSink,
    JobSink,
    MeasurementSink,
    RelayedAnswer,
    RelayedMeasurement,
    measurement_stopped,
)

if TYPE_CHECKING:  # the queue is there from the start, the engine from the first request on
    from sotto.engine.client import EngineClient
    from sotto.engine.protocol import Hello


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """Everything one answer needs. The sampler's seed must be set.

    ``continue_last``: go on with the last message, an answer that was cut.
    ``insists``: load the model even though it crashed the engine repeatedly; the user was told and wants it.
    """

    job: JobId
    model: InstalledModel
    load: LoadSettings
    messages: tuple[PromptMessage, ...]
    sampler: SamplerSettings
    insists: bool = False
    continue_last: bool = False


@dataclass(slots=True, eq=False)
class _Entry:
    """A job in the queue: ``begin`` starts it in the engine, ``stopped`` tells that it ended before that.

    One without a sink is a mere load, wanted by nobody but the user who looks at the model's state.
    """

    job: JobId
    model: InstalledModel
    load: LoadSettings
    sink: JobSink | None
    begin: Callable[[LoadedModel], None]
    stopped: Callable[[], None]
    insists: bool = False
    did_load: bool = False
    has_begun: bool = False
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class _InMemory:
    """The last model that was loaded; it counts only while the client has one."""

    path: Path
    load: LoadSettings
    state: ModelStateChanged


class GenerationQueue:
    """Runs jobs one after the other. Owner thread only; sinks are called there."""

    def __init__(self, make_client: Callable[[], EngineClient], hub: EventHub) -> None:
        """``make_client`` is called with the first request."""
        self._make_client = make_client
        self._made_client: EngineClient | None = None
        self._hub = hub
        self._waiting: deque[_Entry] = deque()
        self._current: _Entry | None = None
        self._in_memory: _InMemory | None = None
        self._hello_listeners: list[Callable[[Hello | None], None]] = []
        self.state = ModelStateChanged(None, "", ModelState.NOT_LOADED)

    @property
    def loaded(self) -> LoadedModel | None:
        """The model in memory."""
        return self._made_client.loaded if self._made_client is not None else None

    @property
    def hello(self) -> Hello | None:
        """What the engine said about itself, if it was ever started; :meth:`ask_engine` would start it."""
        return self._made_client.hello if self._made_client is not None else None

    @property
    def engine_pid(self) -> int | None:
        """Process id of the engine, if it runs."""
        return self._made_client.pid if self._made_client is not None else None

    @property
    def _client(self) -> EngineClient:
        if self._made_client is None:
            self._made_client = self._make_client()
            self._made_client.on_state_changed = self._on_engine_state
        return self._made_client

    def submit(self, request: GenerationRequest, sink: AnswerSink) -> None:
        """Queue one answer."""

        def begin(loaded: LoadedModel) -> None:
            load_ms = loaded.load_ms if entry.did_load else 0.0
            answer = RelayedAnswer(sink, loaded, load_ms, self._next)
            self._client.generate(
                request.job, request.messages, request.sampler, answer, continue_last=request.continue_last
            )

        def stopped() -> None:
            sink.on_finished(Completion(StopReason.STOPPED, Usage(), Timings()), None)

        entry = _Entry(request.job, request.model, request.load, sink, begin, stopped, request.insists)
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
            self._client.bench(job, prompt, generate, depth, repeat, RelayedMeasurement(sink, loaded, self._next))

        self._enqueue(_Entry(job, model, load, sink, begin, lambda: sink.on_failed(measurement_stopped())))

    def load(self, model: InstalledModel, load: LoadSettings) -> None:
        """Load ``model`` without a job; its progress is announced as ModelStateChanged. The newest request wins."""
        self._forget_loads()
        if self._current is not None and self._current.sink is None:
            self._stop_current(self._current)
        self._enqueue(_Entry(JobId(""), model, load, None, lambda _loaded: self._next(), lambda: None, insists=True))

    def count_tokens(self, text: str, deliver: Callable[[int | None], None]) -> None:
        """Ask how many tokens ``text`` is for the model in memory; None, perhaps at once, if nobody can tell."""
        if self._made_client is None or self._made_client.loaded is None:
            deliver(None)
        else:
            self._made_client.count_tokens(text, deliver)

    def stop(self, job: JobId) -> None:
        """End ``job`` wherever it is; its sink hears about it. A job that is over is ignored."""
        for entry in tuple(self._waiting):
            if entry.job == job:
                self._waiting.remove(entry)
                entry.stopped()
                return
        if self._current is not None and self._current.job == job:
            self._stop_current(self._current)

    def unload(self) -> None:
        """Give the model's memory back; a running answer ends as stopped, a load is given up."""
        self._forget_loads()
        if self._current is not None:
            self._current.is_stopped = True
        if self._made_client is not None:
            self._made_client.unload()
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
        if self._made_client is not None:
            self._made_client.close()

    def _enqueue(self, entry: _Entry) -> None:
        if self._current is not None:
            self._waiting.append(entry)
            if entry.sink is not None:
                entry.sink.on_queued()
            return
        self._start(entry)

    def _start(self, entry: _Entry) -> None:
        self._current = entry
        if not self._has_in_memory(entry):
            entry.did_load = True
            self._announce(self._state_of(entry, ModelState.LOADING))
        self._client.load(str(entry.model.path), entry.load, _Loading(self, entry), force=entry.insists)

    def _stop_current(self, entry: _Entry) -> None:
        if entry.is_stopped:
            return
        entry.is_stopped = True
        if entry.has_begun:
            self._client.stop(entry.job)
        else:
            self._client.cancel_load()

    def _forget_loads(self) -> None:
        """Forget the mere loads that wait: something newer was asked for."""
        self._waiting = deque(entry for entry in self._waiting if entry.sink is not None)

    def _next(self, state: ModelStateChanged | None = None) -> None:
        """The current job is over; called before its sink hears of it, so that a sink may queue another.

        ``state`` is announced instead of whether a model is in memory.
        """
        self._current = None
        self._announce(state or self._resting_state())
        if self._waiting:
            self._start(self._waiting.popleft())

    def _has_in_memory(self, entry: _Entry) -> bool:
        known = self._in_memory if self.loaded is not None else None
        return known is not None and (known.path, known.load) == (entry.model.path, entry.load)

    def _resting_state(self) -> ModelStateChanged:
        if self.loaded is None or self._in_memory is None:
            return ModelStateChanged(None, "", ModelState.NOT_LOADED)
        return self._in_memory.state

    def on_load_progress(self, entry: _Entry, fraction: float) -> None:
        """The model of ``entry`` is ``fraction`` loaded."""
        self._announce(self._state_of(entry, ModelState.LOADING, progress=fraction))
        if entry.sink is not None:
            entry.sink.on_loading(fraction)

    def on_load_finished(self, entry: _Entry, loaded: LoadedModel) -> None:
        """The model of ``entry`` is ready: start the job."""
        ready = self._state_of(entry, ModelState.READY, progress=1.0, loaded=loaded)
        self._in_memory = _InMemory(entry.model.path, entry.load, ready)
        if entry.is_stopped:
            self._next()
            entry.stopped()
            return
        if entry.sink is not None:
            self._announce(replace(ready, state=ModelState.GENERATING))
        entry.has_begun = True
        entry.begin(loaded)

    def on_load_failed(self, entry: _Entry, error: UserFacingError) -> None:
        """The model of ``entry`` is not there."""
        if entry.is_stopped or error.code == "load_cancelled":
            self._next()
            entry.stopped()
            return
        self._next(self._state_of(entry, ModelState.FAILED, error=error))
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
