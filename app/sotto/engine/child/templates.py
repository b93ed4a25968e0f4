"""Rendering a conversation with the model's own chat template, under limits of time, memory and size."""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, cast

from sotto.domain.errors import UserFacingError
from sotto.domain.generation import PromptMessage
from sotto.ipc import jsonl

TIME_LIMIT = 2.0
"""Seconds for one prompt."""
START_LIMIT = 60.0
"""Seconds for the program to start; a cold disk is slow, and this is not the template's fault."""
GRACE = 10.0 if sys.platform == "linux" else 0.0
"""Seconds more before the program itself is given up. On Linux it watches the time and cannot be started again by a
confined engine (see :mod:`sotto.engine.child.template_supervisor`)."""

_HINT = "Choose another file of this model, for example from another publisher."
_TEXTS = {
    "template_forbidden": "This model's chat template tries something that templates may not do.",
    "template_broken": "This model's chat template has a mistake in it and can't be used.",
    "template_failed": "This model's chat template could not be applied to this conversation.",
    "template_too_large": "This model's chat template uses far too much memory or text.",
    "template_too_slow": "This model's chat template took more than 2 seconds and was stopped.",
}


class TemplateRenderer:
    """Owns the template program: started early, since that takes a moment, and again after it had to be killed."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._is_read = False
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._warm = False

    @property
    def pid(self) -> int | None:
        """Process id of the program, if it was started."""
        return self._process.pid if self._process is not None else None

    def start(self) -> None:
        """Start the program without waiting for it, and no thread; does nothing if it runs. Raises OSError."""
        if self._process is not None and self._process.poll() is None:
            return
        self.close()
        self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._is_read = self._warm = False

    def render(
        self,
        template: str,
        messages: Sequence[PromptMessage],
        bos: str,
        eos: str,
        *,
        open_ended: bool = False,
        variables: Mapping[str, Any] | None = None,
    ) -> str:
        """Return the prompt; ``open_ended``: without the beginning of another answer after ``messages``.

        ``variables`` are what the template is told besides, see :mod:`sotto.engine.child.reasoning_switch`.
        Raises UserFacingError with one of the codes above.
        """
        size = sum(len(message.content) for message in messages)
        request = {
            "type": "render",
            "template": template,
            "bos": bos,
            "eos": eos,
            "messages": [{"role": message.role, "content": message.content} for message in messages],
            "open_ended": open_ended,
            "variables": dict(variables or {}),
            # No template repeats what it is given more than a few times.
            "limit": 4 * size + 262_144,
        }
        if not self._warm:
            self._ask({**request, "template": "", "messages": []}, START_LIMIT)
            self._warm = True
        answer = self._ask(request, TIME_LIMIT + GRACE)
        if answer["type"] == "refused":
            raise _error(str(answer["code"]), str(answer["reason"]))
        text = str(answer["text"])
        if size and not text.strip():
            # Whatever the model wrote then would be no answer to anything.
            raise _error("template_failed", "the template renders to nothing")
        return text

    def close(self) -> None:
        """Kill the program; idempotent."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process = None

    def _start_to_ask(self) -> BinaryIO:
        """Return the program's input."""
        try:
            self.start()
        except OSError as error:
            raise UserFacingError(
                "template_helper_gone",
                "The helper that applies chat templates has ended and cannot be started again.",
                "Load the model again.",
                str(error),
            ) from error
        assert self._process is not None
        if not self._is_read:
            self._answers, self._is_read = queue.SimpleQueue(), True
            arguments = (self._process, self._answers)
            threading.Thread(target=_read, args=arguments, name="template-reader", daemon=True).start()
        return cast(BinaryIO, self._process.stdin)

    def _ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        stdin = self._start_to_ask()
        try:
            line = jsonl.encode(request)
        except jsonl.ProtocolError as error:
            raise UserFacingError(
                "context_overflow",
                "This conversation is far too long for the model.",
                "Shorten the message, or start a new chat.",
                str(error),
            ) from error
        try:
            stdin.write(line)
            stdin.flush()
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            self.close()
            raise _error("template_too_slow", f"no answer after {seconds} s") from None
        except OSError as error:
            answer = None
            reason = str(error)
        else:
            reason = "the template program ended"
        if answer is None:
            self.close()
            raise _error("template_too_large", reason)
        return answer


def _read(process: subprocess.Popen[bytes], answers: queue.SimpleQueue[dict[str, Any] | None]) -> None:
    """Pass on the answers of ``process``; None means that it ended or sent nonsense."""
    assert process.stdout is not None
    with contextlib.suppress(jsonl.ProtocolError, OSError, ValueError):
        for answer in jsonl.read_messages(cast(BinaryIO, process.stdout)):
            answers.put(answer)
    answers.put(None)


def _error(code: str, details: str) -> UserFacingError:
    return UserFacingError(code, _TEXTS.get(code, _TEXTS["template_failed"]), _HINT, details)
