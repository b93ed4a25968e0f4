"""Conversations come back as they were saved, in order, and are gone when they were deleted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sotto.domain.chat import Conversation, Message
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.messages import MessageRepository

MakeConversation = Callable[..., Conversation]
MakeMessage = Callable[..., Message]


def test_a_conversation_comes_back_whole(
    conversations: ConversationRepository, new_conversation: MakeConversation
) -> None:
    whole = new_conversation(
        title="Züge\n<b>und</b> 'Fähren'; DROP TABLE message",
        model="model-1",
        system_prompt="Be brief.",
        settings={"temperature": 0.5, "stop": ["a", "ü"]},
        active_leaf="m9",
        draft="half a thou",
        pinned=True,
        archived=True,
        folder="Travel",
        tags=("holiday", "train"),
    )
    conversations.create(whole)
    assert conversations.get(whole.id) == whole
    assert conversations.all() == [whole]
    assert conversations.get("unknown") is None


def test_the_last_changed_comes_first(
    conversations: ConversationRepository, new_conversation: MakeConversation
) -> None:
    for number in range(3):
        conversations.create(new_conversation(f"c{number}", updated=number))
    conversations.touch("c0", 9)
    assert [conversation.id for conversation in conversations.all()] == ["c0", "c2", "c1"]


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Ships"},
        {"model": "model-2"},
        {"model": None},
        {"system_prompt": "x"},
        {"settings": {"seed": 1}},
        {"settings": {}},
        {"active_leaf": "m1"},
        {"active_leaf": None},
        {"draft": "x"},
        {"pinned": True},
        {"archived": True},
        {"folder": "Work"},
        {"folder": ""},
        {"tags": ("a", "b")},
        {"tags": ()},
        {"title": "Ships", "draft": "", "tags": ("z",), "updated": 7},
        {},
    ],
)
def test_one_change_changes_nothing_else(
    conversations: ConversationRepository, new_conversation: MakeConversation, change: dict[str, object]
) -> None:
    start = {"model": "m", "folder": "Home", "tags": ("t",), "active_leaf": "x", "settings": {"a": 1}, "draft": "d"}
    conversations.create(new_conversation("c1", **start))
    conversations.create(new_conversation("c2", **start))
    conversations.save("c1", **change)
    assert conversations.get("c1") == new_conversation("c1", **{**start, **change})
    assert conversations.get("c2") == new_conversation("c2", **start)


def test_an_unknown_field_is_a_bug(conversations: ConversationRepository, new_conversation: MakeConversation) -> None:
    conversations.create(new_conversation())
    with pytest.raises(TypeError):
        conversations.save("c1", titel="x")  # type: ignore[call-arg]


def test_folders_and_tags_are_shared_and_ignore_case(
    db: Database, conversations: ConversationRepository, new_conversation: MakeConversation
) -> None:
    conversations.create(new_conversation("c1", folder="Work", tags=("idea",)))
    conversations.create(new_conversation("c2", folder="work", tags=("IDEA", "idea")))
    assert conversations.get("c2").folder == "Work"
    assert conversations.get("c2").tags == ("idea",)
    conversations.save("c1", tags=())
    conversations.save("c2", tags=())
    assert db.query("SELECT * FROM tag") == []


def test_delete_restore_delete_for_good(
    db: Database,
    conversations: ConversationRepository,
    messages: MessageRepository,
    new_conversation: MakeConversation,
    new_message: MakeMessage,
) -> None:
    conversations.create(new_conversation())
    messages.append(new_message())
    before = conversations.get("c1")
    assert conversations.mark_deleted("c1", when=100)
    assert not conversations.mark_deleted("c1", when=101)
    assert conversations.get("c1") is None
    assert conversations.all() == []
    assert conversations.restore("c1")
    assert not conversations.restore("c1")
    assert conversations.get("c1") == before
    conversations.mark_deleted("c1", when=100)
    assert conversations.purge_deleted(before=99) == 0
    assert conversations.purge_deleted(before=100) == 1
    assert not conversations.restore("c1")
    assert db.query("SELECT count(*) FROM message") == [(0,)]


def test_a_conversation_longer_than_sqlite_cascades_is_deleted(
    db: Database,
    conversations: ConversationRepository,
    messages: MessageRepository,
    new_conversation: MakeConversation,
    new_message: MakeMessage,
) -> None:
    conversations.create(new_conversation())
    with db.transaction():
        for number in range(1500):
            messages.append(new_message(f"m{number}", parent=f"m{number - 1}" if number else None))
    conversations.mark_deleted("c1", when=1)
    assert conversations.purge_deleted(before=1) == 1
    assert db.query("SELECT count(*) FROM message") == [(0,)]


def test_only_empty_conversations_are_tidied_away(
    conversations: ConversationRepository,
    messages: MessageRepository,
    new_conversation: MakeConversation,
    new_message: MakeMessage,
) -> None:
    conversations.create(new_conversation("empty", created=5))
    conversations.create(new_conversation("draft", created=5, draft="x"))
    conversations.create(new_conversation("c1", created=5))
    conversations.create(new_conversation("young", created=6))
    conversations.create(new_conversation("undoable", created=5))
    conversations.mark_deleted("undoable", when=5)
    messages.append(new_message())
    assert conversations.purge_empty(before=5) == 1
    assert {conversation.id for conversation in conversations.all()} == {"draft", "c1", "young"}
    assert conversations.restore("undoable")


def test_messages_are_counted_in_all_branches(
    conversations: ConversationRepository,
    messages: MessageRepository,
    new_conversation: MakeConversation,
    new_message: MakeMessage,
) -> None:
    conversations.create(new_conversation("c1"))
    conversations.create(new_conversation("c2"))
    messages.append(new_message("m1"))
    messages.append(new_message("m2", parent="m1"))
    messages.append(new_message("m3", parent="m1"))
    assert conversations.get("c1").message_count == 3
    assert conversations.get("c2").message_count == 0
