"""The engine gives up what running a model does not need: the network, other programs, and everybody's files.

A model file comes from strangers, and llama.cpp reads it with native code. Should a crafted one take that code over, it
finds itself in a process that can compute and answer, and little else. Decision 24 says how, and what each system
offers. The engine goes on where the system offers nothing; what holds is found out by trying
(:mod:`sotto.engine.child.confinement_probe`), never assumed.

Two steps: files first, while there is one thread and no llama.cpp; system calls when the libraries are ready. The
template helper, the only program that the engine starts, is started before either, and confines itself.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from sotto.engine.protocol import Confine
from sotto.ipc import jsonl
from sotto.ipc.core_dumps import hide_memory
from sotto.ipc.wire import from_wire

_PLATFORM: str = sys.platform  # by this name, or mypy takes the other systems' lines for dead code

OFF = "switched off by SOTTO_UNCONFINED_ENGINE"


def read_wish(stream: BinaryIO) -> Confine | None:
    """Return the parent's first message; None when it is gone. Raises ProtocolError for any other message.

    An engine that was not told what to keep to does nothing at all.
    """
    for data in jsonl.read_messages(stream):
        wish = from_wire(data, {Confine.type: Confine})
        assert isinstance(wish, Confine)
        return wish
    return None


class Confinement:
    """What this process takes on. ``measures`` are what is in force, or why it is not, in a few words each."""

    def __init__(self, wish: Confine) -> None:
        self._wish = wish
        self.measures: list[str] = [] if wish.enabled else [OFF]

    @property
    def may_use_graphics(self) -> bool:
        """Whether graphics drivers may be loaded."""
        return self._wish.graphics

    def confine_files(self) -> None:
        """Keep to the files that were named. Call before llama.cpp is imported, and before there is a thread."""
        if self._wish.enabled and _PLATFORM == "linux":
            self._take("Landlock", lambda: _landlock(self._wish, may_signal=True))

    def confine_calls(self, helpers: Sequence[int]) -> None:
        """Give up network and programs, on all threads. Call when everything that must be started was.

        ``helpers`` are the processes that may still be ended.
        """
        if not self._wish.enabled:
            return
        if _PLATFORM == "linux":
            self._take("seccomp", lambda: _seccomp(helpers=helpers))
            hide_memory()
        elif _PLATFORM == "darwin":
            self._take("sandbox profile", lambda: _macos_profile(self._wish))
        elif _PLATFORM == "win32":
            self._take("job object", _job_object)

    def _take(self, name: str, measure: Callable[[], str]) -> None:
        try:
            self.measures.append(measure())
        except OSError as error:  # an old kernel, a container that forbids it: the engine works all the same
            self.measures.append(f"no {name} ({error.strerror or error})")


def confine_helper() -> None:
    """Linux: take from the program that starts renderers the network, other programs, and all files but Python's."""
    if _PLATFORM == "linux":
        with contextlib.suppress(OSError):  # as above; it still runs no code of strangers itself
            _landlock(Confine())
        with contextlib.suppress(OSError):
            _seccomp(may_fork=True)
        hide_memory()


def confine_renderer() -> None:
    """Linux: take from a forked process that renders the making of further ones, too."""
    if _PLATFORM == "linux":
        with contextlib.suppress(OSError):
            _seccomp()


def _landlock(wish: Confine, *, may_signal: bool = False) -> str:
    from sotto.engine.child import confinement_landlock, confinement_places

    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home() raises where there is none
    places = confinement_places.places(map(Path, wish.read), map(Path, wish.write), os.environ, home)
    return f"Landlock {confinement_landlock.restrict(places, may_signal=may_signal)}"


def _seccomp(*, may_fork: bool = False, helpers: Sequence[int] = ()) -> str:
    from sotto.engine.child import confinement_seccomp

    confinement_seccomp.forbid(may_fork=may_fork, helpers=helpers)
    return "seccomp"


def _macos_profile(wish: Confine) -> str:
    from sotto.engine.child import confinement_macos

    confinement_macos.enter(wish.read, wish.write)
    return "sandbox profile"


def _job_object() -> str:
    from sotto.engine.child import confinement_windows

    confinement_windows.join_job()
    return "job object"
