"""The services with the real engine and models of a few hundred kilobytes: the whole chain without a window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sotto.config.paths import AppPaths
from sotto.domain.adapters import AdapterUse
from sotto.domain.chat import MessageStatus
from sotto.domain.events import ModelState, PromptProgress, TokenReceived
from sotto.domain.generation import LoadSettings, SamplerSettings
from sotto.ipc.commands import engine_command
from support.adapter_files import write_adapter
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


def test_adapters_are_changed_without_another_load(real: RunningServices, tmp_path: Path) -> None:
    model = write_bpe_model(tmp_path / "random.gguf")
    install(real, model)
    adapter = real.wait(real.services.models.add(write_adapter(tmp_path / "other.gguf", model)))
    greedy = SamplerSettings(temperature=0.0, seed=1, max_tokens=12)
    changed = replace(greedy, adapters=(AdapterUse(id=adapter.id),))
    plain = real.ask("Babble", sampler=greedy).message.content
    engine = real.engines()
    assert real.ask("Babble", sampler=changed).message.content not in (plain, "")
    assert real.ask("Babble", sampler=greedy).message.content == plain
    assert real.engines() == engine
    late = write_adapter(tmp_path / "late.gguf", model, seed=5)
    named = replace(greedy, adapters=(AdapterUse(str(late)),))
    assert real.ask("Babble", sampler=named).message.content not in (plain, "")
    assert real.engines() != engine  # what a process may open is decided when it starts


def test_a_mistake_in_a_form_costs_nothing(real: RunningServices, tmp_path: Path) -> None:
    install(real, write_scripted_model(tmp_path / "bell.gguf", SONG))
    first = real.services.chat.send("Sing")
    real.finished(first)
    presets = real.services.presets
    real.wait(presets.set_answers(first.conversation, {"grammar": "root ::= sogn"}))
    failed = real.finished(real.services.chat.send("Again", conversation=first.conversation))
    assert failed.error is not None
    assert failed.error.code == "grammar_invalid"
    assert "Line 1: there is no rule “sogn”." in failed.message.error
    assert real.message(first).content == SONG
    real.wait(presets.set_answers(first.conversation, {"grammar": 'root ::= "Ding"'}))
    assert real.ask("Again", conversation=first.conversation).message.content == "Ding"


def test_a_grammar_that_takes_too_long_is_told_and_the_engine_comes_back(real: RunningServices, tmp_path: Path) -> None:
    install(real, write_scripted_model(tmp_path / "long.gguf", ["a" * 40, "b"], ends=False))
    ways = "root ::= s\ns ::= [^x] s a | [^x] s b | [^x]\na ::= [x]\nb ::= [x]\n"
    sampler = SamplerSettings(seed=1, grammar=ways, max_tokens=5)
    first = real.services.chat.send("Hi", sampler=sampler)
    failed = real.finished(first)
    assert failed.error is not None
    assert failed.error.code == "grammar_too_slow"
    plain = replace(sampler, grammar="")
    again = real.finished(real.services.chat.send("Hi", conversation=first.conversation, sampler=plain))
    assert again.error is None
