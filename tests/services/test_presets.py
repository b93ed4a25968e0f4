"""Presets over the real store: kept, begun with, given to chats, deleted and brought back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from sotto.config import options
from sotto.domain.chat import Role
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ConversationSaved, MessageAdded, Notice, PresetsChanged
from sotto.domain.ids import PresetId
from sotto.domain.models import ModelDefaults
from sotto.domain.presets import NO_PRESET, Preset
from sotto.services import named_records
from sotto.services.preset_checks import LONGEST_TEXT, MOST_GREETINGS
from support.running_services import RunningServices, open_store

Running = Callable[..., RunningServices]
BRIEF = Preset(PresetId(""), "Brief", system_prompt="Be brief.", temperature=0.25, max_tokens=64, reasoning=False)
FERN = Preset(
    PresetId(""), "Fern", system_prompt="You are Fern, a friend of {{user}}.", greetings=("Hello, {{user}}!", "Well?")
)


@pytest.fixture
def running(with_model: Running) -> RunningServices:
    services = with_model(writes=["la "])
    services.services.settings.set(options.SYSTEM_PROMPT, "Be kind.")
    return services


def keep(running: RunningServices, preset: Preset) -> Preset:
    return running.wait(running.services.presets.save(preset))


def code_of(running: RunningServices, preset: Preset) -> str:
    with pytest.raises(UserFacingError) as caught:
        keep(running, preset)
    return caught.value.code


def test_a_preset_is_kept_and_listed_by_name(running: RunningServices) -> None:
    heard: list[PresetsChanged] = []
    running.services.hub.subscribe(PresetsChanged, heard.append)
    service = running.services.presets
    fern, brief = keep(running, FERN), keep(running, BRIEF)
    assert [one.name for one in service.presets] == ["Brief", "Fern"]
    assert service.get(fern.id) == fern
    assert fern.greetings == FERN.greetings
    assert (brief.temperature, brief.max_tokens, brief.reasoning, brief.top_k) == (0.25, 64, False, None)
    assert len(heard) == 2
    again = keep(running, replace(brief, name="Short", temperature=None))
    assert (again.id, again.created, again.temperature) == (brief.id, brief.created, None)
    assert [one.name for one in service.presets] == ["Fern", "Short"]


def test_what_cannot_be_kept_is_refused(running: RunningServices) -> None:
    brief = keep(running, BRIEF)
    assert code_of(running, replace(BRIEF, name=" \n ")) == "preset_name_empty"
    assert code_of(running, replace(BRIEF, name="BRIEF")) == "preset_name_taken"
    assert code_of(running, replace(BRIEF, name="a", temperature=9.0)) == "setting_invalid"
    assert code_of(running, replace(BRIEF, name="a", system_prompt="x" * (LONGEST_TEXT + 1))) == "preset_too_long"
    assert code_of(running, replace(BRIEF, name="a", greetings=("x",) * (MOST_GREETINGS + 1))) == "preset_too_long"
    assert code_of(running, replace(BRIEF, name="a", id=PresetId("gone"))) == "preset_missing"
    assert list(running.services.presets.presets) == [brief]


def test_a_new_chat_begins_with_the_usual_preset(running: RunningServices) -> None:
    brief = keep(running, BRIEF)
    running.services.presets.set_default(brief.id)
    sent = running.services.chat.send("Sing")
    running.finished(sent)
    stored = running.conversation(sent.conversation)
    assert stored.preset == brief.id
    assert stored.system_prompt == "Be brief."
    assert stored.settings == {"temperature": 0.25, "max_tokens": 64, "reasoning": False}
    settings = running.message(sent).run["settings"]
    assert (settings["temperature"], settings["max_tokens"], settings["reasoning"]) == (0.25, 64, False)


def test_no_preset_can_be_chosen_instead_of_the_usual_one(running: RunningServices) -> None:
    running.services.presets.set_default(keep(running, BRIEF).id)
    sent = running.services.chat.send("Sing", preset=NO_PRESET)
    running.finished(sent)
    stored = running.conversation(sent.conversation)
    assert (stored.preset, stored.system_prompt, stored.settings) == (None, "Be kind.", {})


def test_a_usual_preset_that_is_gone_is_no_error(running: RunningServices) -> None:
    running.services.presets.set_default(PresetId("gone"))
    sent = running.services.chat.send("Sing")
    assert running.finished(sent).error is None
    assert running.conversation(sent.conversation).preset is None


def test_a_chosen_preset_that_is_gone_is_told(running: RunningServices) -> None:
    error = running.finished(running.services.chat.send("Sing", preset=PresetId("gone"))).error
    assert error is not None
    assert error.code == "preset_missing"
    assert running.wait(running.services.history.list()) == []


def test_given_instructions_count_more_than_those_of_the_preset(running: RunningServices) -> None:
    brief = keep(running, BRIEF)
    sent = running.services.chat.send("Sing", preset=brief.id, system_prompt="In French.")
    running.finished(sent)
    assert running.conversation(sent.conversation).system_prompt == "In French."


def test_a_model_can_have_a_preset_of_its_own(running: RunningServices) -> None:
    brief, fern = keep(running, BRIEF), keep(running, FERN)
    running.services.presets.set_default(fern.id)
    model = running.services.models.selected
    assert model is not None
    running.wait(running.services.library.set_defaults(model.id, ModelDefaults(preset=brief.id)))
    assert running.services.presets.usual(model.id) == brief
    assert running.services.presets.usual(None) == fern
    sent = running.services.chat.send("Sing")
    running.finished(sent)
    assert running.conversation(sent.conversation).preset == brief.id


def test_a_character_speaks_first_and_its_words_are_versions(running: RunningServices) -> None:
    running.services.settings.set(options.USER_NAME, "Ada")
    fern = keep(running, FERN)
    begun = running.wait(running.services.presets.begin(fern.id))
    said = running.messages(begun.id)
    assert [(one.role, one.parent, one.content, one.model) for one in said] == [
        (Role.ASSISTANT, None, "Hello, Ada!", "Fern"),
        (Role.ASSISTANT, None, "Well?", "Fern"),
    ]
    assert begun.title == "Fern"
    assert begun.active_leaf == said[0].id
    assert begun.system_prompt == "You are Fern, a friend of Ada."
    assert [event.message.id for event in running.of(MessageAdded)] == [one.id for one in said]
    assert running.of(ConversationSaved)[-1].conversation == begun
    sent = running.services.chat.send("Hi", conversation=begun.id)
    running.finished(sent)
    question = next(one for one in running.messages(begun.id) if one.id == sent.user_message)
    assert question.parent == said[0].id


def test_the_greeting_comes_before_the_first_question(running: RunningServices) -> None:
    fern = keep(running, FERN)
    sent = running.services.chat.send("Hi", preset=fern.id)
    running.finished(sent)
    stored = running.messages(sent.conversation)
    assert [one.content for one in stored][:3] == ["Hello, User!", "Well?", "Hi"]
    assert stored[2].parent == stored[0].id


def test_a_chat_takes_a_preset_over_and_gives_it_back(running: RunningServices) -> None:
    brief = keep(running, BRIEF)
    sent = running.services.chat.send("Sing")
    running.finished(sent)
    before = running.conversation(sent.conversation)
    used = running.wait(running.services.presets.use(sent.conversation, brief.id))
    assert (used.preset, used.system_prompt, used.settings["temperature"]) == (brief.id, "Be brief.", 0.25)
    assert used.model == before.model
    keep(running, replace(brief, system_prompt="Changed."))
    assert running.conversation(sent.conversation).system_prompt == "Be brief."
    freed = running.wait(running.services.presets.use(sent.conversation, NO_PRESET))
    assert (freed.preset, freed.system_prompt, freed.settings) == (None, "Be kind.", {})


def test_a_preset_brings_its_model_if_that_is_installed(running: RunningServices) -> None:
    story = running.services.models.own[0].id
    other = running.add_model("other")
    running.services.models.select(story)
    sent = running.services.chat.send("Sing")
    running.finished(sent)
    missing = keep(running, replace(BRIEF, model="nowhere"))
    assert running.wait(running.services.presets.use(sent.conversation, missing.id)).model == story
    there = keep(running, replace(FERN, model=other.id))
    assert running.wait(running.services.presets.use(sent.conversation, there.id)).model == other.id
    assert running.wait(running.services.presets.begin(there.id)).model == other.id


def test_using_what_is_gone_is_refused(running: RunningServices) -> None:
    sent = running.services.chat.send("Sing")
    running.finished(sent)
    for task in (
        running.services.presets.use(sent.conversation, PresetId("gone")),
        running.services.presets.begin(PresetId("gone")),
        running.services.presets.delete(PresetId("gone")),
        running.services.presets.undo_delete(PresetId("gone")),
    ):
        with pytest.raises(UserFacingError) as caught:
            running.wait(task)
        assert caught.value.code == "preset_missing"


def test_deleting_can_be_undone_also_when_the_name_was_taken_meanwhile(running: RunningServices) -> None:
    service = running.services.presets
    brief = keep(running, BRIEF)
    running.wait(service.delete(brief.id))
    assert list(service.presets) == []
    keep(running, BRIEF)
    back = running.wait(service.undo_delete(brief.id))
    assert (back.id, back.name) == (brief.id, "Brief 2")
    assert [one.name for one in service.presets] == ["Brief", "Brief 2"]


def test_what_was_deleted_is_gone_after_a_while(running: RunningServices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(named_records, "UNDO_SECONDS", -1.0)
    service = running.services.presets
    brief = keep(running, BRIEF)
    running.wait(service.delete(brief.id))
    running.wait(service.refresh())
    with pytest.raises(UserFacingError):
        running.wait(service.undo_delete(brief.id))


def test_closing_removes_what_was_deleted_for_good(running: RunningServices) -> None:
    brief = keep(running, replace(BRIEF, system_prompt="tellurium"))
    running.wait(running.services.presets.delete(brief.id))
    running.services.close()
    store = open_store(running.paths)
    assert store.presets.deleted(brief.id) is None
    store.close()
    assert running.of(Notice) == []
