"""The engine program over its pipes: what it says, that it listens while it computes, and when it ends."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from sotto.engine import protocol
from sotto.ipc.commands import engine_command
from sotto.ipc.jsonl import ProtocolError
from support.engine_probe import EngineProbe
from support.gguf_files import CHATML, write_bpe_model, write_scripted_model
from support.wrong_files import write_wrong_files

linux = pytest.mark.skipif(sys.platform != "linux", reason="a means of Linux")

_LONG = "x" * 3000
"""As a prompt it keeps the slow model busy for seconds."""
_HANGING = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


@pytest.fixture(scope="module")
def shared_engine() -> Iterator[EngineProbe]:
    """One engine for all tests that leave it alive."""
    with EngineProbe() as probe:
        yield probe


@pytest.fixture
def talking(shared_engine: EngineProbe, hello: Path) -> EngineProbe:
    """The shared engine, with a model that says hello."""
    assert shared_engine.load(hello)["type"] == "loaded"
    return shared_engine


@pytest.fixture
def busy(engine: EngineProbe, slow: Path) -> EngineProbe:
    """An engine of its own that is reading a long prompt."""
    engine.load(slow)
    engine.generate(_LONG)
    engine.expect("prompt_progress")
    return engine


def _helper(engine: EngineProbe) -> psutil.Process:
    (helper,) = psutil.Process(engine.process.pid).children()
    return helper


def _is_gone(process: psutil.Process, within: float = 2.0) -> bool:
    """Wait for the end of a process that is not ours: a zombie counts, since init may take its time to fetch it."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.01)
    return False


def _valid(message: dict[str, Any]) -> None:
    protocol.from_wire(message, protocol.FROM_ENGINE)


# Talking -------------------------------------------------------------------------------------------------------------


def test_it_introduces_itself(shared_engine: EngineProbe) -> None:
    hello = protocol.from_wire(shared_engine.hello, protocol.FROM_ENGINE)
    assert isinstance(hello, protocol.Hello)
    assert hello.protocol == protocol.PROTOCOL_VERSION
    assert hello.pid == shared_engine.process.pid
    assert "llama-cpp-python" in hello.llama_cpp
    assert hello.system_info
    assert "cpu" in [device.kind for device in hello.devices]


def test_an_answer_from_the_load_to_the_end(shared_engine: EngineProbe, hello: Path) -> None:
    begun = len(shared_engine.messages)
    loaded = shared_engine.load(hello)
    assert loaded["model"]["name"] == "hello"
    text, finished = shared_engine.answer("Hi", job="first")
    assert text == "Hello, hello! 😀 Bye."
    assert finished["completion"]["stop_reason"] == "end"
    said = shared_engine.messages[begun:]
    for message in said:
        _valid(message)
    kinds = [message["type"] for message in said]
    assert set(kinds[: kinds.index("loaded")]) == {"load_progress"}
    assert said[kinds.index("loaded") - 1]["fraction"] == 1.0
    after = kinds[kinds.index("loaded") + 1 :]
    assert after[:2] == ["started", "prompt_progress"]
    assert set(after[2:-1]) == {"token"}
    assert after[-1] == "finished"
    assert all(message["job"] == "first" for message in said[kinds.index("started") :])


def test_a_second_turn_uses_what_is_in_memory(talking: EngineProbe) -> None:
    talking.answer("Hi", job="one")
    first = next(m for m in reversed(talking.messages) if m["type"] == "started")
    turns = [("user", "Hi"), ("assistant", "Hello, hello! 😀 Bye."), ("user", "Again")]
    messages = [{"role": role, "content": content} for role, content in turns]
    talking.send("generate", job="two", messages=messages, settings={"seed": 1, "temperature": 0.0})
    started = talking.expect("started")
    assert first["cached_tokens"] == 0
    assert started["cached_tokens"] >= first["prompt_tokens"]
    talking.expect("finished")


def test_a_new_load_replaces_the_model(talking: EngineProbe, endless: Path) -> None:
    assert talking.load(endless)["model"]["name"] == "endless"
    assert talking.answer("Hi", max_tokens=5)[0] == "abcab"


