"""The tree of one conversation as the window knows it: which branch is shown, and what else could be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sotto.domain.chat import Conversation, Message, MessageStatus, Role, branch
from sotto.domain.ids import MessageId


class MessageTree:
    """All messages of the open conversation. Plain data; lives with its controller on the GUI thread."""

    def __init__(self) -> None:
        self._nodes: dict[MessageId, Message] = {}
        self._leaf: MessageId | None = None

    def clear(self) -> None:
        """Forget everything: another conversation is opened."""
        self._nodes.clear()
        self._leaf = None

    def load(self, conversation: Conversation, messages: Iterable[Message]) -> None:
        """Take over what was read from the store; messages that arrived meanwhile are newer and stay."""
        newer, newer_leaf = dict(self._nodes), self._leaf
        self._nodes = {message.id: message for message in messages} | newer
        self._leaf = newer_leaf or conversation.active_leaf

    def add(self, message: Message) -> bool:
        """Add a new message and make it the leaf; False if it does not continue the branch that was shown."""
        continues = message.parent == self._leaf
        self._nodes[message.id] = message
        self._leaf = message.id
        return continues

    def replace(self, message: Message) -> None:
        """Store the final form of a message."""
        self._nodes[message.id] = message

    def show_running_text(self, message: MessageId, text: str, reasoning: str) -> None:
        """Put the text of a running answer over what was stored of it."""
        stored = self._nodes.get(message)
        if stored is not None and stored.status is MessageStatus.STREAMING:
            self._nodes[message] = replace(stored, content=text, reasoning=reasoning)

    def shown(self) -> list[Message]:
        """Return the branch that is shown, from the first message on."""
        return branch(self._nodes.values(), self._leaf)

    def alternatives(self) -> dict[MessageId, tuple[MessageId, ...]]:
        """Return, for each shown message that has others in its place, all of them with itself, oldest first."""
        found: dict[MessageId, tuple[MessageId, ...]] = {}
        for message in self.shown():
            same_place = [
                other for other in self._nodes.values() if other.parent == message.parent and other.role == message.role
            ]
            if len(same_place) > 1:
                same_place.sort(key=lambda other: (other.created, other.id))
                found[message.id] = tuple(other.id for other in same_place)
        return found

    def last_answer(self) -> Message | None:
        """Return the newest answer of the branch that is shown."""
        return next((message for message in reversed(self.shown()) if message.role is Role.ASSISTANT), None)

    def __contains__(self, message: MessageId) -> bool:
        return message in self._nodes
