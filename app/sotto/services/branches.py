"""What can be done to the tree of a chat besides asking: delete and bring back, copy a branch, look at all of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sotto.domain.chat import Conversation, Message, MessageStatus
from sotto.domain.events import ConversationSaved, MessagesDeleted
from sotto.domain.ids import ConversationId, MessageId, is_temporary, new_conversation_id, new_id
from sotto.domain.light_dataclass import dataclass
from sotto.domain.outline import OutlineNode
from sotto.services.clock import now_ms
from sotto.services.history import (
    PURGE_SECONDS_AT_END,
    UNDO_SECONDS,
    get_conversation,
    message_missing,
    purge_in_steps,
)
from sotto.services.hub import EventHub
from sotto.services.new_messages import answer_running
from sotto.services.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from sotto.store.hidden_messages import Hidden
    from sotto.store.store import Store


@dataclass(frozen=True, slots=True)
class DeletedMessages:
    """A deletion that can be taken back with :meth:`BranchService.undo_delete`; ``count`` messages went.

    ``beside`` is the message that now ends the branch or follows the place; None if nothing is left.
    """

    conversation: Conversation
    count: int
    beside: MessageId | None
    hidden: Hidden


@dataclass(frozen=True, slots=True)
class Outline:
    """All visible messages of a conversation, in the order they were made, without most of their texts."""

    conversation: Conversation
    nodes: tuple[OutlineNode, ...]


class BranchService:
    """Owner thread only. New branches are :class:`~sotto.services.chat.ChatService`'s."""

    def __init__(self, tasks: TaskRunner, hub: EventHub) -> None:
        self._tasks = tasks
        self._hub = hub
        self._has_deleted = False

    def delete(
        self, conversation: ConversationId, message: MessageId, *, with_following: bool = False
    ) -> Task[DeletedMessages]:
        """Hide a message, with all that follows it if ``with_following``; after ``UNDO_SECONDS`` it is gone for good.

        Fails with ``message_missing``, or with ``answer_running`` if an answer is being written that follows it.
        """

        def work(store: Store) -> DeletedMessages:
            with store.db.transaction():
                parent = _parent_in(store, conversation, message)
                if store.hidden_messages.is_writing(message):
                    raise answer_running()
                hidden = store.hidden_messages.hide(message, now_ms(), with_following=with_following)
                if hidden is None:
                    raise message_missing()
                after = get_conversation(store, conversation)
                return DeletedMessages(after, hidden.count, parent or after.active_leaf, hidden)

        def deleted(result: DeletedMessages) -> None:
            self._tasks.call_later(UNDO_SECONDS + 0.5, lambda: self._purge(conversation))
            self._hub.publish(ConversationSaved(result.conversation))
            self._hub.publish(MessagesDeleted(conversation))

        self._has_deleted = True
        return self._tasks.store(work, conversation).success(deleted)

    def undo_delete(self, deleted: DeletedMessages) -> Task[Conversation]:
        """Bring messages back; ``message_missing`` if it is too late, ``conversation_missing`` if the chat is gone."""

        def work(store: Store) -> Conversation:
            with store.db.transaction():
                conversation = get_conversation(store, deleted.conversation.id).id
                if not store.hidden_messages.restore(deleted.hidden):
                    raise message_missing()
                return get_conversation(store, conversation)

        return self._tasks.store(work, deleted.conversation.id).success(self._announce)

    def branch_off(self, conversation: ConversationId, message: MessageId) -> Task[Conversation]:
        """Begin a new conversation with a copy of the messages up to ``message``, and all that holds for this one.

        Fails with ``message_missing``, or with ``answer_running`` if one of them is being written.
        """
        now = now_ms()

        def work(store: Store) -> Conversation:
            with store.db.transaction():
                _parent_in(store, conversation, message)
                path = store.messages.path_to(message)
                if any(each.status is MessageStatus.STREAMING for each in path):
                    raise answer_running()
                old = get_conversation(store, conversation)
                titles = {each.title for each in store.conversations.listed()}
                new = replace(
                    old,
                    id=new_conversation_id(temporary=is_temporary(conversation)),
                    title=_next_title(old.title, titles),
                    provisional_title=False,
                    created=now,
                    updated=now,
                    draft="",
                    draft_attachments=(),
                    pinned=False,
                    active_leaf=None,
                )
                store.conversations.create(new)
                for copy in _copies(path, new.id):
                    store.messages.append(copy)
                return get_conversation(store, new.id)

        return self._tasks.store(work, conversation).success(self._announce)

    def outline(self, conversation: ConversationId) -> Task[Outline]:
        """Return the whole tree, for its map."""

        def work(store: Store) -> Outline:
            return Outline(get_conversation(store, conversation), tuple(store.outline(conversation)))

        return self._tasks.store(work, conversation)

    def close(self) -> None:
        """Remove for good what was deleted in this session; queued behind everything else for the store."""
        if self._has_deleted:
            purged = self._tasks.store(lambda store: store.purge(now_ms() + 60_000, PURGE_SECONDS_AT_END))
            purged.failure(lambda _error: None)  # the next start does it

    def _purge(self, conversation: ConversationId) -> None:
        purge_in_steps(self._tasks, conversation)

    def _announce(self, conversation: Conversation) -> None:
        self._hub.publish(ConversationSaved(conversation))


def _parent_in(store: Store, conversation: ConversationId, message: MessageId) -> MessageId | None:
    """Return what ``message`` follows; raises ``message_missing`` if it is not in ``conversation``."""
    found = store.messages.get(message)
    if found is None or found.conversation != conversation:
        raise message_missing()
    return found.parent


def _copies(path: list[Message], conversation: ConversationId) -> list[Message]:
    copies: list[Message] = []
    parent: MessageId | None = None
    for message in path:
        copy = replace(message, id=MessageId(new_id()), conversation=conversation, parent=parent)
        copies.append(copy)
        parent = copy.id
    return copies


def _next_title(title: str, taken: set[str]) -> str:
    """Return ``title`` with the lowest free number behind it: “Trains (2)”."""
    head, _space, number = title.rpartition(" (")
    stem = head if head and number.endswith(")") and number[:-1].isdecimal() else title
    count = 2
    while f"{stem} ({count})" in taken:
        count += 1
    return f"{stem} ({count})"
