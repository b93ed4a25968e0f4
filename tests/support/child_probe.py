"""A real child program of Sotto, spoken to line by line."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

import psutil

from sotto.ipc import jsonl
from sotto.ipc.commands import child_environment
from support.polling import wait_for

Message = dict[str, Any]

_DEADLINE = 30.0


class ChildProbe:
    """Starts a program and waits for its hello.

    ``messages`` are all that came, each with ``at``, when it came, unless it has an ``at`` of its own.
    """

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str] | None = None, first: Message | None = None
    ) -> None:
        """``first`` is sent before the hello is waited for."""
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        self.process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            env=child_environment(os.environ if environ is None else environ),
        )
        self.messages: list[Message] = []
        self.protocol_error: jsonl.ProtocolError | None = None
        self._arrived: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()
        if first is not None:
            self.send_line(jsonl.encode(first))
        self.hello = self.expect("hello")

    @property
    def stderr(self) -> str:
        self._stderr.seek(0)
        return self._stderr.read().decode("utf-8", "replace")

    def send(self, kind: str, **fields: Any) -> None:
        self.send_line(jsonl.encode({"type": kind, **fields}))

    def send_line(self, line: bytes) -> None:
        stdin = self.process.stdin
        assert stdin is not None
        stdin.write(line)
        stdin.flush()

    def expect(self, *kinds: str, within: float = _DEADLINE, **fields: Any) -> Message:
        """Return the next message of one of ``kinds`` that has the values of ``fields``."""
        deadline = time.monotonic() + within
        while True:
            try:
                message = self._arrived.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {kinds} in {within} s; stderr: {self.stderr[-2000:]}") from None
            if message is None:
                self._arrived.put(None)
                raise AssertionError(f"the program ended instead of {kinds}; stderr: {self.stderr[-2000:]}")
            self.messages.append(message)
            if message["type"] in kinds and all(message[name] == value for name, value in fields.items()):
                return message

    def of(self, kind: str) -> list[Message]:
        """The messages of ``kind`` that were read so far."""
        return [message for message in self.messages if message["type"] == kind]

    def end(self, within: float = _DEADLINE) -> int:
        """Wait for the end of the process; return its exit code."""
        return self.process.wait(within)

    def close_input(self) -> None:
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            self.process.stdin.close()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self.close_input()
        while self._arrived.get(timeout=_DEADLINE) is not None:
            pass
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._stderr.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def _read(self) -> None:
        try:
            for message in jsonl.read_messages(cast(BinaryIO, self.process.stdout)):
                self._arrived.put({"at": time.monotonic(), **message})
        except jsonl.ProtocolError as error:
            self.protocol_error = error
        self._arrived.put(None)


def is_gone(process: psutil.Process, within: float = 2.0) -> bool:
    """Wait for the end of a process that is not ours: a zombie counts, since init may take its time to fetch it."""
    try:
        return wait_for(lambda: _has_ended(process), f"the end of process {process.pid}", within)
    except AssertionError:
        return False


def _has_ended(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
