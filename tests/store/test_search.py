"""Search finds words, never runs what the user types, and forgets what was deleted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sotto.domain.chat import Conversation, Message, MessageStatus
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.hidden_messages import HiddenMessages
from sotto.store.messages import MessageRepository
from sotto.store.search import search, search_conversations


@pytest.fixture(autouse=True)
def _chats(
    conversations: ConversationRepository,
    messages: MessageRepository,
    new_conversation: Callable[..., Conversation],
    new_message: Callable[..., Message],
) -> None:
    conversations.create(new_conversation("trains", title="Night trains 100%", updated=1))
    conversations.create(new_conversation("ferries", title="Ferries_to Crete", updated=2))
    conversations.create(new_conversation("bread", title="Baking \\ bread", updated=3))
    messages.append(
        new_message("t1", conversation="trains", content="Which night train goes to Zürich? I love trains.")
    )
    messages.append(new_message("f1", conversation="ferries", content="The ferry leaves at night from Piräus."))
    messages.append(new_message("b1", conversation="bread", content='Knead "the" dough AND wait; C++ foo-bar'))


def found(db: Database, text: str) -> list[str]:
    return [hit.message for hit in search(db, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zurich", ["t1"]),
        ("ZÜRICH", ["t1"]),
        ("night tra", ["t1"]),
        ("tra night", []),
        ("nigh", ["t1", "f1"]),
        ("night ferry", ["f1"]),
        ("foo-bar", ["b1"]),
        ("c++", ["b1"]),
        ("", []),
        ("   ", []),
        ("\0", []),
        ("nothing", []),
    ],
)
def test_words_are_found(db: Database, text: str, expected: list[str]) -> None:
    assert sorted(found(db, text)) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        '"',
        '""',
        "'",
        "*",
        "night*",
        "content:night",
        "night OR dough",
        "NOT night",
        "NEAR(a b)",
        "(",
        "-",
        "^a",
        "a\0b",
    ],
)
def test_syntax_is_text(db: Database, text: str) -> None:
    found(db, text)
    search_conversations(db, text)
    assert "f1" not in found(db, "dough OR night")
    assert found(db, "content:dough") == []


def test_a_snippet_shows_the_place(
    db: Database, messages: MessageRepository, new_message: Callable[..., Message]
) -> None:
    messages.append(new_message("long", conversation="bread", content="a " * 500 + "needle" + " z" * 500))
    (hit,) = search(db, "needle")
    assert (hit.conversation, hit.message) == ("bread", "long")
    assert "needle" in hit.snippet
    assert len(hit.snippet) < 200


def test_titles_come_before_messages(db: Database) -> None:
    assert search_conversations(db, "night") == ["trains", "ferries"]
    assert search_conversations(db, "NIGHT  tr") == ["trains"]


@pytest.mark.parametrize(("text", "expected"), [("0%", ["trains"]), ("s_t", ["ferries"]), ("\\", ["bread"])])
def test_wildcards_in_titles_are_text(db: Database, text: str, expected: list[str]) -> None:
    assert search_conversations(db, text) == expected


def test_a_limit_is_kept(db: Database) -> None:
    assert len(search(db, "night", limit=1)) == 1
    assert len(search_conversations(db, "night", limit=1)) == 1


def test_deleted_conversations_are_not_found(db: Database, conversations: ConversationRepository) -> None:
    conversations.mark_deleted("trains", when=1)
    assert found(db, "zurich") == []
    assert search_conversations(db, "trains") == []
    conversations.restore("trains")
    assert found(db, "zurich") == ["t1"]


def test_the_index_follows_every_change(
    db: Database, messages: MessageRepository, new_message: Callable[..., Message]
) -> None:
    messages.append(new_message("a", conversation="bread", content="alpha", status=MessageStatus.STREAMING))
    messages.save_partial("a", "alpha beta")
    messages.finish(new_message("a", conversation="bread", content="beta gamma"))
    assert (found(db, "alpha"), found(db, "beta"), found(db, "gamma")) == ([], ["a"], ["a"])
    HiddenMessages(db).hide("a", 1, with_following=False)
    assert HiddenMessages(db).purge(1) == 1
    assert found(db, "beta") == []
    db.execute("INSERT INTO message_fts(message_fts, rank) VALUES ('integrity-check', 1)")
