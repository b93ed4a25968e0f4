"""The list of conversations and what can be done to it."""

from __future__ import annotations

import builtins
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sotto.domain.chat import Attachment, Conversation, Message
from sotto.domain.conversation_list import ConversationSummary, Overview
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ConversationRemoved, ConversationSaved
from sotto.domain.ids import ConversationId, MessageId, ModelId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.search import SearchHit
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
_ABOVE = 3
"""Of the messages that are read around one that was asked for, so many stand before it."""
CLOSED_FOLDERS = "closed folders"
"""Under this name the store keeps which folders are folded away: they are as private as chats."""
UNDO_SECONDS = 10.0
"""How long a deleted conversation can be brought back."""
PURGE_SECONDS_AT_END = 2.0
"""How long removing what was deleted may hold up the end of Sotto; what is left then, the next start removes."""
_PURGE_STEP_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class OpenedConversation:
    """A conversation with the nodes of its tree, in the order they were made, and ``messages``: all of them, or where
    it was opened to be looked at, the newest ones of the branch that is shown, after those around the message that was
    asked for."""

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


def purge_overdue(store: Store) -> bool:
    """Remove for good what was deleted so long ago that nobody can undo it any more: one step of it.

    Returns whether that was all there was to remove.
    """
    return store.purge(now_ms() - int(UNDO_SECONDS * 1000), _PURGE_STEP_SECONDS)


def purge_in_steps(tasks: TaskRunner, conversation: ConversationId | None = None) -> None:
    """Do :func:`purge_overdue` until all is removed, letting go first whatever else is asked of the store."""

    def removed(is_done: bool) -> None:
        if not is_done:
            purge_in_steps(tasks, conversation)

    tasks.store(purge_overdue, conversation).success(removed)


def purge_empty(store: Store) -> None:
    """Remove for good the conversations of earlier times that hold nothing: all their messages were deleted.

    Not while another process has the store open: one of them may be shown there, about to be written in.
    """
    if not store.is_shared():
        store.conversations.purge_empty(now_ms() - int(UNDO_SECONDS * 1000))


