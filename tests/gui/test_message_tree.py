"""Which branch is shown, and what else there is."""

from __future__ import annotations

from sotto.domain.chat import Conversation, Message, MessageStatus, Role
from sotto.domain.ids import ConversationId, MessageId
from sotto.gui.message_tree import MessageTree

HOME = ConversationId("c")


def message(name: str, parent: str | None, role: Role = Role.ASSISTANT, created: int = 0, **changes: object) -> Message:
    parent_id = MessageId(parent) if parent else None
    content = str(changes.pop("content", name))
    return Message(MessageId(name), HOME, parent_id, role, content, created, **changes)  # type: ignore[arg-type]


def conversation(leaf: str | None) -> Conversation:
    return Conversation(HOME, "t", 0, 0, active_leaf=MessageId(leaf) if leaf else None)


def shown(tree: MessageTree) -> list[str]:
    return [item.id for item in tree.shown()]


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
    assert [item.content for item in tree.shown()] == ["q", "final", "q2"]


def test_running_text_covers_only_a_streaming_message() -> None:
    tree = MessageTree()
    tree.load(conversation("a"), [message("a", None, content="stored", status=MessageStatus.STREAMING)])
    tree.show_running_text(MessageId("a"), "live", "thought")
    assert tree.shown()[0].content == "live"
    assert tree.shown()[0].reasoning == "thought"
    tree.replace(message("a", None, content="final"))
    tree.show_running_text(MessageId("a"), "live", "")
    assert tree.shown()[0].content == "final"
