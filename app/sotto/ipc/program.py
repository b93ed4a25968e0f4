"""One child program that speaks a protocol of ours, from its start to its end: greeting, heartbeat, deadlines.

The clients (``engine/client.py``, ``fetcher/client.py``) decide what their program should do; this decides whether the
process is fit to do it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sotto.domain.light_dataclass import dataclass
from sotto.ipc.child import ChildProcess, ExitStatus, Post
from sotto.ipc.heartbeat import AwakeClock, Heartbeat, Ticker
from sotto.ipc.jsonl import ProtocolError
from sotto.ipc.wire import Ping, Pong, Quit, WireMessage, from_wire, to_wire


class Fault(StrEnum):
    """Why Sotto itself ended a child that it could not use."""

    GARBLED = "what it sent is no message of the protocol"
    SILENT = "it never said hello"
    MISMATCHED = "it speaks another version of the protocol"
    STUCK = "it was at work and said nothing any more"


@dataclass(frozen=True, slots=True)
class Dialect:
    """The protocol a program speaks: its version, its messages by type, and how it greets."""

    version: int
    known: Mapping[str, type[WireMessage]]
    hello: type[Any]
    """With a ``protocol``: the version."""


@dataclass(frozen=True, slots=True)
class ClientLimits:
    """Deadlines in seconds. That a program does not answer is not among them: it is a state."""

    hello: float = 60.0
    """From the start to hello: a cold disk and a virus scanner may take this long over the native library."""
    stop: float = 2.5
    """From Stop to the end of the job; after that the process is killed, so that Stop works within three seconds."""
    quit: float = 2.0
    """From the request to exit to the exit."""
    silence: float = 12.0
    """Of an engine at work with a model of no size; see :mod:`sotto.engine.silence`."""
    ping_every: float = 1.0
    unresponsive_after: float = 10.0
    """From a ping to saying that the program doesn't answer. Its reader thread answers even while a job runs, so a
    process that misses this is stuck or was stopped."""


@dataclass(frozen=True, slots=True)
class ProgramEnd:
    """How the process ended. ``was_asked``: by :meth:`ChildProgram.quit` or :meth:`ChildProgram.kill`.
    ``fault`` is set if it was ended because it could not be used; ``reason`` says more."""

    status: ExitStatus
    was_asked: bool
    fault: Fault | None = None
    reason: str = ""


class ChildProgram:
    """A started program. Creating it raises :class:`OSError` if the program can't be started.

    It belongs to the owner thread, which must be the one that creates it (see :class:`ChildProcess`), and calls back
    there: ``on_message`` with a hello of the right version first, then with everything but pong;
    ``on_responsive_changed`` when the program stops answering or answers again; ``on_gone`` last, exactly once. After
    :meth:`close` it calls nothing.
    """

    def __init__(
        self,
        dialect: Dialect,
        command: Sequence[str],
        env: Mapping[str, str],
        post: Post,
        clock: Callable[[], float],
        limits: ClientLimits,
        on_message: Callable[[WireMessage], None],
        on_responsive_changed: Callable[[bool], None],
        on_gone: Callable[[ProgramEnd], None],
    ) -> None:
        self._dialect = dialect
        self._limits = limits
        self._tell_message = on_message
        self._tell_responsive = on_responsive_changed
        self._tell_gone = on_gone
        self._clock = AwakeClock(clock, max_step=1.5 * limits.ping_every)
        self._heartbeat = Heartbeat(limits.unresponsive_after)
        self._was_responsive = True
        self._deadline: tuple[float, Callable[[], None]] | None = None
        self._is_closed = False
        self._has_greeted = False
        self._is_ending = False
        self._fault: Fault | None = None
        self._reason = ""
        self._child = ChildProcess(command, env=env, post=post, on_message=self._on_message, on_exit=self._on_exit)
        self._ticker = Ticker(limits.ping_every, post, self._on_tick)
        self.expect_within(limits.hello, lambda: self.abandon(Fault.SILENT, f"no hello in {limits.hello:g} s"))

    @property
    def pid(self) -> int:
        """Process id."""
        return self._child.pid

    @property
    def is_ending(self) -> bool:
        """Whether the process was asked to end, or is being ended because it can't be used."""
        return self._is_ending or self._fault is not None

    @property
    def is_responsive(self) -> bool:
        """Whether it answered the last ping in time."""
        return self._heartbeat.is_responsive

    def send(self, message: WireMessage) -> None:
        """Send ``message``, without waiting. Raises ProtocolError if it is too long for one line."""
        self._child.send(to_wire(message))

    def expect_within(self, seconds: float, otherwise: Callable[[], None]) -> None:
        """Call ``otherwise`` unless :meth:`expectation_met` is called within ``seconds``. One at a time."""
        self._deadline = (self._clock.now() + seconds, otherwise)
        self._ticker.pace(min(self._limits.ping_every, seconds / 20))

    def expectation_met(self) -> None:
        """What was expected has happened."""
        self._deadline = None
        self._ticker.pace(self._limits.ping_every)

    def quit(self) -> None:
        """Ask the process to exit; it is killed if it doesn't."""
        if self.is_ending:
            return
        self._is_ending = True
        self.send(Quit())
        self._child.close_input()
        self.expect_within(self._limits.quit, self._child.kill)

    def kill(self) -> None:
        """End the process at once. Its remaining messages are dropped."""
        self._is_ending = True
        self.expectation_met()
        self._child.kill()

    def abandon(self, fault: Fault, reason: str) -> None:
        """End the process at once because it can't be used."""
        if self.is_ending:
            return
        self._fault = fault
        self._reason = reason
        self.expectation_met()
        self._child.kill()

    def close(self, timeout: float) -> None:
        """End the process and wait for that, ``timeout`` seconds at most; nothing is told any more."""
        self._is_closed = True
        self._ticker.stop()
        self.quit()
        if self._child.join(timeout / 2):
            return
        self._child.terminate()
        if self._child.join(timeout / 4):
            return
        self._child.kill()
        self._child.join(timeout / 4)

    def _on_message(self, data: dict[str, Any]) -> None:
        if self._is_closed or self.is_ending:
            return
        try:
            message = from_wire(data, self._dialect.known)
        except ProtocolError as error:
            self.abandon(Fault.GARBLED, str(error))
            return
        if isinstance(message, self._dialect.hello):
            self._on_hello(message)
        elif not self._has_greeted:
            self.abandon(Fault.GARBLED, f"{message.type} before hello")
        elif isinstance(message, Pong):
            self._heartbeat.answered(message.sequence)
            self._report_responsive()
        else:
            self._tell_message(message)

    def _on_hello(self, hello: Any) -> None:
        if self._has_greeted:
            self.abandon(Fault.GARBLED, "a second hello")
        elif hello.protocol != self._dialect.version:
            self.abandon(Fault.MISMATCHED, f"protocol {hello.protocol}, not {self._dialect.version}")
        else:
            self._has_greeted = True
            self.expectation_met()
            self._tell_message(hello)

    def _on_tick(self) -> None:
        now = self._clock.now()
        if self._deadline is not None and now >= self._deadline[0]:
            _time, otherwise = self._deadline
            self.expectation_met()
            otherwise()
        if not self._has_greeted or self.is_ending:
            return
        sequence = self._heartbeat.next_ping(now)
        if sequence is not None:
            self.send(Ping(sequence))
        self._report_responsive()

    def _report_responsive(self) -> None:
        if self._heartbeat.is_responsive != self._was_responsive:
            self._was_responsive = self._heartbeat.is_responsive
            self._tell_responsive(self._was_responsive)

    def _on_exit(self, status: ExitStatus) -> None:
        if self._is_closed:
            return
        self._ticker.stop()
        fault, reason = self._fault, self._reason
        if status.protocol_error is not None and fault is None:
            fault, reason = Fault.GARBLED, str(status.protocol_error)
        self._tell_gone(ProgramEnd(status, self._is_ending, None if self._is_ending else fault, reason))
