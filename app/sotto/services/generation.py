"""One engine, one job: whoever wants an answer or a measurement queues here, and the right model is loaded first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelState, ModelStateChanged
from sotto.domain.generation import Completion, LoadSettings, PromptMessage, SamplerSettings, StopReason, Timings, Usage
from sotto.domain.ids import JobId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel, LoadedModel
from sotto.services.engine_on_demand import EngineOnDemand
from sotto.services.hub import EventHub
from sotto.services.job_sinks import (
    AnswerSink,
    JobSink,
    MeasurementSink,
    RelayedAnswer,
    RelayedMeasurement,
    measurement_stopped,
)
from sotto.services.model_announcements import NOTHING_LOADED, ModelAnnouncements, state_of

if TYPE_CHECKING:  # the queue is there from the start, the engine from the first request on
    from sotto.engine.client import EngineClient
    from sotto.engine.protocol import Hello, Probed


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

    One without a sink is a mere load, wanted by nobody but the user who looks at the model's state. One in the
    background is of the model in memory, is not announced, and ends when anything else is asked for.
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
    is_background: bool = False


class GenerationQueue:
    """Runs jobs one after the other. Owner thread only; sinks are called there."""

    def __init__(self, make_client: Callable[[], EngineClient], hub: EventHub) -> None:
        """``make_client`` is called with the first request."""
        self._engine = EngineOnDemand(make_client, self._on_engine_gone)
        self._announcements = ModelAnnouncements(hub)
        self._waiting: deque[_Entry] = deque()
        self._current: _Entry | None = None

    @property
    def state(self) -> ModelStateChanged:
        """What was announced last."""
        return self._announcements.state

    @property
    def loaded(self) -> LoadedModel | None:
        """The model in memory."""
        return self._engine.loaded

    @property
    def hello(self) -> Hello | None:
        """What the engine said about itself, if it was ever started; :meth:`ask_engine` would start it."""
        return self._engine.hello

    @property
    def engine_pid(self) -> int | None:
        """Process id of the engine, if it runs."""
        return self._engine.pid

    @property
    def idle_model(self) -> InstalledModel | None:
        """The model in memory, if nothing is asked of it."""
        last = self._announcements.last
        is_idle = self._current is None and not self._waiting and self.loaded is not None
        return last[0] if is_idle and last is not None else None

    def submit_idle(
        self, job: JobId, messages: tuple[PromptMessage, ...], sampler: SamplerSettings, sink: AnswerSink
    ) -> bool:
        """Have the :attr:`idle_model` answer something nobody waits for; return False if there is none.

        The answer ends as stopped at once when anything else is asked for.
        """
        last = self._announcements.last
        if self.idle_model is None or last is None:
            return False
        self._submit(GenerationRequest(job, *last, messages, sampler), sink, is_background=True)
        return True

    def submit(self, request: GenerationRequest, sink: AnswerSink) -> None:
        """Queue one answer."""
        self._submit(request, sink)

    def _submit(self, request: GenerationRequest, sink: AnswerSink, *, is_background: bool = False) -> None:
        def begin(loaded: LoadedModel) -> None:
            load_ms = loaded.load_ms if entry.did_load else 0.0
            answer = RelayedAnswer(sink, loaded, load_ms, self._next)
            self._engine.client.generate(
                request.job, request.messages, request.sampler, answer, continue_last=request.continue_last
            )

        def stopped() -> None:
            sink.on_finished(Completion(StopReason.STOPPED, Usage(), Timings()), None)

        entry = _Entry(request.job, request.model, request.load, sink, begin, stopped, request.insists)
        entry.is_background = is_background
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
            self._engine.client.bench(
                job, prompt, generate, depth, repeat, RelayedMeasurement(sink, loaded, self._next)
            )

        self._enqueue(_Entry(job, model, load, sink, begin, lambda: sink.on_failed(measurement_stopped())))

    def load(self, model: InstalledModel, load: LoadSettings) -> None:
        """Load ``model`` without a job; its progress is announced as ModelStateChanged. The newest request wins."""
        self._forget_loads()
        if self._current is not None and self._current.sink is None:
            self._stop_current(self._current)
        self._enqueue(_Entry(JobId(""), model, load, None, lambda _loaded: self._next(), lambda: None, insists=True))

    def count_tokens(self, text: str, deliver: Callable[[int | None], None]) -> None:
        """Ask how many tokens ``text`` is for the model in memory; None, perhaps at once, if nobody can tell."""
        if self.loaded is None:
            deliver(None)
        else:
            self._engine.client.count_tokens(text, deliver)

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
        if self._engine.made is not None:
            self._engine.made.unload()
        self._announcements.announce(NOTHING_LOADED)

    def end_engine(self) -> None:
        """End everything that runs or waits as stopped, and the engine itself; the next request starts it anew."""
        while self._waiting:
            self._waiting.popleft().stopped()
        self.unload()

    def ask_engine(self, listener: Callable[[Hello | None], None]) -> None:
        """Call ``listener`` with what the engine says about itself, starting it if needed; None if it can't start."""
        self._engine.ask(listener)

    def probe_engine(self, files: Sequence[str], deliver: Callable[[Probed | None], None]) -> None:
        """Have the engine, started if needed, try what it must not be able to do; see :meth:`EngineClient.probe`."""
        self._engine.client.probe(files, deliver)

    def close(self) -> None:
        """End everything; running and waiting jobs end as stopped before this returns."""
        while self._waiting:
            self._waiting.popleft().stopped()
        if self._current is not None:
            self._current.is_stopped = True
        if self._engine.made is not None:
            self._engine.made.close()

    def _enqueue(self, entry: _Entry) -> None:
        if self._current is not None:
            self._waiting.append(entry)
            if self._current.is_background:
                self._stop_current(self._current)
            elif entry.sink is not None:
                entry.sink.on_queued()
            return
        self._start(entry)

    def _start(self, entry: _Entry) -> None:
        self._current = entry
        if self.loaded is None or not self._announcements.was_last(entry.model, entry.load):
            entry.did_load = True
            self._announcements.announce(state_of(entry.model, ModelState.LOADING))
        self._engine.client.load(str(entry.model.path), entry.load, _Loading(self, entry), force=entry.insists)

    def _stop_current(self, entry: _Entry) -> None:
        if entry.is_stopped:
            return
        entry.is_stopped = True
        if entry.has_begun:
            self._engine.client.stop(entry.job)
        else:
            self._engine.client.cancel_load()

    def _forget_loads(self) -> None:
        """Forget the mere loads that wait: something newer was asked for."""
        self._waiting = deque(entry for entry in self._waiting if entry.sink is not None)

    def _next(self, state: ModelStateChanged | None = None) -> None:
        """The current job is over; called before its sink hears of it, so that a sink may queue another.

        ``state`` is announced instead of whether a model is in memory.
        """
        self._current = None
        self._announcements.announce(state or self._announcements.resting_state(self.loaded))
        if self._waiting:
            self._start(self._waiting.popleft())

    def on_load_progress(self, entry: _Entry, fraction: float) -> None:
        """The model of ``entry`` is ``fraction`` loaded."""
        self._announcements.announce(state_of(entry.model, ModelState.LOADING, progress=fraction))
        if entry.sink is not None:
            entry.sink.on_loading(fraction)

    def on_load_finished(self, entry: _Entry, loaded: LoadedModel) -> None:
        """The model of ``entry`` is ready: start the job."""
        ready = state_of(entry.model, ModelState.READY, progress=1.0, loaded=loaded)
        self._announcements.remember(entry.model, entry.load, ready)
        if entry.is_stopped:
            self._next()
            entry.stopped()
            return
        if entry.sink is not None and not entry.is_background:
            self._announcements.announce(replace(ready, state=ModelState.GENERATING))
        entry.has_begun = True
        entry.begin(loaded)

    def on_load_failed(self, entry: _Entry, error: UserFacingError) -> None:
        """The model of ``entry`` is not there."""
        if entry.is_stopped or error.code == "load_cancelled":
            self._next()
            entry.stopped()
            return
        self._next(state_of(entry.model, ModelState.FAILED, error=error))
        if entry.sink is not None:
            entry.sink.on_failed(error)

    def _on_engine_gone(self) -> None:
        if self._current is None:
            self._announcements.announce(NOTHING_LOADED)


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
