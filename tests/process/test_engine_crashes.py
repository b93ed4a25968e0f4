"""The engine dies or talks nonsense: the right words arrive, what was written stays, and nothing loops."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotto.domain.generation import LoadSettings
from sotto.engine.states import EngineState
from sotto.ipc.program import ClientLimits
from support.engine_bench import JOB, EngineBench
from support.needs import needs_posix
from support.recording_sinks import RecordingBenchSink, RecordingLoadSink

S = EngineState
Make = Callable[..., EngineBench]

DEATHS = [
    pytest.param([["abort"]], "engine_aborted", id="abort"),
    pytest.param([["segfault"]], "engine_fault", id="segfault"),
    pytest.param([["signal", "SIGILL"]], "engine_illegal_instruction", id="illegal", marks=needs_posix),
    pytest.param([["signal", "SIGBUS"]], "engine_fault", id="bus", marks=needs_posix),
    pytest.param([["signal", "SIGKILL"]], "engine_killed", id="kill", marks=needs_posix),
    pytest.param([["signal", "SIGTERM"]], "engine_terminated", id="term", marks=needs_posix),
    pytest.param([["exit", 0]], "engine_ended_early", id="exit 0"),
    pytest.param([["exit", 42]], "engine_failed", id="exit 42"),
    pytest.param([["stderr", "CUDA error: out of memory\n"], ["abort"]], "engine_out_of_memory", id="memory"),
]
NONSENSE = [
    pytest.param([["bytes", b"llama_model_loader: loaded\n".hex()]], id="text"),
    pytest.param([["bytes", b'{"type":"token","text":"\xff"}\n'.hex()]], id="no UTF-8"),
    pytest.param([["oversized"]], id="oversized"),
    pytest.param([["send", {"type": "sing"}]], id="unknown type"),
    pytest.param([["send", {"type": "pong", "sequence": "one"}]], id="wrong field"),
    pytest.param([["send", {"type": "hello", "protocol": 1, "pid": 1}]], id="second hello"),
    pytest.param([["send", {"type": "load_progress", "fraction": 0.5}]], id="progress without a load"),
]


@pytest.mark.parametrize(("death", "code"), DEATHS)
def test_a_crash_while_generating(bench: Make, death: list[Any], code: str) -> None:
    one = bench(generate=[["started"], ["tokens", 3], ["stderr", "last words\n"], *death])
    one.loaded("/models/tiny.gguf")
    sink = one.generate()
    one.loop.run_until(lambda: sink.is_over)
    assert (sink.code, sink.endings) == (code, 1)
    assert sink.texts == ["la "] * 3, "what was written before the crash is kept"
    assert sink.error is not None
    assert sink.error.hint
    assert "while: running a job" in sink.error.details
    assert "model: tiny.gguf" in sink.error.details
    assert "/models" not in sink.error.details
    assert "last words" in sink.error.details
    assert one.states[-2:] == [S.GENERATING, S.CRASHED]
    assert one.client.loaded is None
    assert one.client.history.crashed_while_loading == frozenset()


@pytest.mark.parametrize(("death", "code"), DEATHS)
def test_a_crash_while_loading(bench: Make, death: list[Any], code: str) -> None:
    one = bench(load=[["progress", 0.5], *death])
    sink = one.loaded()
    assert (sink.code, sink.endings) == (code, 1)
    assert sink.error is not None
    assert "while: loading a model" in sink.error.details
    assert one.states[-2:] == [S.LOADING, S.CRASHED]
    assert one.client.history.crashed_while_loading == {"/m.gguf"}


@pytest.mark.parametrize(("death", "code"), DEATHS)
def test_a_crash_at_the_start(bench: Make, death: list[Any], code: str) -> None:
    one = bench(start=death)
    sink = one.loaded()
    assert (sink.code, sink.endings) == (code, 1)
    assert sink.error is not None
    assert "while: starting" in sink.error.details
    assert one.states == [S.STOPPED, S.STARTING, S.CRASHED]
    assert one.client.history.crashed_while_loading == frozenset()


def test_a_crash_while_measuring(bench: Make) -> None:
    one = bench(bench=[["bench_run"], ["abort"]])
    one.loaded()
    sink = RecordingBenchSink()
    one.client.bench(JOB, 1, 1, 0, 1, sink)
    one.loop.run_until(lambda: sink.is_over)
    assert (sink.code, len(sink.runs)) == ("engine_aborted", 1)


@needs_posix
@pytest.mark.parametrize("state", [S.IDLE, S.READY])
def test_a_crash_while_nothing_is_asked(bench: Make, state: EngineState) -> None:
    one = bench().started()
    if state is S.READY:
        one.loaded()
    os.kill(one.client.pid or 0, signal.SIGSEGV)
    one.wait(S.CRASHED)
    assert one.states[-2] is state
    assert one.client.pid is None


@needs_posix
def test_kill_in_the_middle_of_an_answer(bench: Make) -> None:
    one = bench(generate=[["started"], ["tokens_until_stopped"], ["finish"]])
    sink = one.generating()
    os.kill(one.client.pid or 0, signal.SIGKILL)
    one.loop.run_until(lambda: sink.is_over, timeout=5)
    assert (sink.code, sink.endings) == ("engine_killed", 1)
    assert sink.texts


def test_after_a_crash_the_next_load_starts_a_new_engine(bench: Make, tmp_path: Path) -> None:
    one = bench(load=[["once", str(tmp_path / "crashed"), [["abort"]]], ["loaded"]])
    assert one.loaded().code == "engine_aborted"
    one.loop.run_pending()
    assert one.client.state is S.CRASHED, "nothing restarts by itself"
    assert one.loaded().model is not None
    assert one.client.history.crashed_while_loading == frozenset()


def test_a_model_that_was_wanted_meanwhile_is_not_lost_in_the_crash_of_another(bench: Make) -> None:
    one = bench(generate=[["tokens", 1], ["wait_for_stop"], ["abort"]])
    answer = one.generating()
    other = one.load("/other.gguf")
    one.loop.run_until(lambda: other.is_over)
    assert answer.completion is not None
    assert other.model is not None
    assert S.CRASHED in one.states


def test_a_load_may_be_retried_from_inside_the_failure(bench: Make, tmp_path: Path) -> None:
    one = bench(load=[["once", str(tmp_path / "crashed"), [["abort"]]], ["loaded"]])
    retry = RecordingLoadSink()

    class Stubborn(RecordingLoadSink):
        def on_failed(self, error: Exception) -> None:
            one.client.load("/m.gguf", LoadSettings(gpu_layers=0), retry)

    one.client.load("/m.gguf", LoadSettings(), Stubborn())
    one.loop.run_until(lambda: retry.is_over)
    assert retry.model is not None


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_while_generating(bench: Make, nonsense: list[Any]) -> None:
    one = bench(generate=[["tokens", 2], *nonsense, ["tokens", 5], ["stall"]])
    one.loaded()
    sink = one.generate()
    one.loop.run_until(lambda: sink.is_over)
    assert (sink.code, sink.endings) == ("engine_protocol_error", 1)
    assert sink.texts == ["la "] * 2
    assert one.client.state is S.CRASHED


def test_a_message_before_hello(bench: Make) -> None:
    one = bench(start=[["send", {"type": "pong", "sequence": 1}]])
    sink = one.loaded()
    assert sink.code == "engine_protocol_error"


@pytest.mark.parametrize("nonsense", NONSENSE[:5])
def test_nonsense_instead_of_hello(bench: Make, nonsense: list[Any]) -> None:
    one = bench(start=[*nonsense, ["stall"]])
    sink = one.loaded()
    assert sink.code == "engine_protocol_error"
    assert one.client.state is S.CRASHED


def test_the_details_of_nonsense_do_not_repeat_it(bench: Make) -> None:
    one = bench(generate=[["bytes", b"my secret diary\n".hex()], ["stall"]])
    one.loaded()
    sink = one.generate()
    one.loop.run_until(lambda: sink.is_over)
    assert sink.error is not None
    assert "secret" not in sink.error.details


def test_messages_of_a_job_that_is_over_are_ignored(bench: Make) -> None:
    stale = {"type": "token", "job": "an older one", "text": "boo"}
    one = bench(generate=[["send", stale], ["tokens", 1], ["finish"]])
    one.loaded()
    sink = one.generate()
    one.loop.run_until(lambda: sink.is_over)
    assert sink.texts == ["la "]


def test_another_protocol_version(bench: Make) -> None:
    one = bench(hello={"protocol": 2})
    sink = one.loaded()
    assert (sink.code, sink.endings) == ("engine_version_mismatch", 1)
    assert one.states == [S.STOPPED, S.STARTING, S.CRASHED]


def test_no_hello_in_time(bench: Make) -> None:
    one = bench(start=[["stall"]], limits=ClientLimits(hello=0.2))
    sink = one.loaded()
    assert (sink.code, sink.endings) == ("engine_start_timeout", 1)
    assert one.client.state is S.CRASHED


def test_a_program_that_can_not_be_started(bench: Make, tmp_path: Path) -> None:
    one = bench(command=[str(tmp_path / "sotto-engine")])
    sink = one.load()
    assert sink.endings == 0, "nothing is delivered from inside the request"
    one.loop.run_until(lambda: sink.is_over)
    assert sink.code == "engine_not_started"
    assert sink.error is not None
    assert str(tmp_path) not in sink.error.details
    assert one.states == [S.STOPPED, S.STARTING, S.CRASHED]


def test_three_crashes_open_the_circuit_breaker(bench: Make, tmp_path: Path) -> None:
    seconds = [0.0]
    one = bench(load={"/bad.gguf": [["abort"]]}, clock=lambda: seconds[0])
    assert [one.loaded("/bad.gguf").code for _ in range(3)] == ["engine_aborted"] * 3
    starts = one.states.count(S.STARTING)
    refused = one.load("/bad.gguf")
    assert refused.endings == 0, "nothing is delivered from inside the request"
    one.loop.run_until(lambda: refused.is_over)
    assert refused.code == "engine_crash_loop"
    assert one.states.count(S.STARTING) == starts
    assert one.loaded("/good.gguf").model is not None, "another model may be loaded"
    assert one.loaded("/bad.gguf").code == "engine_crash_loop"
    assert one.client.loaded is not None, "a refused load does not remove the model in memory"
    seconds[0] += 601
    assert one.loaded("/bad.gguf").code == "engine_aborted", "later it may be tried again"


def test_the_user_may_override_the_circuit_breaker(bench: Make) -> None:
    one = bench(load=[["abort"]])
    for _ in range(3):
        one.loaded()
    forced = one.load(force=True)
    one.loop.run_until(lambda: forced.is_over)
    assert forced.code == "engine_aborted"
    safer = one.load(settings=LoadSettings(gpu_layers=0))
    one.loop.run_until(lambda: safer.is_over)
    assert safer.code == "engine_aborted", "other settings are not refused either"


def test_crashes_while_answering_open_the_circuit_breaker_too(bench: Make) -> None:
    one = bench(generate=[["abort"]])
    for _ in range(3):
        one.loaded()
        sink = one.generate()
        one.loop.run_until(lambda sink=sink: sink.is_over)  # type: ignore[misc]
    assert one.loaded().code == "engine_crash_loop"


def test_ends_that_were_asked_for_do_not_count_as_crashes(bench: Make) -> None:
    one = bench()
    for _ in range(4):
        assert one.loaded().model is not None
        one.client.unload()
        one.wait(S.STOPPED)


@pytest.mark.parametrize("name", ["LLAMA_CPP_LIB_PATH", "LD_PRELOAD"])
def test_the_engine_does_not_see_variables_that_redirect_code(
    bench: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, str(tmp_path / "evil.so"))
    monkeypatch.setenv("SOTTO_TEST", "kept")
    bench(start=[["environment", str(tmp_path / "environment")]]).started()
    seen = json.loads((tmp_path / "environment").read_text())
    assert name not in seen
    assert "SOTTO_TEST" in seen
