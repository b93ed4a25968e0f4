"""The engine as a child program: which protocol it speaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sotto.engine.protocol import FROM_ENGINE, PROTOCOL_VERSION, Hello
from sotto.ipc.child import Post
from sotto.ipc.program import ChildProgram, ClientLimits, Dialect, ProgramEnd
from sotto.ipc.wire import WireMessage

_DIALECT = Dialect(PROTOCOL_VERSION, FROM_ENGINE, hello=Hello)


class EngineProcess(ChildProgram):
    """A started engine."""

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        post: Post,
        clock: Callable[[], float],
        limits: ClientLimits,
        on_message: Callable[[WireMessage], None],
        on_responsive_changed: Callable[[bool], None],
        on_gone: Callable[[ProgramEnd], None],
    ) -> None:
        super().__init__(_DIALECT, command, env, post, clock, limits, on_message, on_responsive_changed, on_gone)
