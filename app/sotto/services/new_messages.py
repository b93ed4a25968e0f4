"""New messages in the store: what is written there when someone asks, edits, or wants another version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from sotto.domain.chat import Attachment, Conversation, Message, MessageStatus, Role, title_of
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import ConversationId, MessageId, ModelId, is_temporary, new_id
from sotto.domain.light_dataclass import dataclass
from sotto.domain.models import InstalledModel
from sotto.services.history import get_conversation, message_missing

if TYPE_CHECKING:
    from sotto.store.store import Store


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store lane hands back: the new messages, and the turns that lead to the answer."""

    conversation: Conversation
    added: tuple[Message, ...]
    answer: Message
    turns: tuple[Message, ...]


def empty_answer(conversation: ConversationId, parent: MessageId | None, model: InstalledModel, now: int) -> Message:
    """Return an answer that is about to be written, at ``now`` (Unix milliseconds)."""
    return Message(
        MessageId(new_id()), conversation, parent, Role.ASSISTANT, "", now, MessageStatus.STREAMING, model=model.name
    )


def get_message(store: Store, conversation: ConversationId, message: MessageId) -> Message:
    """Return a message of ``conversation``; raises ``message_missing``."""
    found = store.messages.get(message)
    if found is None or found.conversation != conversation:
        raise message_missing()
    return found


def as_stored(store: Store, added: tuple[Message, ...], answer: Message) -> Stored:
    """Return what was stored, with what the model is to be told: the messages before ``answer``."""
    conversation = get_conversation(store, answer.conversation)
    turns = store.messages.path_to(answer.id)[:-1]
    return Stored(conversation, added, answer, tuple(turns))


def store_question(
    store: Store,
    said: Iterable[Message],
    question: Message,
    answer: Message,
    model: ModelId,
    system_prompt: str | None,
) -> Stored:
    """Store ``question`` after its parent (None: at the end of the active branch), and ``answer`` after it.

    ``said`` is what was stored before it just now; ``system_prompt`` becomes that of the chat unless it is None.
    Raises ``conversation_missing`` or ``message_missing``.
    """
    conversation, now = question.conversation, answer.created
    before = get_conversation(store, conversation)
    if question.parent is not None:
        get_message(store, conversation, question.parent)
    added = replace(question, parent=question.parent or before.active_leaf)
    store.messages.append(added)
    store.messages.append(answer)
    store.conversations.save(conversation, draft="", draft_attachments=(), updated=now)
    if not before.title:
        store.conversations.save(conversation, title=title_of(question), provisional_title=True)
    if model:
        store.conversations.save(conversation, model=model)
        _note_model(store, conversation, model, now)
    if system_prompt is not None:
        store.conversations.save(conversation, system_prompt=system_prompt)
    return as_stored(store, (*said, added, answer), answer)


def store_edited(
    store: Store, old: MessageId, question: Message, answer: Message, attachments: tuple[Attachment, ...] | None
) -> Stored:
    """Store ``question`` in the place of the question ``old``, and ``answer`` after it.

    ``attachments`` None keeps those of ``old``. Raises ``message_missing``.
    """
    replaced = get_message(store, question.conversation, old)
    if replaced.role is not Role.USER:
        raise message_missing()
    sent_along = replaced.attachments if attachments is None else attachments
    parent = store.messages.stored_parent(old)
    store.messages.append(replace(question, parent=parent, attachments=sent_along))
    store.messages.append(answer)
    return as_stored(store, (get_message(store, question.conversation, question.id), answer), answer)


def store_version(store: Store, old: MessageId, answer: Message, *, continues: bool, kept: int | None = None) -> Stored:
    """Store ``answer`` in the place of the answer ``old``; one that ``continues`` it begins with what ``old`` holds.

    With ``kept`` it begins with so many characters of that.
    Raises ``message_missing``, ``no_question`` or ``nothing_to_continue``.
    """
    replaced = get_message(store, answer.conversation, old)
    if replaced.role is not Role.ASSISTANT:
        raise message_missing()
    before = store.messages.get(replaced.parent) if replaced.parent is not None else None
    if continues and not replaced.content:
        raise nothing_to_continue()
    if not continues and (before is None or before.role is not Role.USER):
        raise no_question()
    new = replace(answer, parent=store.messages.stored_parent(old))
    if continues:
        new = replace(new, content=replaced.content[:kept], reasoning=replaced.reasoning)
    store.messages.append(new)
    new = get_message(store, answer.conversation, new.id)
    return as_stored(store, (new,), new)


def note_use(store: Store, answer: Message, model: ModelId) -> None:
    """The chat and the model have just been used."""
    store.conversations.save(answer.conversation, updated=answer.created)
    _note_model(store, answer.conversation, model, answer.created)


def _note_model(store: Store, conversation: ConversationId, model: ModelId, now: int) -> None:
    """The model was used ``now``; of a temporary chat not even that is written to the disk."""
    if not is_temporary(conversation):
        store.installed.touch(model, now)


def answer_running() -> UserFacingError:
    """Return the error for what can't be done while an answer is being written."""
    return UserFacingError(
        "answer_running", "An answer is still being written in this chat.", "Wait for it, or stop it first."
    )


def no_question() -> UserFacingError:
    """Return the error for an answer to nothing: the greeting of a character, or one whose question was deleted."""
    return UserFacingError(
        "no_question", "There is no question before this message.", "Write a message below, and it is answered."
    )


def nothing_to_continue() -> UserFacingError:
    """Return the error for an answer without text."""
    return UserFacingError(
        "nothing_to_continue", "This answer has no text to go on with.", "Have another version written instead."
    )
