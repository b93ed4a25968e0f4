"""What happens to a real ``sotto`` process when the user interrupts it or stops reading."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("signals and pseudo terminals of POSIX", allow_module_level=True)

import pty

from support.polling import wait_for
from support.sotto_command import sotto_command, sotto_environment, start_sotto
from support.sotto_runner import SottoRunner

_DEADLINE = 20.0
_ENDLESS = [["started"], ["tokens", 1, "Once "], ["tokens_until_stopped"], ["finish"]]


@contextmanager
def _running(command: list[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    process = start_sotto(command, **options)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def _wait_for(path: Path) -> None:
    wait_for(path.exists, path.name, _DEADLINE)


def _first_bytes(process: subprocess.Popen[bytes], count: int) -> bytes:
    """Read past the buffer of the stream, which ``communicate`` would not look into."""
    assert process.stdout is not None
    begun = b""
    while len(begun) < count:
        new = os.read(process.stdout.fileno(), count - len(begun))
        assert new, f"it ended after {begun!r}"
        begun += new
    return begun


def _last_answer(sotto: SottoRunner) -> dict[str, Any]:
    conversation = sotto("history", "list", "--json").json[0]["id"]
    answer = sotto("history", "show", conversation, "--json").json["messages"][-1]
    assert isinstance(answer, dict)
    return answer


def test_ctrl_c_stops_the_answer_and_keeps_it(with_model: SottoRunner) -> None:
    command = sotto_command("--data-dir", with_model.profile, "ask", "Hi", generate=_ENDLESS)
    with _running(command) as process:
        begun = _first_bytes(process, 20)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=_DEADLINE)
    text = (begun + out).decode()
    assert (process.returncode, err) == (3, b"")
    assert text.startswith("Once la la ")
    answer = _last_answer(with_model)
    assert answer["status"] == "stopped"
    assert text == answer["content"] + "\n"


def test_ctrl_c_prints_what_there_is_as_json(with_model: SottoRunner, tmp_path: Path) -> None:
    marker = tmp_path / "writing"
    script = [["started"], ["tokens", 1, "Once "], ["environment", str(marker)], ["tokens_until_stopped"], ["finish"]]
    for saving in ([], ["--no-save"]):
        command = sotto_command("--data-dir", with_model.profile, "ask", "--json", *saving, "Hi", generate=script)
        with _running(command) as process:
            _wait_for(marker)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=_DEADLINE)
        assert (process.returncode, err) == (3, b"")
        answer = json.loads(out)
        assert (answer["stop_reason"], answer["text"][:5]) == ("stopped", "Once ")
        marker.unlink()


@pytest.mark.parametrize("flags", [[], ["--json"], ["--no-save"]])
def test_ctrl_c_while_the_model_is_loading(with_model: SottoRunner, tmp_path: Path, flags: list[str]) -> None:
    marker = tmp_path / "loading"
    load = [["progress", 0.1], ["environment", str(marker)], ["stall"]]
    command = sotto_command("--data-dir", with_model.profile, "ask", *flags, "Hi", load=load)
    with _running(command) as process:
        _wait_for(marker)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=_DEADLINE)
    assert (process.returncode, err) == (3, b"")
    if flags == ["--json"]:
        answer = json.loads(out)
        assert (answer["text"], answer["stop_reason"], answer["model"]["name"]) == ("", "stopped", "tiny")
    else:
        assert out == b""
    assert len(with_model("history", "list", "--json").json) == (0 if flags == ["--no-save"] else 1)


def test_an_engine_that_ignores_stop_is_ended(with_model: SottoRunner) -> None:
    script = [["started"], ["tokens", 1, "Once "], ["stall"]]
    command = sotto_command("--data-dir", with_model.profile, "ask", "Hi", generate=script, ignore=["stop"])
    with _running(command) as process:
        assert _first_bytes(process, 5) == b"Once "
        process.send_signal(signal.SIGINT)
        assert process.wait(_DEADLINE) == 3
    assert _last_answer(with_model)["content"] == "Once "


def test_a_reader_that_goes_away_ends_the_answer_quietly(with_model: SottoRunner) -> None:
    command = sotto_command("--data-dir", with_model.profile, "ask", "Hi", generate=_ENDLESS)
    with _running(command) as process:
        assert _first_bytes(process, 5) == b"Once "
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.wait(_DEADLINE) == 0
        assert process.stderr.read() == b""
    assert _last_answer(with_model)["status"] == "stopped"


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["models", "list", "--json"]], ids=" ".join)
def test_a_closed_pipe_is_no_error(with_model: SottoRunner, arguments: list[str]) -> None:
    command = sotto_command("--data-dir", with_model.profile, *arguments)
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            command, env=sotto_environment(), stdout=writing, stderr=subprocess.PIPE, timeout=_DEADLINE, check=False
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


class _Terminal:
    """A pseudo terminal with a ``sotto`` in it."""

    def __init__(self, command: list[str]) -> None:
        self._master, slave = pty.openpty()
        environment = sotto_environment(TERM="dumb", COLUMNS="80")
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)
        self.shown = ""
        self._unread = ""

    def read_until(self, text: str) -> None:
        """Wait until ``text`` was shown after what was waited for before."""
        deadline = time.monotonic() + _DEADLINE
        while text not in self._unread:
            ready, _, _ = select.select([self._master], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"{text!r} was not shown; instead: {self._unread!r}"
            new = os.read(self._master, 4096).decode()
            self._unread += new
            self.shown += new
        self._unread = self._unread.partition(text)[2]

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def interrupt(self) -> None:
        """Press Ctrl+C: the signal goes to the whole group, as from a real terminal."""
        os.killpg(self.process.pid, signal.SIGINT)

    def interrupt_until_it_ends(self) -> int:
        """Press Ctrl+C again and again, as people do: Python may miss one just before it waits for a key."""
        deadline = time.monotonic() + _DEADLINE
        while self.process.poll() is None:
            assert time.monotonic() < deadline, "it did not end"
            self.interrupt()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.5)
        with contextlib.suppress(OSError):  # the end of a terminal without a program
            while new := os.read(self._master, 4096):
                self.shown += new.decode()
        return self.process.returncode

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)


@pytest.fixture
def chat_terminal(with_model: SottoRunner) -> Iterator[_Terminal]:
    hostile = [["started"], ["tokens", 1, "Once\x1b[31m "], ["tokens_until_stopped"], ["finish"]]
    terminal = _Terminal(sotto_command("--data-dir", with_model.profile, "chat", generate=hostile))
    yield terminal
    terminal.close()


def test_ctrl_c_in_the_chat_stops_the_answer_and_twice_leaves(
    chat_terminal: _Terminal, with_model: SottoRunner
) -> None:
    chat_terminal.read_until("> ")
    chat_terminal.type("Hi\n")
    chat_terminal.read_until("la la la")
    chat_terminal.interrupt()
    chat_terminal.read_until("(stopped)")
    chat_terminal.read_until("> ")
    assert chat_terminal.interrupt_until_it_ends() == 3
    assert "Press Ctrl+C again to leave." in chat_terminal.shown
    assert "Loading tiny" in chat_terminal.shown
    assert "Once[31m la" in chat_terminal.shown
    assert _last_answer(with_model)["status"] == "stopped"


def test_ctrl_d_leaves_the_chat(chat_terminal: _Terminal) -> None:
    chat_terminal.read_until("> ")
    chat_terminal.type("\x04")
    assert chat_terminal.process.wait(_DEADLINE) == 0
