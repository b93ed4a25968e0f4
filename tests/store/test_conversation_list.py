"""The list of conversations as the sidebar reads it, and what it is put in order by."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sotto.domain.chat import Conversation
from sotto.domain.conversation_list import summary
from sotto.domain.ids import ModelId
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.folders import FolderRepository
from sotto.store.messages import MessageRepository

MakeConversation = Callable[..., Conversation]


def test_the_list_says_the_same_as_the_conversations(
    conversations: ConversationRepository, new_conversation: MakeConversation
) -> None:
    whole = {"model": "m1", "pinned": True, "archived": True, "folder": "Travel", "tags": ("b", "ä", "C", "a")}
    conversations.create(new_conversation("c1", updated=5, title='"A\\\n\u2028b"', **whole))
    conversations.create(new_conversation("c2", updated=5))
    conversations.create(new_conversation("c3", updated=9, tags=("b",)))
    conversations.create(new_conversation("gone", updated=7, tags=("a",)))
    conversations.mark_deleted("gone", when=1)
    assert conversations.listed() == [summary(one) for one in conversations.all()]
    assert [one.id for one in conversations.listed()] == ["c3", "c2", "c1"]


def test_an_empty_store_has_an_empty_list(conversations: ConversationRepository) -> None:
    assert conversations.listed() == []


def test_the_list_reads_one_index(db: Database, conversations: ConversationRepository) -> None:
    """Neither instructions nor drafts are read: they can be long, and there can be ten thousand."""
    from sotto.store.conversations import _LISTED

    plan = " ".join(str(row[3]) for row in db.query(f"EXPLAIN QUERY PLAN {_LISTED}"))
    assert "USING COVERING INDEX conversation_listed" in plan
    assert "TEMP B-TREE" not in plan


def test_equal_tags_are_in_memory_once(
    conversations: ConversationRepository, new_conversation: MakeConversation
) -> None:
    for name in ("c1", "c2"):
        conversations.create(new_conversation(name, tags=("night", "trains")))
    one, other = conversations.listed()
    assert one.tags == ("night", "trains")
    assert one.tags is other.tags


def test_the_model_that_was_used_last(
    conversations: ConversationRepository, new_conversation: MakeConversation
) -> None:
    guide = ModelId("guide")
    assert conversations.last_model(besides=guide) is None
    for number, model in enumerate(("old", "new", "guide", None)):
        conversations.create(new_conversation(f"c{number}", updated=number, model=model))
    assert conversations.last_model(besides=guide) == "new"
    conversations.mark_deleted("c1", when=1)
    assert conversations.last_model(besides=guide) == "old"


def test_folders(db: Database, conversations: ConversationRepository, new_conversation: MakeConversation) -> None:
    folders = FolderRepository(db)
    assert folders.add("Work")
    assert not folders.add("work")
    conversations.create(new_conversation("c1", folder="Travel"))
    conversations.create(new_conversation("c2", folder="travel"))
    assert folders.all() == ("Travel", "Work")
    assert folders.members("TRAVEL") == ("c1", "c2")
    assert not folders.rename("Travel", "WORK")
    assert folders.rename("Travel", "travel")
    assert folders.rename("travel", "Trips")
    assert conversations.get("c1").folder == "Trips"
    folders.remove("Trips")
    assert folders.all() == ("Work",)
    assert [one.folder for one in conversations.listed()] == ["", ""]


def test_an_emptied_conversation_is_erased_as_a_deleted_one_is(
    db: Database,
    conversations: ConversationRepository,
    messages: MessageRepository,
    new_conversation: MakeConversation,
    new_message: Callable[..., object],
) -> None:
    """Its title is the first words of a message that was deleted: they must not live on, in a backup either."""
    conversations.create(new_conversation("c1", title="the words of a question", created=5))
    messages.append(new_message())
    db.execute("UPDATE message SET deleted_at = 6")
    assert conversations.purge_empty(before=9) == 0  # it can still be brought back
    db.execute("DELETE FROM message")
    assert conversations.purge_empty(before=9) == 1
    assert db.query("SELECT key FROM state") == [("erased.conversation.c1",)]


def test_a_database_in_memory_touches_no_folder(tmp_path: Path) -> None:
    db = Database.in_memory()
    assert db.is_in_memory
    db.execute("CREATE TABLE t (x)")
    db.execute("INSERT INTO t VALUES (1)")
    assert db.checkpoint()
    assert db.query("SELECT sotto_fold('Ä')") == [("a",)]
    assert list(tmp_path.iterdir()) == []
    db.close()
