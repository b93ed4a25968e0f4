"""Chats of other programs in the store: put in once, recognised when they come again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sotto.domain.chat import Conversation, Message
from sotto.domain.ids import ConversationId, MessageId, ModelId, PresetId, new_id
from sotto.domain.light_dataclass import dataclass
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.importers.found_chat import FoundChat, Reference
from sotto.store.installed import InstalledModelRepository
from sotto.store.messages import MessageRepository
from sotto.store.presets import PresetRepository

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Recognition:
    """What is enough of a chat to know it again. ``conversation`` is empty unless its id was Sotto's own."""

    source: str
    key: str
    conversation: str
    messages: int


def recognition_of(found: FoundChat) -> Recognition:
    """Return how ``found`` is known again."""
    id_ = found.conversation.id if found.keeps_ids else ""
    return Recognition(found.source, found.key, id_, len(found.messages))


class ImportedChats:
    """One import into one database, for the thread of the database; models and presets are looked up once."""

    def __init__(self, db: Database, conversations: ConversationRepository, messages: MessageRepository) -> None:
        self._db = db
        self._conversations = conversations
        self._messages = messages
        self._models = [(one.id, one.sha256, one.name) for one in InstalledModelRepository(db).all()]
        self._presets = [(one.id, "", one.name) for one in PresetRepository(db).all()]

    def add(self, found: FoundChat) -> Conversation | None:
        """Store ``found`` and return it as it is stored; None if it is there already."""
        with self._db.transaction():
            if self._is_known(found):
                return None
            chat, messages = (found.conversation, found.messages) if self._ids_fit(found) else _renamed(found)
            model, preset = _here(found.model, self._models), _here(found.preset, self._presets)
            chat = replace(
                chat,
                model=ModelId(model) if model is not None else None,
                preset=PresetId(preset) if preset is not None else None,
                message_count=len(messages),
            )
            self._conversations.create(chat)
            for message in messages:
                self._messages.append(message, make_leaf=False)
            self._conversations.save(chat.id, updated=chat.updated, active_leaf=chat.active_leaf)
            self._db.execute("INSERT INTO imported_conversation VALUES (?, ?, ?)", (chat.id, found.source, found.key))
        return chat

    def knows(self, one: Recognition) -> bool:
        """Return whether a chat seems to be here already; of Sotto's own only the number of messages is compared."""
        sql = (
            "SELECT 1 FROM imported_conversation JOIN conversation ON conversation.id = conversation "
            "WHERE source = ? AND key = ? AND deleted_at IS NULL"
        )
        if self._db.query_one(sql, (one.source, one.key)) is not None:
            return True
        sql = (
            "SELECT count(*) FROM message WHERE conversation IN "
            "(SELECT id FROM conversation WHERE id = ? AND deleted_at IS NULL)"
        )
        row = self._db.query_one(sql, (one.conversation,)) if one.conversation else None
        return row is not None and row[0] == one.messages and one.messages > 0

    def _is_known(self, found: FoundChat) -> bool:
        self._db.execute(  # one that was deleted may come back, even while that can be undone
            "DELETE FROM imported_conversation WHERE source = ? AND key = ? AND conversation IN "
            "(SELECT id FROM conversation WHERE deleted_at IS NOT NULL)",
            (found.source, found.key),
        )
        sql = "SELECT 1 FROM imported_conversation WHERE source = ? AND key = ?"
        if self._db.query_one(sql, (found.source, found.key)) is not None:
            return True
        if not found.keeps_ids or self._conversations.get(found.conversation.id) is None:
            return False
        return self._taken([message.id for message in found.messages], found.conversation.id) == len(found.messages)

    def _ids_fit(self, found: FoundChat) -> bool:
        if not found.keeps_ids:
            return True  # they were made for it
        taken = self._db.query_one("SELECT 1 FROM conversation WHERE id = ?", (found.conversation.id,))
        return taken is None and not self._taken([message.id for message in found.messages])

    def _taken(self, ids: Sequence[MessageId], conversation: ConversationId | None = None) -> int:
        """Return how many of ``ids`` there are, if given in one conversation only."""
        count = 0
        for start in range(0, len(ids), _PAGE):
            page = ids[start : start + _PAGE]
            places = ", ".join("?" * len(page))
            sql = f"SELECT count(*) FROM message WHERE id IN ({places}) AND conversation = coalesce(?, conversation)"  # noqa: S608 - places
            row = self._db.query_one(sql, (*page, conversation))
            count += int(row[0]) if row is not None else 0
        return count


def _renamed(found: FoundChat) -> tuple[Conversation, tuple[Message, ...]]:
    """Return the chat under new ids."""
    chat = ConversationId(new_id())
    ids: dict[MessageId | None, MessageId | None] = {message.id: MessageId(new_id()) for message in found.messages}
    messages = tuple(
        replace(one, id=ids[one.id] or one.id, conversation=chat, parent=ids.get(one.parent)) for one in found.messages
    )
    leaf = ids.get(found.conversation.active_leaf)
    return replace(found.conversation, id=chat, active_leaf=leaf), messages


def _here(wanted: Reference | None, known: Sequence[tuple[str, str, str]]) -> str | None:
    """Return the id of what the file names, among what is here; the file's own if there is nothing like it."""
    if wanted is None:
        return None
    by_id = [id_ for id_, _, _ in known if id_ == wanted.id]
    by_hash = [id_ for id_, sha256, _ in known if sha256 and sha256 == wanted.sha256]
    by_name = [id_ for id_, _, name in known if wanted.name and name.casefold() == wanted.name.casefold()]
    return next(iter((*by_id, *by_hash, *by_name)), wanted.id)
