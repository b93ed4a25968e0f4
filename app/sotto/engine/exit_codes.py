"""The end of an engine process, put into words: what happened, and one thing to do next.

Showing the raw code ("exit status 0xc000001d") is what other applications are criticised for; here it stands under
Details. Windows codes are NTSTATUS values (ntstatus.h), negative codes are POSIX signals.
"""

from __future__ import annotations

import signal
from collections.abc import Mapping
from enum import StrEnum

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.engine.protocol import SLOW_GRAMMAR_EXIT
from sotto.ipc.child import ExitStatus
from sotto.ipc.program import Fault


class Phase(StrEnum):
    """What the engine was doing when it ended."""

    STARTING = "starting"
    IDLE = "idle"
    LOADING = "loading a model"
    GENERATING = "running a job"


@dataclass(frozen=True, slots=True)
class _Cause:
    code: str
    text: str
    hint: str


_SAFER = "Try again with a smaller context window and without the graphics card, or choose another model."
_REINSTALL = "Install Sotto again; if this goes on, report it with the details."

_ABORTED = _Cause(
    "engine_aborted", "The engine gave up: it can’t work with this model file or with these settings.", _SAFER
)
_FAULT = _Cause("engine_fault", "A fault in the engine ended it.", _SAFER)
_UNREADABLE = _Cause(
    "engine_fault",
    "A fault ended the engine: the model file could probably not be read any more.",
    "Check that the disk with the model is connected and has no errors, then try again.",
)
_INSTRUCTION = _Cause(
    "engine_illegal_instruction",
    "This computer’s processor lacks an instruction that the engine uses.",
    "Sotto needs a 64-bit Intel or AMD processor with SSE4.2 (since about 2010), or a 64-bit Arm one.",
)
_KILLED = _Cause(
    "engine_killed",
    "The system ended the engine, probably because memory ran out.",
    "Close other programs, or choose a smaller model or a smaller context window.",
)
_OUT_OF_MEMORY = _Cause(
    "engine_out_of_memory",
    "The engine ran out of memory.",
    "Close other programs, or choose a smaller model or a smaller context window.",
)
_TERMINATED = _Cause("engine_terminated", "Another program ended the engine.", "Try again.")
_SANDBOX = _Cause(
    "engine_sandboxed",
    "The engine tried something that its sandbox forbids, and was ended.",
    "Don’t use this model file; report it with the details.",
)
_LIBRARY = _Cause("engine_library_missing", "A system library that the engine needs is missing.", _REINSTALL)
_RUNTIME = _Cause(
    "engine_library_missing",
    "A system library that the engine needs is missing.",
    "Install the Microsoft Visual C++ Redistributable, then start Sotto again.",
)
_INCOMPLETE = _Cause("engine_incomplete", "Program files of the engine are missing.", _REINSTALL)
_EARLY = _Cause("engine_ended_early", "The engine ended without being asked to.", "Try again.")
_SLOW_GRAMMAR = _Cause(
    "grammar_too_slow",
    "The grammar of the answer has so many ways of reading a text that it could not be followed.",
    "Make the grammar simpler, or leave it empty.",
)
_FAILED = _Cause("engine_failed", "The engine ended because of an error.", _SAFER)

_BY_FAULT: Mapping[Fault, _Cause] = {
    Fault.GARBLED: _Cause(
        "engine_protocol_error", "The engine sent something that Sotto doesn’t understand.", _REINSTALL
    ),
    Fault.SILENT: _Cause(
        "engine_start_timeout", "The engine did not get going in time.", "Close other programs and try again."
    ),
    Fault.STUCK: _Cause(
        "engine_stuck",
        "The engine was at work for very long without getting anywhere, and was ended.",
        "Try again. If it happens again with this model file only, don’t use that file.",
    ),
    Fault.MISMATCHED: _Cause(
        "engine_version_mismatch",
        "The engine belongs to another version of Sotto.",
        "Install Sotto again, then start it anew.",
    ),
}

