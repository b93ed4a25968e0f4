"""The tree of messages: branches, their ends, and titles made of first words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sotto.domain.chat import Message, Role, branch, newest_leaf, title_from
from sotto.domain.ids import ConversationId, MessageId


def message(name: str, parent: str | None) -> Message:
    above = MessageId(parent) if parent is not None else None
    return Message(MessageId(name), ConversationId("c"), above, Role.USER, name, 0)


TREE = [message("a", None), message("b", "a"), message("c", "b"), message("d", "a"), message("e", "d")]
"""a → b → c, and the newer version a → d → e."""


def names(messages: list[Message]) -> list[str]:
    return [str(found.id) for found in messages]


def test_a_branch_leads_from_the_root_to_its_leaf() -> None:
    assert names(branch(TREE, MessageId("c"))) == ["a", "b", "c"]
    assert names(branch(TREE, MessageId("e"))) == ["a", "d", "e"]
    assert names(branch(TREE, MessageId("a"))) == ["a"]


def test_an_unknown_leaf_or_a_broken_link_ends_the_walk() -> None:
    assert branch(TREE, None) == []
    assert branch(TREE, MessageId("x")) == []
    assert names(branch([message("y", "gone")], MessageId("y"))) == ["y"]


def test_a_circle_ends_the_walk() -> None:
    circle = [message("a", "b"), message("b", "a")]
    assert names(branch(circle, MessageId("a"))) == ["b", "a"]
    assert newest_leaf(circle, MessageId("a")) == "b"


def test_the_newest_leaf_takes_the_newest_version_at_every_fork() -> None:
    assert newest_leaf(TREE, MessageId("a")) == "e"
    assert newest_leaf(TREE, MessageId("b")) == "c"
    assert newest_leaf(TREE, MessageId("e")) == "e"


def test_titles_are_the_first_words_on_one_line() -> None:
    assert title_from("  Why is\n the sky\tblue? ") == "Why is the sky blue?"
    assert title_from("word " * 40).endswith("word…")
    assert title_from("x" * 100) == "x" * 59 + "…"
    assert title_from("") == ""


@given(st.text())
def test_a_title_is_never_longer_than_its_limit(text: str) -> None:
    title = title_from(text)
    assert len(title) <= 60
    assert "\n" not in title
