"""The engine as services use it: load a model, let it write, stop it, get the memory back.

The state machine of ``engine/states.py`` lives here. It never restarts a crashed engine by itself: the next load does.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import LoadSettings, PromptMessage, SamplerSettings
from sotto.domain.ids import JobId
from sotto.domain.models import LoadedModel
from sotto.engine.exit_codes import Phase, explain_exit
from sotto.engine.jobs import BenchJob, GenerationJob, Job, JobMessage
from sotto.engine.loads import LoadRequest, Loads, cancelled, crash_loop
from sotto.engine.process import EngineProcess
from sotto.engine.protocol import (
    Bench,
    Generate,
    Hello,
    Load,
    Loaded,
    LoadFailed,
    LoadProgress,
    Stop,
    Tokenize,
    Tokenized,
)
from sotto.engine.restart_policy import MAX_CRASHES, CrashHistory, LoadKey
from sotto.engine.sinks import BenchSink, GenerationSink, LoadSink
from sotto.engine.states import EngineState, IllegalTransitionError, check_transition
from sotto.engine.token_questions import Deliver, TokenQuestions
from sotto.ipc.child import Post
from sotto.ipc.commands import child_environment
from sotto.ipc.jsonl import ProtocolError
from sotto.ipc.program import ClientLimits, Fault, ProgramEnd
from sotto.ipc.wire import WireMessage

_DEFAULT_LIMITS = ClientLimits()


class EngineClient:
    """Parent side of the engine; 0 or 1 process at a time.

    Everything happens on the owner thread (which must live as long as the program, see
    :class:`~sotto.ipc.child.ChildProcess`) and nothing waits, except :meth:`close`. Sinks are called there after the
    request that caused it has returned; ``on_state_changed`` may be called from inside it. A request that the state
    rules out raises :class:`IllegalTransitionError`.

    ``environ`` is what the child's environment is made from; None means that of this process.
    """

    def __init__(
        self,
        command: Sequence[str],
        post: Post,
        *,
        clock: Callable[[], float] = time.monotonic,
        limits: ClientLimits = _DEFAULT_LIMITS,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.on_state_changed: Callable[[EngineState], None] | None = None
        self.on_responsive_changed: Callable[[bool], None] | None = None
        self.history = CrashHistory()
        self._command = list(command)
        self._post = post
        self._clock = clock
        self._limits = limits
        self._environ = environ
        self._state = EngineState.STOPPED
        self._process: EngineProcess | None = None
        self._hello: Hello | None = None
        self._loads = Loads(post)
        self._in_memory: tuple[LoadKey, LoadedModel] | None = None
        self._job: Job | None = None
        self._token_questions = TokenQuestions()
        self._is_start_wanted = False
        self._is_closed = False

    @property
    def state(self) -> EngineState:
        """What the engine is doing."""
        return self._state

    @property
    def hello(self) -> Hello | None:
        """What the engine said about itself; kept after its end."""
        return self._hello

    @property
    def loaded(self) -> LoadedModel | None:
        """The model in memory."""
        return self._in_memory[1] if self._in_memory else None

    @property
    def pid(self) -> int | None:
        """Process id of the engine, if there is one."""
        return self._process.pid if self._process else None

    @property
    def is_responsive(self) -> bool:
        """False while a running engine doesn't answer pings: it is stuck. Stop still works, by killing it."""
        return self._process is None or self._process.is_responsive

    def start(self) -> None:
        """Start the process if there is none; nothing is loaded yet."""
        self._check_open()
        self._is_start_wanted = self._process is None or self._process.is_ending
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
        if self._has_in_memory(request.key):
            self._post(self._confirm_wanted)
        else:
            self._advance()

    def cancel_load(self) -> None:
        """Give up a load that is wanted or running; a running one takes the process with it."""
        self._loads.give_up_wanted()
        if self._loads.give_up_running():
            self._kill_process()

    def generate(
        self,
        job: JobId,
        messages: Sequence[PromptMessage],
        settings: SamplerSettings,
        sink: GenerationSink,
        *,
        continue_last: bool = False,
    ) -> None:
        """Write one answer; ``settings.seed`` must be set. The state must be READY.

        With ``continue_last`` the last message is an answer, and ``sink`` gets what comes after it.
        """
        self._run(GenerationJob(job, sink), Generate(job, list(messages), settings, continue_last))

    def bench(self, job: JobId, prompt: int, generate: int, depth: int, repeat: int, sink: BenchSink) -> None:
        """Measure; see :class:`sotto.engine.protocol.Bench`. The state must be READY."""
        self._run(BenchJob(job, sink), Bench(job, prompt, generate, depth, repeat))

    def count_tokens(self, text: str, deliver: Deliver) -> None:
        """Ask how many tokens ``text`` is for the model in memory; possible in every state, also during a job.

        ``deliver`` gets None where there is no model, when the text is too long, or when the engine ends meanwhile.
        """
        self._check_open()
        if self._in_memory is None or self._live_process().is_ending:
            self._post(lambda: deliver(None))
            return
        request = self._token_questions.add(deliver)
        try:
            self._live_process().send(Tokenize(request, text))
        except ProtocolError:
            self._post(lambda: self._token_questions.answered(Tokenized(request, -1)))

    def stop(self, job: JobId) -> None:
        """End ``job`` early; its sink gets ``on_finished`` in any case. A job that is over is ignored."""
        if self._job is not None and self._job.id == job:
            self._stop_job()

    def unload(self) -> None:
        """End the process, so that the system gets its memory back. A running job ends as stopped."""
        self._is_start_wanted = False
        self.cancel_load()
        if self._job is not None:
            job, self._job = self._job, None
            self._post(job.stopped)
            self._kill_process()
        elif self._process is not None:
            self._quit_process()

    def close(self, timeout: float = 2.0) -> None:
        """End everything and wait for it, ``timeout`` seconds at most; for the end of the program. Idempotent.

        A running job ends as stopped before this returns.
        """
        if self._is_closed:
            return
        self._is_closed = True
        requests = [self._loads.take_wanted(), self._loads.take_running()]
        job, self._job = self._job, None
        if self._process is not None:
            self._leave_process()
            self._process.close(timeout)
            self._process = None
            self._enter(EngineState.STOPPED)
        self._token_questions.give_up()
        for request in requests:
            if request is not None:
                request.sink.on_failed(cancelled())
        if job is not None:
            job.stopped()

    # What the process reports

    def _on_message(self, message: WireMessage) -> None:
        if isinstance(message, Hello):
            self._hello = message
            self._enter(EngineState.IDLE)
            self._advance()
        elif isinstance(message, LoadProgress | Loaded | LoadFailed):
            self._on_load_message(message)
        elif isinstance(message, Tokenized):
            self._token_questions.answered(message)
        elif isinstance(message, JobMessage) and self._job is not None and self._job.id == message.job:
            self._on_job_message(self._job, message)

    def _on_load_message(self, message: LoadProgress | Loaded | LoadFailed) -> None:
        request = self._loads.running
        if request is None:
            self._live_process().abandon(Fault.GARBLED, f"{message.type} without a load")
        elif isinstance(message, LoadProgress):
            request.sink.on_progress(message.fraction)
        elif isinstance(message, Loaded):
            self._loads.take_running()
            self.history.loaded(request.key)
            self._in_memory = (request.key, message.model)
            self._enter(EngineState.READY)
            request.sink.on_loaded(message.model)
        else:
            self._loads.take_running()
            self._enter(EngineState.IDLE)
            request.sink.on_failed(UserFacingError(message.code, message.text, message.hint, message.details))

    def _on_job_message(self, job: Job, message: JobMessage) -> None:
        if job.is_end(message):
            self._job = None
            self._live_process().expectation_met()
            self._enter(EngineState.READY)
            self._advance()
        job.deliver(message)

    def _on_responsive_changed(self, is_responsive: bool) -> None:
        if self.on_responsive_changed is not None:
            self.on_responsive_changed(is_responsive)

    def _on_gone(self, end: ProgramEnd) -> None:
        self._process = None
        self._token_questions.give_up()
        if end.was_asked:
            self._enter(EngineState.STOPPED)
        else:
            self._on_crash(end)
        self._advance()

    def _on_crash(self, end: ProgramEnd) -> None:
        """Tell everyone who waits for the engine. A wanted model that was not yet sent is not to blame and stays."""
        old_state = self._state
        error = self._explain_crash(end)
        request = self._loads.take_running()
        if old_state is EngineState.STARTING:
            request = self._loads.take_wanted()
        job, self._job, self._in_memory, self._is_start_wanted = self._job, None, None, False
        self._enter(EngineState.CRASHED)
        if request is not None:
            request.sink.on_failed(error)
        if job is not None and old_state is EngineState.STOPPING:
            job.stopped()
        elif job is not None:
            job.failed(error)

    def _explain_crash(self, end: ProgramEnd) -> UserFacingError:
        """Return the words for the crash, and count it against the model."""
        phase = Phase.GENERATING if self._job else Phase.LOADING if self._loads.running else Phase.IDLE
        request = self._loads.running
        if self._state is EngineState.STARTING:
            phase, request = Phase.STARTING, self._loads.wanted
        key = request.key if request else self._in_memory[0] if self._in_memory else None
        if key is not None:
            self.history.record(key, self._clock(), while_loading=phase is Phase.LOADING)
        return explain_exit(end.status, phase, PurePath(key.path).name if key else "", end.fault, end.reason)

    # What is done next

    def _advance(self) -> None:
        """Take the next step towards the model that is wanted."""
        wanted = self._loads.wanted
        if wanted is not None and self._has_in_memory(wanted.key):
            return  # _confirm_wanted is on its way
        match self._state:
            case EngineState.STOPPED | EngineState.CRASHED if wanted or self._is_start_wanted:
                self._start_process()
            case EngineState.IDLE if wanted and not self._live_process().is_ending:
                self._send_load()
            case EngineState.LOADING if wanted and self._loads.running:
                self._replace_load(wanted, self._loads.running)
            case EngineState.READY if wanted:
                self._quit_process()
            case EngineState.GENERATING if wanted:
                self._stop_job()
            case _:
                pass  # nothing to do, or something to wait for

    def _start_process(self) -> None:
        self._is_start_wanted = False
        self._enter(EngineState.STARTING)
        environ = os.environ if self._environ is None else self._environ
        try:
            self._process = EngineProcess(
                self._command,
                child_environment(environ),
                self._post,
                self._clock,
                self._limits,
                on_message=self._on_message,
                on_responsive_changed=self._on_responsive_changed,
                on_gone=self._on_gone,
            )
        except OSError as os_error:
            request = self._loads.take_wanted()
            self._enter(EngineState.CRASHED)
            if request is not None:
                self._loads.refuse(request, _not_started(os_error))

    def _send_load(self) -> None:
        request = self._loads.running = self._loads.take_wanted()
        if request is not None:
            self._live_process().send(Load(request.key.path, request.key.settings))
            self._enter(EngineState.LOADING)

    def _replace_load(self, wanted: LoadRequest, running: LoadRequest) -> None:
        """Let ``wanted`` take the place of ``running``, in the same process if it is the same load."""
        self._loads.give_up_running()
        if wanted.key == running.key and not self._live_process().is_ending:
            self._loads.running = self._loads.take_wanted()
        else:
            self._kill_process()

    def _confirm_wanted(self) -> None:
        """Report a load of what was in memory already, if it still is."""
        wanted = self._loads.wanted
        if wanted is not None and self._in_memory is not None and self._has_in_memory(wanted.key):
            self._loads.take_wanted()
            wanted.sink.on_loaded(self._in_memory[1])
        else:
            self._advance()

    def _run(self, job: Job, message: Generate | Bench) -> None:
        self._check_open()
        check_transition(self._state, EngineState.GENERATING)
        try:
            self._live_process().send(message)
        except ProtocolError as protocol_error:
            failure = UserFacingError(
                "prompt_too_long",
                "The conversation is too long to be passed to the engine.",
                "Remove large attachments or start a new conversation.",
                str(protocol_error),
            )
            self._post(lambda: job.failed(failure))
            return
        self._job = job
        self._enter(EngineState.GENERATING)

    def _stop_job(self) -> None:
        if self._state is EngineState.GENERATING and self._job is not None:
            process = self._live_process()
            process.send(Stop(self._job.id))
            process.expect_within(self._limits.stop, self._force_stop)
            self._enter(EngineState.STOPPING)

    def _force_stop(self) -> None:
        """The engine did not stop the job in time: end the process instead. The next load starts a new one."""
        job, self._job = self._job, None
        self._kill_process()
        if job is not None:
            job.stopped()

    def _quit_process(self) -> None:
        self._leave_process()
        self._live_process().quit()

    def _kill_process(self) -> None:
        self._leave_process()
        self._live_process().kill()

    def _leave_process(self) -> None:
        self._in_memory = None
        if self._state is not EngineState.STOPPING:
            self._enter(EngineState.STOPPING)

    def _has_in_memory(self, key: LoadKey) -> bool:
        return self._in_memory is not None and self._in_memory[0] == key and not self._live_process().is_ending

    def _live_process(self) -> EngineProcess:
        assert self._process is not None, f"no engine process in state {self._state}"
        return self._process

    def _check_open(self) -> None:
        if self._is_closed:
            raise IllegalTransitionError("the engine client is closed")

    def _enter(self, state: EngineState) -> None:
        check_transition(self._state, state)
        self._state = state
        if self.on_state_changed is not None:
            self.on_state_changed(state)


def _not_started(error: OSError) -> UserFacingError:
    return UserFacingError(
        "engine_not_started",
        "The engine could not be started.",
        "Install Sotto again; if this goes on, report it with the details.",
        f"{type(error).__name__}: {error.strerror}",
    )