def test_jobs_without_a_model_are_refused(shared_engine: EngineProbe, tmp_path: Path) -> None:
    assert shared_engine.load(tmp_path / "missing.gguf")["type"] == "load_failed"
    assert shared_engine.answer("Hi")[1]["code"] == "no_model_loaded"
    shared_engine.send("bench", job="b", prompt=1, generate=1, depth=0, repeat=1)
    assert shared_engine.expect("failed")["code"] == "no_model_loaded"


def test_a_message_that_is_too_long_is_refused(talking: EngineProbe) -> None:
    _text, failed = talking.answer("x" * 5000)
    assert (failed["type"], failed["code"]) == ("failed", "context_overflow")
    assert talking.answer("Hi")[0] == "Hello, hello! 😀 Bye."


def test_a_repeat_penalty_is_taken(talking: EngineProbe) -> None:
    assert talking.answer("Hi", repeat_penalty=1.1)[0] == "Hello, hello! 😀 Bye."


def test_a_benchmark_reports_every_repeat(talking: EngineProbe) -> None:
    talking.send("bench", job="b", prompt=32, generate=8, depth=4, repeat=3)
    begun = len(talking.messages)
    assert talking.expect("bench_finished", "failed") | {"at": 0} == {
        "type": "bench_finished",
        "job": "b",
        "stopped": False,
        "at": 0,
    }
    runs = [message for message in talking.messages[begun:] if message["type"] == "bench_run"]
    assert len(runs) == 3
    for run in runs:
        _valid(run)
        assert run["prompt_ms"] > 0
        assert run["decode_ms"] > 0
        if sys.platform != "win32":
            assert run["rss_bytes"] > 10_000_000


def test_a_benchmark_that_does_not_fit_is_refused(talking: EngineProbe) -> None:
    talking.send("bench", job="b", prompt=5000, generate=8, depth=4, repeat=3)
    assert talking.expect("bench_finished", "failed")["code"] == "bench_too_long"


# Stop ----------------------------------------------------------------------------------------------------------------


def test_stop_while_writing(shared_engine: EngineProbe, endless: Path) -> None:
    shared_engine.load(endless)
    shared_engine.generate("Hi", job="s")
    shared_engine.expect("token")
    shared_engine.send("stop", job="s")
    completion = shared_engine.expect("finished")["completion"]
    # It may have filled its window of 1,024 tokens meanwhile.
    assert completion["stop_reason"] in ("stopped", "context")
    assert shared_engine.answer("Hi", max_tokens=4)[0] == "abca"


def test_stop_before_its_turn(shared_engine: EngineProbe, endless: Path) -> None:
    shared_engine.load(endless)
    shared_engine.generate("Hi", job="first")
    shared_engine.send("stop", job="second")
    shared_engine.generate("Hi", job="second")
    assert shared_engine.expect("finished")["job"] == "first"
    second = shared_engine.expect("finished")
    assert second["job"] == "second"
    assert second["completion"]["stop_reason"] == "stopped"
    assert second["completion"]["usage"]["completion_tokens"] == 0


def test_stop_of_another_job_stops_nothing(talking: EngineProbe) -> None:
    talking.send("stop", job="long ago")
    assert talking.answer("Hi", job="now")[0] == "Hello, hello! 😀 Bye."


def test_stop_while_reading_a_prompt(busy: EngineProbe) -> None:
    asked = time.monotonic()
    busy.send("stop", job="job")
    finished = busy.expect("finished")
    assert finished["completion"]["stop_reason"] == "stopped"
    assert finished["at"] - asked < 1
    assert busy.answer("Hi", job="next", max_tokens=3)[1]["type"] == "finished"


def test_stop_of_a_benchmark(engine: EngineProbe, slow: Path) -> None:
    engine.load(slow)
    engine.send("bench", job="b", prompt=128, generate=4, depth=0, repeat=1000)
    engine.expect("bench_run")
    asked = time.monotonic()
    engine.send("stop", job="b")
    finished = engine.expect("bench_finished")
    assert finished["stopped"] is True
    assert finished["at"] - asked < 1


def test_ping_is_answered_while_it_computes(busy: EngineProbe) -> None:
    for sequence in (7, 8):
        asked = time.monotonic()
        busy.send("ping", sequence=sequence)
        pong = busy.expect("pong")
        assert pong["sequence"] == sequence
        assert pong["at"] - asked < 1
    assert "finished" not in [message["type"] for message in busy.messages]


# Ends ----------------------------------------------------------------------------------------------------------------


