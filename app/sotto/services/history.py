"""The list of conversations and what can be done to it."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sotto.domain.chat import Attachment, Conversation, Message
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ConversationRemoved, ConversationSaved
from sotto.domain.ids import ConversationId, MessageId, ModelId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.transcript import MessageNode, last_ids, newest_end
from sotto.services.clock import now_ms
from sotto.services.drafts import Draft, new_chat_draft, store_draft
from sotto.services.hub import EventHub
from sotto.services.readable_text import find_in_texts
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.conversations import ConversationChanges
    from sotto.store.store import Store

FIRST_PAGE = 12
"""Messages whose texts are read with the skeleton: more than the screen holds; others are read as one scrolls."""
UNDO_SECONDS = 10.0
"""How long a deleted conversation can be brought back."""


@dataclass(frozen=True, slots=True)
class OpenedConversation:
    """A conversation with the nodes of its tree, in the order they were made, and ``messages``: all of them, or where
    it was opened to be looked at, the newest ones of the branch that is shown."""

    conversation: Conversation
    messages: tuple[Message, ...]
    nodes: tuple[MessageNode, ...] = ()


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
    before = now_ms() - int(UNDO_SECONDS * 1000)
    store.conversations.purge_deleted(before)
    store.hidden_messages.purge(before)


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
        """Return a conversation with the newest messages of its branch: what is needed to look at it.

        The newest request wins: an older one never calls back.
        """
        if self._opening is not None:
            self._opening.drop()
        self._opening = self._tasks.store(lambda store: _open(store, conversation))
        return self._opening

    def read(self, conversation: ConversationId) -> Task[OpenedConversation]:
        """Return a conversation with all its messages; does not take part in "the newest request wins"."""
        return self._tasks.store(lambda store: _read(store, conversation))

    def messages(self, ids: Sequence[MessageId]) -> Task[builtins.list[Message]]:
        """Return these messages in this order; those that are gone are left out."""
        return self._tasks.store(lambda store: store.transcript.messages(ids))

    def find_in(self, ids: Sequence[MessageId], query: str) -> Task[builtins.list[tuple[MessageId, int]]]:
        """Return how often each of the messages ``ids`` that holds ``query`` holds it, as a reader sees its text."""
        return self._tasks.store(lambda store: find_in_texts(store.transcript.texts(ids), query))

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

    def save_draft(
        self, conversation: ConversationId | None, text: str, attachments: Sequence[Attachment] | None = None
    ) -> Task[None]:
        """Keep what was typed and not sent; None is the chat that has not begun. A chat that is gone is no error.

        ``attachments`` None leaves those that are stored: they can be large, and seldom change.
        """
        return self._tasks.store(lambda store: store_draft(store, conversation, text, attachments))

    def new_chat_draft(self) -> Task[Draft]:
        """Return what was written into a chat that has not begun."""
        return self._tasks.store(new_chat_draft)

    def show_branch(self, conversation: ConversationId, message: MessageId) -> Task[OpenedConversation]:
        """Make the newest leaf below ``message`` the active one and return the conversation."""

        def work(store: Store) -> OpenedConversation:
            with store.db.transaction():
                nodes = store.transcript.nodes(conversation)
                if all(known.id != message for known in nodes):
                    raise message_missing()
                store.conversations.save(conversation, active_leaf=newest_end(nodes, message))
                return _open(store, conversation)

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
    messages = tuple(store.messages.of_conversation(conversation))
    return OpenedConversation(found, messages, tuple(store.transcript.nodes(conversation)))


def _open(store: Store, conversation: ConversationId) -> OpenedConversation:
    found = get_conversation(store, conversation)
    nodes = tuple(store.transcript.nodes(conversation))
    newest = store.transcript.messages(last_ids(nodes, found.active_leaf, FIRST_PAGE))
    return OpenedConversation(found, tuple(newest), nodes)
