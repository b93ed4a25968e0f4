"""What a person decides about the context of a chat: what is kept in mind, and what happens when it is full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sotto.config import options
from sotto.config.settings import Settings
from sotto.domain.chat import Conversation, Message
from sotto.domain.context import WhenFull
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ConversationSaved, MessageChanged
from sotto.domain.ids import ConversationId, MessageId
from sotto.services.history import get_conversation
from sotto.services.hub import EventHub
from sotto.services.new_messages import get_message
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.store import Store


class ContextService:
    """Owner thread only."""

    def __init__(self, tasks: TaskRunner, hub: EventHub, settings: Settings) -> None:
        self._tasks = tasks
        self._hub = hub
        self._settings = settings

    def pin(self, conversation: ConversationId, message: MessageId, pinned: bool) -> Task[Message]:
        """Have a message kept in mind when the chat is too long for the model, or no longer.

        Fails with ``message_missing``. MessageChanged follows.
        """

        def work(store: Store) -> Message:
            with store.db.transaction():
                get_message(store, conversation, message)
                store.messages.set_pinned(message, pinned)
                return get_message(store, conversation, message)

        return self._tasks.store(work, conversation).success(lambda changed: self._hub.publish(MessageChanged(changed)))

    def choose(self, conversation: ConversationId, way: WhenFull) -> Task[Conversation]:
        """Say what is done when this chat is full. Fails with ``conversation_missing``. ConversationSaved follows."""

        def work(store: Store) -> Conversation:
            with store.db.transaction():
                settings = get_conversation(store, conversation).settings
                store.conversations.save(conversation, settings={**settings, options.WHEN_FULL.name: way.value})
                return get_conversation(store, conversation)

        return self._tasks.store(work, conversation).success(lambda saved: self._hub.publish(ConversationSaved(saved)))

    def way_of(self, conversation: Conversation | None) -> WhenFull:
        """Return what is done when the chat is full; None is one that has not begun."""
        own = conversation.settings.get(options.WHEN_FULL.name) if conversation is not None else None
        try:
            return WhenFull(options.WHEN_FULL.check(own))
        except UserFacingError:  # none, or not one of them: an imported chat may hold anything
            return WhenFull(self._settings.get(options.WHEN_FULL))
