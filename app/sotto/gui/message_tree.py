"""The tree of one conversation as the window knows it: which branch is shown, and what else could be.

All nodes are known, but only the messages that are looked at: of a long chat the others are read when they are needed,
and forgotten when many newer ones were.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sotto.domain.chat import Conversation, Message, MessageStatus, Role
from sotto.domain.ids import MessageId
from sotto.domain.transcript import MessageNode, path_to

MOST_KEPT: Final = 600_000
"""Characters of messages that can be read again from the store."""


class MessageTree:
    """The open conversation. Plain data; lives with its controller on the GUI thread."""

    def __init__(self) -> None:
        self._nodes: dict[MessageId, MessageNode] = {}
        self._newer: dict[MessageId, Message] = {}
        self._read: dict[MessageId, Message] = {}
        self._size = 0
        self._leaf: MessageId | None = None
        self._shown: list[MessageNode] | None = None

    def clear(self) -> None:
        """Forget everything: another conversation is opened."""
        self._nodes.clear()
        self._newer.clear()
        self._read.clear()
        self._size = 0
        self._leaf = None
        self._shown = None

    def load(
        self, conversation: Conversation, messages: Iterable[Message], nodes: Iterable[MessageNode] | None = None
    ) -> None:
        """Take over what was read from the store; messages that arrived meanwhile are newer and stay.

        ``nodes`` are those of the whole tree; without them ``messages`` are all there are.
        """
        messages = list(messages)
        newer, newer_leaf = dict(self._nodes), self._leaf
        self._nodes = {node.id: node for node in (nodes if nodes is not None else map(node_of, messages))}
        for known in newer.values():
            self._nodes[known.id] = known
        self._leaf = newer_leaf or conversation.active_leaf
        self._shown = None
        self.keep(messages)

    def keep(self, messages: Iterable[Message]) -> None:
        """Remember messages that were read from the store, and forget the oldest of them when they are many."""
        for message in messages:
            if message.id in self._nodes and message.id not in self._newer:
                self._forget(message.id)
                self._read[message.id] = message
                self._size += _size(message)
        while self._size > MOST_KEPT and len(self._read) > 1:
            self._forget(next(iter(self._read)))

    def add(self, message: Message) -> bool:
        """Add a new message and make it the leaf; False if it does not continue the branch that was shown."""
        continues = message.parent == self._leaf
        self._set(message)
        if continues and self._shown is not None:
            self._shown.append(self._nodes[message.id])
        elif not continues:
            self._shown = None
        self._leaf = message.id
        return continues

    def replace(self, message: Message) -> None:
        """Store the final form of a message."""
        self._set(message)
        self._shown = None

    def show_running_text(self, message: MessageId, text: str, reasoning: str) -> None:
        """Put the text of a running answer over what was stored of it."""
        stored = self.message(message)
        if stored is not None and stored.status is MessageStatus.STREAMING:
            self._set(replace(stored, content=text, reasoning=reasoning))

    def message(self, message: MessageId) -> Message | None:
        """Return a message of the tree; None if it is unknown or must be read first."""
        return self._newer.get(message) or self._read.get(message)

    def shown(self) -> list[MessageNode]:
        """Return the branch that is shown, from the first message on."""
        if self._shown is None:
            self._shown = path_to(self._nodes, self._leaf)
        return list(self._shown)

    def alternatives(self) -> dict[MessageId, tuple[MessageId, ...]]:
        """Return, for each shown message that has others in its place, all of them with itself, oldest first."""
        found: dict[MessageId, tuple[MessageId, ...]] = {}
        parents = [node.parent for node in self._nodes.values()]
        if len(set(parents)) == len(parents):  # one chain, as most long chats are
            return found
        places: dict[tuple[MessageId | None, Role], list[MessageNode]] = {}
        for node in self._nodes.values():
            places.setdefault((node.parent, node.role), []).append(node)
        for node in self.shown():
            same_place = places[node.parent, node.role]
            if len(same_place) > 1:
                same_place.sort(key=lambda other: (other.created, other.id))
                found[node.id] = tuple(other.id for other in same_place)
        return found

    def last_answer(self) -> Message | None:
        """Return the newest answer of the branch that is shown."""
        for node in reversed(self.shown()):
            if node.role is Role.ASSISTANT:
                return self.message(node.id)
        return None

    def __contains__(self, message: MessageId) -> bool:
        return message in self._nodes

    def _set(self, message: Message) -> None:
        self._forget(message.id)
        self._newer[message.id] = message
        self._nodes[message.id] = node_of(message)

    def _forget(self, message: MessageId) -> None:
        known = self._read.pop(message, None)
        if known is not None:
            self._size -= _size(known)


def node_of(message: Message) -> MessageNode:
    """Return ``message`` without its text."""
    return MessageNode(message.id, message.parent, message.role, message.created, message.status)


def _size(message: Message) -> int:
    return len(message.content) + len(message.reasoning)
