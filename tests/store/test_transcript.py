"""The skeleton of a chat, and its texts page by page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sotto.domain.chat import Conversation, Message, MessageStatus, Role
from sotto.domain.ids import ConversationId, MessageId
from sotto.domain.transcript import MessageNode, newest_end, path_to
from sotto.store import messages, transcript
from sotto.store.store import Store

CHAT = ConversationId("c1")


def message(name: str, parent: str | None, created: int, role: Role = Role.USER) -> Message:
    return Message(MessageId(name), CHAT, MessageId(parent) if parent else None, role, f"text of {name}", created)


@pytest.fixture
def store(open_store: Callable[[], Store]) -> Store:
    made = open_store()
    made.conversations.create(Conversation(CHAT, "t", 0, 0))
    for one in (
        message("q", None, 1),
        message("a", "q", 2, Role.ASSISTANT),
        message("b", "q", 3, Role.ASSISTANT),
        message("q2", "a", 4),
    ):
        made.messages.append(one)
    return made


def test_the_skeleton_has_every_message_in_the_order_they_were_made(store: Store) -> None:
    nodes = store.transcript.nodes(CHAT)
    assert [(node.id, node.parent, node.role) for node in nodes] == [
        ("q", None, Role.USER),
        ("a", "q", Role.ASSISTANT),
        ("b", "q", Role.ASSISTANT),
        ("q2", "a", Role.USER),
    ]
    assert store.transcript.nodes(ConversationId("other")) == []


def test_a_hidden_message_is_left_out_and_what_follows_it_moves_up(store: Store) -> None:
    store.hidden_messages.hide(MessageId("a"), 9, with_following=False)
    nodes = {node.id: node.parent for node in store.transcript.nodes(CHAT)}
    assert nodes == {"q": None, "b": "q", "q2": "q"}


def test_messages_come_in_the_order_that_was_asked_for(store: Store) -> None:
    found = store.transcript.messages([MessageId("q2"), MessageId("gone"), MessageId("q")])
    assert [one.content for one in found] == ["text of q2", "text of q"]


def test_texts_are_read_in_pages(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcript, "_PAGE", 2)
    wanted = [MessageId(name) for name in ("q2", "q", "gone", "a")]
    assert list(store.transcript.texts(wanted)) == [("q2", "text of q2"), ("q", "text of q"), ("a", "text of a")]


def node(name: str, parent: str | None) -> MessageNode:
    return MessageNode(MessageId(name), MessageId(parent) if parent else None, Role.USER, 0, MessageStatus.COMPLETE)


def test_a_path_ends_at_a_broken_link_and_at_a_circle() -> None:
    nodes = {one.id: one for one in (node("a", "gone"), node("b", "a"), node("c", "b"))}
    assert [one.id for one in path_to(nodes, MessageId("c"))] == ["a", "b", "c"]
    assert path_to(nodes, None) == []
    nodes[MessageId("a")] = replace_parent(nodes[MessageId("a")], "c")
    assert [one.id for one in path_to(nodes, MessageId("c"))] == ["a", "b", "c"]


def test_the_newest_end_is_found_in_a_chain_longer_than_any_recursion() -> None:
    nodes = [node("0", None), *(node(str(n), str(n - 1)) for n in range(1, 5_000))]
    assert newest_end(nodes, MessageId("3")) == "4999"
    circle = [node("a", "b"), node("b", "a")]
    assert newest_end(circle, MessageId("a")) == "b"


def replace_parent(one: MessageNode, parent: str) -> MessageNode:
    return one._replace(parent=MessageId(parent))


def test_the_skeleton_goes_by_time_and_not_by_place_in_the_file(store: Store) -> None:
    store.messages.append(message("early", None, 0))
    assert [node.id for node in store.transcript.nodes(CHAT)] == ["early", "q", "a", "b", "q2"]


@pytest.mark.parametrize("page", [1, 2, 200])
def test_messages_hang_on_what_is_visible_whatever_the_page(
    store: Store, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr(messages, "_PAGE", page)
    store.hidden_messages.hide(MessageId("a"), 9, with_following=False)
    wanted = [MessageId(name) for name in ("q2", "a", "b", "q")]
    found = store.transcript.messages(wanted)
    assert [(one.id, one.parent) for one in found] == [("q2", "q"), ("b", "q"), ("q", None)]
    assert found == [one for one in map(store.messages.get, wanted) if one is not None]
    assert store.transcript.messages([]) == []
