"""Which branch is shown, and what else there is."""

from __future__ import annotations

import pytest

from sotto.domain.chat import Conversation, Message, MessageStatus, Role
from sotto.domain.ids import ConversationId, MessageId
from sotto.gui import message_tree
from sotto.gui.message_tree import MessageTree, node_of

HOME = ConversationId("c")


def message(name: str, parent: str | None, role: Role = Role.ASSISTANT, created: int = 0, **changes: object) -> Message:
    parent_id = MessageId(parent) if parent else None
    content = str(changes.pop("content", name))
    return Message(MessageId(name), HOME, parent_id, role, content, created, **changes)  # type: ignore[arg-type]


def conversation(leaf: str | None) -> Conversation:
    return Conversation(HOME, "t", 0, 0, active_leaf=MessageId(leaf) if leaf else None)


def shown(tree: MessageTree) -> list[str]:
    return [item.id for item in tree.shown()]


def contents(tree: MessageTree) -> list[str]:
    known = [tree.message(node.id) for node in tree.shown()]
    return [message.content for message in known if message is not None]


def test_the_active_branch_is_shown() -> None:
    tree = MessageTree()
    tree.load(conversation("a1"), [message("q", None, Role.USER), message("a1", "q"), message("a2", "q")])
    assert shown(tree) == ["q", "a1"]


def test_alternatives_are_listed_oldest_first() -> None:
    tree = MessageTree()
    nodes = [message("q", None, Role.USER), message("b", "q", created=2), message("a", "q", created=1)]
    tree.load(conversation("b"), nodes)
    assert tree.alternatives() == {"b": ("a", "b")}


def test_a_message_that_continues_is_told_from_one_that_branches() -> None:
    tree = MessageTree()
    assert tree.add(message("q", None, Role.USER))
    assert tree.add(message("a", "q"))
    assert not tree.add(message("a2", "q"))
    assert shown(tree) == ["q", "a2"]


def test_what_arrived_while_reading_wins_over_what_was_read() -> None:
    tree = MessageTree()
    tree.replace(message("a", "q", content="final"))
    tree.add(message("q2", "a", Role.USER))
    tree.load(conversation("a"), [message("q", None, Role.USER), message("a", "q", content="partial")])
    assert contents(tree) == ["q", "final", "q2"]


def test_running_text_covers_only_a_streaming_message() -> None:
    tree = MessageTree()
    tree.load(conversation("a"), [message("a", None, content="stored", status=MessageStatus.STREAMING)])
    tree.show_running_text(MessageId("a"), "live", "thought")
    live = tree.message(MessageId("a"))
    assert live is not None
    assert (live.content, live.reasoning) == ("live", "thought")
    tree.replace(message("a", None, content="final"))
    tree.show_running_text(MessageId("a"), "live", "")
    assert contents(tree) == ["final"]


def test_of_a_long_chat_only_some_messages_are_known() -> None:
    tree = MessageTree()
    nodes = [node_of(message("q", None, Role.USER)), node_of(message("a", "q")), node_of(message("q2", "a", Role.USER))]
    tree.load(conversation("q2"), [message("q2", "a", Role.USER)], nodes)
    assert shown(tree) == ["q", "a", "q2"]
    assert tree.message(MessageId("a")) is None
    assert tree.last_answer() is None
    tree.keep([message("a", "q", content="read"), message("elsewhere", None)])
    assert tree.message(MessageId("a")).content == "read"  # type: ignore[union-attr]
    assert tree.message(MessageId("elsewhere")) is None


def test_what_was_read_first_is_forgotten_first_when_it_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message_tree, "MOST_KEPT", 10)
    tree = MessageTree()
    nodes = [node_of(message("q", None, Role.USER)), node_of(message("a", "q"))]
    tree.load(conversation("a"), [], nodes)
    new = message("n", "a", Role.USER, content="x" * 50)
    tree.add(new)
    tree.keep([message("q", None, Role.USER, content="12345678")])
    tree.keep([message("a", "q", content="12345678")])
    assert tree.message(MessageId("q")) is None
    assert tree.message(MessageId("a")) is not None
    assert tree.message(MessageId("n")) is new, "what is new may not be in the store yet"
    tree.keep([message("n", "a", Role.USER, content="older")])
    assert tree.message(MessageId("n")) is new


def test_an_added_message_continues_what_was_shown_before() -> None:
    tree = MessageTree()
    tree.load(conversation("q"), [message("q", None, Role.USER)])
    assert shown(tree) == ["q"]
    tree.add(message("a", "q"))
    assert shown(tree) == ["q", "a"]
    tree.clear()
    assert shown(tree) == []
