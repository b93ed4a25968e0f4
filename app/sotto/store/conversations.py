"""Conversations in the store, without their messages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict, Unpack

from sotto.domain.chat import Attachment, Conversation
from sotto.domain.ids import ConversationId, MessageId, ModelId, PresetId
from sotto.store.attachments import attachments_from, attachments_json
from sotto.store.database import Database, Row, Value
from sotto.store.migrations import remove_backups
from sotto.store.search import erase_traces

_SELECT = """
SELECT id, title, created, updated, model, system_prompt, settings, active_leaf, draft, pinned, archived,
       coalesce((SELECT name FROM folder WHERE folder.id = conversation.folder), ''),
       (SELECT json_group_array(name ORDER BY name)
        FROM conversation_tag JOIN tag ON tag.id = conversation_tag.tag
        WHERE conversation_tag.conversation = conversation.id),
       (SELECT count(*) FROM message WHERE message.conversation = conversation.id AND message.deleted_at IS NULL),
       draft_attachments, preset
FROM conversation WHERE deleted_at IS NULL
"""


class ConversationChanges(TypedDict, total=False):
    """What :meth:`ConversationRepository.save` can change; an empty ``folder`` is none."""

    title: str
    updated: int
    model: ModelId | None
    system_prompt: str
    settings: Mapping[str, Any]
    active_leaf: MessageId | None
    draft: str
    draft_attachments: tuple[Attachment, ...]
    preset: PresetId | None
    pinned: bool
    archived: bool
    folder: str
    tags: tuple[str, ...]


_COLUMNS = frozenset(
    {"title", "updated", "model", "system_prompt", "active_leaf", "draft", "pinned", "archived", "preset"}
)


class ConversationRepository:
    """Conversations of one database; for the thread of the database only.

    A deleted conversation is invisible at once, can be restored, and is gone for good after :meth:`purge_deleted`.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def create(self, conversation: Conversation) -> None:
        """Store a new conversation; ``message_count`` is ignored."""
        with self._db.transaction():
            self._db.execute(
                "INSERT INTO conversation(id, title, created, updated) VALUES (?, ?, ?, ?)",
                (conversation.id, conversation.title, conversation.created, conversation.updated),
            )
            self.save(
                conversation.id,
                model=conversation.model,
                system_prompt=conversation.system_prompt,
                settings=conversation.settings,
                active_leaf=conversation.active_leaf,
                draft=conversation.draft,
                draft_attachments=conversation.draft_attachments,
                preset=conversation.preset,
                pinned=conversation.pinned,
                archived=conversation.archived,
                folder=conversation.folder,
                tags=conversation.tags,
            )

    def get(self, conversation_id: ConversationId) -> Conversation | None:
        """Return a conversation; None if it is unknown or deleted."""
        row = self._db.query_one(f"{_SELECT} AND id = ?", (conversation_id,))
        return _from_row(row) if row else None

    def all(self) -> list[Conversation]:
        """Return all conversations that are not deleted, the last changed first."""
        return [_from_row(row) for row in self._db.query(f"{_SELECT} ORDER BY updated DESC, id DESC")]

    def save(self, conversation_id: ConversationId, **changes: Unpack[ConversationChanges]) -> None:
        """Change the named fields, all or none: ``save(id, title="Trains", pinned=True)``."""
        if unknown := changes.keys() - ConversationChanges.__annotations__.keys():
            raise TypeError(f"a conversation has no {sorted(unknown)}")
        values: dict[str, Value] = {name: value for name, value in changes.items() if name in _COLUMNS}  # type: ignore[misc]
        with self._db.transaction():
            if "settings" in changes:
                values["settings"] = json.dumps(dict(changes["settings"]), ensure_ascii=False)
            if "draft_attachments" in changes:
                values["draft_attachments"] = attachments_json(changes["draft_attachments"])
            if "folder" in changes:
                values["folder"] = self._folder(changes["folder"])
            if values:
                columns = ", ".join(f"{name} = ?" for name in values)
                self._db.execute(
                    f"UPDATE conversation SET {columns} WHERE id = ?",  # noqa: S608 - names from _COLUMNS only
                    (*values.values(), conversation_id),
                )
            if "tags" in changes:
                self._save_tags(conversation_id, changes["tags"])

    def touch(self, conversation_id: ConversationId, updated: int) -> None:
        """Note that something happened in the conversation, so that it moves to the top of the list."""
        self.save(conversation_id, updated=updated)

    def mark_deleted(self, conversation_id: ConversationId, when: int) -> bool:
        """Hide a conversation; return whether it was there to be hidden."""
        sql = "UPDATE conversation SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL"
        return self._db.execute(sql, (when, conversation_id)) > 0

    def restore(self, conversation_id: ConversationId) -> bool:
        """Undo :meth:`mark_deleted`; return False if it was not deleted or is gone for good."""
        sql = "UPDATE conversation SET deleted_at = NULL WHERE id = ? AND deleted_at IS NOT NULL"
        return self._db.execute(sql, (conversation_id,)) > 0

    def purge_deleted(self, before: int) -> int:
        """Erase what was marked deleted up to ``before``, from the file, its index, its log and the copies that were
        made before a new schema; return how many."""
        if self._db.query_one("SELECT 1 FROM conversation WHERE deleted_at <= ?", (before,)) is None:
            return 0
        remove_backups(self._db.path)
        with self._db.transaction():
            count = self._db.execute("DELETE FROM conversation WHERE deleted_at <= ?", (before,))
            if count:
                self._drop_unused_tags()
                erase_traces(self._db)
        if count:
            self._db.checkpoint()
        return count

    def purge_empty(self, before: int) -> int:
        """Remove conversations made up to ``before`` that have neither a message nor a draft; return how many."""
        return self._db.execute(
            "DELETE FROM conversation WHERE created <= ? AND draft = '' AND draft_attachments = '[]' AND deleted_at "
            "IS NULL AND NOT EXISTS (SELECT 1 FROM message WHERE message.conversation = conversation.id)",
            (before,),
        )

    def _folder(self, name: str) -> int | None:
        if not name:
            return None
        self._db.execute("INSERT INTO folder(name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
        row = self._db.query_one("SELECT id FROM folder WHERE name = ?", (name,))
        return int(row[0]) if row else None

    def _save_tags(self, conversation_id: ConversationId, tags: Iterable[str]) -> None:
        self._db.execute("DELETE FROM conversation_tag WHERE conversation = ?", (conversation_id,))
        for name in tags:
            self._db.execute("INSERT INTO tag(name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
            self._db.execute(
                "INSERT INTO conversation_tag SELECT ?, id FROM tag WHERE name = ? ON CONFLICT DO NOTHING",
                (conversation_id, name),
            )
        self._drop_unused_tags()

    def _drop_unused_tags(self) -> None:
        self._db.execute("DELETE FROM tag WHERE id NOT IN (SELECT tag FROM conversation_tag)")


def _from_row(row: Row) -> Conversation:
    return Conversation(
        id=ConversationId(row[0]),
        title=row[1],
        created=row[2],
        updated=row[3],
        model=ModelId(row[4]) if row[4] is not None else None,
        system_prompt=row[5],
        settings=json.loads(row[6]),
        active_leaf=MessageId(row[7]) if row[7] is not None else None,
        draft=row[8],
        pinned=bool(row[9]),
        archived=bool(row[10]),
        folder=row[11],
        tags=tuple(json.loads(row[12])),
        message_count=row[13],
        draft_attachments=attachments_from(row[14]),
        preset=PresetId(row[15]) if row[15] is not None else None,
    )
