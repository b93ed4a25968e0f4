"""What is printed, and that nothing printed can take over a terminal."""

from __future__ import annotations

import errno
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotto.cli.output import Output, OutputClosedError, one_line, printable, table_lines
from sotto.domain.errors import UserFacingError


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class _Broken(io.StringIO):
    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def write(self, text: str) -> int:
        raise OSError(self.number, "broken")


@given(st.text())
def test_printable_text_holds_no_control_characters(text: str) -> None:
    shown = printable(text)
    assert not [c for c in shown if c not in "\n\t" and (ord(c) < 0x20 or 0x7F <= ord(c) <= 0x9F)]
    assert [c for c in text if c.isalpha()] == [c for c in shown if c.isalpha()]


def test_a_terminal_gets_no_escape_sequences_and_a_pipe_gets_everything() -> None:
    hostile = "\x1b]0;owned\x07red\x1b[31m\u009b2J\r\x08ok\n\tend"
    terminal, pipe = _Terminal(), io.StringIO()
    Output(terminal, io.StringIO()).write(hostile)
    Output(pipe, io.StringIO()).write(hostile)
    assert terminal.getvalue() == "]0;ownedred[31m2Jok\n\tend"
    assert pipe.getvalue() == hostile


def test_errors_have_two_lines_on_stderr_or_are_json_on_stdout() -> None:
    error = UserFacingError("code", "It broke\x1b[31m.", "Mend it.", "details stay away")
    out, err = io.StringIO(), io.StringIO()
    Output(out, err).error(error)
    assert (out.getvalue(), err.getvalue()) == ("", "sotto: It broke[31m.\nMend it.\n")
    out, err = io.StringIO(), io.StringIO()
    Output(out, err, as_json=True).error(error)
    assert json.loads(out.getvalue()) == {"error": {"code": "code", "text": "It broke\x1b[31m.", "hint": "Mend it."}}
    assert err.getvalue() == ""


def test_an_error_after_half_a_line_begins_a_new_one() -> None:
    out, err = io.StringIO(), io.StringIO()
    output = Output(out, err)
    output.write("Half")
    output.error(UserFacingError("code", "It broke."))
    assert (out.getvalue(), err.getvalue()) == ("Half\n", "sotto: It broke.\n")


def test_a_closed_pipe_and_a_full_disk_are_told_apart() -> None:
    with pytest.raises(OutputClosedError):
        Output(_Broken(errno.EPIPE), io.StringIO()).line("x")
    with pytest.raises(UserFacingError) as raised:
        Output(_Broken(errno.ENOSPC), io.StringIO()).line("x")
    assert raised.value.code == "output_failed"


def test_a_broken_stderr_stops_nothing() -> None:
    out = io.StringIO()
    output = Output(out, _Broken(errno.EPIPE))
    output.note("lost")
    output.line("kept")
    assert out.getvalue() == "kept\n"


def test_progress_is_for_terminals_and_leaves_nothing_behind() -> None:
    err = io.StringIO()
    Output(io.StringIO(), err).progress.show("Loading", 0.5)
    assert err.getvalue() == ""
    err, out = _Terminal(), _Terminal()
    output = Output(out, err)
    output.progress.show("Loading x", 0.5)
    assert err.getvalue() == "\rLoading x [############............]  50%"
    output.write("text")
    assert err.getvalue().endswith("\r" + " " * 41 + "\r")
    written = len(err.getvalue())
    output.write("more")
    assert len(err.getvalue()) == written


def test_reasoning_is_dimmed_on_a_terminal_and_hidden_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    out, err = io.StringIO(), _Terminal()
    output = Output(out, err)
    output.reasoning("hm\x1b[0m")
    output.write("answer")
    assert err.getvalue() == "\x1b[2mhm[0m\x1b[22m\n\n"
    monkeypatch.setenv("NO_COLOR", "1")
    err = _Terminal()
    Output(out, err).reasoning("hm")
    assert err.getvalue() == "hm"
    err = io.StringIO()  # type: ignore[assignment]
    Output(out, err).reasoning("hm")
    assert err.getvalue() == ""
    assert out.getvalue() == "answer"


def test_table_aligns_columns_and_cuts_long_lines() -> None:
    rows = [("ID", "TITLE"), ("a", "long\nwords\x1b"), ("abc", "x")]
    assert table_lines(rows) == ["ID   TITLE", "a    long words", "abc  x"]
    assert table_lines(rows, width=8) == ["ID   TI…", "a    lo…", "abc  x"]
    assert table_lines([]) == []


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_one_line_is_one_line_within_its_limit(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1