_BY_NAME: Mapping[str, _Cause] = {
    "SIGABRT": _ABORTED,  # GGML_ASSERT and GGML_ABORT end here
    "SIGSEGV": _FAULT,
    "SIGBUS": _UNREADABLE,  # a page of a mapped file that is gone
    "SIGFPE": _FAULT,
    "SIGTRAP": _FAULT,
    "SIGILL": _INSTRUCTION,
    "SIGKILL": _KILLED,
    "SIGTERM": _TERMINATED,
    "SIGINT": _TERMINATED,
    "SIGHUP": _TERMINATED,
    "SIGSYS": _SANDBOX,
    "0xC0000005": _FAULT,  # STATUS_ACCESS_VIOLATION
    "0xC0000006": _UNREADABLE,  # STATUS_IN_PAGE_ERROR
    "0xC0000374": _FAULT,  # STATUS_HEAP_CORRUPTION
    "0xC00000FD": _FAULT,  # STATUS_STACK_OVERFLOW
    "0xC0000094": _FAULT,  # STATUS_INTEGER_DIVIDE_BY_ZERO
    "0xC000001D": _INSTRUCTION,  # STATUS_ILLEGAL_INSTRUCTION
    "0xC0000409": _ABORTED,  # STATUS_STACK_BUFFER_OVERRUN: any fail-fast, abort() among them
    "0xC0000017": _OUT_OF_MEMORY,  # STATUS_NO_MEMORY
    "0xC0000135": _RUNTIME,  # STATUS_DLL_NOT_FOUND
    "0xC0000139": _RUNTIME,  # STATUS_ENTRYPOINT_NOT_FOUND
    "0xC000007B": _RUNTIME,  # STATUS_INVALID_IMAGE_FORMAT
    "0xC000013A": _TERMINATED,  # STATUS_CONTROL_C_EXIT
    "0x40010004": _TERMINATED,  # DBG_TERMINATE_PROCESS
    "0": _EARLY,
    "3": _ABORTED,  # abort() of the Microsoft C runtime
    str(SLOW_GRAMMAR_EXIT): _SLOW_GRAMMAR,
    "127": _LIBRARY,  # the dynamic loader of Linux
}

_MEMORY_WORDS = (
    "out of memory",
    "memoryerror",
    "bad_alloc",
    "failed to allocate",
    "unable to allocate",
    "outofdevicememory",
)
_IMPORT_WORDS = ("modulenotfounderror", "importerror", "partsmissingerror")


def explain_exit(
    status: ExitStatus, phase: Phase, model: str = "", fault: Fault | None = None, reason: str = ""
) -> UserFacingError:
    """Return the words for an end that the user did not ask for.

    ``model`` is the file's name, empty if none was involved. ``fault`` is set when Sotto ended the process itself;
    ``reason`` then goes into the details.
    """
    cause = _BY_FAULT[fault] if fault else _cause(status)
    facts = [f"exit: ended by Sotto, {fault}" if fault else f"exit: {exit_name(status.code)}", f"while: {phase}"]
    facts += [f"model: {model}"] if model else []
    facts += [f"reason: {reason}"] if reason else []
    facts += ["", status.stderr_tail] if status.stderr_tail else []
    return UserFacingError(cause.code, cause.text, cause.hint, "\n".join(facts))


def exit_name(code: int) -> str:
    """Return the name of an exit code: ``SIGABRT``, ``0xC0000005``, ``3``."""
    if -64 <= code < 0:
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"
    code &= 0xFFFF_FFFF  # Windows codes come with and without a sign
    return str(code) if code < 0x100 else f"0x{code:08X}"


def _cause(status: ExitStatus) -> _Cause:
    cause = _BY_NAME.get(exit_name(status.code), _FAILED)
    last_words = status.stderr_tail.casefold()
    if cause in (_ABORTED, _FAILED) and any(words in last_words for words in _MEMORY_WORDS):
        return _OUT_OF_MEMORY
    if cause is _FAILED and any(words in last_words for words in _IMPORT_WORDS):
        return _INCOMPLETE
    return cause
