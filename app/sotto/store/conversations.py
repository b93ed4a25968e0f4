"""Conversations in the store, without their messages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import repeat
from typing import Any, TypedDict, Unpack

from sotto.domain.chat import Attachment, Conversation
from sotto.domain.conversation_list import ConversationSummary
from sotto.domain.ids import ConversationId, MessageId, ModelId, PresetId
from sotto.store.attachments import attachments_from, attachments_json
from sotto.store.database import Database, Row, Value
from sotto.store.purge import purge_conversations

_SELECT = """
SELECT id, title, created, updated, model, system_prompt, settings, active_leaf, draft, draft_attachments, pinned,
       archived,
       coalesce((SELECT name FROM folder WHERE folder.id = conversation.folder), ''),
       (SELECT json_group_array(name ORDER BY name)
        FROM conversation_tag JOIN tag ON tag.id = conversation_tag.tag
        WHERE conversation_tag.conversation = conversation.id),
       message_count, preset, provisional_title
FROM conversation WHERE deleted_at IS NULL
"""

# One row, made by SQLite from the index alone: it steps through ten thousand without asking for Python's lock in
# between, which the window needs meanwhile.
_LISTED = """
SELECT json_group_array(id), json_group_array(title), json_group_array(created), json_group_array(updated),
       json_group_array(model), json_group_array(pinned), json_group_array(archived), json_group_array(folder),
       json_group_array(message_count)
FROM (SELECT id, title, created, updated, model, pinned, archived, folder, message_count
      FROM conversation WHERE deleted_at IS NULL ORDER BY updated DESC, id DESC)
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
    provisional_title: bool


_COLUMNS = frozenset(
    {"title", "updated", "model", "system_prompt", "active_leaf", "draft", "pinned", "archived", "preset"}
    | {"provisional_title"}
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
                provisional_title=conversation.provisional_title,
            )

    def get(self, conversation_id: ConversationId) -> Conversation | None:
        """Return a conversation; None if it is unknown or deleted."""
        row = self._db.query_one(f"{_SELECT} AND id = ?", (conversation_id,))
        return _from_row(row) if row else None

    def all(self) -> list[Conversation]:
        """Return all conversations that are not deleted, the last changed first."""
        return [_from_row(row) for row in self._db.query(f"{_SELECT} ORDER BY updated DESC, id DESC")]

    def ids(self) -> list[ConversationId]:
        """Return the ids of those that are not deleted, in no order."""
        rows = self._db.query("SELECT id FROM conversation WHERE deleted_at IS NULL")
        return [ConversationId(row[0]) for row in rows]

    def listed(self) -> list[ConversationSummary]:
        """Return all that are not deleted as the list shows them, the last changed first: a hundredth of the work."""
        columns: list[list[Any]] = [json.loads(column) for column in self._db.query(_LISTED)[0]]
        ids, titles, created, updated, models, pinned, archived, folders, counts = columns
        names: dict[int | None, str] = {None: "", **dict(self._db.query("SELECT id, name FROM folder"))}
        tags = self._tags_of_all()
        fields = zip(
            *(ids, titles, created, updated, models, map(bool, pinned), map(bool, archived)),
            map(names.__getitem__, folders),
            [tags.get(id_, ()) for id_ in ids],
            counts,
            strict=True,
        )
        return list(map(tuple.__new__, repeat(ConversationSummary), fields))

    def last_model(self, besides: ModelId) -> ModelId | None:
        """Return the model of the conversation that changed last and goes on with another one than ``besides``."""
        row = self._db.query_one(
            "SELECT model FROM conversation WHERE deleted_at IS NULL AND model <> '' AND model <> ? "
            "ORDER BY updated DESC, id DESC LIMIT 1",
            (besides,),
        )
        return ModelId(row[0]) if row else None

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
        """Undo :meth:`mark_deleted`; return False if it was not deleted or its erasure has begun."""
        sql = "UPDATE conversation SET deleted_at = NULL WHERE id = ? AND deleted_at > 0"
        return self._db.execute(sql, (conversation_id,)) > 0

    def purge_deleted(self, before: int) -> int:
        """Erase all that was marked deleted up to ``before``, see :mod:`sotto.store.purge`; return how many."""
        return purge_conversations(self._db, before).count

    def purge_empty(self, before: int) -> int:
        """Erase conversations made up to ``before`` that have neither a message nor a draft; return how many.

        One whose deleted messages can still come back stays.
        """
        count = self._db.execute(
            "UPDATE conversation SET deleted_at = 0 WHERE message_count = 0 AND deleted_at IS NULL AND created <= ? "
            "AND draft = '' AND draft_attachments = '[]' "
            "AND NOT EXISTS (SELECT 1 FROM message WHERE message.conversation = conversation.id)",
            (before,),
        )
        if count:
            self.purge_deleted(0)
        return count

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

    def _tags_of_all(self) -> dict[str, tuple[str, ...]]:
        """Return the tags of each conversation that has some; those with the same ones share one tuple."""
        names: dict[int, str] = dict(self._db.query("SELECT id, name FROM tag ORDER BY name"))
        links = self._db.query("SELECT json_group_array(conversation), json_group_array(tag) FROM conversation_tag")[0]
        found: dict[str, tuple[str, ...]] = {}
        known: dict[tuple[str, ...], tuple[str, ...]] = {}
        for conversation, tag in zip(*map(json.loads, links), strict=True):
            tags = (*found.get(conversation, ()), names[tag])
            found[conversation] = known.setdefault(tags, tags)
        place = {name: number for number, name in enumerate(names.values())}
        in_order = {tags: tuple(sorted(tags, key=place.__getitem__)) for tags in known}
        return {conversation: in_order[tags] for conversation, tags in found.items()}

    def _drop_unused_tags(self) -> None:
        self._db.execute("DELETE FROM tag WHERE id NOT IN (SELECT tag FROM conversation_tag)")


def _from_row(row: Row) -> Conversation:
    # By position, and without parsing what is empty: at the start of Sotto this is done for every conversation.
    return Conversation(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        row[5],
        json.loads(row[6]) if row[6] != "{}" else {},
        row[7],
        row[8],
        attachments_from(row[9]),
        row[10] == 1,
        row[11] == 1,
        row[12],
        tuple(json.loads(row[13])) if row[13] != "[]" else (),
        row[14],
        row[15],
        row[16] == 1,
    )
