"""The guide: always there, always asked in its own way, and never in the place of a model that was picked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from sotto.config import options
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ModelState
from sotto.domain.generation import LoadSettings, SamplerSettings
from sotto.domain.ids import ModelId
from sotto.domain.models import GUIDE
from sotto.services import guide
from sotto.services.models import VerifyResult
from support.guide import write_guide
from support.running_services import RunningServices, requests_file

Start = Callable[..., RunningServices]
RECORDING = [["started"], ["tokens", 1, "Yes."], ["finish", "end"]]


@pytest.fixture
def guide_file(tmp_path: Path) -> Path:
    """A stand-in for the guide."""
    return write_guide(tmp_path / "resources")


def ignore(_fraction: float) -> None:
    """A progress nobody looks at."""


def selected(running: RunningServices) -> str:
    model = running.services.models.selected
    return model.name if model is not None else ""


# The file ------------------------------------------------------------------------------------------------------------


def test_without_its_file_there_is_none(start: Start, tmp_path: Path) -> None:
    assert guide.find_guide(tmp_path / "absent.gguf") is None
    running = start()
    assert running.services.models.installed == ()
    assert running.services.models.selected is None
    running.wait(running.services.models.read_guide())


def test_it_is_there_from_the_start_and_not_in_the_store(start: Start, guide_file: Path) -> None:
    running = start(guide=guide_file)
    (only,) = running.services.models.installed
    assert (only.id, only.name, only.path) == ("guide", "Sotto guide", guide_file)
    assert only.size_bytes == guide_file.stat().st_size
    assert running.services.models.own == ()
    assert running.wait(running.services.tasks.store(lambda store: store.installed.all())) == []


def test_its_facts_are_read_when_someone_asks_and_stay(start: Start, guide_file: Path) -> None:
    running = start(guide=guide_file)
    running.wait(running.services.models.read_guide())
    (known,) = running.services.models.installed
    assert (known.id, known.name, known.n_ctx_train, known.quantization) == ("guide", "Sotto guide", 512, "F16")
    assert known.parameters > 0
    running.wait(running.services.models.refresh())
    assert running.services.models.installed == (known,)


def test_a_damaged_guide_is_still_listed(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "guide.gguf"
    file.write_bytes(b"GGUF and nothing more")
    running = start(guide=file)
    running.wait(running.services.models.read_guide())
    assert [model.id for model in running.services.models.installed] == ["guide"]


def test_it_is_compared_with_the_checksum_that_ships_beside_it(start: Start, guide_file: Path) -> None:
    right = hashlib.sha256(guide_file.read_bytes()).hexdigest()
    checksum = guide_file.with_suffix(".sha256")
    checksum.write_text(f"{right}  guide.gguf\n")
    running = start(guide=guide_file)
    assert running.wait(running.services.models.verify(GUIDE, ignore)) == VerifyResult(True, right, right)
    with guide_file.open("ab") as file:
        file.write(b"x")
    changed = running.wait(running.services.models.verify(GUIDE, ignore))
    assert (changed.ok, changed.expected) == (False, right)


def test_without_a_checksum_nothing_is_compared(start: Start, guide_file: Path) -> None:
    running = start(guide=guide_file)
    result = running.wait(running.services.models.verify(GUIDE, ignore))
    assert (result.ok, result.expected) == (True, "")
    assert result.actual == hashlib.sha256(guide_file.read_bytes()).hexdigest()


def test_the_shipped_one_is_what_its_checksum_says() -> None:
    file = guide.guide_file()
    found = guide.find_guide(file)
    if found is None or not found.sha256:
        pytest.skip("this checkout has no guide, or no checksum of it")
    assert hashlib.sha256(file.read_bytes()).hexdigest() == found.sha256
    assert found.size_bytes <= 12_000_000


def test_it_cannot_be_removed(start: Start, guide_file: Path) -> None:
    running = start(guide=guide_file)
    with pytest.raises(UserFacingError) as caught:
        running.wait(running.services.models.remove(GUIDE))
    assert caught.value.code == "model_ships_with_sotto"
    assert guide_file.exists()
    assert [model.id for model in running.services.models.installed] == ["guide"]


def test_adding_its_file_adds_nothing(start: Start, guide_file: Path) -> None:
    running = start(guide=guide_file)
    assert running.wait(running.services.models.add(guide_file)).id == "guide"
    assert running.services.models.own == ()


@pytest.mark.parametrize("spec", ["guide", "Sotto guide", "sotto g"])
def test_it_can_be_named(start: Start, guide_file: Path, spec: str) -> None:
    running = start(guide=guide_file)
    assert running.wait(running.services.models.resolve(spec)).id == "guide"


def test_its_id_wins_over_the_name_of_another_model(start: Start, guide_file: Path) -> None:
    running = start(guide=guide_file)
    running.add_model("guide")
    assert running.wait(running.services.models.resolve("guide")).id == "guide"


# Which model answers -------------------------------------------------------------------------------------------------


def test_it_answers_when_there_is_no_other(start: Start, guide_file: Path) -> None:
    assert selected(start(guide=guide_file)) == "Sotto guide"


def test_the_first_model_of_ones_own_takes_over_even_if_the_guide_was_chosen(start: Start, guide_file: Path) -> None:
    running = start(guide=guide_file)
    running.services.models.select(GUIDE)
    running.add_model("story")
    assert selected(running) == "story"


def test_a_later_model_does_not(start: Start, guide_file: Path) -> None:
    running = start(guide=guide_file)
    running.add_model("story")
    running.services.models.select(GUIDE)
    running.add_model("other")
    assert selected(running) == "Sotto guide"


def test_chats_with_the_guide_do_not_make_it_the_last_used(start: Start, guide_file: Path) -> None:
    running = start(guide=guide_file)
    running.ask("What can I do here?")
    running.add_model("story")
    running.ask("Sing")
    running.services.models.select(GUIDE)
    running.ask("And here?")
    running.services.close()
    assert selected(start(guide=guide_file)) == "story"


def test_the_default_option_may_be_the_guide(start: Start, guide_file: Path) -> None:
    running = start(guide=guide_file)
    running.add_model("story")
    running.services.close()
    again = start(guide=guide_file)
    assert selected(again) == "story"
    again.settings.set(options.DEFAULT_MODEL, "guide")
    assert selected(again) == "Sotto guide"


def test_a_chat_of_the_guide_goes_on_with_it_and_no_other_chat_does(start: Start, guide_file: Path) -> None:
    running = start(guide=guide_file)
    story, models = running.add_model("story"), running.services.models
    models.go_on_with(GUIDE)
    assert selected(running) == "Sotto guide"
    models.go_on_with(None)
    assert selected(running) == "story"
    models.go_on_with(GUIDE)
    models.go_on_with(story.id)
    assert selected(running) == "story"
    models.go_on_with(GUIDE)
    models.go_on_with(ModelId("gone"))
    assert selected(running) == "story"
    models.go_on_with(GUIDE)
    models.select(story.id)
    assert selected(running) == "story"


# How it is asked -----------------------------------------------------------------------------------------------------


def test_it_is_asked_greedily_and_briefly_whatever_the_settings_say(
    start: Start, guide_file: Path, paths: object
) -> None:
    record = ["record", str(requests_file(paths))]  # type: ignore[arg-type]
    running = start(guide=guide_file, load=[record, ["loaded"]], generate=[record, *RECORDING])
    running.settings.set(options.TEMPERATURE, 2.0)
    running.settings.set(options.REPEAT_PENALTY, 1.5)
    running.settings.set(options.MAX_TOKENS, 5)
    running.settings.set(options.THREADS, 7)
    running.settings.set(options.GPU_LAYERS, 9)
    running.settings.set(options.SYSTEM_PROMPT, "Answer in French.")
    finished = running.ask("How do I add a model?", sampler=SamplerSettings(seed=4), load=LoadSettings(n_ctx=4096))
    load, generate = running.requests
    usual = asdict(LoadSettings(threads=1, gpu_layers=0, micro_batch=128))
    assert load["settings"] == json.loads(json.dumps(usual))
    asked = generate["settings"]
    assert (asked["temperature"], asked["top_k"], asked["repeat_penalty"]) == (0.0, 1, 1.0)
    assert (asked["top_p"], asked["min_p"], asked["max_tokens"], asked["stop"]) == (1.0, 0.0, 200, [])
    assert [(turn["role"], turn["content"]) for turn in generate["messages"]] == [("user", "How do I add a model?")]
    assert finished.message.model == "Sotto guide"
    assert finished.message.run["settings"]["temperature"] == 0.0
    assert running.conversation(finished.message.conversation).model == "guide"


def test_loading_it_beforehand_is_the_load_its_first_question_needs(start: Start, guide_file: Path) -> None:
    running = start(guide=guide_file)
    running.settings.set(options.THREADS, 2)
    running.services.models.load()
    running.until(lambda: running.services.models.state.state is ModelState.READY)
    running.events.clear()
    running.ask("What can I do here?")
    assert ModelState.LOADING not in running.model_states()


def test_standing_instructions_reach_the_model_that_takes_over(start: Start, guide_file: Path, paths: object) -> None:
    record = ["record", str(requests_file(paths))]  # type: ignore[arg-type]
    running = start(guide=guide_file, generate=[record, *RECORDING])
    running.settings.set(options.SYSTEM_PROMPT, "Answer in French.")
    first = running.ask("How do I add a model?").message
    running.add_model("story")
    running.ask("Sing", conversation=first.conversation)
    assert running.prompts[1][0] == ("system", "Answer in French.")
