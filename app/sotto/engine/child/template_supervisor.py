"""The program that keeps a template renderer ready, on systems where the engine cannot start one any more (Linux).

The confined engine starts no programs, and a renderer that hangs in a template can only be killed. So this program is
started before the engine confines itself. It forks the renderer, passes requests and answers on without looking into
them, kills it after two seconds, and forks the next. It is confined itself: whatever a template makes of the renderer
has no files, no network and nothing to start.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from typing import Any, NoReturn

from sotto.engine.child import confinement, template_worker
from sotto.engine.child.templates import TIME_LIMIT
from sotto.ipc import jsonl, orphan

_CHUNK = 64 * 1024


class _RendererLostError(Exception):
    """There is no answer; the text is the code of the refusal."""


class _Renderer:
    """A forked process that renders, and the pipes to it."""

    def __init__(self, used: int, not_passed_on: int) -> None:
        """``used``: bytes of address space that this process has; the descriptor ``not_passed_on`` is closed there."""
        requests, self._requests = os.pipe()
        self._answers, answers = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._requests)
            os.close(self._answers)
            os.close(not_passed_on)
            _render_for_ever(requests, answers, used)
        os.close(requests)
        os.close(answers)

    def ask(self, line: bytes, seconds: float) -> bytes:
        """Return the answer to ``line``, a line too. Raises _RendererLostError."""
        deadline = time.monotonic() + seconds
        try:
            _write(self._requests, line)
        except OSError as error:
            raise _RendererLostError("template_too_large") from error
        answer = bytearray()
        poll = select.poll()
        poll.register(self._answers, select.POLLIN)
        while not answer.endswith(b"\n"):
            if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
                raise _RendererLostError("template_too_slow")
            chunk = os.read(self._answers, _CHUNK)
            if not chunk or len(answer) > jsonl.MAX_LINE_BYTES:
                raise _RendererLostError("template_too_large")
            answer += chunk
        return bytes(answer)

    def is_alive(self) -> bool:
        """Whether it has neither ended nor been killed by somebody else."""
        if self._pid and os.waitpid(self._pid, os.WNOHANG)[0]:
            self._pid = 0
        return self._pid != 0

    def end(self) -> None:
        """Kill it and let its pipes go."""
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        os.close(self._requests)
        os.close(self._answers)


def main() -> int:
    """Answer requests on stdin until it ends, as :func:`template_worker.main` does."""
    messages_out = os.dup(1)
    os.dup2(2, 1)  # a stray print must not become part of the protocol
    used = template_worker.address_space()
    confinement.confine_helper()
    renderer = _Renderer(used, messages_out)
    for request in jsonl.read_messages(sys.stdin.buffer):
        if not renderer.is_alive():
            renderer.end()
            renderer = _Renderer(used, messages_out)
        try:
            answer = renderer.ask(jsonl.encode(request), TIME_LIMIT)
        except _RendererLostError as lost:
            renderer.end()
            renderer = _Renderer(used, messages_out)
            answer = jsonl.encode(_refusal(str(lost)))
        _write(messages_out, answer)
    renderer.end()
    return 0


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _refusal(code: str) -> dict[str, Any]:
    return {"type": "refused", "code": code, "reason": "the renderer was ended"}


def _render_for_ever(requests: int, answers: int, used: int) -> NoReturn:
    """Be the renderer; runs in the fork and never returns into what was forked."""
    code = 1
    try:
        orphan.die_with_parent()
        confinement.confine_renderer()
        template_worker.limit_memory(used)
        os.dup2(requests, 0)
        os.close(requests)
        with os.fdopen(0, "rb", closefd=False) as stream:
            template_worker.serve(stream, answers)
        code = 0
    finally:
        os._exit(code)