def test_it_ends_with_its_input(engine: EngineProbe) -> None:
    helper = _helper(engine)
    engine.close_input()
    assert engine.end(2) == 0
    assert _is_gone(helper)


def test_it_ends_with_its_input_while_it_computes(busy: EngineProbe) -> None:
    busy.close_input()
    assert busy.end(2) == 0


@pytest.mark.parametrize("state", ["engine", "busy"])
def test_it_ends_when_asked_to(request: pytest.FixtureRequest, state: str) -> None:
    probe: EngineProbe = request.getfixturevalue(state)
    helper = _helper(probe)
    probe.send("quit")
    assert probe.end(2) == 0
    assert _is_gone(helper)


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
        deaf.stdout.readline()
        deaf.stdout.close()
        deaf.stdin.write(b'{"type":"ping","sequence":1}\n')
        deaf.stdin.flush()
        assert deaf.wait(5) == 0


@linux
def test_its_death_takes_the_template_program_along(engine: EngineProbe) -> None:
    helper = _helper(engine)
    engine.process.kill()
    assert _is_gone(helper)


@linux
def test_its_death_takes_a_hanging_template_program_along(engine: EngineProbe, hello: Path, tmp_path: Path) -> None:
    helper = _helper(engine)
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
    assert _is_gone(helper)


@linux
def test_the_system_ends_it_before_the_window_when_memory_runs_out(shared_engine: EngineProbe) -> None:
    assert Path(f"/proc/{shared_engine.process.pid}/oom_score_adj").read_text().strip() == "900"


# Strangers -----------------------------------------------------------------------------------------------------------


def test_native_prints_are_no_messages() -> None:
    noisy = """
import ctypes, sys
from sotto.engine.child import server
from sotto.ipc.commands import engine_command
c = ctypes.CDLL(None) if sys.platform != "win32" else ctypes.cdll.msvcrt
quiet = server.list_devices
def list_devices():
    c.puts(b"native noise")
    c.fflush(None)
    print("python noise", flush=True)
    return quiet()
server.list_devices = list_devices
server.main([*engine_command(), "--render-templates"])
"""
    with EngineProbe([sys.executable, "-c", noisy]) as probe:
        probe.send("ping", sequence=1)
        probe.expect("pong")
        assert probe.protocol_error is None
        assert "native noise" in probe.stderr
        assert "python noise" in probe.stderr


def test_a_hostile_template_fails_its_job_only(shared_engine: EngineProbe, hello: Path, tmp_path: Path) -> None:
    path = write_scripted_model(tmp_path / "hostile.gguf", "x", "{{ ''.__class__.__mro__ }}")
    shared_engine.load(path)
    assert shared_engine.answer("Hi")[1]["code"] == "template_forbidden"
    shared_engine.load(hello)
    assert shared_engine.answer("Hi")[0] == "Hello, hello! 😀 Bye."


def test_a_hanging_template_is_ended(engine: EngineProbe, hello: Path, tmp_path: Path) -> None:
    engine.load(write_scripted_model(tmp_path / "hostile.gguf", "x", _HANGING))
    helper = _helper(engine)
    assert engine.answer("Hi")[1]["code"] == "template_too_slow"
    assert _is_gone(helper)
    engine.load(hello)
    assert engine.answer("Hi")[0] == "Hello, hello! 😀 Bye."


def test_wrong_files_are_refused_in_words(shared_engine: EngineProbe, hello: Path, tmp_path: Path) -> None:
    wanted = {
        "empty",
        "zip",
        "login-page",
        "weights-missing",
        "adapter",
        "embeddings",
        "folder",
        "missing",
        "part-missing",
    }
    wrong = [file for file in write_wrong_files(tmp_path) if file.name in wanted]
    assert {file.name for file in wrong} == wanted
    for file in wrong:
        failed = shared_engine.load(file.path)
        assert (failed["type"], failed["code"]) == ("load_failed", file.code)
        assert failed["text"].endswith(".")
    unknown = shared_engine.load(write_bpe_model(tmp_path / "zebra.gguf", architecture="zebra"))
    assert unknown["code"] == "model_unknown_architecture"
    assert "zebra" in unknown["text"]
    assert shared_engine.hello["llama_cpp"].split()[0] in unknown["text"]
    shared_engine.load(hello)
    assert shared_engine.answer("Hi")[0] == "Hello, hello! 😀 Bye."


