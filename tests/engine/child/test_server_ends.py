"""When the engine program ends: with its parent, when asked to, and rather than misunderstand."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from sotto.ipc.commands import engine_command
from support.engine_probe import EngineProbe, is_gone
from support.gguf_files import write_bpe_model
from support.needs import needs_linux

_HANGING = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


def test_it_ends_with_its_input(engine: EngineProbe) -> None:
    helper = engine.helper
    engine.close_input()
    assert engine.end(2) == 0
    assert is_gone(helper)


def test_it_ends_with_its_input_while_it_computes(busy: EngineProbe) -> None:
    busy.close_input()
    assert busy.end(2) == 0


@pytest.mark.parametrize("state", ["engine", "busy"])
def test_it_ends_when_asked_to(request: pytest.FixtureRequest, state: str) -> None:
    probe: EngineProbe = request.getfixturevalue(state)
    helper = probe.helper
    probe.send("quit")
    assert probe.end(2) == 0
    assert is_gone(helper)


@pytest.mark.parametrize(
    "line",
    [
        b'{"type":"sing"}\n',
        b'{"type":"load","path":7}\n',
        b"\xff\xfe\n",
    ],
)
def test_it_does_not_go_on_with_what_it_does_not_understand(engine: EngineProbe, line: bytes) -> None:
    engine.send_line(line)
    assert engine.end() == 1
    assert "ProtocolError" in engine.stderr


def test_what_it_could_not_read_is_not_quoted(engine: EngineProbe) -> None:
    engine.send_line(b'{"type":"generate","job":"j","messages":[{"role":"user","content":["secret"]}],"settings":{}}\n')
    assert engine.end() == 1
    assert "secret" not in engine.stderr


def test_a_bug_ends_it_with_a_trace(engine: EngineProbe, hello: Path) -> None:
    engine.load(hello)
    engine.send("generate", job="j", messages=[{"role": "user", "content": "Hi"}], settings={"seed": None})
    assert engine.end() == 1
    assert "AssertionError" in engine.stderr


def test_a_parent_that_reads_no_more_ends_it() -> None:
    with subprocess.Popen(engine_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as deaf:
        assert deaf.stdin is not None
        assert deaf.stdout is not None
        deaf.stdin.write(b'{"type":"confine"}\n')
        deaf.stdin.flush()
        deaf.stdout.readline()
        deaf.stdout.close()
        deaf.stdin.write(b'{"type":"ping","sequence":1}\n')
        deaf.stdin.flush()
        assert deaf.wait(5) == 0


@needs_linux
def test_its_death_takes_the_template_program_along(engine: EngineProbe) -> None:
    helper = engine.helper
    engine.process.kill()
    assert is_gone(helper)


@needs_linux
def test_its_death_takes_a_hanging_template_program_along(engine: EngineProbe, hello: Path, tmp_path: Path) -> None:
    helper = engine.helper
    engine.load(hello)
    assert engine.answer("Hi")[0] == "Hello, hello! 😀 Bye."
    engine.load(write_bpe_model(tmp_path / "hostile.gguf", _HANGING))
    idle = helper.cpu_times().user
    engine.generate("Hi")
    deadline = time.monotonic() + 20
    while helper.cpu_times().user < idle + 0.1 and time.monotonic() < deadline:
        engine.send("ping", sequence=1)
        engine.expect("pong", "failed")
    engine.process.kill()
    assert is_gone(helper)


@needs_linux
def test_the_system_ends_it_before_the_window_when_memory_runs_out(shared_engine: EngineProbe) -> None:
    assert Path(f"/proc/{shared_engine.process.pid}/oom_score_adj").read_text().strip() == "900"
