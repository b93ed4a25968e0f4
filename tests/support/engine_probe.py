"""The real engine as a child process, spoken to line by line."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

import psutil

from sotto.ipc import jsonl
from sotto.ipc.commands import child_environment, engine_command

Message = dict[str, Any]

_DEADLINE = 30.0
GREEDY = {"temperature": 0.0, "seed": 1}


class EngineProbe:
    """Starts the engine and waits for its hello. ``messages`` are all that came, each with ``at``, when it came."""

    def __init__(self, command: Sequence[str] | None = None) -> None:
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        self.process = subprocess.Popen(
            list(command or engine_command()),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            env=child_environment(os.environ),
        )
        self.messages: list[Message] = []
        self.protocol_error: jsonl.ProtocolError | None = None
        self._arrived: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()
        self.hello = self.expect("hello")

    @property
    def stderr(self) -> str:
        self._stderr.seek(0)
        return self._stderr.read().decode("utf-8", "replace")

    @property
    def helper(self) -> psutil.Process:
        """The engine's own child, which renders templates."""
        (helper,) = psutil.Process(self.process.pid).children()
        return helper

    def send(self, kind: str, **fields: Any) -> None:
        self.send_line(jsonl.encode({"type": kind, **fields}))

    def send_line(self, line: bytes) -> None:
        stdin = self.process.stdin
        assert stdin is not None
        stdin.write(line)
        stdin.flush()

    def load(self, path: Path, **settings: Any) -> Message:
        """Load a model, with one thread, and return the answer."""
        self.send("load", path=str(path), settings={"threads": 1, **settings})
        return self.expect("loaded", "load_failed")

    def generate(self, text: str, job: str = "job", **settings: Any) -> None:
        """Ask for an answer; greedy unless ``settings`` say otherwise."""
        messages = [{"role": "user", "content": text}]
        self.send("generate", job=job, messages=messages, settings={**GREEDY, **settings})

    def answer(self, text: str, job: str = "job", **settings: Any) -> tuple[str, Message]:
        """Ask, and return the text and the last message."""
        self.generate(text, job, **settings)
        begun = len(self.messages)
        end = self.expect("finished", "failed")
        return "".join(m["text"] for m in self.messages[begun:] if m["type"] == "token"), end

    def expect(self, *kinds: str, within: float = _DEADLINE) -> Message:
        """Return the next message of one of ``kinds``."""
        deadline = time.monotonic() + within
        while True:
            try:
                message = self._arrived.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {kinds} in {within} s; stderr: {self.stderr[-2000:]}") from None
            if message is None:
                self._arrived.put(None)
                raise AssertionError(f"the engine ended instead of {kinds}; stderr: {self.stderr[-2000:]}")
            self.messages.append(message)
            if message["type"] in kinds:
                return message

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
                self._arrived.put({**message, "at": time.monotonic()})
        except jsonl.ProtocolError as error:
            self.protocol_error = error
        self._arrived.put(None)


def is_gone(process: psutil.Process, within: float = 2.0) -> bool:
    """Wait for the end of a process that is not ours: a zombie counts, since init may take its time to fetch it."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.01)
    return False
