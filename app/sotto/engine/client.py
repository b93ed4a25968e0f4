"""The engine as services use it: load a model, let it write, stop it, get the memory back.

The state machine of ``engine/states.py`` lives here. It never restarts a crashed engine by itself: the next load does.
"""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import LoadSettings, PromptMessage, SamplerSettings
from sotto.domain.ids import JobId
from sotto.domain.models import LoadedModel
from sotto.engine.exit_codes import Fault, Phase, explain_exit
from sotto.engine.jobs import BenchJob, GenerationJob, Job
from sotto.engine.process import ClientLimits, EngineEnd, EngineProcess
from sotto.engine.protocol import (
    Bench,
    BenchFinished,
    BenchRun,
    Failed,
    Finished,
    Generate,
    Hello,
    Load,
    Loaded,
    LoadFailed,
    LoadProgress,
    PromptProgress,
    Started,
    Stop,
    Token,
    WireMessage,
)
from sotto.engine.restart_policy import CrashHistory, LoadKey
from sotto.engine.sinks import BenchSink, GenerationSink, LoadSink
from sotto.engine.states import EngineState, IllegalTransitionError, check_transition
from sotto.ipc.child import Post
from sotto.ipc.commands import child_environment
from sotto.ipc.jsonl import ProtocolError


@dataclass(frozen=True, slots=True)
class _LoadRequest:
    key: LoadKey
    sink: LoadSink


class EngineClient:
    """Parent side of the engine; 0 or 1 process at a time.

    Everything happens on the owner thread (which must live as long as the program, see
    :class:`~sotto.ipc.child.ChildProcess`) and nothing waits, except :meth:`close`. Sinks and both callbacks are
    called there through ``post``, after the request that caused them has returned; ``on_state_changed`` may be called
    from inside it. A request that the state rules out raises :class:`IllegalTransitionError`.
    """

    def __init__(
        self,
        command: Sequence[str],
        post: Post,
        *,
        clock: Callable[[], float] = time.monotonic,
        limits: ClientLimits = ClientLimits(),
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """``environ`` is what the child's environment is made from; None is that of this process."""
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
        self._loaded: tuple[LoadKey, LoadedModel] | None = None
        self._wanted: _LoadRequest | None = None  # to be sent as soon as the process is fit for it
        self._loading: _LoadRequest | None = None  # sent
        self._job: Job | None = None
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
        return self._loaded[1] if self._loaded else None

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
        self._is_start_wanted = True
        self._advance()

    def load(self, path: str, settings: LoadSettings, sink: LoadSink, *, force: bool = False) -> None:
        """Load the model at ``path``; a running load is given up for it, a running job stopped.

        Another model in memory is removed with its process: only an ended process gives all its memory back. After
        repeated crashes with the same model and settings the load is refused (``engine_crash_loop``) unless ``force``.
        """
        self._check_open()
        request = _LoadRequest(LoadKey(path, settings), sink)
        if force:
            self.history.forgive(request.key)
        elif self.history.is_open(request.key, self._clock()):
            self._post(functools.partial(sink.on_failed, _crash_loop(path)))
            return
        self._give_up_wanted()
        if self._loading is not None and self._loading.key == request.key:
            self._post(functools.partial(self._loading.sink.on_failed, _cancelled()))
            self._loading = request
            return
        self._give_up_loading()
        self._wanted = request
        if self._is_in_memory(request.key):
            self._post(self._confirm_wanted)
        else:
            self._advance()

    def cancel_load(self) -> None:
        """Give up a load that is wanted or running; a running one takes the process with it."""
        self._give_up_wanted()
        self._give_up_loading()

    def generate(
        self, job: JobId, messages: Sequence[PromptMessage], settings: SamplerSettings, sink: GenerationSink
    ) -> None:
        """Write one answer. The state must be READY."""
        self._run(GenerationJob(job, sink), Generate(job, list(messages), settings))

    def bench(self, job: JobId, prompt: int, generate: int, depth: int, repeat: int, sink: BenchSink) -> None:
        """Measure; see :class:`sotto.engine.protocol.Bench`. The state must be READY."""
        self._run(BenchJob(job, sink), Bench(job, prompt, generate, depth, repeat))

    def stop(self, job: JobId) -> None:
        """End ``job`` early; its sink gets ``on_finished`` in any case. A job that is over is ignored."""
        if self._job is not None and self._job.id == job and self._state is EngineState.GENERATING:
            self._stop_job()

    def unload(self) -> None:
        """End the process, so that the system gets its memory back. A running job ends as stopped."""
        self.cancel_load()
        self._is_start_wanted = False
        if self._job is not None:
            job, self._job = self._job, None
            self._post(job.stopped)
            self._end_process(at_once=True)
        else:
            self._end_process()

    def close(self, timeout: float = 2.0) -> None:
        """End everything and wait for it, ``timeout`` seconds at most; for the end of the program. Idempotent.

        A running job ends as stopped before this returns.
        """
        if self._is_closed:
            return
        self._is_closed = True
        self._is_start_wanted = False
        requests = [request for request in (self._wanted, self._loading) if request is not None]
        job = self._job
        self._wanted = self._loading = self._job = self._loaded = None
        if self._process is not None:
            self._process.close(timeout)
            self._process = None
            if self._state is not EngineState.STOPPING:
                self._enter(EngineState.STOPPING)
            self._enter(EngineState.STOPPED)
        for request in requests:
            request.sink.on_failed(_cancelled())
        if job is not None:
            job.stopped()

    # EngineListener: called by the process, on the owner thread

    def on_message(self, message: WireMessage) -> None:
        """Handle one message of the engine."""
        match message:
            case Hello():
                self._hello = message
                self._enter(EngineState.IDLE)
                self._advance()
            case LoadProgress() | Loaded() | LoadFailed():
                self._on_load_message(message)
            case (
                Started() | PromptProgress() | Token() | Finished() | BenchRun() | BenchFinished() | Failed()
            ) if self._job is not None and self._job.id == message.job:
                self._on_job_message(self._job, message)
            case _:
                pass  # the last words of a job that is over

    def on_responsive_changed_(self) -> None: ...
