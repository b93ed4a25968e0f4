"""Deleted means deleted: not in a decrypted page, not in the index, not in the log (S11)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.domain.chat import Conversation, Message
from sotto.store import schema_v1
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.hidden_messages import HiddenMessages
from sotto.store.messages import MessageRepository
from sotto.store.migrations import backup_path
from support.decrypted_pages import decrypted_pages


@pytest.fixture
def decrypted(tmp_path: Path, db: Database, key: bytes) -> Callable[[], bytes]:
    """Returns every page of the database and of its log as plain bytes."""

    def read() -> bytes:
        return decrypted_pages(tmp_path / "chats.db", key)

    return read


def fill(
    conversations: ConversationRepository,
    messages: MessageRepository,
    new_conversation: Callable[..., Conversation],
    new_message: Callable[..., Message],
) -> None:
    for name, word in (("keep", "keptword"), ("gone", "goneword")):
        conversations.create(
            new_conversation(name, title=f"{word}title", draft=f"{word}draft", system_prompt=f"{word}system")
        )
        for number in range(40):
            messages.append(
                new_message(
                    f"{name}{number}",
                    conversation=name,
                    content=f"{word}{number} " * 200,
                    reasoning=f"{word}reasoning",
                    run={"prompt": f"{word}run"},
                )
            )


def test_a_purged_conversation_leaves_no_word(
    db: Database,
    conversations: ConversationRepository,
    messages: MessageRepository,
    new_conversation: Callable[..., Conversation],
    new_message: Callable[..., Message],
    decrypted: Callable[[], bytes],
) -> None:
    fill(conversations, messages, new_conversation, new_message)
    assert b"goneword" in decrypted()
    conversations.mark_deleted("gone", when=1)
    conversations.purge_deleted(before=1)
    content = decrypted()
    assert b"goneword" not in content
    assert b"keptword" in content


def test_a_deleted_message_leaves_no_word(
    db: Database,
    conversations: ConversationRepository,
    messages: MessageRepository,
    new_conversation: Callable[..., Conversation],
    new_message: Callable[..., Message],
    decrypted: Callable[[], bytes],
) -> None:
    fill(conversations, messages, new_conversation, new_message)
    messages.append(new_message("secret", conversation="keep", content="supercalifragilistic"))
    HiddenMessages(db).hide("secret", 1, with_following=False)
    HiddenMessages(db).purge(1)
    assert b"supercali" not in decrypted()
    assert b"keptword" in decrypted()


def test_a_deleted_message_of_a_script_without_spaces_leaves_no_word(
    db: Database,
    conversations: ConversationRepository,
    messages: MessageRepository,
    new_conversation: Callable[..., Conversation],
    new_message: Callable[..., Message],
    decrypted: Callable[[], bytes],
) -> None:
    """The index holds pairs and single characters, both as the trigger computes them again."""
    fill(conversations, messages, new_conversation, new_message)
    conversations.create(new_conversation("other", title="龘靐的秘密"))
    messages.append(new_message("secret", conversation="other", content="龘靐齉爩 ﾃﾞﾝｼ"))
    for word in ("龘靐", "龘", "デン"):
        assert word.encode() in decrypted()
    conversations.save("other", title="x")
    HiddenMessages(db).hide("secret", 1, with_following=False)
    HiddenMessages(db).purge(1)
    assert not [word for word in ("龘", "靐", "爩", "デン", "ﾃﾞﾝ") if word.encode() in decrypted()]
    assert b"keptword" in decrypted()


def test_deleting_again_and_again_leaves_no_word(
    db: Database,
    conversations: ConversationRepository,
    messages: MessageRepository,
    new_conversation: Callable[..., Conversation],
    new_message: Callable[..., Message],
    decrypted: Callable[[], bytes],
) -> None:
    """The index is one segment after the first time; words that divide its pages must go the next time, too."""
    for name in ("a", "b", "c", "keep"):
        conversations.create(new_conversation(name))
        for number in range(40):
            words = " ".join(f"{name}word{number}x{index}" for index in range(100))
            parent = f"{name}0" if number else None
            messages.append(new_message(f"{name}{number}", parent=parent, conversation=name, content=words))
    for name in ("a", "b", "c"):
        assert f"{name}word".encode() in decrypted()
        if name == "b":
            HiddenMessages(db).hide("b0", 1, with_following=True)
            HiddenMessages(db).purge(1)
        else:
            conversations.mark_deleted(name, when=1)
            conversations.purge_deleted(before=1)
        assert f"{name}word".encode() not in decrypted()
    assert b"keepword" in decrypted()


def test_replaced_text_leaves_no_word(
    db: Database,
    conversations: ConversationRepository,
    messages: MessageRepository,
    new_conversation: Callable[..., Conversation],
    new_message: Callable[..., Message],
    decrypted: Callable[[], bytes],
) -> None:
    fill(conversations, messages, new_conversation, new_message)
    conversations.save("keep", title="another", draft="")
    messages.append(new_message("other", conversation="keep", content="zebrafish"))
    assert b"zebrafish" in decrypted()
    messages.finish(new_message("other", conversation="keep", content="replaced"))
    messages.finish(new_message("keep0", conversation="keep", content="replaced"))
    db.checkpoint()
    content = decrypted()
    assert b"zebrafish" not in content
    assert b"keptwordtitle" not in content
    assert b"keptworddraft" not in content
    assert b"keptword0 " not in content
    assert b"keptword1 " in content


def test_without_the_index_option_words_would_stay(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: bytes, db: Database, decrypted: Callable[[], bytes]
) -> None:
    """The reason for the option, and proof that the search above can find something."""
    table = schema_v1.MESSAGES.split("CREATE VIRTUAL TABLE message_fts ")[1].split(";")[0]
    db.execute(f"CREATE VIRTUAL TABLE careless {table.replace(chr(39) + 'message' + chr(39), chr(39) * 2)}")
    db.execute("INSERT INTO careless(rowid, content) VALUES (1, 'goneword'), (2, 'other')")
    db.execute("INSERT INTO careless(careless, rowid, content) VALUES ('delete', 1, 'goneword')")
    db.checkpoint()
    assert b"goneword" in decrypted()


def test_a_purged_conversation_does_not_go_on_in_the_copy_of_an_older_schema(
    db: Database, conversations: ConversationRepository, new_conversation: Callable[..., Conversation]
) -> None:
    conversations.create(new_conversation("keep"))
    conversations.create(new_conversation("gone"))
    copies = [backup_path(db.path, version) for version in (1, 12)]
    other = db.path.with_name("chats.db.mine.bak")
    for path in (*copies, other):
        path.touch()
    conversations.purge_deleted(99)
    assert [path for path in copies if path.exists()] == copies  # nothing was deleted, so they may stay
    conversations.mark_deleted("gone", 5)
    conversations.purge_deleted(99)
    assert [path for path in copies if path.exists()] == []
    assert other.exists()
