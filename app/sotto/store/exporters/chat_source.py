"""What is exported of a chat, read one chat at a time: ten thousand of them are never in memory together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sotto.domain.chat import Conversation, Message, MessageStatus
from sotto.domain.ids import ConversationId, ModelId, PresetId
from sotto.domain.light_dataclass import dataclass

if TYPE_CHECKING:
    from sotto.store.store import Store


class Entry(NamedTuple):
    """One chat that will be exported: a line of the table of contents. ``updated`` is in Unix milliseconds."""

    id: ConversationId
    title: str
    updated: int


@dataclass(frozen=True, slots=True)
class NamedModel:
    """The model a chat was set to; ``name`` and ``sha256`` are empty if it is not installed any more."""

    id: ModelId
    name: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class NamedPreset:
    """The preset a chat goes on with; ``name`` is empty if it was deleted."""

    id: PresetId
    name: str = ""


@dataclass(frozen=True, slots=True)
class ExportedChat:
    """A chat with the messages that are written: the branch that is shown, or all of them in the order they were
    made."""

    conversation: Conversation
    messages: tuple[Message, ...]
    model: NamedModel | None = None
    preset: NamedPreset | None = None


class ChatSource:
    """The chats of one export. Made and used on the thread of the database."""

    def __init__(self, store: Store, chosen: Sequence[ConversationId] | None, *, with_branches: bool) -> None:
        """``chosen`` None means every chat; ids that are not there are left out of :attr:`entries`."""
        self._with_branches = with_branches
        self._models = {one.id: NamedModel(one.id, one.name, one.sha256) for one in store.installed.all()}
        self._presets = {one.id: NamedPreset(one.id, one.name) for one in store.presets.all()}
        rows = store.db.query(
            "SELECT id, title, updated FROM conversation WHERE deleted_at IS NULL ORDER BY updated DESC, id DESC"
        )
        wanted = set(chosen) if chosen is not None else None
        self.entries = tuple(
            Entry(ConversationId(row[0]), row[1], row[2]) for row in rows if wanted is None or row[0] in wanted
        )

    def read(self, store: Store, conversation: ConversationId) -> ExportedChat | None:
        """Return one chat; None if it was deleted since the export began."""
        found = store.conversations.get(conversation)
        if found is None:
            return None
        if self._with_branches:
            messages = store.messages.of_conversation(conversation)
        else:
            messages = store.messages.path_to(found.active_leaf) if found.active_leaf is not None else []
        model = self._models.get(found.model, NamedModel(found.model)) if found.model is not None else None
        preset = self._presets.get(found.preset, NamedPreset(found.preset)) if found.preset is not None else None
        return ExportedChat(found, tuple(map(_settled, messages)), model, preset)


def _settled(message: Message) -> Message:
    """An answer that is being written now ends, for the reader of the file, where it stands."""
    if message.status is not MessageStatus.STREAMING:
        return message
    return replace(message, status=MessageStatus.INTERRUPTED)