_MUTATIONS: dict[str, dict[str, Any]] = {
    "many-layers": {"llama.block_count": 4096},
    "layers-missing": {"llama.block_count": None},
    "no-heads": {"llama.attention.head_count": 0},
    "many-heads": {"llama.attention.head_count": 2**31},
    "more-kv-heads-than-heads": {"llama.attention.head_count_kv": 4096},
    "width-0": {"llama.embedding_length": 0},
    "width-odd": {"llama.embedding_length": 63},
    "width-huge": {"llama.embedding_length": 2**31},
    "window-0": {"llama.context_length": 0},
    "window-huge": {"llama.context_length": 2**32 - 1},
    "rope-odd": {"llama.rope.dimension_count": 7},
    "rope-huge": {"llama.rope.dimension_count": 2**31},
    "norm-missing": {"llama.attention.layer_norm_rms_epsilon": None},
    "norm-negative": {"llama.attention.layer_norm_rms_epsilon": -1.0},
    "experts": {"llama.expert_count": 2**20, "llama.expert_used_count": 2**20},
    "unknown-vocabulary": {"tokenizer.ggml.model": "zebra"},
    "other-vocabulary": {"tokenizer.ggml.model": "llama"},
    "unknown-splitting": {"tokenizer.ggml.pre": "zebra"},
    "end-beyond-vocabulary": {"tokenizer.ggml.eos_token_id": 2**31, "tokenizer.ggml.eot_token_id": 10**6},
    "begin-beyond-vocabulary": {"tokenizer.ggml.bos_token_id": 2**32 - 1, "tokenizer.ggml.add_bos_token": True},
    "merges-of-nothing": {"tokenizer.ggml.merges": ["", "a", "a b c", "zz zz"]},
    "types-missing": {"tokenizer.ggml.token_type": None},
    "few-types": {"tokenizer.ggml.token_type": [1, 2]},
    "wrong-type": {"llama.block_count": "two"},
    "another-architecture": {"general.architecture": "mamba"},
    "key-length-0": {"llama.attention.key_length": 0},
}


def test_a_damaged_model_ends_in_an_error_or_an_end_but_never_hangs(tmp_path: Path) -> None:
    outcomes: dict[str, str] = {}
    probe = EngineProbe()
    try:
        for name, metadata in _MUTATIONS.items():
            path = write_bpe_model(tmp_path / f"{name}.gguf", metadata=metadata)
            try:
                answer = probe.load(path, n_ctx=256)
                if answer["type"] == "loaded":
                    answer = probe.answer("Hi there", max_tokens=4)[1]
                _valid(answer)
                outcomes[name] = answer["type"] + " " + answer.get("code", "")
            except (AssertionError, OSError, ProtocolError):
                # Only its end is an excuse; a silent engine is still there.
                code = probe.end(5)
                outcomes[name] = f"exit {code}"
                assert code != 0
                assert "ggml" in probe.stderr.casefold() or "llama" in probe.stderr
                probe.close()
                probe = EngineProbe()
    finally:
        probe.close()
    refused = {name for name, outcome in outcomes.items() if outcome.startswith("load_failed model_")}
    assert {"layers-missing", "width-odd", "norm-missing", "unknown-vocabulary"} <= refused


def test_weights_that_are_no_numbers_give_an_end(shared_engine: EngineProbe, tmp_path: Path) -> None:
    path = write_bpe_model(tmp_path / "nan.gguf", n_ctx=256)
    content = bytearray(path.read_bytes())
    content[-20_000:] = b"\xff\x7f" * 10_000  # NaN in 16 bits
    path.write_bytes(content)
    assert shared_engine.load(path)["type"] == "loaded"
    for settings in ({}, {"temperature": 1.0}):
        assert shared_engine.answer("Hi", **settings)[1]["type"] in ("finished", "failed")


def test_the_template_text_of_a_model_is_taken_as_it_is(shared_engine: EngineProbe, tmp_path: Path) -> None:
    quoting = CHATML.replace("message['content']", "message['content']|tojson")
    shared_engine.load(write_scripted_model(tmp_path / "quoting.gguf", "ok", quoting))
    assert shared_engine.answer('a "quoted" 😀\nline')[0] == "ok"
