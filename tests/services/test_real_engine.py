"""The services with the real engine and models of a few hundred kilobytes: the whole chain without a window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sotto.config.paths import AppPaths
from sotto.domain.chat import MessageStatus
from sotto.domain.events import ModelState, PromptProgress, TokenReceived
from sotto.domain.generation import LoadSettings, SamplerSettings
from sotto.ipc.commands import engine_command
from support.gguf_files import write_bpe_model, write_scripted_model
from support.running_services import RunningServices

SONG = "Ding, dang, dong: die Glöckchen läuten — 🔔!"


@pytest.fixture
def real(paths: AppPaths) -> Iterator[RunningServices]:
    """Opened services whose engine is the real one."""
    running = RunningServices(paths, command=engine_command())
    running.open()
    running.events.clear()
    yield running
    running.services.close()


def install(running: RunningServices, path: Path) -> None:
    running.wait(running.services.models.add(path))


def test_a_conversation_from_the_file_to_the_store(real: RunningServices, tmp_path: Path) -> None:
    install(real, write_scripted_model(tmp_path / "bell.gguf", SONG))
    sent = real.services.chat.send("Sing", system_prompt="Be brief.")
    finished = real.finished(sent)
    assert finished.error is None
    assert finished.message.content == SONG
    assert "".join(event.text for event in real.of(TokenReceived)) == SONG
    assert real.message(sent) == finished.message
    usage, run = finished.message.usage, finished.message.run
    assert usage is not None
    assert usage.prompt_tokens > 0
    assert usage.completion_tokens > 0
    assert run["stop_reason"] == "end"
    assert run["model"]["n_ctx"] > 0
    assert run["settings"]["template_hash"]
    assert run["timings"]["load_ms"] > 0
    assert run["timings"]["tokens_per_second"] > 0
    assert real.of(PromptProgress)
    second = real.ask("Again", conversation=sent.conversation).message
    assert second.content == SONG
    assert second.usage is not None
    assert second.usage.prompt_tokens > usage.prompt_tokens
    assert second.run["timings"]["load_ms"] == 0.0


def test_stop_another_model_and_unload(real: RunningServices, tmp_path: Path) -> None:
    write_scripted_model(tmp_path / "endless.gguf", SONG, ends=False, n_ctx=4096)
    install(real, tmp_path / "endless.gguf")
    first = real.services.chat.send("Sing", load=LoadSettings(n_ctx=4096))
    real.until_writing(first)
    real.services.chat.stop(first.job)
    stopped = real.finished(first).message
    assert stopped.status is MessageStatus.STOPPED
    assert stopped.content
    install(real, write_scripted_model(tmp_path / "bell.gguf", SONG))
    bell = next(model for model in real.services.models.installed if model.name == "bell")
    assert real.ask("Sing", model=bell).message.content == SONG
    assert real.services.models.state.loaded is not None
    assert real.services.models.state.loaded.path == str(bell.path)
    real.services.models.unload()
    real.until(lambda: not real.engines())
    assert real.services.models.state.state is ModelState.NOT_LOADED


def test_the_same_seed_gives_the_same_answer(real: RunningServices, tmp_path: Path) -> None:
    install(real, write_bpe_model(tmp_path / "random.gguf"))
    sampler = SamplerSettings(temperature=1.5, seed=5, max_tokens=24)
    answers = [real.ask("Babble", sampler=sampler).message for _ in range(2)]
    assert answers[0].content == answers[1].content != ""
    assert answers[0].run["stop_reason"] == "length"


def test_a_model_file_that_vanished_fails_the_answer_and_comes_back(real: RunningServices, tmp_path: Path) -> None:
    path = write_scripted_model(tmp_path / "bell.gguf", SONG)
    install(real, path)
    path.rename(tmp_path / "moved.gguf")
    sent = real.services.chat.send("Sing")
    finished = real.finished(sent)
    assert finished.message.status is MessageStatus.FAILED
    assert finished.error is not None
    assert finished.error.code == "model_file_missing"
    assert finished.message.error.startswith(finished.error.text)
    assert real.services.models.state.state is ModelState.FAILED
    (tmp_path / "moved.gguf").rename(path)
    real.services.chat.regenerate(sent.answer, sent.conversation)
    live = real.services.chat.live(sent.conversation)
    assert live is not None
    assert real.finished_answer(live.message).message.content == SONG


@pytest.mark.needs_shared
@pytest.mark.parametrize(
    "name", ["stories260K-q8_0.gguf", "stories260K-chat-f16.gguf", "split/stories260K-f16-00001-of-00003.gguf"]
)
def test_a_real_model_tells_a_story(real: RunningServices, shared: Path, name: str) -> None:
    path = shared / "models" / name
    if not path.exists():
        pytest.skip(f"needs {name}")
    install(real, path)
    message = real.ask("Once upon a time", sampler=SamplerSettings(temperature=0, seed=1, max_tokens=32)).message
    assert message.status is MessageStatus.COMPLETE
    assert len(message.content.split()) > 3
