"""The loads a client has taken on: at most one that waits to be sent and one that the engine is at.

Each load's sink hears of its end exactly once; that is what this class is for.
"""

from __future__ import annotations

import functools
from pathlib import PurePath

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.engine.restart_policy import LoadKey
from sotto.engine.sinks import LoadSink
from sotto.ipc.child import Post


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """A load and who wants to know."""

    key: LoadKey
    sink: LoadSink


class Loads:
    """Belongs to the owner thread. Endings are posted, so that no sink is called from inside a request."""

    def __init__(self, post: Post) -> None:
        self._post = post
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
