"""The engine as services use it: load a model, let it write, stop it, get the memory back.

What is asked meets what the engine reports here, and the next step is taken. Nothing restarts a crashed engine by
itself: the next load does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from sotto.domain.generation import ContextRules, LoadSettings, PromptMessage, SamplerSettings
from sotto.domain.ids import JobId
from sotto.domain.models import LoadedModel
from sotto.engine.crashes import crash_of
from sotto.engine.exit_codes import Phase
from sotto.engine.jobs import BenchJob, GenerationJob, Job, JobMessage, PerplexityJob, ReplayJob
from sotto.engine.lifecycle import EngineLifecycle
from sotto.engine.loads import LoadRequest, Loads, cancelled, crash_loop, not_started
from sotto.engine.protocol import (
    Bench,
    ForgetPrompts,
    Generate,
    Hello,
    KeepPrompts,
    Loaded,
    LoadFailed,
    LoadProgress,
    MeasurePerplexity,
    Probed,
    ReadingMeasured,
    Replay,
    Tokenized,
)
from sotto.engine.restart_policy import MAX_CRASHES, CrashHistory, LoadKey
from sotto.engine.running_job import RunningJob
from sotto.engine.sandbox_questions import Deliver, SandboxQuestions
from sotto.engine.silence import SilenceWatch
from sotto.engine.sinks import BenchSink, GenerationSink, LoadSink, PerplexitySink, ReadingSpeeds, ReplaySink
from sotto.engine.states import EngineState, IllegalTransitionError
from sotto.engine.token_questions import TokenQuestions
from sotto.ipc.child import Post
from sotto.ipc.program import ClientLimits, ProgramEnd
from sotto.ipc.wire import WireMessage

_DEFAULT_LIMITS = ClientLimits()
_USUAL_RULES = ContextRules()


class EngineClient:
    """Parent side of the engine; 0 or 1 process at a time.

    Everything happens on the owner thread (which must live as long as the program, see
    :class:`~sotto.ipc.child.ChildProcess`) and nothing waits, except :meth:`close`. Sinks are called there after the
    request that caused it has returned; ``on_state_changed`` may be called from inside it. A request that the state
    rules out raises :class:`IllegalTransitionError`.

    ``environ`` is what the child's environment is made from; None means that of this process. ``speeds`` keeps what
    the engine measures of this computer; None: nothing is kept.
    """

    def __init__(
        self,
        command: Sequence[str],
        post: Post,
        *,
        clock: Callable[[], float] = time.monotonic,
        limits: ClientLimits = _DEFAULT_LIMITS,
        environ: Mapping[str, str] | None = None,
        speeds: ReadingSpeeds | None = None,
        keep_prompts: Callable[[], KeepPrompts | None] = lambda: None,
    ) -> None:
        self.on_state_changed: Callable[[EngineState], None] | None = None
        self.on_responsive_changed: Callable[[bool], None] | None = None
        self.history = CrashHistory()
        self._post = post
        self._clock = clock
        self._engine = EngineLifecycle(
            command,
            post,
            clock,
            limits,
            environ,
            keep_prompts,
            on_state_changed=self._on_state_changed,
            on_message=self._on_message,
            on_responsive_changed=self._on_responsive_changed,
            on_gone=self._on_gone,
        )
        self._keep_prompts = keep_prompts
        self._hello: Hello | None = None
        self._speeds = speeds
        self._silence = SilenceWatch(self._engine, limits.silence, self._has_graphics)
        self._loads = Loads(self._engine, post, self.history, self._silence, speeds)
        self._job = RunningJob(self._engine, post, self._silence, limits.stop)
        self._token_questions = TokenQuestions(post)
        self._sandbox_questions = SandboxQuestions(lambda probe: self._engine.process.send(probe))
        self._is_start_wanted = False
        self._is_closed = False

    @property
    def state(self) -> EngineState:
        """What the engine is doing."""
        return self._engine.state

    @property
    def hello(self) -> Hello | None:
        """What the engine said about itself; kept after its end."""
        return self._hello

    @property
    def loaded(self) -> LoadedModel | None:
        """The model in memory."""
        return self._engine.loaded

    @property
    def pid(self) -> int | None:
        """Process id of the engine, if there is one."""
        return self._engine.pid

    @property
    def is_responsive(self) -> bool:
        """False while a running engine doesn't answer pings: it is stuck. Stop still works, by killing it."""
        return self._engine.is_responsive

    def start(self) -> None:
        """Start the process if there is none; nothing is loaded yet."""
        self._check_open()
        self._is_start_wanted = not self._engine.is_usable
        self._advance()

    def load(self, path: str, settings: LoadSettings, sink: LoadSink, *, force: bool = False) -> None:
        """Load the model at ``path``; a running load is given up for it, a running job stopped.

        Another model in memory is removed with its process: only an ended process gives all its memory back. After
        repeated crashes with the same model and settings the load is refused (``engine_crash_loop``) unless ``force``.
        """
        self._check_open()
        request = LoadRequest(LoadKey(path, settings), sink)
        if force:
            self.history.forgive(request.key)
        elif self.history.is_open(request.key, self._clock()):
            self._loads.refuse(request, crash_loop(request.key, MAX_CRASHES))
            return
        self._loads.want(request)
        if self._engine.has_in_memory(request.key):
            self._post(self._confirm_wanted)
        else:
            self._advance()

    def cancel_load(self) -> None:
        """Give up a load that is wanted or running; a running one takes the process with it."""
        self._loads.give_up_wanted()
        if self._loads.give_up_running():
            self._engine.kill()

    def generate(
        self,
        job: JobId,
        messages: Sequence[PromptMessage],
        settings: SamplerSettings,
        sink: GenerationSink,
        *,
        continue_last: bool = False,
        context: ContextRules = _USUAL_RULES,
        conversation: str = "",
    ) -> None:
        """Write one answer; ``settings.seed`` must be set. The state must be READY.

        With ``continue_last`` the last message is an answer, and ``sink`` gets what comes after it. ``context`` says
        what may be left out of a chat that is too long. What is read is kept for ``conversation``, if that is given.
        """
        message = Generate(job, list(messages), settings, continue_last, context, conversation)
        self._start_job(GenerationJob(job, sink), message)

    def bench(
        self, job: JobId, prompt: int, generate: int, depth: int, repeat: int, sink: BenchSink, *, tune: bool = False
    ) -> None:
        """Measure; see :class:`sotto.engine.protocol.Bench`. The state must be READY."""
        self._start_job(BenchJob(job, sink), Bench(job, prompt, generate, depth, repeat, tune))

    def replay(self, job: JobId, read: str, say: str, repeat: int, sink: ReplaySink) -> None:
        """Measure; see :class:`sotto.engine.protocol.Replay`. The state must be READY."""
        self._start_job(ReplayJob(job, sink), Replay(job, read, say, repeat))

    def perplexity(self, job: JobId, text: str, window: int, most_windows: int, sink: PerplexitySink) -> None:
        """Measure; see :class:`sotto.engine.protocol.MeasurePerplexity`. The state must be READY."""
        self._start_job(PerplexityJob(job, sink), MeasurePerplexity(job, text, window, most_windows))

    def renew_prompts(self) -> None:
        """Tell a running engine anew what to keep of prompts; what it has in memory of them is forgotten."""
        if not self._is_closed and self._engine.is_usable:
            self._engine.process.send(self._keep_prompts() or KeepPrompts("", "", 0))

    def forget_prompts(self, conversation: str) -> None:
        """Have a running engine forget what was kept of a conversation, or of all if it is empty."""
        if not self._is_closed and self._engine.is_usable:
            self._engine.process.send(ForgetPrompts(conversation))

    def count_tokens(self, text: str, deliver: Callable[[int | None], None]) -> None:
        """Ask how many tokens ``text`` is for the model in memory; possible in every state, also during a job.

        ``deliver`` gets None where there is no model, when the text is too long, or when the engine ends meanwhile.
        """
        self._check_open()
        if self._engine.loaded is None or not self._engine.is_usable:
            self._post(lambda: deliver(None))
        else:
            self._token_questions.ask(text, self._engine.process.send, deliver)

    def probe(self, files: Sequence[str], deliver: Deliver) -> None:
        """Have the engine try what it must not be able to do; it is started if there is none.

        ``files`` and folders can be read by this process and must be out of its reach. ``deliver`` gets None when the
        engine ends meanwhile or can't be started.
        """
        self._check_open()
        self._sandbox_questions.ask(files, deliver)
        self._advance()

    def stop(self, job: JobId) -> None:
        """End ``job`` early; its sink gets ``on_finished`` in any case. A job that is over is ignored."""
        if self._job.of(job) is not None:
            self._job.stop()

    def unload(self) -> None:
        """End the process, so that the system gets its memory back. A running job ends as stopped."""
        self._is_start_wanted = False
        self.cancel_load()
        if self._job:
            self._job.end()
        elif self._engine.has_process:
            self._engine.quit()

    def close(self, timeout: float = 2.0) -> None:
        """End everything and wait for it, ``timeout`` seconds at most; for the end of the program. Idempotent.

        A running job ends as stopped before this returns.
        """
        if self._is_closed:
            return
        self._is_closed = True
        requests = [self._loads.take_wanted(), self._loads.take_running()]
        job = self._job.take()
        self._engine.close(timeout)
        self._token_questions.give_up()
        self._sandbox_questions.engine_gone(will_return=False)
        for request in requests:
            if request is not None:
                request.sink.on_failed(cancelled())
        if job is not None:
            job.stopped()

    # What the process reports

    def _on_message(self, message: WireMessage) -> None:
        if isinstance(message, Hello):
            self._hello = message
            self._engine.enter(EngineState.IDLE)
            self._advance()
        elif isinstance(message, LoadProgress | Loaded | LoadFailed):
            self._loads.on_message(message)
        elif isinstance(message, ReadingMeasured):
            if self._speeds is not None:
                self._speeds.remember(message.speed)
        elif isinstance(message, Tokenized):
            self._token_questions.answered(message)
        elif isinstance(message, Probed):
            self._sandbox_questions.answered(message)
        elif isinstance(message, JobMessage) and (job := self._job.of(message.job)) is not None:
            self._on_job_message(job, message)

    def _has_graphics(self) -> bool:
        return self._hello is not None and any(device.kind in ("gpu", "integrated") for device in self._hello.devices)

    def _on_job_message(self, job: Job, message: JobMessage) -> None:
        self._silence.heard()
        if job.is_end(message):
            self._job.take()
            self._engine.process.expectation_met()
            self._engine.enter(EngineState.READY)
            self._advance()
        job.deliver(message)

    def _on_state_changed(self, state: EngineState) -> None:
        if self.on_state_changed is not None:
            self.on_state_changed(state)

    def _on_responsive_changed(self, is_responsive: bool) -> None:
        if self.on_responsive_changed is not None:
            self.on_responsive_changed(is_responsive)

    def _on_gone(self, end: ProgramEnd) -> None:
        self._token_questions.give_up()
        self._sandbox_questions.engine_gone(will_return=end.was_asked)
        if end.was_asked:
            self._engine.enter(EngineState.STOPPED)
        else:
            self._on_crash(end)
        self._advance()

    def _on_crash(self, end: ProgramEnd) -> None:
        """Tell everyone who waits for the engine. A wanted model that was not yet sent is not to blame and stays."""
        old_state = self._engine.state
        crash = crash_of(self._engine, self._loads, has_job=bool(self._job))
        if crash.blamed is not None:
            self.history.record(crash.blamed, self._clock(), while_loading=crash.phase is Phase.LOADING)
        error = crash.explain(end)
        request = self._loads.take_running()
        if old_state is EngineState.STARTING:
            request = self._loads.take_wanted()
        job = self._job.take()
        self._engine.in_memory, self._is_start_wanted = None, False
        self._engine.enter(EngineState.CRASHED)
        if request is not None:
            request.sink.on_failed(error)
        if job is not None and old_state is EngineState.STOPPING:
            job.stopped()
        elif job is not None:
            job.failed(error)

    # What is done next

    def _advance(self) -> None:
        """Take the next step towards the model that is wanted."""
        wanted = self._loads.wanted
        if wanted is not None and self._engine.has_in_memory(wanted.key):
            return  # _confirm_wanted is on its way
        state = self._engine.state
        if self._sandbox_questions.has_unsent and self._engine.is_usable and state is not EngineState.STARTING:
            self._sandbox_questions.send()
        match state:
            case EngineState.STOPPED | EngineState.CRASHED if (
                wanted or self._is_start_wanted or self._sandbox_questions.has_unsent
            ):
                self._start_process()
            case EngineState.IDLE if wanted and self._engine.is_usable:
                if self._engine.may_load(wanted.key):
                    self._loads.send_wanted()
                else:
                    self._engine.quit()
            case EngineState.LOADING if wanted and self._loads.running:
                self._loads.replace_running(wanted, self._loads.running)
            case EngineState.READY if wanted:
                self._engine.quit()
            case EngineState.GENERATING if wanted:
                self._job.stop()
            case _:
                pass  # nothing to do, or something to wait for

    def _start_process(self) -> None:
        self._is_start_wanted = False
        wanted = self._loads.wanted
        try:
            self._engine.start(wanted.key if wanted else None)
        except OSError as os_error:
            self._sandbox_questions.engine_gone(will_return=False)
            request = self._loads.take_wanted()
            self._engine.enter(EngineState.CRASHED)
            if request is not None:
                self._loads.refuse(request, not_started(os_error))

    def _confirm_wanted(self) -> None:
        """Report a load of what was in memory already, if it still is."""
        if not self._loads.confirm_wanted():
            self._advance()

    def _start_job(self, job: Job, message: Generate | Bench | Replay | MeasurePerplexity) -> None:
        self._check_open()
        self._job.start(job, message)

    def _check_open(self) -> None:
        if self._is_closed:
            raise IllegalTransitionError("the engine client is closed")
