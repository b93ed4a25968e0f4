"""From the engine's start to its end: its process, the state it is in, and the model that is in its memory.

The state machine of ``engine/states.py`` lives here; what is to be done next is for ``engine/client.py`` to decide.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence

from sotto.domain.models import LoadedModel
from sotto.engine.exit_codes import exit_name
from sotto.engine.opened_files import files_of
from sotto.engine.process import EngineProcess
from sotto.engine.protocol import Confine, KeepPrompts
from sotto.engine.restart_policy import LoadKey
from sotto.engine.states import EngineState, check_transition
from sotto.ipc.child import Post
from sotto.ipc.commands import engine_environment
from sotto.ipc.program import ClientLimits, Fault, ProgramEnd
from sotto.ipc.wire import WireMessage

UNCONFINED_VARIABLE = "SOTTO_UNCONFINED_ENGINE"
"""Set to anything, it leaves the engine all rights of the user: a way out where a graphics driver needs more."""

_DRIVER_FAULTS = frozenset(
    {"SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGTRAP", "0xC0000005", "0xC0000374", "0xC00000FD", "0xC0000409"}
)
"""Ends of an engine that has not said hello. No model was opened then; what runs besides llama.cpp are drivers."""


class EngineLifecycle:
    """0 or 1 process at a time; owner thread only. The callbacks are called there, the last two by the process.

    ``environ`` is what the child's environment is made from; None means that of this process. ``keep_prompts`` returns
    what a process is told to keep of prompts; None: nothing.
    """

    def __init__(
        self,
        command: Sequence[str],
        post: Post,
        clock: Callable[[], float],
        limits: ClientLimits,
        environ: Mapping[str, str] | None,
        keep_prompts: Callable[[], KeepPrompts | None],
        *,
        on_state_changed: Callable[[EngineState], None],
        on_message: Callable[[WireMessage], None],
        on_responsive_changed: Callable[[bool], None],
        on_gone: Callable[[ProgramEnd], None],
    ) -> None:
        self._command = list(command)
        self._post = post
        self._clock = clock
        self._limits = limits
        self._environ = environ
        self._keep_prompts = keep_prompts
        self._on_state_changed = on_state_changed
        self._on_message = on_message
        self._on_responsive_changed = on_responsive_changed
        self._tell_gone = on_gone
        self._state = EngineState.STOPPED
        self._process: EngineProcess | None = None
        self.in_memory: tuple[LoadKey, LoadedModel] | None = None
        self._may_open: tuple[str, ...] = ()
        self._may_use_graphics = True

    @property
    def state(self) -> EngineState:
        """What the engine is doing."""
        return self._state

    @property
    def loaded(self) -> LoadedModel | None:
        """The model in memory."""
        return self.in_memory[1] if self.in_memory else None

    @property
    def pid(self) -> int | None:
        """Process id of the engine, if there is one."""
        return self._process.pid if self._process else None

    @property
    def has_process(self) -> bool:
        """Whether there is a process, also one that is about to end."""
        return self._process is not None

    @property
    def is_usable(self) -> bool:
        """Whether there is a process that was not told to end."""
        return self._process is not None and not self._process.is_ending

    @property
    def is_responsive(self) -> bool:
        """False while a running engine doesn't answer pings."""
        return self._process is None or self._process.is_responsive

    @property
    def process(self) -> EngineProcess:
        """The process; there must be one."""
        assert self._process is not None, f"no engine process in state {self._state}"
        return self._process

    def has_in_memory(self, key: LoadKey) -> bool:
        """Whether ``key`` is loaded in a process that stays."""
        return self.in_memory is not None and self.in_memory[0] == key and self.is_usable

    def may_load(self, key: LoadKey) -> bool:
        """Whether the process was started for this load and has not tried it: it can open no other model's files."""
        return self._may_open == files_of(key)

    def load_sent(self) -> None:
        """The process has had its load. A file that is replaced later is another one, out of its reach."""
        self._may_open = ()

    def enter(self, state: EngineState) -> None:
        """Be in ``state`` from now on. Raises IllegalTransitionError if it can't follow the present one."""
        check_transition(self._state, state)
        self._state = state
        self._on_state_changed(state)

    def start(self, key: LoadKey | None) -> None:
        """Start a process that may load ``key`` and enter STARTING. Raises OSError; the caller enters CRASHED then."""
        self.enter(EngineState.STARTING)
        environ = os.environ if self._environ is None else self._environ
        self._may_open = files_of(key) if key is not None else ()
        self._process = EngineProcess(
            self._command,
            engine_environment(environ),
            self._post,
            self._clock,
            self._limits,
            on_message=self._on_message,
            on_responsive_changed=self._on_responsive_changed,
            on_gone=self._on_gone,
        )
        wish = self._keep_prompts()
        write = [wish.folder] if wish is not None else []
        is_confined = not environ.get(UNCONFINED_VARIABLE)
        self._process.send(Confine(list(self._may_open), write, is_confined, self._may_use_graphics))
        if wish is not None:
            self._process.send(wish)

    def quit(self) -> None:
        """Ask the process to end."""
        self._leave()
        self.process.quit()

    def kill(self) -> None:
        """End the process at once."""
        self._leave()
        self.process.kill()

    def close(self, timeout: float) -> None:
        """End the process, if there is one, and wait for it, ``timeout`` seconds at most."""
        if self._process is not None:
            self._leave()
            self._process.close(timeout)
            self._process = None
            self.enter(EngineState.STOPPED)

    def _on_gone(self, end: ProgramEnd) -> None:
        self._process = None
        if self._state is EngineState.STARTING and not end.was_asked:
            is_driver = end.fault is Fault.SILENT if end.fault else exit_name(end.status.code) in _DRIVER_FAULTS
            self._may_use_graphics = self._may_use_graphics and not is_driver
        self._tell_gone(end)

    def _leave(self) -> None:
        self.in_memory = None
        if self._state is not EngineState.STOPPING:
            self.enter(EngineState.STOPPING)
