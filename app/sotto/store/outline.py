"""The tree of a conversation with the beginning of each text, for its map."""

from __future__ import annotations

from sotto.domain.chat import MessageStatus, Role
from sotto.domain.ids import ConversationId
from sotto.domain.outline import PREVIEW, OutlineNode
from sotto.store.database import Database
from sotto.store.hidden_messages import hidden_parents


def read_outline(db: Database, conversation: ConversationId) -> list[OutlineNode]:
    """Return every message that is not deleted, in the order they were made."""
    hidden = hidden_parents(db, conversation)
    rows = db.query(
        "SELECT id, parent, role, status, created, model, substr(content, 1, ?) FROM message "
        "WHERE conversation = ? AND deleted_at IS NULL ORDER BY created, seq",
        (2 * PREVIEW, conversation),  # white space goes
    )
    return [
        OutlineNode(id_, hidden.get(parent, parent), Role(role), MessageStatus(status), created, model, _one_line(text))
        for id_, parent, role, status, created, model, text in rows
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())[:PREVIEW]
