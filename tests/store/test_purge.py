"""Erasing goes on in small steps that a kill may end, with other work between them; nothing comes back half."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from sotto.domain.chat import Conversation, Message
from sotto.store import purge as purge_module
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.erased_notes import noted
from sotto.store.hidden_messages import HiddenMessages
from sotto.store.index_traces import words_of
from sotto.store.messages import MessageRepository
from sotto.store.purge import purge_conversations, purge_messages
from sotto.store.search import search
from sotto.store.store import Store

MakeConversation = Callable[..., Conversation]
MakeMessage = Callable[..., Message]


@pytest.fixture
def chat(
    conversations: ConversationRepository,
    messages: MessageRepository,
    new_conversation: MakeConversation,
    new_message: MakeMessage,
) -> None:
    """One chat of 30 messages in a row."""
    conversations.create(new_conversation(tags=("a",)))
    for number in range(30):
        parent = f"m{number - 1}" if number else None
        messages.append(new_message(f"m{number}", parent, f"word{number} shared", created=number + 1))


@pytest.fixture
def _one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purge_module, "_TRANSACTION_SECONDS", 0.0)


def dividers(db: Database) -> set[bytes]:
    return {term for (term,) in db.query("SELECT term FROM message_fts_idx")}


@pytest.mark.usefixtures("chat", "_one_at_a_time")
def test_a_conversation_goes_step_by_step(db: Database, conversations: ConversationRepository) -> None:
    conversations.mark_deleted("c1", 5)
    steps = 1
    while not (purged := purge_conversations(db, 5, 0.0)).is_done:
        assert purged.count == 0
        assert not conversations.restore("c1")  # half of a chat would be worse than none
        assert noted(db) == []  # the backups lose it when it is gone as a whole
        db.execute("INSERT INTO message_fts(message_fts, rank) VALUES ('integrity-check', 1)")
        steps += 1
    assert purged.count == 1
    assert steps == 31
    assert noted(db) == ["erased.conversation.c1"]
    assert db.query("SELECT count(*) FROM tag") == [(0,)]
    assert purge_conversations(db, 5, 0.0) == purge_module.Purged(0, True)


@pytest.mark.usefixtures("chat", "_one_at_a_time")
def test_hidden_messages_go_step_by_step(db: Database, messages: MessageRepository) -> None:
    hidden = HiddenMessages(db)
    deletion = hidden.hide("m20", 5, with_following=True)
    assert deletion is not None
    done = 0
    while not (purged := purge_messages(db, 5, 0.0)).is_done:
        done += purged.count
        assert not hidden.restore(deletion)
        assert len(messages.of_conversation("c1")) == 20
        assert len(noted(db)) == done
    assert done + purged.count == 10


@pytest.mark.usefixtures("chat", "_one_at_a_time")
def test_what_is_left_of_a_killed_erasure_goes_at_the_next_start(
    db: Database, conversations: ConversationRepository
) -> None:
    """Each step is a transaction; what it leaves behind is what a killed process leaves behind."""
    conversations.mark_deleted("c1", 5)
    purge_conversations(db, 5, 0.0)
    assert purge_conversations(db, 1) == purge_module.Purged(1, True)  # another time, by which it was not yet overdue
    assert db.query("SELECT count(*) FROM message") == [(0,)]


@pytest.mark.usefixtures("chat")
def test_a_message_in_the_middle_is_bridged(db: Database, messages: MessageRepository) -> None:
    hidden = HiddenMessages(db)
    for number in (5, 6, 7):
        hidden.hide(f"m{number}", 5, with_following=False)
    assert purge_messages(db, 10).count == 3
    assert messages.get("m8") == messages.path_to("m8")[-1]
    assert [message.id for message in messages.path_to("m9")] == [f"m{number}" for number in (0, 1, 2, 3, 4, 8, 9)]


@pytest.mark.usefixtures("_one_at_a_time")
def test_an_erasure_that_fails_half_way_is_undone(
    db: Database,
    conversations: ConversationRepository,
    messages: MessageRepository,
    new_conversation: MakeConversation,
    new_message: MakeMessage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    conversations.create(new_conversation())
    messages.append(new_message(content="kept together"))

    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(purge_module, "erase_words", fail)
    conversations.mark_deleted("c1", 5)
    with pytest.raises(ZeroDivisionError):
        purge_conversations(db, 5)
    assert conversations.restore("c1")
    assert [hit.message for hit in search(db, "together")] == ["m1"]


def test_the_store_erases_messages_and_conversations(
    open_store: Callable[[], Store], new_conversation: MakeConversation, new_message: MakeMessage
) -> None:
    store = open_store()
    for name in ("c1", "c2"):
        store.conversations.create(new_conversation(name))
        store.messages.append(new_message(f"m{name}", conversation=name))
    store.conversations.mark_deleted("c1", 5)
    store.hidden_messages.hide("mc2", 5, with_following=False)
    assert store.purge(4)
    assert store.db.query("SELECT count(*) FROM message") == [(2,)]
    assert store.purge(5)
    assert store.db.query("SELECT count(*) FROM message") == [(0,)]
    assert [each.id for each in store.conversations.all()] == ["c2"]


def test_no_divider_outlives_its_word(
    db: Database,
    conversations: ConversationRepository,
    messages: MessageRepository,
    new_conversation: MakeConversation,
    new_message: MakeMessage,
) -> None:
    """Thousands of words, written and deleted in turns, so that the index has several parts, merged and half merged."""
    chance = random.Random(3)
    conversations.create(new_conversation())
    letters = "abcdefghij"
    held: dict[str, set[str]] = {}
    for number in range(70):
        words = {f"{number}x" + "".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(400)}
        words |= {"".join(chance.choices(letters, k=chance.randint(2, 4))) for _ in range(20)}
        words |= {"".join(chr(0x4E00 + chance.randrange(60)) for _ in range(chance.randint(2, 5))) for _ in range(10)}
        messages.append(new_message(f"m{number}", content=" ".join(sorted(words)), created=number + 1))
        held[f"m{number}"] = words_of(db, " ".join(words))
        if number % 2:
            gone = chance.choice(sorted(held))
            del held[gone]
            HiddenMessages(db).hide(gone, 1, with_following=False)
            purge_messages(db, 10**9)
    assert len(dividers(db)) > 20
    beginnings = {word[:length].encode() for words in held.values() for word in words for length in range(13)}
    whole = [divider[1:] for divider in dividers(db) if divider[:1] == b"0"]
    assert [divider for divider in whole if not any(one.startswith(divider) for one in beginnings)] == []
    db.execute("INSERT INTO message_fts(message_fts, rank) VALUES ('integrity-check', 1)")
    for words in list(held.values())[::8]:
        word = max(words, key=len)
        expected = {name for name, others in held.items() if word in others}
        found = {hit.message for hit in search(db, f'"{word}"', 500)}
        assert found <= expected
        assert len(found) == min(5, len(expected))
