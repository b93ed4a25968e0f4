"""Other versions of what is there already: edited questions, answers written again or to their end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.config import options
from sotto.config.paths import AppPaths
from sotto.domain.chat import Attachment, Message, MessageStatus, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.events import MessageAdded, MessageFinished, Notice, TokenReceived
from sotto.domain.generation import SamplerSettings
from sotto.domain.ids import ConversationId, MessageId
from sotto.ipc.commands import engine_command
from sotto.services.chat import Sent
from support.gguf_files import write_bpe_model, write_scripted_model
from support.running_services import RunningServices, requests_file

Start = Callable[..., RunningServices]
SONG = "The quickbrownfxjmpsv"
"""No letter twice: a letter tells which one comes next."""


def recording(paths: AppPaths, text: str = "Do re mi") -> list[list[object]]:
    """A short answer; what was asked is in ``running.prompts``."""
    return [["record", str(requests_file(paths))], ["started"], ["tokens", 1, text], ["finish", "length"]]


def exchange(running: RunningServices, text: str, conversation: ConversationId | None = None) -> Sent:
    sent = running.services.chat.send(text, conversation=conversation)
    running.finished(sent)
    running.loop.run_pending()
    return sent


def newest(running: RunningServices, conversation: ConversationId) -> Message:
    """Wait for the answer that is being written, and return it as it was announced."""
    live = running.services.chat.live(conversation)
    assert live is not None
    return running.finished_answer(live.message).message


def stored(running: RunningServices, sent: Sent, message: MessageId) -> Message:
    return next(each for each in running.messages(sent.conversation) if each.id == message)


def test_an_edited_question_is_a_version_beside_the_old_one(with_model: Start, paths: AppPaths) -> None:
    running = with_model(generate=recording(paths))
    first = exchange(running, "One")
    second = exchange(running, "Two", first.conversation)
    exchange(running, "Three", first.conversation)
    edited = running.services.chat.edit(second.user_message, first.conversation, "Another two")
    running.finished(edited)
    assert running.prompts[-1] == [("user", "One"), ("assistant", "Do re mi"), ("user", "Another two")]
    assert stored(running, first, edited.user_message).parent == first.answer
    assert stored(running, first, second.user_message).content == "Two"
    assert running.conversation(first.conversation).active_leaf == edited.answer
    announced = [event.message for event in running.of(MessageAdded)][-2:]
    assert [message.id for message in announced] == [edited.user_message, edited.answer]


def test_the_very_first_question_can_be_edited(with_model: Start, paths: AppPaths) -> None:
    running = with_model(generate=recording(paths))
    first = exchange(running, "One")
    exchange(running, "Two", first.conversation)
    edited = running.services.chat.edit(first.user_message, first.conversation, "The real one")
    running.finished(edited)
    assert running.prompts[-1] == [("user", "The real one")]
    assert stored(running, first, edited.user_message).parent is None
    assert len(running.messages(first.conversation)) == 6


def test_editing_keeps_what_was_sent_along_unless_it_is_replaced(with_model: Start) -> None:
    running = with_model()
    first = exchange(running, "One")
    note = (Attachment("notes.txt", "words"),)
    question = Message(MessageId("q"), first.conversation, first.answer, Role.USER, "Two", 5, attachments=note)
    running.wait(running.services.tasks.store(lambda store: store.messages.append(question)))
    kept = running.services.chat.edit(question.id, first.conversation, "Two!")
    running.finished(kept)
    assert stored(running, first, kept.user_message).attachments == note
    dropped = running.services.chat.edit(question.id, first.conversation, "Two!", attachments=())
    running.finished(dropped)
    assert stored(running, first, dropped.user_message).attachments == ()


def test_only_questions_are_edited(with_model: Start) -> None:
    running = with_model()
    first = exchange(running, "One")
    with pytest.raises(UserFacingError) as caught:
        running.services.chat.edit(first.user_message, first.conversation, " \n")
    assert caught.value.code == "message_empty"
    for message in (first.answer, MessageId("unknown")):
        finished = running.finished(running.services.chat.edit(message, first.conversation, "Two"))
        assert finished.error is not None
        assert finished.error.code == "message_missing"
    assert len(running.messages(first.conversation)) == 2


def test_an_answer_can_be_written_with_other_settings_for_once(with_model: Start) -> None:
    running = with_model()
    first = exchange(running, "One")
    running.services.chat.regenerate(first.answer, first.conversation, changes={"temperature": 0.25, "seed": 7})
    answer = newest(running, first.conversation)
    assert (answer.run["settings"]["temperature"], answer.run["settings"]["seed"]) == (0.25, 7)
    assert answer.run["settings"]["top_k"] == 40
    assert running.ask("Two", conversation=first.conversation).message.run["settings"]["temperature"] == 0.8
    running.services.chat.regenerate(first.answer, first.conversation, changes={"temperature": 99.0})
    live = running.services.chat.live(first.conversation)
    assert live is not None
    finished = running.finished_answer(live.message)
    assert finished.error is not None
    assert finished.error.code == "setting_invalid"


def test_an_answer_can_be_written_by_another_model(with_model: Start) -> None:
    running = with_model()
    first = exchange(running, "One")
    other = running.add_model("other")
    running.services.chat.regenerate(first.answer, first.conversation, model=other)
    answer = newest(running, first.conversation)
    assert answer.model == "other"
    assert answer.parent == first.user_message


def test_an_answer_to_no_question_is_not_written_again(with_model: Start) -> None:
    running = with_model()
    first = exchange(running, "One")
    running.wait(running.services.branches.delete(first.conversation, first.user_message))
    running.events.clear()
    running.services.chat.regenerate(first.answer, first.conversation)
    running.until(lambda: bool(running.of(Notice)))
    assert [event.error.code for event in running.of(Notice)] == ["no_question"]
    assert running.services.chat.live(first.conversation) is None


def test_a_cut_answer_goes_on_as_a_version_that_begins_with_it(with_model: Start, paths: AppPaths) -> None:
    running = with_model(generate=recording(paths, "fa so "))
    first = exchange(running, "Sing")
    running.events.clear()
    running.services.chat.continue_answer(first.answer, first.conversation)
    answer = newest(running, first.conversation)
    assert answer.content == "fa so fa so "
    assert answer.parent == first.user_message
    assert [event.text for event in running.of(TokenReceived)] == ["fa so "]
    added = running.of(MessageAdded)[0].message
    assert (added.id, added.content, added.status) == (answer.id, "fa so ", MessageStatus.STREAMING)
    assert running.prompts[-1] == [("user", "Sing"), ("assistant", "fa so ")]
    assert running.requests[-1]["continue_last"] is True
    assert running.requests[0]["continue_last"] is False
    assert stored(running, first, first.answer).content == "fa so "
    assert stored(running, first, answer.id) == answer


def test_a_continuation_that_is_stopped_at_once_keeps_the_beginning(with_model: Start, tmp_path: Path) -> None:
    running = with_model()
    first = exchange(running, "Sing")
    job = running.services.chat.continue_answer(first.answer, first.conversation)
    running.services.chat.stop(job)
    answer = newest(running, first.conversation)
    assert (answer.content, answer.status) == ("la la la ", MessageStatus.STOPPED)


def test_nothing_cannot_be_continued(with_model: Start) -> None:
    running = with_model(generate=[["started"], ["finish"]])
    first = exchange(running, "Sing")
    running.services.chat.continue_answer(first.answer, first.conversation)
    running.until(lambda: bool(running.of(Notice)))
    assert [event.error.code for event in running.of(Notice)] == ["nothing_to_continue"]


def test_while_an_answer_is_written_no_other_is_begun(with_model: Start) -> None:
    running = with_model(generate=[["started"], ["tokens_until_stopped"], ["finish"]])
    sent = running.services.chat.send("Sing")
    running.until_writing(sent)
    chat, conversation = running.services.chat, sent.conversation
    for begin in (
        lambda: chat.edit(sent.user_message, conversation, "Hum"),
        lambda: chat.regenerate(sent.answer, conversation),
        lambda: chat.continue_answer(sent.answer, conversation),
    ):
        with pytest.raises(UserFacingError) as caught:
            begin()
        assert caught.value.code == "answer_running"
    chat.stop(sent.job)
    running.finished(sent)


def test_the_real_engine_goes_on_in_the_middle_of_a_sentence(paths: AppPaths, tmp_path: Path) -> None:
    """A model whose next word follows from the last one alone: only an open turn leads it to the end of the song."""
    running = RunningServices(paths, command=engine_command()).open()
    try:
        running.wait(running.services.models.add(write_scripted_model(tmp_path / "bell.gguf", list(SONG))))
        cut = running.ask("Sing", sampler=SamplerSettings(temperature=0, seed=1, max_tokens=12)).message
        assert cut.run["stop_reason"] == "length"
        assert SONG.startswith(cut.content)
        assert 0 < len(cut.content) < len(SONG)
        running.services.chat.continue_answer(cut.id, cut.conversation)
        whole = newest(running, cut.conversation)
        assert whole.content == SONG
        assert whole.usage is not None
        assert whole.usage.cached_tokens > 12  # the question and the cut answer are still in memory
    finally:
        running.services.close()


def test_the_real_engine_goes_on_without_a_template(paths: AppPaths, tmp_path: Path) -> None:
    running = RunningServices(paths, command=engine_command()).open()
    try:
        running.wait(running.services.models.add(write_bpe_model(tmp_path / "base.gguf", template=None)))
        sampler = SamplerSettings(temperature=0, seed=1, max_tokens=8)
        cut = running.ask("Sing", sampler=sampler).message
        running.settings.set(options.TEMPERATURE, 0)  # it goes on by the settings; by chance it could end at once
        running.services.chat.continue_answer(cut.id, cut.conversation)
        whole = newest(running, cut.conversation)
        assert whole.content.startswith(cut.content)
        assert len(whole.content) > len(cut.content)
        assert [event.error for event in running.of(MessageFinished)] == [None, None]
    finally:
        running.services.close()
