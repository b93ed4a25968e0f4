"""Deleting messages for good or not, copying a branch into a chat of its own, and looking at the whole tree."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sotto.domain.chat import Message
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ConversationSaved
from sotto.domain.ids import ConversationId, MessageId
from sotto.services import branches as branches_module
from sotto.services import history as history_module
from sotto.services.chat import Sent
from sotto.services.tasks import Task
from support.running_services import RunningServices, open_store

Start = Callable[..., RunningServices]


@pytest.fixture
def running(with_model: Start) -> RunningServices:
    return with_model()


@pytest.fixture
def talk(running: RunningServices) -> list[Sent]:
    """Three exchanges in one chat."""
    sent = [running.services.chat.send("One")]
    running.finished(sent[0])
    for text in ("Two", "Three"):
        sent.append(running.services.chat.send(text, conversation=sent[0].conversation))
        running.finished(sent[-1])
    running.loop.run_pending()
    running.events.clear()
    return sent


def code_of(running: RunningServices, task: Task[object]) -> str:
    with pytest.raises(UserFacingError) as caught:
        running.wait(task)
    return caught.value.code


def ids(messages: tuple[Message, ...]) -> list[MessageId]:
    return [message.id for message in messages]


def test_a_deleted_message_is_out_of_the_chat_and_what_the_model_is_told(
    running: RunningServices, talk: list[Sent]
) -> None:
    one, two, three = talk
    deleted = running.wait(running.services.branches.delete(one.conversation, two.user_message))
    assert deleted.count == 1
    assert deleted.beside == one.answer
    assert two.user_message not in ids(running.messages(one.conversation))
    assert [event.conversation.message_count for event in running.of(ConversationSaved)] == [5]
    path = running.wait(running.services.tasks.store(lambda store: store.messages.path_to(three.answer)))
    assert [message.content for message in path] == ["One", "la la la ", "la la la ", "Three", "la la la "]
    assert running.wait(running.services.history.search("Two")) == []


def test_a_deletion_can_be_undone(running: RunningServices, talk: list[Sent]) -> None:
    one, two, three = talk
    service = running.services.branches
    deleted = running.wait(service.delete(one.conversation, two.user_message, with_following=True))
    assert deleted.count == 4
    assert running.conversation(one.conversation).active_leaf == one.answer
    restored = running.wait(service.undo_delete(deleted))
    assert restored.active_leaf == three.answer
    assert len(running.messages(one.conversation)) == 6
    assert len(running.of(ConversationSaved)) == 2
    assert code_of(running, service.undo_delete(deleted)) == "message_missing"


def test_what_was_deleted_is_gone_when_the_time_for_undo_is_over(
    running: RunningServices, talk: list[Sent], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_module, "UNDO_SECONDS", -1.0)
    monkeypatch.setattr(branches_module, "UNDO_SECONDS", -0.5)
    service = running.services.branches
    deleted = running.wait(service.delete(talk[0].conversation, talk[1].answer))

    def left() -> int:
        return int(
            running.wait(
                running.services.tasks.store(lambda store: store.db.query("SELECT count(*) FROM message")[0][0])
            )
        )

    running.until(lambda: left() == 5)
    assert code_of(running, service.undo_delete(deleted)) == "message_missing"


def test_the_end_of_the_session_erases_what_was_deleted(running: RunningServices, talk: list[Sent]) -> None:
    running.wait(running.services.branches.delete(talk[0].conversation, talk[1].answer, with_following=True))
    running.services.close()
    store = open_store(running.paths)
    try:
        assert store.db.query("SELECT count(*) FROM message")[0][0] == 3
    finally:
        store.close()


def test_the_next_start_erases_what_a_killed_process_deleted(start: Start, with_model: Start) -> None:
    running = with_model()
    sent = running.services.chat.send("One")
    running.finished(sent)
    running.wait(
        running.services.tasks.store(lambda store: store.hidden_messages.hide(sent.answer, 5, with_following=False))
    )
    running.services.close()
    again = start()
    rows = again.wait(again.services.tasks.store(lambda store: store.db.query("SELECT count(*) FROM message")))
    assert rows == [(1,)]


def test_the_answer_that_is_being_written_cannot_be_deleted(with_model: Start) -> None:
    running = with_model(generate=[["started"], ["tokens_until_stopped"], ["finish"]])
    sent = running.services.chat.send("Sing")
    running.until_writing(sent)
    service = running.services.branches
    for message in (sent.answer, sent.user_message):
        assert code_of(running, service.delete(sent.conversation, message)) == "answer_running"
    assert code_of(running, service.branch_off(sent.conversation, sent.answer)) == "answer_running"
    running.wait(service.branch_off(sent.conversation, sent.user_message))
    running.services.chat.stop(sent.job)
    running.finished(sent)
    running.wait(service.delete(sent.conversation, sent.answer))


def test_only_messages_of_the_chat_are_touched(running: RunningServices, talk: list[Sent]) -> None:
    other = running.services.chat.send("Elsewhere")
    running.finished(other)
    service = running.services.branches
    here = talk[0].conversation
    assert code_of(running, service.delete(here, other.answer)) == "message_missing"
    assert code_of(running, service.branch_off(here, other.answer)) == "message_missing"
    assert code_of(running, service.delete(here, MessageId("unknown"))) == "message_missing"
    assert code_of(running, service.outline(ConversationId("unknown"))) == "conversation_missing"
    assert len(running.messages(other.conversation)) == 2


def test_a_branch_becomes_a_chat_of_its_own(running: RunningServices, talk: list[Sent]) -> None:
    one, two, _three = talk
    old = running.wait(running.services.history.set_system_prompt(one.conversation, "Be brief."))
    running.wait(running.services.history.save_draft(one.conversation, "half a thought"))
    running.events.clear()
    new = running.wait(running.services.branches.branch_off(one.conversation, two.answer))
    assert (new.title, new.system_prompt, new.model, new.draft) == ("One (2)", "Be brief.", old.model, "")
    assert [event.conversation.id for event in running.of(ConversationSaved)] == [new.id]
    copied, original = running.messages(new.id), running.messages(one.conversation)
    assert [message.content for message in copied] == [message.content for message in original[:4]]
    assert copied[3].run == original[3].run
    assert set(ids(copied)).isdisjoint(ids(original))
    assert [message.parent for message in copied] == [None, *ids(copied)[:-1]]
    assert new.active_leaf == copied[-1].id
    assert len(original) == 6
    again = running.wait(running.services.branches.branch_off(new.id, copied[0].id))
    assert again.title == "One (3)"


def test_the_outline_has_every_message_that_is_not_deleted(running: RunningServices, talk: list[Sent]) -> None:
    one, two, three = talk
    running.wait(running.services.branches.delete(one.conversation, two.user_message))
    outline = running.wait(running.services.branches.outline(one.conversation))
    assert [(node.id, node.parent) for node in outline.nodes] == [
        (one.user_message, None),
        (one.answer, one.user_message),
        (two.answer, one.answer),
        (three.user_message, two.answer),
        (three.answer, three.user_message),
    ]
    assert outline.nodes[0].preview == "One"
    assert outline.nodes[1].model == "story"
