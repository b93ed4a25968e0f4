# ruff: noqa: RUF001 - other scripts
"""Search finds words of any language, says where, never fails on what is typed, and forgets what was deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sotto.domain.chat import Conversation, Message, MessageStatus
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.hidden_messages import HiddenMessages
from sotto.store.messages import MessageRepository
from sotto.store.search import _narrowing, search
from sotto.store.search_query import parse_query


def at(year: int, month: int, day: int, hour: int = 12) -> int:
    return int(datetime(year, month, day, hour).timestamp() * 1000)


@pytest.fixture(autouse=True)
def _chats(
    conversations: ConversationRepository,
    messages: MessageRepository,
    new_conversation: Callable[..., Conversation],
    new_message: Callable[..., Message],
) -> None:
    make, say = conversations.create, messages.append
    make(new_conversation("trains", title="Night trains 100%", updated=1, tags=("Summer holiday",), folder="Reisen"))
    make(new_conversation("ferries", title="Ferries_to Crète", updated=2, model="i1"))
    make(new_conversation("bread", title="Baking \\ bread", updated=3))
    say(
        new_message(
            "t1",
            conversation="trains",
            content="Which night train goes to Zürich? I love trains.",
            created=at(2025, 3, 31, 23),
        )
    )
    say(
        new_message(
            "f1",
            conversation="ferries",
            content="The ferry leaves at night from Piräus.",
            model="Qwen3 4B",
            created=at(2025, 4, 1, 0),
        )
    )
    say(
        new_message(
            "b1", conversation="bread", content='Knead "the" dough AND wait; C++ foo-bar', created=at(2026, 1, 1)
        )
    )


def found(db: Database, text: str) -> list[str]:
    """Ids of messages, of conversations for titles."""
    return [hit.message or hit.conversation for hit in search(db, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zurich", ["t1"]),
        ("ZÜRICH", ["t1"]),
        ("Zu\u0308rich", ["t1"]),
        ("love tra", ["t1"]),
        ("tra love", []),
        ("nigh", ["trains", "t1", "f1"]),
        ("night ferry", ["f1"]),
        ("foo-bar", ["b1"]),
        ("c++", ["b1"]),
        ('"night train"', ["trains", "t1"]),
        ('"train night"', []),
        ('"night tra', ["trains"]),
        ("night -ferry", ["trains", "t1"]),
        ('night -"night train"', ["f1"]),
        ("night -zurich -ferry", ["trains"]),
        ("", []),
        ("   ", []),
        ("\0", []),
        ("-night", []),
        ("nothing", []),
    ],
)
def test_words_are_found(db: Database, text: str, expected: list[str]) -> None:
    assert sorted(found(db, text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('tag:"summer holiday"', ["trains"]),
        ('tag:"summer holiday" love', ["t1"]),
        ("TAG:summer love", []),
        ("-tag:'none' love", ["t1"]),
        ('-tag:"Summer Holiday" night', ["f1"]),
        ("folder:reisen night", ["trains", "t1"]),
        ("-folder:REISEN night", ["f1"]),
        ("model:qwen night", ["f1"]),
        ("model:guide night", []),
        ("-model:qwen night", ["trains", "t1"]),
        ("after:2025-04 night", ["f1"]),
        ("before:2025-04 night", ["trains", "t1"]),
        ("after:2025-04-01 before:2025-04-02 the", ["f1"]),
        ("after:2025 before:2026 wait", []),
        ("after:2026 wait", ["b1"]),
        ("after:2025-13 night", []),
        ("after:9999999999 night", []),
        ("colour:blue night", []),
        ("tag: night", []),
    ],
)
def test_filters_narrow(db: Database, text: str, expected: list[str]) -> None:
    assert sorted(found(db, text)) == sorted(expected)


def test_a_conversations_own_model_is_found_by_its_name(db: Database) -> None:
    db.execute("INSERT INTO installed_model(id, name, path, size_bytes, added) VALUES ('i1', 'Gemma 3', x'00', 1, 1)")
    assert found(db, "model:gemma") == ["ferries"]
    assert found(db, "model:gemma night") == ["f1"]


@pytest.mark.parametrize("few", [0, 50_000])
def test_filters_narrow_however_many_messages_they_leave(
    db: Database, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("sotto.store.search._FEW_MESSAGES", few)
    assert found(db, "tag:'x' night") == []
    assert found(db, 'tag:"summer holiday" love') == ["t1"]
    assert found(db, "after:2025-04 night") == ["f1"]
    assert found(db, 'tag:"summer holiday" after:2025-04 night') == []


@pytest.mark.parametrize("text", ["model:gemma night", "folder:reisen night", "tag:x after:2025-04 night"])
def test_a_message_that_a_filter_may_not_want_is_looked_at_once_and_without_its_text(
    db: Database, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr("sotto.store.search._FEW_MESSAGES", -1)
    narrowing = _narrowing(db, query := parse_query(text))
    sql = f"EXPLAIN QUERY PLAN SELECT 1 FROM message_fts {narrowing.sql}"
    plan = [row[3] for row in db.query(sql, (query.match, *narrowing.values))]
    assert "SEARCH message USING COVERING INDEX message_chat (seq=?)" in plan


@pytest.mark.parametrize(
    ("content", "finds", "misses"),
    [
        (
            "东京塔很高,我们坐地铁去。",
            ["东京", "塔", "京塔", "东京塔很", "地铁 东京", '"坐地铁"', "，我"],
            ["京东", "高塔", "山"],
        ),
        ("東京都に行くABC上で", ["京都", "abc", "ABC上", "行く", "に"], ["東都", "ABC下"]),
        ("ﾊﾝｶｸ と カタカナ", ["ハンカク", "カタ", "ﾊﾝ"], ["カンハ"]),
        ("ภาษาไทยไม่มีช่องว่าง", ["ไทย", "ภาษา", "มี", "ม"], ["ยไท"]),
        ("학교에서 만나요", ["학교", "만나", "교", "만나요"], ["교학"]),
        ("हिन्दी भाषा में", ["हिन्दी", "हिन", "भाषा"], ["दी"]),
        ("مُحَمَّد ذهب", ["محمد", "ذهب"], ["محم ذهبت"]),
        ("Ещё ёлка в Ἀθῆναι, Straße Ｗｉｄｅ", ["еще", "елка", "αθηναι", "strasse", "wide", "ЁЛК"], ["ас"]),
        ("Đường đi Việt Nam", ["viet", "đường", "nam"], ["vietnam"]),
        ("𠮷野家 and 🙂 smile", ["𠮷", "野家", "🙂"], ["家野"]),
    ],
)
def test_every_language(
    db: Database,
    messages: MessageRepository,
    new_message: Callable[..., Message],
    content: str,
    finds: list[str],
    misses: list[str],
) -> None:
    messages.append(new_message("x", conversation="bread", content=content))
    assert {text: found(db, text) for text in finds} == {text: ["x"] for text in finds}
    assert {text: found(db, text) for text in misses} == {text: [] for text in misses}


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
def test_syntax_of_the_index_is_text(db: Database, text: str) -> None:
    found(db, text)
    assert "f1" not in found(db, "dough OR night")
    assert found(db, "terms:dough") == []


@given(
    st.lists(
        st.one_of(
            st.text(max_size=8),
            st.sampled_from(
                [
                    '"',
                    "-",
                    "tag:",
                    "folder:",
                    "model:",
                    "before:",
                    "after:",
                    "2025-02-30",
                    "0000",
                    "*",
                    "^",
                    "東",
                    "้",
                    " ",
                ]
            ),
        ),
        max_size=12,
    ).map("".join)
)
@example("a" * 100_000)
@example('"' * 3_000)
@example("-a " * 2_000)
@example("tag:x " * 2_000)
@example("\ud800 half")
@example("- - -東* \\ % _")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
def test_nothing_typed_makes_it_fail(db: Database, text: str) -> None:
    for hit in search(db, text):
        assert all(0 <= start < end <= len(hit.snippet) for start, end in hit.marks)


@given(st.text(min_size=2, max_size=30), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
def test_what_is_written_is_found(
    db: Database, messages: MessageRepository, new_message: Callable[..., Message], text: str, data: st.DataObject
) -> None:
    """Any whole word, however it is written, finds its message."""
    words = ["".join(filter(str.isalnum, word)) for word in text.split()]
    words = [word for word in words if word]
    if not words:
        return
    word = data.draw(st.sampled_from(words))
    with db.transaction():
        messages.append(new_message("p", conversation="bread", content=" ".join(words)))
        assert "p" in found(db, f'"{word}"')
        db.execute("DELETE FROM message WHERE id = 'p'")


def test_a_snippet_shows_the_place_with_marks(
    db: Database, messages: MessageRepository, new_message: Callable[..., Message]
) -> None:
    messages.append(new_message("long", conversation="bread", content="a " * 500 + "Nèedle" + "\nz" * 500))
    (hit,) = search(db, "needle")
    assert (hit.conversation, hit.message) == ("bread", "long")
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["Nèedle"]
    assert len(hit.snippet) < 200
    assert "\n" not in hit.snippet


def test_titles_come_first_and_are_marked(db: Database) -> None:
    hits = search(db, "night")
    assert [(hit.message, hit.conversation) for hit in hits] == [(None, "trains"), ("f1", "ferries"), ("t1", "trains")]
    assert (hits[0].snippet, hits[0].marks) == ("Night trains 100%", ((0, 5),))
    assert found(db, "crete ferr") == ["ferries"]


@pytest.mark.parametrize(("text", "expected"), [("0%", ["trains"]), ("s_t", ["ferries"]), ("\\", ["bread"])])
def test_titles_are_searched_for_pieces_of_words(db: Database, text: str, expected: list[str]) -> None:
    assert found(db, text) == expected


def test_titles_follow_their_conversation(db: Database, conversations: ConversationRepository) -> None:
    conversations.save("trains", title="Zeppelins")
    assert found(db, "zepp") == ["trains"]
    assert found(db, "100%") == []
    conversations.mark_deleted("trains", when=1)
    assert conversations.purge_deleted(1) == 1
    assert db.query("SELECT count(*) FROM conversation_title") == [(2,)]


def test_better_matches_come_first(
    db: Database, messages: MessageRepository, new_message: Callable[..., Message]
) -> None:
    filler = "some other words that say nothing about it " * 3
    messages.append(new_message("old", conversation="bread", content=f"zeppelin {filler}"))
    messages.append(new_message("best", conversation="bread", content="zeppelin, zeppelin"))
    messages.append(new_message("new", conversation="bread", content=f"zeppelin {filler}"))
    assert found(db, "zeppelin") == ["best", "new", "old"]


def test_the_rarer_word_decides(db: Database, messages: MessageRepository, new_message: Callable[..., Message]) -> None:
    for number in range(20):
        messages.append(new_message(f"common{number}", conversation="ferries", content="harbour"))
    messages.append(new_message("rare", conversation="bread", content="harbour quay quay quay"))
    messages.append(new_message("often", conversation="bread", content="harbour harbour harbour quay"))
    assert found(db, "harbour quay") == ["rare", "often"]


def test_one_conversation_does_not_take_all_the_places(
    db: Database, messages: MessageRepository, new_message: Callable[..., Message]
) -> None:
    for number in range(20):
        messages.append(new_message(f"x{number}", conversation="bread", content="zeppelin"))
    messages.append(new_message("other", conversation="ferries", content="a zeppelin over the sea, and more words"))
    hits = found(db, "zeppelin")
    assert hits == ["x19", "x18", "x17", "x16", "x15", "other"]


def test_a_limit_is_kept(db: Database) -> None:
    assert len(search(db, "night", limit=1)) == 1
    assert len(search(db, "night", limit=2)) == 2


def test_deleted_conversations_and_messages_are_not_found(db: Database, conversations: ConversationRepository) -> None:
    conversations.mark_deleted("trains", when=1)
    assert found(db, "zurich") == []
    assert found(db, "trains") == []
    conversations.restore("trains")
    assert found(db, "zurich") == ["t1"]
    hidden = HiddenMessages(db).hide("t1", 1, with_following=False)
    assert found(db, "zurich") == []
    HiddenMessages(db).restore(hidden)
    assert found(db, "zurich") == ["t1"]


def test_the_index_follows_every_change(
    db: Database, messages: MessageRepository, new_message: Callable[..., Message]
) -> None:
    messages.append(new_message("a", conversation="bread", content="alpha", status=MessageStatus.STREAMING))
    messages.save_partial("a", "alpha beta")
    assert found(db, "alpha") == []  # it is not in the index before it is complete
    messages.finish(new_message("a", conversation="bread", content="beta gamma 東京"))
    assert (found(db, "alpha"), found(db, "beta"), found(db, "京")) == ([], ["a"], ["a"])
    messages.finish(new_message("a", conversation="bread", content="delta"))
    assert (found(db, "beta"), found(db, "京"), found(db, "delta")) == ([], [], ["a"])
    db.execute("INSERT INTO message_fts(message_fts, rank) VALUES ('integrity-check', 1)")
    HiddenMessages(db).hide("a", 1, with_following=False)
    assert HiddenMessages(db).purge(1) == 1
    assert found(db, "delta") == []
    db.execute("INSERT INTO message_fts(message_fts, rank) VALUES ('integrity-check', 1)")


def test_an_interrupted_answer_is_found(
    db: Database, messages: MessageRepository, new_message: Callable[..., Message]
) -> None:
    messages.append(new_message("a", conversation="bread", content="zeppelin", status=MessageStatus.STREAMING))
    db.execute("UPDATE message SET writer = 'dead'")
    messages.interrupt_streaming()
    assert found(db, "zeppelin") == ["a"]


def test_a_damaged_index_can_be_made_anew(db: Database) -> None:
    db.execute("INSERT INTO message_fts(message_fts) VALUES ('delete-all')")
    assert found(db, "zurich") == []
    db.execute("INSERT INTO message_fts(message_fts) VALUES ('rebuild')")
    assert found(db, "zurich") == ["t1"]
    db.execute("INSERT INTO message_fts(message_fts, rank) VALUES ('integrity-check', 1)")
