"""The prompt cache in the real, confined engine: kept at its end, brought back by the next, forgotten when told."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from support.engine_probe import GREEDY, EngineProbe, Message

QUESTION = "Tell me of the whale, the lighthouse and the three brothers, and how it ended. " * 3


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """The folder of the cache."""
    made = tmp_path / "prompts"
    made.mkdir()
    return made


@pytest.fixture
def key() -> str:
    return secrets.token_hex(32)


@contextmanager
def _engine(model: Path, prompts: Path, key: str, budget: int = 100_000_000) -> Iterator[EngineProbe]:
    with EngineProbe(read=[model], prompts=prompts) as probe:
        probe.send("keep_prompts", folder=str(prompts), key=key, budget=budget)
        assert probe.load(model)["type"] == "loaded"
        yield probe


def _ask(probe: EngineProbe, conversation: str, question: str = QUESTION) -> tuple[str, int]:
    """Return the answer and how many tokens of the prompt had been read before."""
    begun = len(probe.messages)
    messages = [{"role": "user", "content": question}]
    settings: dict[str, Any] = {**GREEDY, "max_tokens": 12}
    probe.send("generate", job="job", messages=messages, settings=settings, conversation=conversation)
    end = probe.expect("finished", "failed")
    assert end["type"] == "finished"
    text = "".join(message["text"] for message in probe.messages[begun:] if message["type"] == "token")
    return text, _usage(end)["cached_tokens"]


def _usage(end: Message) -> Message:
    return end["completion"]["usage"]  # type: ignore[no-any-return]


def _end(probe: EngineProbe) -> None:
    probe.send("quit")
    assert probe.end() == 0
    assert "Traceback" not in probe.stderr


def test_what_was_read_is_written_at_the_end_and_used_by_the_next_engine(babble: Path, prompts: Path, key: str) -> None:
    with _engine(babble, prompts, key) as probe:
        text, cached = _ask(probe, "chat")
        assert cached == 0
        _end(probe)
    (file,) = prompts.iterdir()
    if sys.platform != "win32":
        assert file.suffix == ".kv"
    with _engine(babble, prompts, key) as probe:
        again, cached = _ask(probe, "chat")
        assert again == text
        assert cached > 200
        _end(probe)


def test_a_pause_is_enough_for_it_to_be_written(babble: Path, prompts: Path, key: str) -> None:
    with _engine(babble, prompts, key) as probe:
        _ask(probe, "first")
        _ask(probe, "second", "x" * 300)  # the first was left, so it does not wait
        for number in range(1, 1000):
            probe.send("ping", sequence=number)
            probe.expect("pong", sequence=number)
            if list(prompts.glob("*.kv")):
                break
        else:
            pytest.fail("nothing was written")
        probe.process.kill()
        probe.end()
    with _engine(babble, prompts, key) as probe:
        assert _ask(probe, "first")[1] > 200


def test_what_is_to_be_forgotten_is_gone_from_memory_and_disk(babble: Path, prompts: Path, key: str) -> None:
    with _engine(babble, prompts, key) as probe:
        _ask(probe, "one")
        _ask(probe, "two", "y" * 300)
        probe.send("forget_prompts", conversation="one")
        assert _ask(probe, "other", "z" * 300)[1] < 16
        assert _ask(probe, "one")[1] < 16
        probe.send("forget_prompts", conversation="")
        assert _ask(probe, "two", "y" * 300)[1] < 16
        probe.send("forget_prompts", conversation="")
        _end(probe)
    assert list(prompts.iterdir()) == []


def test_without_a_wish_nothing_is_kept_nor_after_it_was_taken_back(babble: Path, prompts: Path, key: str) -> None:
    with EngineProbe(read=[babble], prompts=prompts) as probe:
        probe.load(babble)
        _ask(probe, "one")
        _ask(probe, "two", "y" * 300)
        assert _ask(probe, "one")[1] < 16
        probe.send("keep_prompts", folder=str(prompts), key=key, budget=1_000_000)
        _ask(probe, "one")
        probe.send("keep_prompts", folder="", key="", budget=0)
        _ask(probe, "two", "y" * 300)
        assert _ask(probe, "one")[1] < 16
        _end(probe)
    assert list(prompts.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="files are not restricted there")
def test_the_engine_may_write_there_and_nowhere_else(babble: Path, tmp_path: Path, prompts: Path, key: str) -> None:
    beside = tmp_path / "data"
    beside.mkdir()
    (beside / "chats.db").write_bytes(b"secret")
    with _engine(babble, prompts, key) as probe:
        probe.send("probe", files=[str(beside / "chats.db"), str(beside), str(tmp_path), str(prompts)])
        attempts = {each["what"]: each["blocked"] for each in probe.expect("probed")["attempts"]}
    if not any("Landlock" in measure or "sandbox" in measure for measure in _measures(probe)):
        pytest.skip("this system has nothing to restrict files with")
    assert attempts[f"read {beside / 'chats.db'}"]
    assert attempts[f"write in {beside}"]
    assert attempts[f"list {tmp_path}"]
    assert attempts[f"write in {tmp_path}"]
    assert not attempts[f"write in {prompts}"]


def _measures(probe: EngineProbe) -> list[str]:
    return [measure for message in probe.of("probed") for measure in message["measures"] if "no " not in measure]
