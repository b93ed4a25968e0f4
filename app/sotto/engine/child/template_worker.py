"""A process that renders chat templates, so that a hostile one can be killed.

A chat template is a program that arrives with a model file. llama-cpp-python's sandboxed Jinja environment keeps it
from running code, but not from looping for ever or filling the memory, and neither can be interrupted inside Python.
So templates run here, in a small program of their own with a memory limit; the engine gives it two seconds per
prompt and kills it when they are over. On Windows there is no memory limit, only the time and the output size. On
Linux the program is a fork of :mod:`sotto.engine.child.template_supervisor`.
"""

from __future__ import annotations

import faulthandler
import os
import sys
from pathlib import Path
from typing import Any, BinaryIO

from jinja2.exceptions import SecurityError, TemplateSyntaxError
from llama_cpp.llama_chat_format import Jinja2ChatFormatter

from sotto.ipc import jsonl

MEMORY_LIMIT = 512 * 1024 * 1024
"""Bytes of address space beyond what the program has when it starts."""

_Formatters = dict[tuple[str, str, str, bool], Jinja2ChatFormatter]
"""The compiled template under (template, begin token, end token, whether it begins an answer); at most one."""

_SELF_DESTRUCT = 10.0
"""Seconds after which the program ends itself: the engine that should have killed it may be dead."""


def main() -> int:
    """Answer requests on stdin until it ends.

    A request is {template, bos, eos, messages, limit}, and if wanted open_ended and variables.
    """
    messages_out = os.dup(1)
    os.dup2(2, 1)  # a stray print must not become part of the protocol
    limit_memory(address_space())
    serve(sys.stdin.buffer, messages_out)
    return 0


def serve(requests: BinaryIO, answers: int) -> None:
    """Answer ``requests`` until they end, on the descriptor ``answers``."""
    formatters: _Formatters = {}
    messages_out = os.fdopen(answers, "wb", buffering=0)
    with Path(os.devnull).open("w", encoding="ascii") as nowhere:
        for request in jsonl.read_messages(requests):
            # faulthandler's watchdog is a native thread: it works also while one long C call holds the interpreter.
            faulthandler.dump_traceback_later(_SELF_DESTRUCT, exit=True, file=nowhere)
            answer = _answer(request, formatters)
            faulthandler.cancel_dump_traceback_later()
            messages_out.write(jsonl.encode(answer))


def _answer(request: dict[str, Any], formatters: _Formatters) -> dict[str, Any]:
    try:
        text = _render(request, formatters)
    except SecurityError as error:
        return _refusal("template_forbidden", error)
    except TemplateSyntaxError as error:
        return _refusal("template_broken", error)
    except MemoryError as error:
        return _refusal("template_too_large", error)
    except Exception as error:  # noqa: BLE001 - the template is a foreign program: whatever it raises is its failure
        return _refusal("template_failed", error)
    if len(text) > request["limit"]:
        return _refusal("template_too_large", ValueError(f"{len(text)} characters"))
    return {"type": "rendered", "text": text}


def _render(request: dict[str, Any], formatters: _Formatters) -> str:
    key = (request["template"], request["bos"], request["eos"], not request.get("open_ended", False))
    if key not in formatters:
        formatters.clear()
        template, bos, eos, begins_answer = key
        formatters[key] = Jinja2ChatFormatter(
            template, eos_token=eos, bos_token=bos, add_generation_prompt=begins_answer
        )
    return str(formatters[key](messages=request["messages"], **request.get("variables", {})).prompt)


def _refusal(code: str, error: BaseException) -> dict[str, Any]:
    # What raise_exception() says in a template is meant for people; everything is cut, since it may quote the prompt.
    return {"type": "refused", "code": code, "reason": f"{type(error).__name__}: {error}"[:200]}


def address_space() -> int:
    """Return the size of this process's address space in bytes (Linux), elsewhere a guess."""
    if sys.platform != "linux":
        return 1024 * 1024 * 1024
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 1024 * 1024 * 1024


def limit_memory(used: int) -> None:
    """Bound the address space, ``used`` so far (Linux; macOS accepts the call but does not enforce it)."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY_LIMIT, used + MEMORY_LIMIT))
