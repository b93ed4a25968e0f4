"""Typing finds what FTS5's own prefix queries find, without merging all the places of all words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sotto.domain.chat import Conversation, Message
from sotto.store import word_beginnings
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.messages import MessageRepository
from sotto.store.search import search
from sotto.store.word_beginnings import words_beginning

TEXTS = ("train", "trains", "training Zürich", "Zürichsee", "trainee-programme", "東京都", "tra", "retrain")


@pytest.fixture(autouse=True)
def _chats(
    conversations: ConversationRepository,
    messages: MessageRepository,
    new_conversation: Callable[..., Conversation],
    new_message: Callable[..., Message],
) -> None:
    for number, text in enumerate(TEXTS):
        conversations.create(new_conversation(f"c{number}", title="x"))
        messages.append(new_message(f"m{number}", conversation=f"c{number}", content=text, created=number + 1))


def test_the_words_that_begin_so_in_order(db: Database) -> None:
    assert words_beginning(db, "trai") == ["train", "trainee", "training", "trains"]
    assert words_beginning(db, "TRAINI") == ["training"]
    assert words_beginning(db, "zurich") == ["zurich", "zurichsee"]
    assert words_beginning(db, "nothing") == []


@pytest.mark.parametrize("beginning", ["tra", "", "train trains", "trainee-p", '"'])
def test_what_is_left_to_fts5(db: Database, beginning: str) -> None:
    assert words_beginning(db, beginning) == []


@pytest.mark.parametrize("most", [400, 2, 0])
@pytest.mark.parametrize("typed", ["trai", "train", "zürich", "trainee", "trainee-prog", "x trai", "trai -zürich"])
def test_both_ways_find_the_same(db: Database, monkeypatch: pytest.MonkeyPatch, typed: str, most: int) -> None:
    monkeypatch.setattr(word_beginnings, "_MOST", 0)
    expected = search(db, typed)
    monkeypatch.setattr(word_beginnings, "_MOST", most)
    assert search(db, typed) == expected
    if typed == "trai":
        assert {hit.message for hit in expected} == {"m0", "m1", "m2", "m4"}


def test_a_piece_of_the_index_fits_into_a_page(
    db: Database, messages: MessageRepository, new_message: Callable[..., Message]
) -> None:
    """Else each piece would be two pages, and a search would read twice as many."""
    for number in range(60):
        words = " ".join(f"word{number}x{index}" for index in range(200))
        messages.append(new_message(f"long{number}", conversation="c0", content=words, created=100 + number))
    kinds = dict(db.query("SELECT pagetype, count(*) FROM dbstat WHERE name = 'message_fts_data' GROUP BY pagetype"))
    assert kinds["leaf"] > 20
    assert kinds.get("overflow", 0) == 0
