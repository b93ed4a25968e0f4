"""The list of conversations: reading, naming, branching, deleting for good or not, finding."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sotto.domain.chat import Conversation, Message, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ConversationRemoved, ConversationSaved, MessageFinished, Notice
from sotto.domain.ids import ConversationId, MessageId, ModelId
from sotto.services import history
from sotto.services.chat import Sent
from sotto.services.history import OpenedConversation, purge_in_steps
from sotto.store.store import Store
from support.running_services import RunningServices, open_store

Start = Callable[..., RunningServices]
UNKNOWN = ConversationId("unknown")


def chat_about(running: RunningServices, text: str) -> Sent:
    """Have a finished exchange in a new conversation."""
    sent = running.services.chat.send(text)
    running.finished(sent)
    running.loop.run_pending()
    return sent


def code_of(running: RunningServices, task: object) -> str:
    with pytest.raises(UserFacingError) as caught:
        running.wait(task)  # type: ignore[arg-type]
    return caught.value.code


def listed(running: RunningServices) -> list[ConversationId]:
    return [conversation.id for conversation in running.wait(running.services.history.list())]


def test_the_list_begins_with_what_happened_last(with_model: Start) -> None:
    running = with_model()
    one, two, three = (chat_about(running, text) for text in ("One", "Two", "Three"))
    assert listed(running) == [three.conversation, two.conversation, one.conversation]
    running.ask("More", conversation=one.conversation)
    assert listed(running)[0] == one.conversation
    running.wait(running.services.history.save_draft(two.conversation, "hm"))
    assert listed(running)[0] == one.conversation  # a draft moves nothing


def test_an_opened_conversation_has_all_its_messages(with_model: Start) -> None:
    running = with_model()
    sent = chat_about(running, "One")
    opened = running.wait(running.services.history.open(sent.conversation))
    assert [message.id for message in opened.messages] == [sent.user_message, sent.answer]
    assert opened.conversation.message_count == 2


def test_the_newest_request_to_open_wins(with_model: Start) -> None:
    running = with_model()
    one, two = chat_about(running, "One"), chat_about(running, "Two")
    heard: list[OpenedConversation | UserFacingError] = []
    for conversation in (one.conversation, UNKNOWN, two.conversation):
        running.services.history.open(conversation).success(heard.append).failure(heard.append)
    running.wait(running.services.history.list())  # behind them on the lane
    assert [opened.conversation.id for opened in heard if isinstance(opened, OpenedConversation)] == [two.conversation]
    assert len(heard) == 1


def test_reading_does_not_compete_with_opening(with_model: Start) -> None:
    running = with_model()
    one = chat_about(running, "One")
    heard: list[OpenedConversation] = []
    running.services.history.open(one.conversation).success(heard.append)
    running.services.history.read(one.conversation).success(heard.append)
    running.until(lambda: len(heard) == 2)


def test_changes_are_stored_and_announced(with_model: Start) -> None:
    running = with_model()
    sent = chat_about(running, "One")
    running.events.clear()
    service = running.services.history
    changed: list[Conversation] = [
        running.wait(service.rename(sent.conversation, "  Trains \n and\tsongs ")),
        running.wait(service.set_model(sent.conversation, ModelId("m2"))),
        running.wait(service.set_system_prompt(sent.conversation, "Be brief.")),
        running.wait(service.set_pinned(sent.conversation, True)),
    ]
    assert [event.conversation for event in running.of(ConversationSaved)] == changed
    stored = running.conversation(sent.conversation)
    assert stored == changed[-1]
    assert (stored.title, stored.model, stored.system_prompt, stored.pinned) == (
        "Trains and songs",
        "m2",
        "Be brief.",
        True,
    )


@pytest.mark.parametrize("title", ["", " \n "])
def test_a_title_needs_a_word(with_model: Start, title: str) -> None:
    running = with_model()
    sent = chat_about(running, "One")
    running.events.clear()
    assert code_of(running, running.services.history.rename(sent.conversation, title)) == "title_empty"
    assert running.conversation(sent.conversation).title == "One"
    assert running.events == []


def test_a_title_has_a_limit(with_model: Start) -> None:
    running = with_model()
    sent = chat_about(running, "One")
    assert len(running.wait(running.services.history.rename(sent.conversation, "x" * 1000)).title) == 200


def test_what_is_gone_cannot_be_changed(with_model: Start) -> None:
    running = with_model()
    service = running.services.history
    for task in (
        service.open(UNKNOWN),
        service.read(UNKNOWN),
        service.rename(UNKNOWN, "Title"),
        service.set_pinned(UNKNOWN, True),
        service.delete(UNKNOWN),
        service.undo_delete(UNKNOWN),
    ):
        assert code_of(running, task) == "conversation_missing"
    running.wait(service.save_draft(UNKNOWN, "text"))  # no error: the window saves drafts of what it just deleted
    assert running.events == []


def test_a_draft_is_kept(with_model: Start) -> None:
    running = with_model()
    sent = chat_about(running, "One")
    running.wait(running.services.history.save_draft(sent.conversation, "half a thou"))
    assert running.conversation(sent.conversation).draft == "half a thou"


# Branches ------------------------------------------------------------------------------------------------------------


def regenerate(running: RunningServices, sent: Sent) -> MessageId:
    running.services.chat.regenerate(sent.answer, sent.conversation)
    live = running.services.chat.live(sent.conversation)
    assert live is not None
    running.finished_answer(live.message)
    return live.message


def test_showing_a_branch_goes_to_its_newest_end(with_model: Start) -> None:
    running = with_model()
    first = chat_about(running, "One")
    early = running.ask("Two", conversation=first.conversation).message
    late = running.ask("Two again", conversation=first.conversation, parent=first.answer).message
    other = regenerate(running, first)
    show = running.services.history.show_branch
    assert running.conversation(first.conversation).active_leaf == other
    assert early.parent is not None
    for shown, leaf in (
        (first.answer, late.id),
        (early.parent, early.id),
        (other, other),
        (first.user_message, other),
    ):
        opened = running.wait(show(first.conversation, shown))
        assert opened.conversation.active_leaf == leaf
        assert len(opened.nodes) == 7
        assert opened.messages[-1].id == leaf
        assert running.conversation(first.conversation).active_leaf == leaf


def test_the_next_question_continues_the_branch_that_is_shown(with_model: Start) -> None:
    running = with_model()
    first = chat_about(running, "One")
    regenerate(running, first)
    running.wait(running.services.history.show_branch(first.conversation, first.answer))
    sent = running.services.chat.send("Two", conversation=first.conversation)
    running.finished(sent)
    question = next(m for m in running.messages(first.conversation) if m.id == sent.user_message)
    assert question.parent == first.answer


def test_a_branch_of_another_conversation_is_not_shown(with_model: Start) -> None:
    running = with_model()
    one, two = chat_about(running, "One"), chat_about(running, "Two")
    show = running.services.history.show_branch
    assert code_of(running, show(one.conversation, two.answer)) == "message_missing"
    assert code_of(running, show(one.conversation, MessageId("unknown"))) == "message_missing"
    assert running.conversation(one.conversation).active_leaf == one.answer


# Deleting ------------------------------------------------------------------------------------------------------------


def count_rows(running: RunningServices) -> int:
    rows = running.wait(running.services.tasks.store(lambda store: store.db.query("SELECT id FROM conversation")))
    return len(rows)


def test_a_deleted_conversation_is_hidden_and_can_be_brought_back(with_model: Start) -> None:
    running = with_model()
    sent = chat_about(running, "One")
    running.events.clear()
    running.wait(running.services.history.delete(sent.conversation))
    assert running.events == [ConversationRemoved(sent.conversation)]
    assert listed(running) == []
    assert code_of(running, running.services.history.open(sent.conversation)) == "conversation_missing"
    assert running.wait(running.services.history.search("One")) == []
    restored = running.wait(running.services.history.undo_delete(sent.conversation))
    assert running.events[1:] == [ConversationSaved(restored)]
    assert listed(running) == [sent.conversation]
    assert len(running.messages(sent.conversation)) == 2


def test_it_is_gone_for_good_after_a_while(with_model: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "UNDO_SECONDS", 0.05)
    running = with_model()
    kept, deleted = chat_about(running, "One"), chat_about(running, "Two")
    running.wait(running.services.history.delete(deleted.conversation))
    running.until(lambda: count_rows(running) == 1)
    assert code_of(running, running.services.history.undo_delete(deleted.conversation)) == "conversation_missing"
    assert listed(running) == [kept.conversation]


def test_an_undone_deletion_is_not_purged_later(with_model: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    running = with_model()
    kept, deleted = chat_about(running, "One"), chat_about(running, "Two")
    monkeypatch.setattr(history, "UNDO_SECONDS", 0.3)
    running.wait(running.services.history.delete(kept.conversation))
    running.wait(running.services.history.undo_delete(kept.conversation))
    running.wait(running.services.history.delete(deleted.conversation))
    running.until(lambda: count_rows(running) == 1)  # the later one is gone, so the earlier timer has run, too
    assert listed(running) == [kept.conversation]


@pytest.mark.parametrize("has_waited", [False, True])
def test_closing_removes_for_good_what_was_deleted(with_model: Start, has_waited: bool) -> None:
    running = with_model()
    kept, deleted = chat_about(running, "One"), chat_about(running, "Two")
    task = running.services.history.delete(deleted.conversation)
    if has_waited:
        running.wait(task)
    running.services.close()
    store = open_store(running.paths)
    try:
        assert [row[0] for row in store.db.query("SELECT id FROM conversation")] == [kept.conversation]
    finally:
        store.close()


def test_opening_finishes_deletions_that_a_killed_process_left(with_model: Start, start: Start) -> None:
    running = with_model()
    kept, deleted = chat_about(running, "One"), chat_about(running, "Two")
    running.wait(running.services.tasks.store(lambda store: store.conversations.mark_deleted(deleted.conversation, 1)))
    running.services.close()
    again = start()
    assert count_rows(again) == 1
    assert listed(again) == [kept.conversation]


def test_a_deletion_that_fails_leaves_it_in_the_list(with_model: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    running = with_model()
    sent = chat_about(running, "One")
    running.events.clear()

    def fail(*_arguments: object) -> bool:
        raise UserFacingError("disk_full", "The disk is full.")

    monkeypatch.setattr("sotto.store.conversations.ConversationRepository.mark_deleted", fail)
    running.services.history.delete(sent.conversation)
    running.until(lambda: bool(running.of(Notice)))
    assert [event.error.code for event in running.of(Notice)] == ["disk_full"]
    assert running.of(ConversationRemoved) == []
    assert listed(running) == [sent.conversation]


# Search --------------------------------------------------------------------------------------------------------------


def found_in(running: RunningServices, text: str) -> list[str]:
    """The conversations that a search finds, each once."""
    return list(dict.fromkeys(hit.conversation for hit in running.wait(running.services.history.search(text))))


def test_search_finds_titles_and_messages(with_model: Start) -> None:
    running = with_model(generate=[["started"], ["tokens", 1, "About locomotives"], ["finish"]])
    one, two = chat_about(running, "Songs"), chat_about(running, "Poems")
    running.wait(running.services.history.rename(two.conversation, "Verses"))
    assert found_in(running, "song") == [one.conversation]
    assert found_in(running, "verses") == [two.conversation]
    assert set(found_in(running, "locomotives")) == {one.conversation, two.conversation}
    assert found_in(running, "nothing like it") == []
    assert found_in(running, "  ") == []


def test_a_hit_leads_to_its_message_on_another_branch(with_model: Start) -> None:
    running = with_model(generate=[["started"], ["tokens", 1, "About locomotives"], ["finish"]])
    sent = chat_about(running, "Songs")
    running.services.chat.regenerate(sent.answer, sent.conversation)
    running.until(lambda: len(running.of(MessageFinished)) == 2)
    history = running.services.history
    hits = {hit.message: hit for hit in running.wait(history.search("locomotives"))}
    hit = hits[sent.answer]
    assert running.wait(history.open(sent.conversation)).conversation.active_leaf != sent.answer
    looked_into = running.wait(history.look_into(sent.conversation, hit.message))
    assert [message.id for message in looked_into.messages] == [sent.user_message, sent.answer]
    assert running.wait(history.open(sent.conversation)).conversation.active_leaf != sent.answer
    opened = running.wait(history.open(sent.conversation, hit.message))
    assert opened.conversation.active_leaf == sent.answer
    assert [message.id for message in opened.messages] == [sent.user_message, sent.answer]
    assert running.wait(history.open(sent.conversation, "gone")).conversation.active_leaf == sent.answer


def test_who_opens_a_long_chat_at_a_message_reads_what_stands_around_it_and_the_end(with_model: Start) -> None:
    running = with_model()
    chat = ConversationId("long")

    def fill(store: Store) -> None:
        store.conversations.create(Conversation(chat, "Long", 1, 1))
        parent = None
        for number in range(60):
            store.messages.append(Message(MessageId(str(number)), chat, parent, Role.USER, "hay", number))
            parent = MessageId(str(number))

    running.wait(running.services.tasks.store(fill))
    for read in (running.services.history.open, running.services.history.look_into):
        for place, around in ((30, range(27, 39)), (1, range(12)), (50, range(47, 48))):
            opened = running.wait(read(chat, MessageId(str(place))))
            assert [int(message.id) for message in opened.messages] == [*around, *range(48, 60)]
        opened = running.wait(read(chat, MessageId("gone")))
        assert [int(message.id) for message in opened.messages] == [*range(48, 60)]
        assert opened.conversation.active_leaf == "59"


def test_an_answer_is_found_while_it_is_listed_once(with_model: Start) -> None:
    running = with_model()
    sent = chat_about(running, "la")
    assert found_in(running, "la") == [sent.conversation]
    assert len(running.of(MessageFinished)) == 1


def test_other_work_comes_between_the_steps_of_a_long_erasure(
    with_model: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who deletes a long chat does not wait for it."""
    running = with_model()
    steps: list[str] = []

    def slow_step(_store: Store, _before: int, _seconds: float) -> bool:
        steps.append("step")
        return steps.count("step") == 20

    monkeypatch.setattr(Store, "purge", slow_step)
    purge_in_steps(running.services.tasks)
    for number in range(5):
        running.wait(running.services.tasks.store(lambda _store, number=number: steps.append(f"user {number}")))
    running.until(lambda: steps.count("step") == 20)
    assert "step" in steps[steps.index("user 4") :]
    running.wait(running.services.history.list())
    assert steps.count("step") == 20
