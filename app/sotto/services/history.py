"""The list of conversations and what can be done to it."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from sotto.domain.chat import Conversation, Message, newest_leaf
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ConversationRemoved, ConversationSaved
from sotto.domain.ids import ConversationId, MessageId, ModelId
from sotto.domain.light_dataclass import dataclass
from sotto.services.clock import now_ms
from sotto.services.hub import EventHub
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.conversations import ConversationChanges
    from sotto.store.store import Store

UNDO_SECONDS = 10.0
"""How long a deleted conversation can be brought back."""
_NEW_CHAT_DRAFT = "new chat draft"


@dataclass(frozen=True, slots=True)
class OpenedConversation:
    """A conversation with every node of its tree, in the order they were made."""

    conversation: Conversation
    messages: tuple[Message, ...]


def conversation_missing() -> UserFacingError:
    """Return the error for a conversation that isn't there (any more)."""
    return UserFacingError("conversation_missing", "This chat does not exist any more.", "Choose another chat.")


def message_missing() -> UserFacingError:
    """Return the error for a message that isn't there (any more)."""
    return UserFacingError("message_missing", "This message does not exist any more.", "Open the chat again.")


def get_conversation(store: Store, conversation: ConversationId) -> Conversation:
    """Return the stored conversation; raises ``conversation_missing``."""
    found = store.conversations.get(conversation)
    if found is None:
        raise conversation_missing()
    return found


def purge_overdue(store: Store) -> None:
    """Remove for good what was deleted so long ago that nobody can undo it any more."""
    store.conversations.purge_deleted(now_ms() - int(UNDO_SECONDS * 1000))


class HistoryService:
    """Reads and changes conversations; answers are :class:`~sotto.services.chat.ChatService`'s. Owner thread only."""

    def __init__(self, tasks: TaskRunner, hub: EventHub) -> None:
        self._tasks = tasks
        self._hub = hub
        self._opening: Task[OpenedConversation] | None = None
        self._has_deleted = False

    def list(self) -> Task[builtins.list[Conversation]]:
        """Return all conversations, newest first."""
        return self._tasks.store(lambda store: store.conversations.all())

    def open(self, conversation: ConversationId) -> Task[OpenedConversation]:
        """Return a conversation with its messages. The newest request wins: an older one never calls back."""
        if self._opening is not None:
            self._opening.drop()
        self._opening = self._tasks.store(lambda store: _read(store, conversation))
        return self._opening

    def read(self, conversation: ConversationId) -> Task[OpenedConversation]:
        """Like :meth:`open`, without taking part in "the newest request wins"."""
        return self._tasks.store(lambda store: _read(store, conversation))

    def rename(self, conversation: ConversationId, title: str) -> Task[Conversation]:
        """Give it another title; blank text is refused with ``title_empty``."""
        title = " ".join(title.split())[:200]
        if not title:
            error = UserFacingError("title_empty", "A chat needs a title.", "Write at least one word.")

            def refuse(_store: Store) -> Conversation:
                raise error

            return self._tasks.store(refuse)
        return self._change(conversation, {"title": title})

    def set_model(self, conversation: ConversationId, model: ModelId | None) -> Task[Conversation]:
        """Remember which model this conversation uses."""
        return self._change(conversation, {"model": model})

    def set_system_prompt(self, conversation: ConversationId, text: str) -> Task[Conversation]:
        """Change the standing instructions of this conversation."""
        return self._change(conversation, {"system_prompt": text})

    def set_pinned(self, conversation: ConversationId, pinned: bool) -> Task[Conversation]:
        """Keep it at the top of the list, or not."""
        return self._change(conversation, {"pinned": pinned})

    def save_draft(self, conversation: ConversationId | None, text: str) -> Task[None]:
        """Keep what was typed and not sent; None is the chat that has not begun. A chat that is gone is no error."""

        def work(store: Store) -> None:
            if conversation is None:
                store.state.set(_NEW_CHAT_DRAFT, text)
            else:
                store.conversations.save(conversation, draft=text)

        return self._tasks.store(work)

    def new_chat_draft(self) -> Task[str]:
        """Return what was typed into a chat that has not begun."""
        return self._tasks.store(lambda store: store.state.get(_NEW_CHAT_DRAFT))

    def show_branch(self, conversation: ConversationId, message: MessageId) -> Task[OpenedConversation]:
        """Make the newest leaf below ``message`` the active one and return the conversation."""

        def work(store: Store) -> OpenedConversation:
            with store.db.transaction():
                messages = store.messages.of_conversation(conversation)
                if all(known.id != message for known in messages):
                    raise message_missing()
                store.conversations.save(conversation, active_leaf=newest_leaf(messages, message))
                return _read(store, conversation)

        return self._tasks.store(work)

    def delete(self, conversation: ConversationId) -> Task[None]:
        """Hide it; after ``UNDO_SECONDS`` it is gone for good, also from the disk.

        ConversationRemoved follows once the store has hidden it. Not before: a ConversationSaved that is under way
        would bring it back to the list.
        """

        def work(store: Store) -> None:
            if not store.conversations.mark_deleted(conversation, now_ms()):
                raise conversation_missing()

        def removed(_: None) -> None:
            self._tasks.call_later(UNDO_SECONDS + 0.5, self._purge)
            self._hub.publish(ConversationRemoved(conversation))

        self._has_deleted = True
        return self._tasks.store(work).success(removed)

    def undo_delete(self, conversation: ConversationId) -> Task[Conversation]:
        """Bring a conversation back; ``conversation_missing`` if it is too late."""

        def work(store: Store) -> Conversation:
            store.conversations.restore(conversation)
            return get_conversation(store, conversation)

        return self._tasks.store(work).success(self._announce)

    def search(self, text: str) -> Task[builtins.list[ConversationId]]:
        """Return conversations whose title or messages hold the words of ``text``, the best match first."""
        return self._tasks.store(lambda store: store.search_conversations(text))

    def close(self) -> None:
        """Remove for good what was deleted in this session; queued behind everything else for the store."""
        if self._has_deleted:
            purged = self._tasks.store(lambda store: store.conversations.purge_deleted(now_ms() + 1))
            purged.failure(lambda _error: None)  # the next start does it

    def _purge(self) -> None:
        self._tasks.store(purge_overdue)

    def _change(self, conversation: ConversationId, changes: ConversationChanges) -> Task[Conversation]:
        def work(store: Store) -> Conversation:
            with store.db.transaction():
                get_conversation(store, conversation)
                store.conversations.save(conversation, **changes)
                return get_conversation(store, conversation)

        return self._tasks.store(work).success(self._announce)

    def _announce(self, conversation: Conversation) -> None:
        self._hub.publish(ConversationSaved(conversation))


def _read(store: Store, conversation: ConversationId) -> OpenedConversation:
    found = get_conversation(store, conversation)
    return OpenedConversation(found, tuple(store.messages.of_conversation(conversation)))
