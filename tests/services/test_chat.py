"""Sending, stopping and asking again: the events, what the model is told, and what the store holds afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.domain.chat import MessageStatus, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.events import (
    ConversationRemoved,
    ConversationSaved,
    JobQueued,
    MessageAdded,
    MessageFinished,
    ModelState,
    ModelStateChanged,
    Notice,
    PromptProgress,
    TokenReceived,
)
from sotto.domain.generation import LoadSettings, SamplerSettings, Usage
from sotto.domain.ids import ConversationId, JobId, MessageId
from support.running_services import RunningServices, requests_file

Start = Callable[..., RunningServices]

SINGING = [["started"], ["tokens_until_stopped"], ["finish"]]


def waiting_for(gate: Path) -> list[list[object]]:
    """An answer of two tokens that ends when the file ``gate`` exists."""
    return [["started"], ["tokens", 2], ["wait_for_file", str(gate)], ["finish"]]


def recording(paths: AppPaths) -> list[list[object]]:
    """A short answer; what was asked is in ``running.prompts``."""
    return [["record", str(requests_file(paths))], ["started"], ["tokens", 1, "Do re mi"], ["finish"]]


def test_the_events_of_an_answer_come_in_order(with_model: Start) -> None:
    running = with_model()
    sent = running.services.chat.send("Sing")
    assert running.events == []  # it returns at once
    running.finished(sent)
    running.until(lambda: isinstance(running.events[-1], ConversationSaved))
    assert running.kinds() == [
        "ConversationSaved",
        "MessageAdded",
        "ModelStateChanged",
        "PromptProgress",
        "TokenReceived",
        "ModelStateChanged",
        "MessageFinished",
        "ConversationSaved",
    ]
    question, answer = (event.message for event in running.of(MessageAdded))
    assert (question.id, question.role, question.content) == (sent.user_message, Role.USER, "Sing")
    assert (answer.id, answer.role, answer.status) == (sent.answer, Role.ASSISTANT, MessageStatus.STREAMING)
    assert (answer.parent, question.parent) == (question.id, None)
    assert running.of(PromptProgress) == [PromptProgress(sent.conversation, sent.answer, 4, 9)]
    assert running.of(TokenReceived) == [TokenReceived(sent.conversation, sent.answer, "la ")] * 3
    assert running.model_states() == [
        ModelState.LOADING,
        ModelState.GENERATING,
        ModelState.READY,
    ]


def test_the_store_holds_what_was_announced(with_model: Start) -> None:
    running = with_model()
    sent = running.services.chat.send("Sing", sampler=SamplerSettings(temperature=0.5, seed=7))
    finished = running.finished(sent)
    question, answer = running.messages(sent.conversation)
    assert finished.error is None
    assert answer == finished.message
    assert (answer.content, answer.status, answer.error) == ("la la la ", MessageStatus.COMPLETE, "")
    assert answer.usage == Usage(prompt_tokens=9, cached_tokens=4, completion_tokens=3)
    assert answer.model == "story"
    assert question.model == ""
    conversation = running.conversation(sent.conversation)
    assert conversation.active_leaf == sent.answer
    assert conversation.updated >= answer.created


def test_the_run_record_makes_the_answer_reproducible(with_model: Start) -> None:
    running = with_model()
    model = running.services.models.installed[0]
    first = running.ask(sampler=SamplerSettings(temperature=0.5, seed=7)).message.run
    assert first["model"] == {
        "id": model.id,
        "name": "story",
        "file": "story.gguf",
        "size_bytes": model.size_bytes,
        "sha256": model.sha256,
        "architecture": "llama",
        "quantization": "Q4_0",
        "n_ctx": 2048,
    }
    assert first["settings"]["temperature"] == 0.5
    assert first["settings"]["seed"] == 7
    assert "template_hash" in first["settings"]
    assert first["timings"]["decode_ms"] == 2.5
    assert first["stop_reason"] == "end"
    assert first["kept_from"] == 1
    again = running.ask().message.run["settings"]["seed"]
    assert isinstance(again, int)  # chosen, and written down


def test_every_answer_gets_a_seed_of_its_own_unless_one_is_set(with_model: Start) -> None:
    running = with_model()
    seeds = {running.ask().message.run["settings"]["seed"] for _ in range(3)}
    assert len(seeds) == 3
    running.settings.set(options.SEED, 11)
    assert running.ask().message.run["settings"]["seed"] == 11


def test_a_new_conversation_has_a_title_a_model_and_the_standing_instructions(with_model: Start) -> None:
    running = with_model()
    running.settings.set(options.SYSTEM_PROMPT, "Be brief.")
    sent = running.services.chat.send("Write a song\nabout trains " + "and more trains " * 10)
    running.finished(sent)
    conversation = running.conversation(sent.conversation)
    assert conversation.title.startswith("Write a song about trains")
    assert len(conversation.title) <= 60
    assert conversation.model == running.services.models.installed[0].id
    assert conversation.system_prompt == "Be brief."


def test_the_model_is_told_the_branch_and_the_system_prompt(with_model: Start, paths: AppPaths) -> None:
    running = with_model(generate=recording(paths))
    first = running.services.chat.send("One", system_prompt="Be brief.")
    running.finished(first)
    running.ask("Two", conversation=first.conversation)
    running.ask("Three", conversation=first.conversation, system_prompt="Be long.")
    assert running.prompts == [
        [("system", "Be brief."), ("user", "One")],
        [("system", "Be brief."), ("user", "One"), ("assistant", "Do re mi"), ("user", "Two")],
        [
            ("system", "Be long."),
            *[("user", "One"), ("assistant", "Do re mi"), ("user", "Two"), ("assistant", "Do re mi")],
            ("user", "Three"),
        ],
    ]
    assert running.conversation(first.conversation).system_prompt == "Be long."


def test_a_question_after_an_older_message_begins_a_branch(with_model: Start, paths: AppPaths) -> None:
    running = with_model(generate=recording(paths))
    first = running.services.chat.send("One")
    running.finished(first)
    running.ask("Two", conversation=first.conversation)
    other = running.services.chat.send("Another two", conversation=first.conversation, parent=first.answer)
    running.finished(other)
    assert running.prompts[-1] == [("user", "One"), ("assistant", "Do re mi"), ("user", "Another two")]
    assert running.conversation(first.conversation).active_leaf == other.answer
    assert [m.content for m in running.messages(first.conversation) if m.role is Role.USER] == [
        "One",
        "Two",
        "Another two",
    ]


def test_sending_clears_the_draft_and_remembers_the_model(with_model: Start) -> None:
    running = with_model()
    first = running.services.chat.send("One")
    running.finished(first)
    running.wait(running.services.history.save_draft(first.conversation, "half a thou"))
    other = running.add_model("other")
    running.ask("Two", conversation=first.conversation, model=other)
    conversation = running.conversation(first.conversation)
    assert conversation.draft == ""
    assert conversation.model == other.id
    running.wait(running.services.models.refresh())
    selected = running.services.models.selected
    assert selected is not None
    assert selected.id == other.id


def test_settings_of_the_conversation_come_before_the_users(with_model: Start) -> None:
    running = with_model()
    first = running.services.chat.send("One")
    running.finished(first)
    running.wait(
        running.services.tasks.store(
            lambda store: store.conversations.save(first.conversation, settings={"temperature": 0.25})
        )
    )
    settings = running.ask("Two", conversation=first.conversation).message.run["settings"]
    assert settings["temperature"] == 0.25
    assert settings["top_k"] == 40


def test_a_load_setting_reaches_the_engine(with_model: Start, paths: AppPaths) -> None:
    running = with_model(load=[["record", str(requests_file(paths))], ["loaded"]])
    running.ask(load=LoadSettings(n_ctx=512))
    running.settings.set(options.N_CTX, 1024)
    running.ask()
    assert [request["settings"]["n_ctx"] for request in running.requests] == [512, 1024]


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_nothing_is_sent_for_an_empty_message(with_model: Start, text: str) -> None:
    running = with_model()
    with pytest.raises(UserFacingError) as caught:
        running.services.chat.send(text)
    assert caught.value.code == "message_empty"
    assert running.wait(running.services.history.list()) == []


def test_without_a_model_there_is_no_answer(start: Start) -> None:
    running = start()
    for begin in (
        lambda: running.services.chat.send("Sing"),
        lambda: running.services.chat.regenerate(MessageId("m"), ConversationId("c")),
    ):
        with pytest.raises(UserFacingError) as caught:
            begin()
        assert caught.value.code == "no_model"
    assert running.wait(running.services.history.list()) == []


def test_one_conversation_writes_one_answer_at_a_time(with_model: Start) -> None:
    running = with_model(generate=SINGING)
    chat = running.services.chat
    sent = chat.send("Sing")
    running.until_writing(sent)
    for begin in (
        lambda: chat.send("Again", conversation=sent.conversation),
        lambda: chat.regenerate(sent.answer, sent.conversation),
    ):
        with pytest.raises(UserFacingError) as caught:
            begin()
        assert caught.value.code == "answer_running"
    chat.stop(sent.job)
    running.finished(sent)
    assert len(running.messages(sent.conversation)) == 2


def test_the_running_answer_can_be_looked_at(with_model: Start, tmp_path: Path) -> None:
    running = with_model(generate=[["tokens", 1, "hm", True], *waiting_for(tmp_path / "gate")])
    chat = running.services.chat
    sent = chat.send("Sing")
    assert chat.job_of(sent.conversation) == sent.job
    running.until(lambda: len(running.of(TokenReceived)) == 3)
    live = chat.live(sent.conversation)
    assert live is not None
    assert (live.message, live.job, live.text, live.reasoning) == (sent.answer, sent.job, "la la ", "hm")
    (tmp_path / "gate").touch()
    answer = running.finished(sent).message
    assert (answer.content, answer.reasoning) == ("la la ", "hm")
    assert chat.live(sent.conversation) is None
    assert chat.job_of(sent.conversation) is None


def test_reasoning_is_not_sent_back(with_model: Start, paths: AppPaths) -> None:
    running = with_model(
        generate=[
            ["record", str(requests_file(paths))],
            *[["started"], ["tokens", 1, "hm", True], ["tokens", 1, "la"], ["finish"]],
        ]
    )
    first = running.services.chat.send("One")
    running.finished(first)
    running.ask("Two", conversation=first.conversation)
    assert running.prompts[-1] == [("user", "One"), ("assistant", "la"), ("user", "Two")]


# Stop ----------------------------------------------------------------------------------------------------------------


def test_stopping_keeps_what_there_is(with_model: Start) -> None:
    running = with_model(generate=SINGING)
    sent = running.services.chat.send("Sing")
    running.until_writing(sent)
    running.services.chat.stop(sent.job)
    finished = running.finished(sent)
    assert finished.error is None
    assert finished.message.status is MessageStatus.STOPPED
    assert finished.message.content.startswith("la ")
    assert running.message(sent) == finished.message
    assert finished.message.run["stop_reason"] == "stopped"


def test_stopping_before_the_store_has_the_question(with_model: Start) -> None:
    running = with_model()
    sent = running.services.chat.send("Sing")
    running.services.chat.stop(sent.job)
    finished = running.finished(sent)
    assert finished.message.status is MessageStatus.STOPPED
    assert running.message(sent).status is MessageStatus.STOPPED
    assert running.of(ModelStateChanged) == []  # the engine was never asked
    assert running.ask("Again", conversation=sent.conversation).message.status is MessageStatus.COMPLETE


@pytest.mark.parametrize("moment", ["start", "load"])
def test_stopping_does_not_wait_for_the_model(with_model: Start, tmp_path: Path, moment: str) -> None:
    gate = [["wait_for_file", str(tmp_path / "gate")]]
    script = {"start": gate} if moment == "start" else {"load": [*gate, ["loaded"]]}
    running = with_model(**script)
    sent = running.services.chat.send("Sing")
    running.until(lambda: running.model_states() == [ModelState.LOADING])
    running.until(lambda: bool(running.engines()))
    running.services.chat.stop(sent.job)
    finished = running.finished(sent)  # although the engine is still busy
    assert finished.message.status is MessageStatus.STOPPED
    assert running.model_states()[-1] is ModelState.NOT_LOADED
    (tmp_path / "gate").touch()
    assert running.ask("Again", conversation=sent.conversation).message.status is MessageStatus.COMPLETE


def test_stopping_what_is_queued_leaves_the_running_answer_alone(with_model: Start, tmp_path: Path) -> None:
    running = with_model(generate=waiting_for(tmp_path / "gate"))
    first = running.services.chat.send("One")
    running.until_writing(first)
    second = running.services.chat.send("Two")
    running.until(lambda: bool(running.of(JobQueued)))
    running.services.chat.stop(second.job)
    assert running.finished(second).message.status is MessageStatus.STOPPED
    (tmp_path / "gate").touch()
    assert running.finished(first).message.status is MessageStatus.COMPLETE


def test_stopping_what_is_over_or_unknown_does_nothing(with_model: Start) -> None:
    running = with_model()
    sent = running.services.chat.send("Sing")
    running.finished(sent)
    running.services.chat.stop(sent.job)
    running.services.chat.stop(JobId("unknown"))
    assert running.message(sent).status is MessageStatus.COMPLETE


def test_stopping_twice_is_the_same_as_once(with_model: Start) -> None:
    running = with_model(generate=SINGING)
    sent = running.services.chat.send("Sing")
    running.until_writing(sent)
    running.services.chat.stop(sent.job)
    running.services.chat.stop(sent.job)
    running.finished(sent)
    running.loop.run_pending()
    assert len(running.of(MessageFinished)) == 1


# Several conversations -----------------------------------------------------------------------------------------------


def test_a_second_conversation_waits_for_the_first(with_model: Start, tmp_path: Path) -> None:
    running = with_model(generate=waiting_for(tmp_path / "gate"))
    first = running.services.chat.send("One")
    running.until_writing(first)
    second = running.services.chat.send("Two")
    running.until(lambda: bool(running.of(JobQueued)))
    assert running.of(JobQueued) == [JobQueued(second.job, second.conversation, second.answer)]
    running.wait(running.services.history.open(second.conversation))  # looking elsewhere stops nothing
    (tmp_path / "gate").touch()
    assert running.finished(second).message.status is MessageStatus.COMPLETE
    assert [event.message.id for event in running.of(MessageFinished)] == [first.answer, second.answer]
    assert running.message(first).content == running.message(second).content == "la la "


def test_deleting_a_conversation_stops_its_answer_and_does_not_bring_it_back(with_model: Start) -> None:
    running = with_model(generate=SINGING)
    sent = running.services.chat.send("Sing")
    running.until_writing(sent)
    running.wait(running.services.history.delete(sent.conversation))
    finished = running.finished(sent)
    assert finished.message.status is MessageStatus.STOPPED
    running.loop.run_pending()
    last = [e for e in running.events if isinstance(e, ConversationRemoved | ConversationSaved)][-1]
    assert last == ConversationRemoved(sent.conversation)
    running.wait(running.services.history.undo_delete(sent.conversation))
    assert running.message(sent) == finished.message


def test_deleting_a_conversation_whose_answer_waits_does_not_bring_it_back(with_model: Start, tmp_path: Path) -> None:
    running = with_model(generate=waiting_for(tmp_path / "gate"))
    running.until_writing(running.services.chat.send("One"))
    second = running.services.chat.send("Two")
    running.until(lambda: bool(running.of(JobQueued)))
    running.services.history.delete(second.conversation)
    running.finished(second)
    running.loop.run_pending()
    of_second = [
        e
        for e in running.events
        if (isinstance(e, ConversationSaved) and e.conversation.id == second.conversation)
        or e == ConversationRemoved(second.conversation)
    ]
    assert of_second[-1] == ConversationRemoved(second.conversation)


def test_an_answer_in_a_conversation_that_vanished_still_ends(with_model: Start) -> None:
    """Another Sotto may delete it; whoever waits for the answer must not wait for ever."""
    running = with_model(generate=SINGING)
    sent = running.services.chat.send("Sing")
    running.until_writing(sent)
    running.wait(
        running.services.tasks.store(
            lambda store: store.db.execute("DELETE FROM conversation WHERE id = ?", (sent.conversation,))
        )
    )
    running.services.chat.stop(sent.job)
    assert running.finished(sent).message.content.startswith("la ")


# Asking again --------------------------------------------------------------------------------------------------------


def test_another_answer_is_a_sibling_and_nothing_is_overwritten(with_model: Start, paths: AppPaths) -> None:
    running = with_model(generate=recording(paths))
    sent = running.services.chat.send("One")
    first = running.finished(sent).message
    job = running.services.chat.regenerate(sent.answer, sent.conversation)
    assert running.services.chat.job_of(sent.conversation) == job
    running.until(lambda: len(running.of(MessageFinished)) == 2)
    messages = running.messages(sent.conversation)
    assert [m.role for m in messages] == [Role.USER, Role.ASSISTANT, Role.ASSISTANT]
    assert messages[1] == first
    assert messages[2].parent == first.parent == sent.user_message
    assert messages[2].id != first.id
    assert running.conversation(sent.conversation).active_leaf == messages[2].id
    assert running.prompts == [[("user", "One")]] * 2


@pytest.mark.parametrize("which", ["unknown", "question", "elsewhere"])
def test_only_an_answer_of_this_conversation_can_be_written_again(with_model: Start, which: str) -> None:
    running = with_model()
    here, elsewhere = running.services.chat.send("One"), running.services.chat.send("Two")
    running.finished(here)
    running.finished(elsewhere)
    running.loop.run_pending()
    running.events.clear()
    message = {"unknown": MessageId("x"), "question": here.user_message, "elsewhere": elsewhere.answer}[which]
    running.services.chat.regenerate(message, here.conversation)
    running.until(lambda: bool(running.of(MessageFinished)))
    error = running.of(MessageFinished)[0].error
    assert error is not None
    assert error.code == "message_missing"
    assert len(running.messages(here.conversation)) == 2
    assert running.services.chat.job_of(here.conversation) is None


def test_a_message_of_another_conversation_is_no_parent(with_model: Start) -> None:
    running = with_model()
    here, elsewhere = running.services.chat.send("One"), running.services.chat.send("Two")
    running.finished(here)
    running.finished(elsewhere)
    error = running.ask("Three", conversation=here.conversation, parent=elsewhere.answer).error
    assert error is not None
    assert error.code == "message_missing"
    assert len(running.messages(here.conversation)) == 2


def test_sending_to_a_conversation_that_is_gone_fails_and_leaves_nothing(with_model: Start) -> None:
    running = with_model()
    finished = running.ask("Sing", conversation=ConversationId("gone"))
    assert finished.message.status is MessageStatus.FAILED
    assert finished.error is not None
    assert finished.error.code == "conversation_missing"
    assert running.services.chat.job_of(ConversationId("gone")) is None
    assert running.wait(running.services.history.list()) == []
    assert running.of(Notice) == []
