"""The loads a client has taken on: at most one that waits to be sent and one that the engine is at.

Each load's sink hears of its end exactly once; that is what this class is for.
"""

from __future__ import annotations

import functools
from pathlib import PurePath

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.engine.lifecycle import EngineLifecycle
from sotto.engine.opened_files import files_of
from sotto.engine.protocol import Load, Loaded, LoadFailed, LoadProgress
from sotto.engine.restart_policy import CrashHistory, LoadKey
from sotto.engine.silence import SilenceWatch
from sotto.engine.sinks import LoadSink, ReadingSpeeds
from sotto.engine.states import EngineState
from sotto.ipc.child import Post
from sotto.ipc.program import Fault


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """A load and who wants to know."""

    key: LoadKey
    sink: LoadSink


class Loads:
    """Belongs to the owner thread. Endings are posted, so that no sink is called from inside a request."""

    def __init__(
        self,
        engine: EngineLifecycle,
        post: Post,
        history: CrashHistory,
        silence: SilenceWatch,
        speeds: ReadingSpeeds | None = None,
    ) -> None:
        self._engine = engine
        self._silence = silence
        self._speeds = speeds
        self._post = post
        self._history = history
        self.wanted: LoadRequest | None = None
        self.running: LoadRequest | None = None

    def want(self, request: LoadRequest) -> None:
        """Take ``request`` on; the newest wins."""
        self.give_up_wanted()
        self.wanted = request

    def take_wanted(self) -> LoadRequest | None:
        """Return what is wanted and forget it: the caller ends it."""
        request, self.wanted = self.wanted, None
        return request

    def take_running(self) -> LoadRequest | None:
        """Return what runs and forget it: the caller ends it."""
        request, self.running = self.running, None
        return request

    def give_up_wanted(self) -> None:
        """Forget what is wanted."""
        self._cancel(self.take_wanted())

    def give_up_running(self) -> bool:
        """Forget what runs; False if nothing did. The engine is still at it: the caller ends the process."""
        request = self.take_running()
        self._cancel(request)
        return request is not None

    def refuse(self, request: LoadRequest, error: UserFacingError) -> None:
        """End ``request`` before anything was done for it."""
        self._post(functools.partial(request.sink.on_failed, error))

    def send_wanted(self) -> None:
        """Have the engine load what is wanted."""
        request = self.running = self.take_wanted()
        if request is not None:
            measured = list(self._speeds.known()) if self._speeds is not None else []
            self._engine.process.send(Load(request.key.path, request.key.settings, measured))
            self._engine.load_sent()
            self._engine.enter(EngineState.LOADING)
            self._silence.begin_load(files_of(request.key))

    def replace_running(self, wanted: LoadRequest, running: LoadRequest) -> None:
        """Let ``wanted`` take the place of ``running``, in the same process if it is the same load."""
        self.give_up_running()
        if wanted.key == running.key and self._engine.is_usable:
            self.running = self.take_wanted()
        else:
            self._engine.kill()

    def confirm_wanted(self) -> bool:
        """End what is wanted if it is in memory already; False if it isn't."""
        wanted, loaded = self.wanted, self._engine.loaded
        if wanted is None or loaded is None or not self._engine.has_in_memory(wanted.key):
            return False
        self.take_wanted()
        wanted.sink.on_loaded(loaded)
        return True

    def on_message(self, message: LoadProgress | Loaded | LoadFailed) -> None:
        """Pass on what the engine says of the running load."""
        request = self.running
        if request is None:
            self._engine.process.abandon(Fault.GARBLED, f"{message.type} without a load")
        elif isinstance(message, LoadProgress):
            self._silence.heard()
            request.sink.on_progress(message.fraction)
        elif isinstance(message, Loaded):
            self.take_running()
            self._silence.end()
            self._history.loaded(request.key)
            self._engine.in_memory = (request.key, message.model)
            self._engine.enter(EngineState.READY)
            request.sink.on_loaded(message.model)
        else:
            self.take_running()
            self._silence.end()
            self._engine.enter(EngineState.IDLE)
            request.sink.on_failed(UserFacingError(message.code, message.text, message.hint, message.details))

    def _cancel(self, request: LoadRequest | None) -> None:
        if request is not None:
            self.refuse(request, cancelled())


def cancelled() -> UserFacingError:
    """Return the ending of a load that was given up."""
    return UserFacingError("load_cancelled", "Loading was cancelled.")


def crash_loop(key: LoadKey, crashes: int) -> UserFacingError:
    """Return the refusal of a load that has crashed the engine too often."""
    return UserFacingError(
        "engine_crash_loop",
        f"The engine crashed {crashes} times with this model in a short time, so it is not loaded again by itself.",
        "Try again loads it all the same. A smaller context window or no graphics card (Settings) may help, or another "
        "model.",
        f"model: {PurePath(key.path).name}",
    )


def not_started(error: OSError) -> UserFacingError:
    """Return the refusal of a load for which no engine could be started."""
    return UserFacingError(
        "engine_not_started",
        "The engine could not be started.",
        "Install Sotto again; if this goes on, report it with the details.",
        f"{type(error).__name__}: {error.strerror}",
    )
