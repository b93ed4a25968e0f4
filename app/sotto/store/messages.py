"""Messages in the store: the nodes of each conversation's tree, and answers while they are being written."""

from __future__ import annotations

import json
from dataclasses import asdict

from sotto.domain.chat import Message, MessageStatus, Role
from sotto.domain.generation import Usage
from sotto.domain.ids import ConversationId, MessageId
from sotto.store.database import Database, Row
from sotto.store.search import erase_traces
from sotto.store.writers import WriterRegistry

_SELECT = """
SELECT id, conversation, parent, role, content, created, status, reasoning, model, usage, run, error FROM message
"""

_SUBTREE = """
WITH RECURSIVE subtree(id) AS (
    SELECT id FROM message WHERE id = ?
    UNION SELECT message.id FROM message JOIN subtree ON message.parent = subtree.id
)
"""
_DELETE_SUBTREE = _SUBTREE + "DELETE FROM message WHERE id IN subtree"  # noqa: S608 - ours
_MOVE_LEAF_UP = (
    _SUBTREE + "UPDATE conversation SET active_leaf = (SELECT parent FROM message WHERE id = ?) "  # noqa: S608 - ours
    "WHERE active_leaf IN subtree"
)


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
                "usage, run, error, writer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
        """Return one message, or None."""
        row = self._db.query_one(f"{_SELECT} WHERE id = ?", (message_id,))
        return _from_row(row) if row else None

    def of_conversation(self, conversation_id: ConversationId) -> list[Message]:
        """Return every node of a conversation's tree, in the order they were made."""
        rows = self._db.query(f"{_SELECT} WHERE conversation = ? ORDER BY created, seq", (conversation_id,))
        return [_from_row(row) for row in rows]

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

    def delete(self, message_id: MessageId) -> int:
        """Erase a message and all that follows it, from the file, its index and its log; return how many.

        If the conversation's active leaf was among them, the deleted message's parent becomes the leaf.
        """
        with self._db.transaction():
            self._db.execute(_MOVE_LEAF_UP, (message_id, message_id))
            count = self._db.execute(_DELETE_SUBTREE, (message_id,))
            if count:
                erase_traces(self._db)
        if count:
            self._db.checkpoint()
        return count

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
        run=json.loads(row[10]),
        error=row[11],
    )
