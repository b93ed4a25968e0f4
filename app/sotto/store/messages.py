"""Messages in the store: the nodes of each conversation's tree, and answers while they are being written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace

from sotto.domain.chat import Message, MessageStatus, Role
from sotto.domain.generation import Usage
from sotto.domain.ids import ConversationId, MessageId
from sotto.store.attachments import attachments_from, attachments_json
from sotto.store.database import Database, Row
from sotto.store.hidden_messages import hidden_parents, visible_ancestor
from sotto.store.writers import WriterRegistry

_PAGE = 200
"""Messages that are read with one statement."""

_SELECT = """
SELECT id, conversation, message.parent, role, content, created, status, reasoning, model, usage, run, error,
       attachments, pinned, summary
FROM message
"""

_PATH = """
WITH RECURSIVE path(id, parent, depth) AS (
    SELECT id, parent, 0 FROM message WHERE id = ?
    UNION ALL SELECT message.id, message.parent, depth + 1 FROM path JOIN message ON message.id = path.parent
    LIMIT 1000000
)
"""


class MessageRepository:
    """Messages of one database; for the thread of the database only.

    A ``streaming`` message belongs to the process that appended it (see :mod:`sotto.store.writers`).
    """

    def __init__(self, db: Database, writers: WriterRegistry) -> None:
        self._db = db
        self._writers = writers

    def append(self, message: Message, make_leaf: bool = True) -> None:
        """Store a new message; by default it becomes its conversation's active leaf, and moves it up the list."""
        with self._db.transaction():
            self._db.execute(
                "INSERT INTO message(id, conversation, parent, role, content, created, status, reasoning, model, "
                "usage, run, error, attachments, pinned, summary, writer) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    message.id,
                    message.conversation,
                    message.parent,
                    message.role,
                    message.content,
                    message.created,
                    message.status,
                    message.reasoning,
                    message.model,
                    _usage_json(message.usage),
                    json.dumps(dict(message.run), ensure_ascii=False),
                    message.error,
                    attachments_json(message.attachments),
                    int(message.pinned),
                    message.summary,
                    self._writer(message.status),
                ),
            )
            self._db.execute(
                "UPDATE conversation SET updated = max(updated, ?) WHERE id = ?",
                (message.created, message.conversation),
            )
            if make_leaf:
                self._db.execute(
                    "UPDATE conversation SET active_leaf = ? WHERE id = ?", (message.id, message.conversation)
                )

    def get(self, message_id: MessageId) -> Message | None:
        """Return one message with its nearest visible ancestor as parent; None if it is unknown or deleted."""
        row = self._db.query_one(f"{_SELECT} WHERE id = ? AND deleted_at IS NULL", (message_id,))
        return _below(_from_row(row), visible_ancestor(self._db, row[2])) if row else None

    def of_ids(self, ids: Sequence[MessageId]) -> list[Message]:
        """Return these messages as :meth:`get` does, in this order, without those that are unknown or deleted."""
        found: dict[MessageId, Message] = {}
        for start in range(0, len(ids), _PAGE):
            page = ids[start : start + _PAGE]
            rows = self._db.query(f"{_SELECT} WHERE id IN ({_places(page)}) AND deleted_at IS NULL", page)
            found |= {MessageId(row[0]): _from_row(row) for row in rows}
            parents = [row[2] for row in rows if row[2] is not None]
            hidden = f"SELECT id FROM message WHERE id IN ({_places(parents)}) AND deleted_at IS NOT NULL"  # noqa: S608 - places
            ancestors = {id_: visible_ancestor(self._db, id_) for (id_,) in self._db.query(hidden, parents)}
            for id_, parent in [(row[0], row[2]) for row in rows if row[2] in ancestors]:
                found[id_] = _below(found[id_], ancestors[parent])
        return [found[id_] for id_ in ids if id_ in found]

    def stored_parent(self, message_id: MessageId) -> MessageId | None:
        """Return what the message was written after, deleted or not: another version of it belongs there, too."""
        row = self._db.query_one("SELECT parent FROM message WHERE id = ?", (message_id,))
        return MessageId(row[0]) if row is not None and row[0] is not None else None

    def of_conversation(self, conversation_id: ConversationId) -> list[Message]:
        """Return every node of a conversation's tree that is not deleted, in the order they were made."""
        rows = self._db.query(
            f"{_SELECT} WHERE conversation = ? AND deleted_at IS NULL ORDER BY created, seq", (conversation_id,)
        )
        hidden = hidden_parents(self._db, conversation_id)
        return [_below(_from_row(row), hidden.get(row[2], row[2])) for row in rows]

    def path_to(self, message_id: MessageId) -> list[Message]:
        """Return the messages from the first one to ``message_id``, without deleted ones; each follows the one before.

        Costs what is on the path, however large the rest of the tree is.
        """
        rows = self._db.query(
            f"{_PATH} {_SELECT} JOIN path USING (id) WHERE deleted_at IS NULL ORDER BY depth DESC", (message_id,)
        )
        messages = [_from_row(row) for row in rows]
        parents = [None, *(message.id for message in messages)]
        return [_below(message, parent) for message, parent in zip(messages, parents, strict=False)]

    def save_partial(self, message_id: MessageId, content: str, reasoning: str = "") -> bool:
        """Save the text so far of a streaming answer; return False, changing nothing, if it is not streaming."""
        sql = "UPDATE message SET content = ?, reasoning = ? WHERE id = ? AND status = 'streaming'"
        return self._db.execute(sql, (content, reasoning, message_id)) > 0

    def finish(self, message: Message) -> bool:
        """Save everything an answer ended with: text, status, model, usage, run, error. False if it is gone."""
        changed = self._db.execute(
            "UPDATE message SET content = ?, reasoning = ?, status = ?, model = ?, usage = ?, run = ?, error = ?, "
            "writer = ? WHERE id = ?",
            (
                message.content,
                message.reasoning,
                message.status,
                message.model,
                _usage_json(message.usage),
                json.dumps(dict(message.run), ensure_ascii=False),
                message.error,
                self._writer(message.status),
                message.id,
            ),
        )
        return changed > 0

    def set_pinned(self, message_id: MessageId, pinned: bool) -> None:
        """Say whether the message stays when its chat outgrows the context window."""
        self._db.execute("UPDATE message SET pinned = ? WHERE id = ?", (int(pinned), message_id))

    def save_summary(self, message_id: MessageId, summary: str) -> None:
        """Keep what a model made of the branch up to a message; it goes when any message of the chat is deleted."""
        sql = "UPDATE message SET summary = ? WHERE id = ? AND deleted_at IS NULL"
        self._db.execute(sql, (summary, message_id))

    def interrupt_streaming(self) -> int:
        """Turn answers whose writing process is dead from ``streaming`` into ``interrupted``; return how many."""
        with self._db.transaction():
            rows = self._db.query("SELECT DISTINCT coalesce(writer, '') FROM message WHERE status = 'streaming'")
            count = 0
            for (token,) in rows:
                if not self._writers.is_alive(token):
                    count += self._db.execute(
                        "UPDATE message SET status = 'interrupted', writer = NULL "
                        "WHERE status = 'streaming' AND coalesce(writer, '') = ?",
                        (token,),
                    )
            return count

    def _writer(self, status: MessageStatus) -> str | None:
        return self._writers.token if status is MessageStatus.STREAMING else None


def _places(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _below(message: Message, parent: MessageId | None) -> Message:
    return message if message.parent == parent else replace(message, parent=parent)


def _usage_json(usage: Usage | None) -> str | None:
    return json.dumps(asdict(usage)) if usage is not None else None


def _from_row(row: Row) -> Message:
    return Message(
        id=MessageId(row[0]),
        conversation=ConversationId(row[1]),
        parent=MessageId(row[2]) if row[2] is not None else None,
        role=Role(row[3]),
        content=row[4],
        created=row[5],
        status=MessageStatus(row[6]),
        reasoning=row[7],
        model=row[8],
        usage=Usage(**json.loads(row[9])) if row[9] is not None else None,
        run=json.loads(row[10]) if row[10] != "{}" else {},
        error=row[11],
        attachments=attachments_from(row[12]),
        pinned=row[13] == 1,
        summary=row[14],
    )