class HistoryService:
    """Reads and changes conversations; answers are :class:`~sotto.services.chat.ChatService`'s. Owner thread only."""

    def __init__(self, tasks: TaskRunner, hub: EventHub) -> None:
        self._tasks = tasks
        self._hub = hub
        self._opening: Task[OpenedConversation] | None = None
        self._has_deleted = False

    def list(self) -> Task[builtins.list[ConversationSummary]]:
        """Return all conversations, newest first; temporary ones are in no list."""
        return self._tasks.store(lambda store: store.conversations.listed())

    def overview(self) -> Task[Overview]:
        """Return what the sidebar shows."""
        return self._tasks.store(_overview)

    def get(self, conversation: ConversationId) -> Task[Conversation]:
        """Return a conversation without its messages."""
        return self._tasks.store(lambda store: get_conversation(store, conversation), conversation)

    def open(self, conversation: ConversationId, message: MessageId | None = None) -> Task[OpenedConversation]:
        """Return a conversation with the newest messages of its branch: what is needed to look at it.

        With ``message``, the branch that it is on becomes the active one; one that is gone changes nothing. The newest
        request wins: an older one never calls back.
        """
        if self._opening is not None:
            self._opening.drop()
        self._opening = self._tasks.store(lambda store: _open(store, conversation, message), conversation)
        return self._opening

    def look_into(self, conversation: ConversationId, message: MessageId | None = None) -> Task[OpenedConversation]:
        """Return what :meth:`open` would, without opening it or turning to another branch: it may be opened soon."""
        return self._tasks.store(lambda store: _look_into(store, conversation, message)[0], conversation)

    def read(self, conversation: ConversationId) -> Task[OpenedConversation]:
        """Return a conversation with all its messages; does not take part in "the newest request wins"."""
        return self._tasks.store(lambda store: _read(store, conversation), conversation)

    def messages(
        self, ids: Sequence[MessageId], conversation: ConversationId | None = None
    ) -> Task[builtins.list[Message]]:
        """Return these messages of a conversation in this order; those that are gone are left out."""
        return self._tasks.store(lambda store: store.transcript.messages(ids), conversation)

    def find_in(
        self, ids: Sequence[MessageId], query: str, conversation: ConversationId | None = None
    ) -> Task[builtins.list[tuple[MessageId, int]]]:
        """Return how often each of the messages ``ids`` that holds ``query`` holds it, as a reader sees its text."""
        return self._tasks.store(lambda store: find_in_texts(store.transcript.texts(ids), query), conversation)

    def rename(self, conversation: ConversationId, title: str) -> Task[Conversation]:
        """Give it another title; blank text is refused with ``title_empty``."""
        title = " ".join(title.split())[:200]
        if not title:
            error = UserFacingError("title_empty", "A chat needs a title.", "Write at least one word.")

            def refuse(_store: Store) -> Conversation:
                raise error

            return self._tasks.store(refuse)
        return self._change(conversation, {"title": title, "provisional_title": False})

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
        return self._tasks.store(lambda store: store_draft(store, conversation, text, attachments), conversation)

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

        return self._tasks.store(work, conversation)

    def delete(self, conversation: ConversationId, *more: ConversationId) -> Task[None]:
        """Hide conversations, all or none; after ``UNDO_SECONDS`` it is gone for good, also from the disk.

        ConversationRemoved follows once the store has hidden it. Not before: a ConversationSaved that is under way
        would bring it back to the list. Temporary conversations are deleted one at a time.
        """
        chosen = (conversation, *more)

        def work(store: Store) -> None:
            with store.db.transaction():
                for one in chosen:
                    if not store.conversations.mark_deleted(one, now_ms()):
                        raise conversation_missing()

        def removed(_: None) -> None:
            self._tasks.call_later(UNDO_SECONDS + 0.5, lambda: self._purge(conversation))
            for one in chosen:
                self._hub.publish(ConversationRemoved(one))

        self._has_deleted = True
        return self._tasks.store(work, conversation).success(removed)

    def undo_delete(self, conversation: ConversationId, *more: ConversationId) -> Task[Conversation]:
        """Bring conversations back and return the first one; ``conversation_missing`` if it is too late."""

        def work(store: Store) -> builtins.list[Conversation]:
            with store.db.transaction():
                for one in (conversation, *more):
                    store.conversations.restore(one)
                return [get_conversation(store, one) for one in (conversation, *more)]

        finished: Task[Conversation] = Task(self._hub)

        def restored(conversations: builtins.list[Conversation]) -> None:
            for one in conversations:
                self._announce(one)
            finished.succeed(conversations[0])

        self._tasks.store(work, conversation).success(restored).failure(finished.fail)
        return finished

    def search(self, text: str, limit: int = 100) -> Task[builtins.list[SearchHit]]:
        """Return the titles and messages that fit ``text``, the best first; see :func:`sotto.store.search.search`."""
        return self._tasks.store(lambda store: store.search(text, limit))

    def close(self) -> None:
        """Remove for good what was deleted in this session; queued behind everything else for the store."""
        if self._has_deleted:
            purged = self._tasks.store(lambda store: store.purge(now_ms() + 60_000, PURGE_SECONDS_AT_END))
            purged.failure(lambda _error: None)  # the next start does it

    def _purge(self, conversation: ConversationId) -> None:
        purge_in_steps(self._tasks, conversation)

    def _change(self, conversation: ConversationId, changes: ConversationChanges) -> Task[Conversation]:
        def work(store: Store) -> Conversation:
            with store.db.transaction():
                get_conversation(store, conversation)
                store.conversations.save(conversation, **changes)
                return get_conversation(store, conversation)

        return self._tasks.store(work, conversation).success(self._announce)

    def _announce(self, conversation: Conversation) -> None:
        self._hub.publish(ConversationSaved(conversation))


def _overview(store: Store) -> Overview:
    closed = frozenset(json.loads(store.state.get(CLOSED_FOLDERS) or "[]"))
    return Overview(store.conversations.listed(), store.folders.all(), closed)


def _read(store: Store, conversation: ConversationId) -> OpenedConversation:
    found = get_conversation(store, conversation)
    messages = tuple(store.messages.of_conversation(conversation))
    return OpenedConversation(found, messages, tuple(store.transcript.nodes(conversation)))


def _open(store: Store, conversation: ConversationId, message: MessageId | None = None) -> OpenedConversation:
    """Return a conversation to be looked at, on the branch that ``message`` is on, which becomes the active one."""
    opened, branch = _look_into(store, conversation, message)
    if message is not None and branch and branch[-1] != opened.conversation.active_leaf:
        store.conversations.save(conversation, active_leaf=branch[-1])
        opened = replace(opened, conversation=get_conversation(store, conversation))
    return opened


def _look_into(
    store: Store, conversation: ConversationId, message: MessageId | None = None
) -> tuple[OpenedConversation, list[MessageId]]:
    """Return what :func:`_open` would, and the branch (without ``message`` only its end); changes nothing."""
    found = get_conversation(store, conversation)
    nodes = tuple(store.transcript.nodes(conversation))
    branch = last_ids(nodes, found.active_leaf, len(nodes) if message is not None else FIRST_PAGE)
    if message is not None and message not in branch and any(node.id == message for node in nodes):
        branch = last_ids(nodes, newest_end(nodes, message), len(nodes))
    wanted = branch[-FIRST_PAGE:]
    if message in branch:
        first = max(0, branch.index(message) - _ABOVE)
        wanted = list(dict.fromkeys([*branch[first : first + FIRST_PAGE], *wanted]))
    return OpenedConversation(found, tuple(store.transcript.messages(wanted)), nodes), branch
