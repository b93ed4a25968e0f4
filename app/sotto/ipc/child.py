"""A child process that speaks JSON Lines, as the owner thread sees it: nothing here waits, everything arrives there.

Pipes block, so three threads do the waiting: one writes, one reads messages and sees the process end, one keeps the
last lines of standard error. They share no state with the owner; they only ``post`` to it.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from queue import SimpleQueue
from typing import IO, Any

from sotto.domain.light_dataclass import dataclass
from sotto.ipc.jsonl import ProtocolError, encode, read_messages

Post = Callable[[Callable[[], None]], None]
"""Runs a call on the owner thread, later, in the order of posting; callable from any thread, never raises."""

STDERR_TAIL_LINES = 200
STDERR_TAIL_BYTES = 64 * 1024

MAX_UNDELIVERED = 4096
"""Messages the reader may be ahead of the owner thread. A child that floods is then held back by its own pipe
instead of filling the memory of the window."""

_GRACE = 2.0
"""Seconds a child may live on after it closed its standard output, and that a pipe may stay open after its end."""


@dataclass(frozen=True, slots=True)
class ExitStatus:
    """How a child ended.

    ``code`` is that of :attr:`subprocess.Popen.returncode`: on POSIX the negative signal number after a signal.
    ``requested`` says that this side asked for the end (``close_input``, ``terminate`` or ``kill``).
    ``protocol_error`` is set when the child was killed because its output could not be read as messages.
    """

    code: int
    stderr_tail: str
    requested: bool
    protocol_error: ProtocolError | None = None


class ChildProcess:
    """A running child. Create and use it on the owner thread; both callbacks arrive there, through ``post``.

    Messages come in order, then ``on_exit`` exactly once. Creating it raises :class:`OSError` if the program can't be
    started. The child gets its own session or process group (Ctrl+C in a terminal is for the window alone), and must
    exit when its standard input ends. It must not start programs that keep its pipes: its end would not be seen.

    On Linux the child is killed when the *thread* that created it ends (see :mod:`sotto.ipc.orphan`), so that must be
    one that lives as long as the program: the owner thread.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        post: Post,
        on_message: Callable[[dict[str, Any]], None],
        on_exit: Callable[[ExitStatus], None],
    ) -> None:
        self._post = post
        self._on_message = on_message
        self._on_exit = on_exit
        self._end_requested = False
        self._outgoing: SimpleQueue[bytes | None] = SimpleQueue()
        self._gate = _Gate(MAX_UNDELIVERED)
        self._stderr = _Tail(STDERR_TAIL_BYTES, STDERR_TAIL_LINES)
        self._process = subprocess.Popen(
            list(command),
            env=dict(env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            **_own_group(),
        )
        self._writer = self._thread("writer", self._write)
        self._stderr_reader = self._thread("stderr", self._read_stderr)
        self._reader = self._thread("reader", self._read)
        for thread in (self._writer, self._stderr_reader, self._reader):
            thread.start()

    @property
    def pid(self) -> int:
        """Process id; stays the same after the end."""
        return self._process.pid

    @property
    def stderr_tail(self) -> str:
        """The last lines the child wrote to its standard error so far."""
        return self._stderr.text()

    def send(self, message: Mapping[str, Any]) -> None:
        """Queue ``message`` and return at once. After the child's end it goes nowhere. Raises ProtocolError if it is
        too long."""
        self._outgoing.put(encode(message))

    def close_input(self) -> None:
        """End the child's standard input after what was sent: the polite request to exit."""
        self._end_requested = True
        self._outgoing.put(None)

    def terminate(self) -> None:
        """Ask the system to end the child (SIGTERM; on Windows the same as :meth:`kill`)."""
        self._end_requested = True
        self._process.terminate()

    def kill(self) -> None:
        """End the child at once; ``on_exit`` follows."""
        self._end_requested = True
        self._process.kill()

    def join(self, timeout: float) -> bool:
        """Wait at most ``timeout`` seconds for the end; True if the child is gone and its threads with it.

        This blocks, so it is for the end of the program. Messages may be posted without limit from now on: the owner
        thread, which would handle them, is the one that waits here.
        """
        self._gate.open()
        self._reader.join(timeout)
        return not self._reader.is_alive()

    # Below: on the three threads

    def _thread(self, role: str, target: Callable[[], None]) -> threading.Thread:
        return threading.Thread(target=target, name=f"child-{self.pid}-{role}", daemon=True)

    def _write(self) -> None:
        stdin = _pipe(self._process.stdin)
        try:
            while (line := self._outgoing.get()) is not None:
                stdin.write(line)
                if self._outgoing.empty():
                    stdin.flush()
        except OSError:
            pass  # the child is gone or closed its input; the reader reports the end
        finally:
            with contextlib.suppress(OSError):  # the last flush may meet the same broken pipe
                stdin.close()

    def _read(self) -> None:
        protocol_error = None
        stdout = _pipe(self._process.stdout)
        try:
            for message in read_messages(stdout):
                self._gate.enter()
                self._post(lambda message=message: self._deliver(message))  # type: ignore[misc]
        except ProtocolError as error:
            protocol_error = error
            self._process.kill()
        stdout.close()
        code = self._wait_for_exit()
        self._outgoing.put(None)
        self._writer.join(_GRACE)
        self._stderr_reader.join(_GRACE)
        status = ExitStatus(code, self._stderr.text(), self._end_requested, protocol_error)
        self._post(lambda: self._on_exit(status))

    def _wait_for_exit(self) -> int:
        try:
            return self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()  # deaf and mute: nothing can be done with it any more
            return self._process.wait()

    def _deliver(self, message: dict[str, Any]) -> None:
        self._gate.leave()
        self._on_message(message)

    def _read_stderr(self) -> None:
        stderr = _pipe(self._process.stderr)
        while chunk := stderr.read1(16 * 1024):
            self._stderr.add(chunk)
        stderr.close()


class _Gate:
    """Lets at most ``limit`` messages be under way, until it is opened for good. For two threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._inside = 0
        self._is_open = False
        self._changed = threading.Condition()

    def enter(self) -> None:
        """Wait until there is room."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_open or self._inside < self._limit)
            self._inside += 1

    def leave(self) -> None:
        with self._changed:
            self._inside -= 1
            self._changed.notify()

    def open(self) -> None:
        """From now on nobody waits."""
        with self._changed:
            self._is_open = True
            self._changed.notify_all()


class _Tail:
    """The last bytes of a stream, as text. Thread-safe."""

    def __init__(self, max_bytes: int, max_lines: int) -> None:
        self._max_bytes = max_bytes
        self._max_lines = max_lines
        self._data = bytearray()
        self._lock = threading.Lock()

    def add(self, chunk: bytes) -> None:
        with self._lock:
            self._data += chunk
            del self._data[: -self._max_bytes]

    def text(self) -> str:
        """Undecodable bytes and control characters (a child may colour its log) become ``�``."""
        with self._lock:
            text = self._data.decode("utf-8", "replace")
        return "\n".join(_printable(line) for line in text.splitlines()[-self._max_lines :])


def _printable(line: str) -> str:
    return "".join(c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in line)


def _pipe(stream: IO[bytes] | None) -> Any:
    """Return a pipe of the child. (Typed loosely: ``read1`` is missing from typeshed's ``IO[bytes]``.)"""
    assert stream is not None
    return stream


def _own_group() -> dict[str, Any]:
    """Return the arguments for Popen that keep a terminal's Ctrl+C, and on Windows a console window, away."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    else:  # noqa: RET505 - mypy takes what follows a returning platform check for unreachable
        return {"start_new_session": True}
