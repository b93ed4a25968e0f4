"""Exit codes in words."""

from __future__ import annotations

import signal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotto.engine.exit_codes import Phase, exit_name, explain_exit
from sotto.engine.protocol import SLOW_GRAMMAR_EXIT
from sotto.ipc.child import ExitStatus
from sotto.ipc.program import Fault


def test_a_grammar_that_takes_too_long_is_told_from_a_fault() -> None:
    error = explain_exit(ExitStatus(SLOW_GRAMMAR_EXIT, "", requested=False), Phase.GENERATING)
    assert error.code == "grammar_too_slow"
    assert "grammar" in error.hint


def test_memory_that_python_could_not_have_is_told_of() -> None:
    error = explain_exit(_status(1, "Traceback (most recent call last):\nMemoryError"), Phase.GENERATING)
    assert error.code == "engine_out_of_memory"


def _status(code: int, stderr: str = "") -> ExitStatus:
    return ExitStatus(code, stderr, requested=False)


@pytest.mark.skipif(not hasattr(signal, "SIGBUS"), reason="POSIX signals")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("SIGABRT", "engine_aborted"),
        ("SIGSEGV", "engine_fault"),
        ("SIGBUS", "engine_fault"),
        ("SIGFPE", "engine_fault"),
        ("SIGILL", "engine_illegal_instruction"),
        ("SIGKILL", "engine_killed"),
        ("SIGTERM", "engine_terminated"),
        ("SIGHUP", "engine_terminated"),
        ("SIGSYS", "engine_sandboxed"),
        ("SIGUSR1", "engine_failed"),
    ],
)
def test_signals(name: str, code: str) -> None:
    error = explain_exit(_status(-getattr(signal, name)), Phase.LOADING)
    assert error.code == code
    assert f"exit: {name}" in error.details


@pytest.mark.parametrize(
    ("exit_code", "code"),
    [
        (0xC0000005, "engine_fault"),
        (0xC0000005 - 2**32, "engine_fault"),  # some callers read the code as signed
        (0xC0000374, "engine_fault"),
        (0xC00000FD, "engine_fault"),
        (0xC000001D, "engine_illegal_instruction"),
        (0xC0000409, "engine_aborted"),
        (0xC0000017, "engine_out_of_memory"),
        (0xC0000135, "engine_library_missing"),
        (0xC000013A, "engine_terminated"),
        (0xC0DEDEAD, "engine_failed"),
        (0, "engine_ended_early"),
        (3, "engine_aborted"),
        (127, "engine_library_missing"),
        (1, "engine_failed"),
        (42, "engine_failed"),
    ],
)
def test_codes(exit_code: int, code: str) -> None:
    assert explain_exit(_status(exit_code), Phase.IDLE).code == code


@pytest.mark.parametrize(
    "words",
    [
        "CUDA error: out of memory",
        "terminate called after throwing an instance of 'std::bad_alloc'",
        "ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 99",
        "vk::Device::allocateMemory: ErrorOutOfDeviceMemory",
    ],
)
def test_the_last_words_tell_that_memory_ran_out(words: str) -> None:
    assert explain_exit(_status(3, f"loading\n{words}\n"), Phase.LOADING).code == "engine_out_of_memory"


def test_the_last_words_tell_that_the_installation_is_broken() -> None:
    status = _status(1, "Traceback …\nModuleNotFoundError: No module named 'llama_cpp'")
    assert explain_exit(status, Phase.STARTING).code == "engine_incomplete"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.GARBLED, "engine_protocol_error"),
        (Fault.SILENT, "engine_start_timeout"),
        (Fault.MISMATCHED, "engine_version_mismatch"),
    ],
)
def test_an_engine_that_sotto_ended_is_not_blamed_on_memory(fault: Fault, code: str) -> None:
    error = explain_exit(_status(-9), Phase.STARTING, "", fault, "protocol 2, not 1")
    assert error.code == code
    assert "SIGKILL" not in error.details
    assert "protocol 2, not 1" in error.details


def test_the_details_hold_what_a_report_needs() -> None:
    error = explain_exit(_status(42, "ggml: assertion\nbye"), Phase.GENERATING, "tiny.gguf")
    assert error.details == "exit: 42\nwhile: running a job\nmodel: tiny.gguf\n\nggml: assertion\nbye"


@given(st.integers(-(2**31), 2**32 - 1))
def test_every_code_has_words_and_a_next_step_without_the_raw_code(code: int) -> None:
    error = explain_exit(_status(code), Phase.LOADING)
    assert error.code.startswith("engine_")
    for sentence in (error.text, error.hint):
        assert sentence.endswith(".")
        assert "0x" not in sentence
        assert "SIG" not in sentence


def test_names() -> None:
    assert exit_name(0) == "0"
    assert exit_name(255) == "255"
    assert exit_name(0xC000001D) == "0xC000001D"
    assert exit_name(-signal.SIGTERM) == "SIGTERM"
    assert exit_name(-64) in {"SIGRTMAX", "signal 64"}
