"""One engine, one job: whoever wants an answer or a measurement queues here, and the right model is loaded first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING

from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelState, ModelStateChanged
from sotto.domain.generation import (
    Completion,
    ContextRules,
    LoadSettings,
    PromptMessage,
    SamplerSettings,
    StopReason,
    Timings,
    Usage,
)
from sotto.domain.ids import ConversationId, JobId, MessageId, is_temporary
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel, LoadedModel
from sotto.services.adapters import opened, with_files
from sotto.services.engine_on_demand import EngineOnDemand
from sotto.services.hub import EventHub
from sotto.services.job_sinks import (
    AnswerSink,
    EstimateSink,
    MeasurementSink,
    RelayedAnswer,
    RelayedEstimates,
    RelayedMeasurement,
    RelayedReplay,
    SayingSink,
    measurement_stopped,
)
from sotto.services.model_announcements import NOTHING_LOADED, ModelAnnouncements, state_of
from sotto.services.queued_job import QueuedJob
from sotto.services.waiting_line import WaitingLine

if TYPE_CHECKING:  # the queue is there from the start, the engine from the first request on
    from sotto.engine.client import EngineClient
    from sotto.engine.protocol import Hello, Probed


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """Everything one answer needs. The sampler's seed must be set.

    ``continue_last``: go on with the last message, an answer that was cut.
    ``insists``: load the model even though it crashed the engine repeatedly; the user was told and wants it.
    ``conversation``: the one that the answer is for, if any.
    ``context`` says what may be left out of a chat that is too long; ``sources`` which message of the chat each of
    ``messages`` is, None for instructions. ``origins``: who said which value of the sampler;
    the rest is as in Settings.
    """

    job: JobId
    model: InstalledModel
    load: LoadSettings
    messages: tuple[PromptMessage, ...]
    sampler: SamplerSettings
    insists: bool = False
    continue_last: bool = False
    conversation: ConversationId | None = None
    context: ContextRules = ContextRules()
    sources: tuple[MessageId | None, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)


class GenerationQueue:
    """Runs jobs one after the other, in the order of :class:`WaitingLine`. Owner thread only; sinks are called there.

    Whoever waits is told how many go before, whenever that changes. A model that is chosen while an answer is written
    is loaded after it, one that is unloaded ends it.
    """

    def __init__(self, make_client: Callable[[], EngineClient], hub: EventHub) -> None:
        """``make_client`` is called with the first request."""
        self._engine = EngineOnDemand(make_client, self._on_engine_gone)
        self._announcements = ModelAnnouncements(hub)
        self._waiting: WaitingLine[QueuedJob] = WaitingLine()
        self._current: QueuedJob | None = None
        self.adapters: Callable[[], Sequence[InstalledModel]] = tuple
        """Tells which LoRA adapters are installed."""

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
    def is_idle(self) -> bool:
        """Whether nothing is done, and nothing waits."""
        return self._current is None and not self._waiting

    @property
    def idle_model(self) -> InstalledModel | None:
        """The model in memory, if nothing is asked of it."""
        last = self._announcements.last
        return last[0] if self.is_idle and self.loaded is not None and last is not None else None

    def has_in_memory(self, model: InstalledModel, load: LoadSettings) -> bool:
        """Return whether ``model`` is in memory, loaded in this way."""
        load = opened(load, model, self.adapters())
        return self.loaded is not None and self._announcements.was_last(model, load)

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
        """Queue one answer. Raises ``adapter_missing``."""
        self._submit(request, sink)

    def _submit(self, request: GenerationRequest, sink: AnswerSink, *, is_background: bool = False) -> None:
        sampler = with_files(request.sampler, self.adapters())
        load = opened(request.load, request.model, (), sampler.adapters)

        def begin(loaded: LoadedModel) -> None:
            load_ms = loaded.load_ms if entry.did_load else 0.0
            answer = RelayedAnswer(sink, loaded, load_ms, self._next)
            self._engine.client.generate(
                request.job,
                request.messages,
                sampler,
                answer,
                continue_last=request.continue_last,
                context=request.context,
                conversation=_kept_for(request),
            )

        def stopped() -> None:
            sink.on_finished(Completion(StopReason.STOPPED, Usage(), Timings()), None)

        entry = QueuedJob(request.job, request.model, load, sink, begin, stopped, request.insists, request.conversation)
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
        tune: bool = False,
    ) -> None:
        """Queue a measurement; token counts, and ``tune``, as in ``sotto bench``."""

        def begin(loaded: LoadedModel) -> None:
            self._engine.client.bench(
                job, prompt, generate, depth, repeat, RelayedMeasurement(sink, loaded, self._next), tune=tune
            )

        self._enqueue(QueuedJob(job, model, load, sink, begin, lambda: sink.on_failed(measurement_stopped())))

    def replay(
        self, job: JobId, model: InstalledModel, load: LoadSettings, read: str, say: str, repeat: int, sink: SayingSink
    ) -> None:
        """Queue finding out how fast ``model`` says ``say`` after reading ``read``, as ``sotto bench --replay``."""

        def begin(loaded: LoadedModel) -> None:
            self._engine.client.replay(job, read, say, repeat, RelayedReplay(sink, loaded, self._next))

        self._enqueue(QueuedJob(job, model, load, sink, begin, lambda: sink.on_failed(measurement_stopped())))

    def perplexity(
        self, job: JobId, model: InstalledModel, load: LoadSettings, text: str, most_windows: int, sink: EstimateSink
    ) -> None:
        """Queue finding out how well ``model`` foretells ``text``, in parts as long as the context window of ``load``;
        ``most_windows`` of them at most (0: all)."""

        def begin(loaded: LoadedModel) -> None:
            relayed = RelayedEstimates(sink, self._next)
            self._engine.client.perplexity(job, text, loaded.n_ctx, most_windows, relayed)

        self._enqueue(QueuedJob(job, model, load, sink, begin, lambda: sink.on_failed(measurement_stopped())))

    def load(self, model: InstalledModel, load: LoadSettings) -> None:
        """Load ``model`` without a job; its progress is announced as ModelStateChanged. The newest request wins."""
        self._forget_loads()
        if self._current is not None and self._current.sink is None:
            self._stop_current(self._current)
        self._enqueue(QueuedJob(JobId(""), model, load, None, lambda _loaded: self._next(), lambda: None, insists=True))

    def renew_prompts(self) -> None:
        """What is to be kept of prompts has changed: a running engine is told."""
        if self._engine.made is not None:
            self._engine.made.renew_prompts()

    def forget_prompts(self, conversation: str) -> None:
        """Have a running engine forget what it keeps of a conversation, or of all if it is empty."""
        if self._engine.made is not None:
            self._engine.made.forget_prompts(conversation)

    def count_tokens(self, text: str, deliver: Callable[[int | None], None]) -> None:
        """Ask how many tokens ``text`` is for the model in memory; None, perhaps at once, if nobody can tell."""
        if self.loaded is None:
            deliver(None)
        else:
            self._engine.client.count_tokens(text, deliver)

    def stop(self, job: JobId) -> None:
        """End ``job`` wherever it is; its sink hears about it. A job that is over is ignored."""
        for entry in self._waiting:
            if entry.job == job:
                self._waiting.remove(entry)
                entry.stopped()
                self._tell_places()
                return
        if self._current is not None and self._current.job == job:
            self._stop_current(self._current)

    def look_at(self, conversation: ConversationId | None) -> None:
        """Say which conversation somebody looks at: if its answer waits, it goes before the others."""
        self._waiting.in_view = conversation
        self._tell_places()

    def ahead_of(self, job: JobId) -> int:
        """Return how many jobs go before ``job``; 0 if it is being done, or over."""
        return next((entry.ahead for entry in self._waiting if entry.job == job), 0)

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
            self._waiting.take().stopped()
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
            self._waiting.take().stopped()
        if self._current is not None:
            self._current.is_stopped = True
        if self._engine.made is not None:
            self._engine.made.close()

    def _enqueue(self, entry: QueuedJob) -> None:
        if self._current is not None:
            self._waiting.append(entry)
            if self._current.is_background:
                self._stop_current(self._current)
            self._tell_places()
            return
        self._start(entry)

    def _start(self, entry: QueuedJob) -> None:
        self._current = entry
        entry.load = opened(entry.load, entry.model, self.adapters())
        if not self.has_in_memory(entry.model, entry.load):
            entry.did_load = True
            self._announcements.announce(state_of(entry.model, ModelState.LOADING))
        self._engine.client.load(str(entry.model.path), entry.load, _Loading(self, entry), force=entry.insists)

    def _stop_current(self, entry: QueuedJob) -> None:
        if entry.is_stopped:
            return
        entry.is_stopped = True
        if entry.has_begun:
            self._engine.client.stop(entry.job)
        else:
            self._engine.client.cancel_load()

    def _tell_places(self) -> None:
        """Tell those who wait how many answers and measurements go before them, if that has changed."""
        is_shared = self._current is not None and self._current.sink is not None and not self._current.is_background
        ahead = int(is_shared)
        for entry in tuple(self._waiting):
            is_news, entry.ahead = entry.ahead != ahead, ahead
            if is_news and ahead and entry.sink is not None:
                entry.sink.on_queued(ahead)
            if entry.sink is not None:
                ahead += 1

    def _forget_loads(self) -> None:
        """Forget the mere loads that wait: something newer was asked for."""
        self._waiting.keep(lambda entry: entry.sink is not None)

    def _next(self, state: ModelStateChanged | None = None) -> None:
        """The current job is over; called before its sink hears of it, so that a sink may queue another.

        ``state`` is announced instead of whether a model is in memory.
        """
        self._current = None
        self._announcements.announce(state or self._announcements.resting_state(self.loaded))
        if self._waiting:
            self._start(self._waiting.take())
        self._tell_places()

    def on_load_progress(self, entry: QueuedJob, fraction: float) -> None:
        """The model of ``entry`` is ``fraction`` loaded."""
        self._announcements.announce(state_of(entry.model, ModelState.LOADING, progress=fraction))
        if entry.sink is not None:
            entry.sink.on_loading(fraction)

    def on_load_finished(self, entry: QueuedJob, loaded: LoadedModel) -> None:
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

    def on_load_failed(self, entry: QueuedJob, error: UserFacingError) -> None:
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


def _kept_for(request: GenerationRequest) -> str:
    """Return the conversation that what is read may be kept for; nothing is kept of temporary ones."""
    return request.conversation if request.conversation and not is_temporary(request.conversation) else ""


@dataclass(frozen=True, slots=True)
class _Loading:
    """Carries a load's outcome to the queue."""

    queue: GenerationQueue
    entry: QueuedJob

    def on_progress(self, fraction: float) -> None:
        self.queue.on_load_progress(self.entry, fraction)

    def on_loaded(self, model: LoadedModel) -> None:
        self.queue.on_load_finished(self.entry, model)

    def on_failed(self, error: UserFacingError) -> None:
        self.queue.on_load_failed(self.entry, error)
