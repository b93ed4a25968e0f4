"""Asking again with the recorded settings: the same text where nothing has changed, and the reason where it has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.domain.chat import Message
from sotto.domain.errors import UserFacingError
from sotto.domain.generation import LoadSettings, SamplerSettings
from sotto.ipc.commands import engine_command
from sotto.services.run_again import compare, model_of
from support.gguf_files import write_bpe_model
from support.running_services import RunningServices, requests_file

Start = Callable[..., RunningServices]
BABBLE = SamplerSettings(temperature=1.5, top_k=0, seed=5, max_tokens=24)


@pytest.fixture
def real(paths: AppPaths, tmp_path: Path) -> Iterator[RunningServices]:
    """Services with the real engine and one model of random weights."""
    running = RunningServices(paths, command=engine_command()).open()
    running.settings.set(options.THREADS, 1)  # two would wait for each other on a computer that is busy
    running.settings.set(options.N_CTX, 512)
    model = running.wait(running.services.models.add(write_bpe_model(tmp_path / "random.gguf")))
    running.until(lambda: bool(running.services.models.current(model).sha256))
    yield running
    running.services.close()


def run_again(running: RunningServices, answer: Message) -> Message:
    running.services.chat.run_again(answer)
    live = running.services.chat.live(answer.conversation)
    assert live is not None
    return running.finished_answer(live.message).message


def test_the_same_answer_comes_again_as_another_version(real: RunningServices) -> None:
    first = real.ask("Babble", sampler=BABBLE).message
    real.settings.set(options.TEMPERATURE, 0.0)
    real.settings.set(options.MAX_TOKENS, 3)
    again = run_again(real, first)
    assert again.id != first.id
    assert again.parent == first.parent
    assert again.content == first.content != ""
    found = compare(first, again)
    assert found.is_identical
    assert found.changed == ()


def test_after_the_engine_was_gone_and_with_other_settings_it_is_loaded_as_it_was(real: RunningServices) -> None:
    first = real.ask("Babble", sampler=BABBLE, load=LoadSettings(n_ctx=256, threads=1)).message
    real.services.models.unload()
    real.ask("Else", sampler=BABBLE, load=LoadSettings(n_ctx=512, threads=1))
    again = run_again(real, first)
    assert again.run["model"]["n_ctx"] == 256
    assert again.run["engine"]["threads"] == 1
    assert compare(first, again).is_identical


def test_a_continued_answer_begins_with_what_it_went_on_with(real: RunningServices) -> None:
    cut = real.ask("Babble", sampler=BABBLE).message
    real.services.chat.continue_answer(cut.id, cut.conversation)
    live = real.services.chat.live(cut.conversation)
    assert live is not None
    real.settings.set(options.MAX_TOKENS, 12)
    whole = real.finished_answer(live.message).message
    assert whole.run["continued"] == len(cut.content)
    assert whole.content.startswith(cut.content)
    again = run_again(real, whole)
    assert again.content == whole.content
    assert again.run["continued"] == len(cut.content)


def test_what_changed_meanwhile_is_told(real: RunningServices) -> None:
    first = real.ask("Babble", sampler=BABBLE, system_prompt="Babble!").message
    real.wait(real.services.history.set_system_prompt(first.conversation, "Be silent."))
    again = run_again(real, first)
    assert "prompt.sha256" in [name for name, _then, _now in compare(first, again).changed]


def test_the_model_in_memory_is_not_loaded_again(with_model: Start, paths: AppPaths) -> None:
    running = with_model(load=[["record", str(requests_file(paths))], ["loaded"]])
    first = running.ask(sampler=BABBLE).message
    run_again(running, first)
    assert [request["type"] for request in running.requests] == ["load"]


def test_what_the_computer_chose_then_is_asked_for_when_it_is_loaded_anew(with_model: Start, paths: AppPaths) -> None:
    running = with_model(load=[["record", str(requests_file(paths))], ["loaded"]])
    first = running.ask(sampler=BABBLE).message
    running.services.models.unload()
    running.until(lambda: not running.engines())
    run_again(running, first)
    asked = [request["settings"] for request in running.requests]
    assert [(load["n_ctx"], load["threads"]) for load in asked] == [(0, 0), (2048, 2)]


def test_the_settings_are_those_of_the_record(with_model: Start, paths: AppPaths) -> None:
    running = with_model(generate=[["record", str(requests_file(paths))], ["started"], ["tokens", 1], ["finish"]])
    first = running.ask(sampler=replace(BABBLE, stop=("END",), min_p=0.2)).message
    running.settings.set(options.MIN_P, 0.7)
    run_again(running, first)
    asked = [request["settings"] for request in running.requests]
    assert asked[0] == asked[1]
    assert (asked[1]["seed"], asked[1]["min_p"], asked[1]["stop"]) == (5, 0.2, ["END"])


def test_without_its_model_it_says_so_and_nothing_is_written(with_model: Start) -> None:
    running = with_model()
    first = running.ask().message
    running.wait(running.services.models.remove(running.services.models.installed[0].id))
    running.add_model("other")
    with pytest.raises(UserFacingError) as caught:
        running.services.chat.run_again(first)
    assert caught.value.code == "run_model_missing"
    assert "story" in caught.value.text
    assert len(running.messages(first.conversation)) == 2


def test_without_a_record_it_says_so(with_model: Start) -> None:
    running = with_model()
    first = running.ask().message
    with pytest.raises(UserFacingError) as caught:
        running.services.chat.run_again(replace(first, run={}))
    assert caught.value.code == "run_not_recorded"


def test_a_model_is_found_by_its_hash_before_its_id(with_model: Start) -> None:
    running = with_model()
    first = running.ask().message
    (story,) = running.services.models.installed
    moved = replace(story, id=type(story.id)("new"), name="Renamed")
    changed = replace(story, sha256="00" * 32)
    assert model_of([changed, moved], first) == moved
    assert model_of([changed], first) == changed
    assert model_of([replace(changed, id=type(story.id)("x"))], first) is None


def test_another_file_in_the_place_of_the_model_is_told(with_model: Start) -> None:
    running = with_model()
    first = running.ask().message
    model = dict(first.run["model"], sha256="00" * 32)
    then = replace(first, run={**first.run, "model": model})
    again = run_again(running, then)
    assert "model.sha256" in [name for name, _then, _now in compare(then, again).changed]
