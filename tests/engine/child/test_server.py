"""The engine program over its pipes: what it says, and that it listens while it computes."""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from sotto.engine import protocol
from sotto.ipc.wire import from_wire
from support.engine_probe import EngineProbe


@pytest.fixture
def talking(shared_engine: EngineProbe, hello: Path) -> EngineProbe:
    """The shared engine, with a model that says hello."""
    assert shared_engine.load(hello)["type"] == "loaded"
    return shared_engine


def _valid(message: dict[str, Any]) -> None:
    from_wire(message, protocol.FROM_ENGINE)


# Talking -------------------------------------------------------------------------------------------------------------


def test_it_introduces_itself(shared_engine: EngineProbe) -> None:
    hello = from_wire(shared_engine.hello, protocol.FROM_ENGINE)
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
    assert started["cached_tokens"] >= first["prompt_tokens"] - 3  # they are read in groups of four
    talking.expect("finished")


def test_a_new_load_replaces_the_model(talking: EngineProbe, endless: Path) -> None:
    assert talking.load(endless)["model"]["name"] == "endless"
    assert talking.answer("Hi", max_tokens=5)[0] == "abcab"


def test_a_template_of_the_users_own_replaces_the_one_in_the_file(shared_engine: EngineProbe, hello: Path) -> None:
    usual = shared_engine.load(hello)["model"]["template_sha256"]
    shared_engine.answer("Hi", job="usual")
    longer = "{% for m in messages %}a rather long opening {{ m.content }}{% endfor %}<|im_start|>assistant\n"
    loaded = shared_engine.load(hello, template=longer)["model"]
    assert loaded["template_sha256"] == hashlib.sha256(longer.encode()).hexdigest() != usual
    assert shared_engine.answer("Hi", job="own")[0] == "Hello, hello! 😀 Bye."
    sizes = {m["job"]: m["prompt_tokens"] for m in shared_engine.messages if m["type"] == "started"}
    assert sizes["own"] != sizes["usual"]
    assert shared_engine.load(hello)["model"]["template_sha256"] == usual


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


# Counting ------------------------------------------------------------------------------------------------------------


def test_tokens_are_counted(talking: EngineProbe) -> None:
    talking.send("tokenize", request=5, text="")
    nothing = talking.expect("tokenized")
    _valid(nothing)
    assert (nothing["request"], nothing["tokens"]) == (5, 0)
    talking.send("tokenize", request=6, text="Hi Hi Hi Hi")
    talking.send("tokenize", request=7, text="Hi")
    more, one = talking.expect("tokenized"), talking.expect("tokenized")
    assert (more["request"], one["request"]) == (6, 7)
    assert more["tokens"] > one["tokens"] > 0


def test_tokens_are_counted_while_an_answer_is_written(shared_engine: EngineProbe, endless: Path) -> None:
    shared_engine.load(endless)
    shared_engine.generate("Hi", job="long")
    shared_engine.expect("token")
    shared_engine.send("tokenize", request=8, text="Hi")
    shared_engine.expect("tokenized")
    assert all(message["type"] != "finished" or message["job"] != "long" for message in shared_engine.messages)
    shared_engine.send("stop", job="long")
    shared_engine.expect("finished")
