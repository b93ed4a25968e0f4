"""Deleting messages: hidden at once, back on request, and gone from the disk when it is too late for that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.domain.chat import Conversation, Message, MessageStatus, Role
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.hidden_messages import HiddenMessages
from sotto.store.messages import MessageRepository
from sotto.store.migrations import backup_path
from sotto.store.search import search

MakeMessage = Callable[..., Message]


@pytest.fixture(autouse=True)
def _conversation(conversations: ConversationRepository, new_conversation: Callable[..., Conversation]) -> None:
    conversations.create(new_conversation())


@pytest.fixture
def hidden(db: Database) -> HiddenMessages:
    return HiddenMessages(db)


@pytest.fixture
def tree(messages: MessageRepository, new_message: MakeMessage) -> MessageRepository:
    """q1 - a1 - q2 - a2, and beside a1 the newer a1b; a2 is the end of what is shown."""
    messages.append(new_message("q1", content="one", created=1))
    messages.append(new_message("a1", parent="q1", content="two", role=Role.ASSISTANT, created=2))
    messages.append(new_message("a1b", parent="q1", content="other", role=Role.ASSISTANT, created=3))
    messages.append(new_message("q2", parent="a1", content="three secret", created=4))
    messages.append(new_message("a2", parent="q2", content="four", role=Role.ASSISTANT, created=5))
    return messages


def shape(messages: MessageRepository) -> dict[str, str | None]:
    """Return the parent of every visible message."""
    return {message.id: message.parent for message in messages.of_conversation("c1")}


def leaf(conversations: ConversationRepository) -> str | None:
    conversation = conversations.get("c1")
    assert conversation is not None
    return conversation.active_leaf


WHOLE = {"q1": None, "a1": "q1", "a1b": "q1", "q2": "a1", "a2": "q2"}


def test_what_follows_a_hidden_message_follows_its_ancestor(
    tree: MessageRepository, hidden: HiddenMessages, conversations: ConversationRepository
) -> None:
    deletion = hidden.hide("q2", 10, with_following=False)
    assert deletion is not None
    assert shape(tree) == {"q1": None, "a1": "q1", "a1b": "q1", "a2": "a1"}
    assert leaf(conversations) == "a2"
    assert [m.id for m in tree.path_to("a2")] == ["q1", "a1", "a2"]
    assert [m.parent for m in tree.path_to("a2")] == [None, "q1", "a1"]
    assert tree.get("q2") is None
    found = tree.get("a2")
    assert found is not None
    assert found.parent == "a1"
    assert tree.stored_parent("a2") == "q2"
    assert conversations.get("c1").message_count == 4  # type: ignore[union-attr]
    assert hidden.restore(deletion)
    assert shape(tree) == WHOLE


def test_the_first_message_can_be_hidden(tree: MessageRepository, hidden: HiddenMessages) -> None:
    hidden.hide("q1", 10, with_following=False)
    hidden.hide("q2", 10, with_following=False)
    assert shape(tree) == {"a1": None, "a1b": None, "a2": "a1"}


def test_everything_from_here_and_back(
    tree: MessageRepository, hidden: HiddenMessages, conversations: ConversationRepository
) -> None:
    deletion = hidden.hide("a1", 10, with_following=True)
    assert deletion is not None
    assert deletion.count == 3
    assert shape(tree) == {"q1": None, "a1b": "q1"}
    assert leaf(conversations) == "a1b"  # the version beside it
    assert hidden.restore(deletion)
    assert shape(tree) == WHOLE
    assert leaf(conversations) == "a2"
    assert not hidden.restore(deletion)


def test_the_last_message_leaves_its_question_and_the_whole_tree_nothing(
    tree: MessageRepository, hidden: HiddenMessages, conversations: ConversationRepository
) -> None:
    hidden.hide("a2", 10, with_following=False)
    assert leaf(conversations) == "q2"
    deletion = hidden.hide("q1", 10, with_following=True)
    assert shape(tree) == {}
    assert leaf(conversations) is None
    assert deletion is not None
    hidden.restore(deletion)
    assert shape(tree) == {"q1": None, "a1": "q1", "a1b": "q1", "q2": "a1"}
    assert leaf(conversations) == "q2"


def test_two_deletions_in_one_millisecond_come_back_one_by_one(tree: MessageRepository, hidden: HiddenMessages) -> None:
    first, second = hidden.hide("a1b", 10, with_following=False), hidden.hide("a2", 10, with_following=False)
    assert first is not None
    assert second is not None
    assert first.mark != second.mark
    hidden.restore(first)
    assert set(shape(tree)) == {"q1", "a1", "a1b", "q2"}


def test_undo_does_not_pull_back_someone_who_went_on(
    tree: MessageRepository, hidden: HiddenMessages, conversations: ConversationRepository, new_message: MakeMessage
) -> None:
    deletion = hidden.hide("q2", 10, with_following=True)
    tree.append(new_message("q3", parent="a1b", created=11))
    assert deletion is not None
    hidden.restore(deletion)
    assert leaf(conversations) == "q3"
    assert shape(tree) == WHOLE | {"q3": "a1b"}


def test_a_summary_goes_with_the_first_deletion_in_its_chat(
    tree: MessageRepository,
    hidden: HiddenMessages,
    conversations: ConversationRepository,
    new_conversation: Callable[..., Conversation],
    new_message: MakeMessage,
) -> None:
    conversations.create(new_conversation("c2"))
    tree.append(new_message("elsewhere", conversation="c2", summary="Of another chat."))
    tree.save_summary("a1", "one, two")
    tree.save_summary("a2", "one to four, and a secret")
    deletion = hidden.hide("q2", 10, with_following=False)
    assert deletion is not None
    assert [message.summary for message in tree.of_conversation("c1")] == [""] * 4
    assert [message.summary for message in tree.of_conversation("c2")] == ["Of another chat."]
    hidden.restore(deletion)
    assert [message.summary for message in tree.of_conversation("c1")] == [""] * 5


def test_a_summary_goes_with_the_first_erasure_in_its_chat(
    tree: MessageRepository, hidden: HiddenMessages, db: Database
) -> None:
    hidden.hide("q2", 10, with_following=False)
    tree.save_summary("a2", "made while it could still come back")
    tree.save_summary("q2", "of what is hidden")  # not kept
    assert db.query("SELECT summary FROM message WHERE id = 'q2'") == [("",)]
    hidden.purge(10)
    assert [message.summary for message in tree.of_conversation("c1")] == [""] * 4


def test_a_hidden_message_is_not_found(tree: MessageRepository, hidden: HiddenMessages, db: Database) -> None:
    assert [hit.message for hit in search(db, "secret")] == ["q2"]
    deletion = hidden.hide("q2", 10, with_following=False)
    assert search(db, "secret") == []
    assert deletion is not None
    hidden.restore(deletion)
    assert [hit.message for hit in search(db, "secret")] == ["q2"]


def test_unknown_and_hidden_messages_cannot_be_hidden(tree: MessageRepository, hidden: HiddenMessages) -> None:
    assert hidden.hide("unknown", 10, with_following=True) is None
    assert hidden.hide("q2", 10, with_following=False) is not None
    assert hidden.hide("q2", 11, with_following=True) is None


def test_purging_keeps_the_shape(tree: MessageRepository, hidden: HiddenMessages, db: Database) -> None:
    hidden.hide("a1", 10, with_following=False)
    hidden.hide("q2", 20, with_following=False)
    before = shape(tree)
    assert before == {"q1": None, "a1b": "q1", "a2": "q1"}
    assert hidden.purge(15) == 1
    assert shape(tree) == before
    assert tree.stored_parent("q2") == "q1"
    assert hidden.purge(15) == 0
    assert hidden.purge(20) == 1
    assert shape(tree) == before
    assert db.query_one("SELECT count(*) FROM message") == (3,)
    assert db.query("PRAGMA foreign_key_check") == []


def test_purging_erases_the_words(
    tree: MessageRepository, hidden: HiddenMessages, db: Database, tmp_path: Path
) -> None:
    backup = backup_path(db.path, 1)
    backup.write_bytes(b"old")
    hidden.hide("q2", 10, with_following=False)
    hidden.purge(10)
    assert not backup.exists()
    words = db.query("SELECT term FROM vocabulary") if _vocabulary(db) else []
    assert "secret" not in {word for (word,) in words}
    assert "four" in {word for (word,) in words}


def _vocabulary(db: Database) -> bool:
    db.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'message_fts', 'row')")
    return True


def test_a_long_chain_is_walked_without_recursion(
    messages: MessageRepository, hidden: HiddenMessages, new_message: MakeMessage, db: Database
) -> None:
    with db.transaction():
        for number in range(1500):
            messages.append(new_message(f"m{number}", parent=f"m{number - 1}" if number else None, created=number))
    assert len(messages.path_to("m1499")) == 1500
    deletion = hidden.hide("m10", 5000, with_following=True)
    assert deletion is not None
    assert deletion.count == 1490
    assert len(messages.path_to("m9")) == 10
    assert hidden.purge(5000) == 1490


def test_an_answer_that_is_being_written_is_noticed(
    tree: MessageRepository, hidden: HiddenMessages, new_message: MakeMessage
) -> None:
    assert not hidden.is_writing("q1")
    tree.append(new_message("a3", parent="q2", role=Role.ASSISTANT, status=MessageStatus.STREAMING, created=9))
    assert hidden.is_writing("q1")
    assert hidden.is_writing("a3")
    assert not hidden.is_writing("a1b")
    assert not hidden.is_writing("unknown")
