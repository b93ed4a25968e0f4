"""llama.cpp's own words: errors are kept, warnings are passed on, chatter is dropped."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import llama_cpp.llama_cpp as llama
import pytest

from sotto.engine.child.native_log import NativeLog
from support.open_model import LOG

_DEBUG, _INFO, _WARN, _ERROR, _CONTINUE = 1, 2, 3, 4, 5


@pytest.fixture
def log() -> Iterator[NativeLog]:
    log = NativeLog()
    log.install()
    yield log
    LOG.install()  # llama.cpp must not call into one that is gone


def _say(log: NativeLog, level: int, text: bytes) -> None:
    """Call the sink as llama.cpp does: through the C function pointer that it holds."""
    sink = ctypes.cast(log._callback, ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p))
    sink(level, text, None)


def test_errors_are_kept_and_shown(log: NativeLog, capsys: pytest.CaptureFixture[str]) -> None:
    _say(log, _ERROR, b"it broke\n")
    assert log.errors == "it broke"
    assert capsys.readouterr().err == "it broke\n"


def test_warnings_are_only_shown(log: NativeLog, capsys: pytest.CaptureFixture[str]) -> None:
    _say(log, _WARN, b"careful\n")
    assert log.errors == ""
    assert capsys.readouterr().err == "careful\n"


def test_chatter_is_dropped(log: NativeLog, capsys: pytest.CaptureFixture[str]) -> None:
    for level in (0, _DEBUG, _INFO):
        _say(log, level, b"hello\n")
        _say(log, _CONTINUE, b" again\n")
    assert log.errors == ""
    assert capsys.readouterr().err == ""


def test_a_continued_line_belongs_to_the_level_before(log: NativeLog) -> None:
    _say(log, _ERROR, b"first")
    _say(log, _CONTINUE, b"second\n")
    _say(log, _INFO, b"other\n")
    _say(log, _CONTINUE, b"other too\n")
    assert log.errors == "first\nsecond"


def test_only_the_last_errors_are_kept_and_clear_forgets_them(log: NativeLog) -> None:
    for number in range(50):
        _say(log, _ERROR, f"error {number}\n".encode())
    assert len(log.errors.splitlines()) == 20
    assert log.errors.endswith("error 49")
    log.clear()
    assert log.errors == ""


def test_bytes_that_are_no_text_do_no_harm(log: NativeLog, capsys: pytest.CaptureFixture[str]) -> None:
    _say(log, _ERROR, b"\xff\xfe broke\n")
    assert log.errors.endswith("broke")


def test_llama_cpp_really_reports_to_it(log: NativeLog) -> None:
    assert not llama.llama_model_load_from_file(b"/nowhere/at/all.gguf", llama.llama_model_default_params())
    assert "/nowhere/at/all.gguf" in log.errors


def test_what_llama_cpp_decides_by_itself_is_kept_until_the_next_load(log: NativeLog) -> None:
    _say(log, _INFO, b"resolve: Flash Attention enabled\n")
    _say(log, _INFO, b"load_tensors:   CPU_REPACK model buffer size =   145.55 MiB\n")
    _say(log, _INFO, b"something else\n")
    _say(log, _DEBUG, b"Flash Attention in a debug line\n")
    assert [line.split()[0] for line in log.remarks.splitlines() if line] == ["resolve:", "load_tensors:"]
    log.clear()
    assert log.remarks == ""


def test_a_refused_flash_attention_is_a_warning_and_is_kept(log: NativeLog, capsys: pytest.CaptureFixture[str]) -> None:
    _say(log, _WARN, b"resolve: Flash Attention not supported, set to disabled\n")
    assert "not supported" in log.remarks
    assert "not supported" in capsys.readouterr().err
