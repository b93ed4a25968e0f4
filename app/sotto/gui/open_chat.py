"""What the controllers of the chat page share: which conversation is shown, and what is known of it."""

from __future__ import annotations

from dataclasses import field

from sotto.domain.errors import UserFacingError
from sotto.domain.ids import ConversationId, MessageId
from sotto.domain.light_dataclass import dataclass
from sotto.gui.message_tree import MessageTree
from sotto.services.drafts import Draft


@dataclass(slots=True)
class OpenChat:
    """``conversation`` None is a chat that has not begun. ``is_read`` is False while its messages are being read."""

    conversation: ConversationId | None = None
    is_read: bool = True
    tree: MessageTree = field(default_factory=MessageTree)
    unconfirmed: dict[MessageId, Draft] = field(default_factory=dict)
    """Messages that were sent and are not stored yet, by the id of their answer."""

    def shows(self, conversation: ConversationId, message: MessageId) -> bool:
        """Tell whether ``message`` is on the screen, or could be scrolled to."""
        return self.is_read and conversation == self.conversation and message in self.tree


@dataclass(frozen=True, slots=True)
class RefusedMessage:
    """A message that could not even be stored; it must go back to where it was written."""

    conversation: ConversationId
    draft: Draft
    error: UserFacingError | None
