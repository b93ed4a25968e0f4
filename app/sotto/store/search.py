"""Find words in titles and messages. What the user types is always text to look for, never query syntax."""

from __future__ import annotations

from sotto.domain.ids import ConversationId, MessageId
from sotto.domain.light_dataclass import dataclass
from sotto.store.database import Database


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A message that holds all the words. ``snippet`` is a piece of its text around the first of them."""

    conversation: ConversationId
    message: MessageId
    snippet: str


def search(db: Database, text: str, limit: int = 50) -> list[SearchHit]:
    """Return messages that are not deleted, nor their conversations, best first.

    All words of ``text`` must occur; the last may be the beginning of one. Case and accents do not matter.
    """
    query = _match_query(text)
    if not query:
        return []
    rows = db.query(
        "SELECT message.conversation, message.id, snippet(message_fts, 0, '', '', '…', 16) "
        "FROM message_fts JOIN message ON message.seq = message_fts.rowid "
        "JOIN conversation ON conversation.id = message.conversation "
        "WHERE message_fts MATCH ? AND conversation.deleted_at IS NULL AND message.deleted_at IS NULL "
        "ORDER BY message_fts.rank LIMIT ?",
        (query, limit),
    )
    return [SearchHit(ConversationId(row[0]), MessageId(row[1]), row[2]) for row in rows]


def search_conversations(db: Database, text: str, limit: int = 200) -> list[ConversationId]:
    """Return conversations for the sidebar: those with ``text`` in the title, newest first, then by best message."""
    words = " ".join(text.split())
    if not words:
        return []
    titles = db.query(
        "SELECT id FROM conversation WHERE deleted_at IS NULL AND title LIKE ? ESCAPE '\\' "
        "ORDER BY updated DESC LIMIT ?",
        (f"%{_escape_like(words)}%", limit),
    )
    found = [ConversationId(row[0]) for row in titles]
    query = _match_query(words)
    if query:
        rows = db.query(
            "SELECT message.conversation, min(hit.rank) AS best "
            "FROM (SELECT rowid, rank FROM message_fts WHERE message_fts MATCH ?) AS hit "
            "JOIN message ON message.seq = hit.rowid JOIN conversation ON conversation.id = message.conversation "
            "WHERE conversation.deleted_at IS NULL AND message.deleted_at IS NULL GROUP BY message.conversation "
            "ORDER BY best, conversation.updated DESC LIMIT ?",
            (query, limit),
        )
        found.extend(ConversationId(row[0]) for row in rows)
    return list(dict.fromkeys(found))[:limit]


def erase_traces(db: Database) -> None:
    """Write the whole index anew without what was deleted; call it in the transaction that deleted, then checkpoint.

    FTS5's secure-delete leaves single words behind as dividers between the pages of its index. Merging everything into
    one segment drops them, but "optimize" does nothing while there is only one; a second one is made for it first.
    Takes about half a second for 100,000 messages.
    """
    db.execute("INSERT INTO message_fts(rowid, content) VALUES (-1, 'sotto')")
    db.execute("INSERT INTO message_fts(message_fts) VALUES ('optimize')")
    db.execute("INSERT INTO message_fts(message_fts, rowid, content) VALUES ('delete', -1, 'sotto')")


def _match_query(text: str) -> str:
    """Return an FTS5 query for all words of ``text``, the last one as a prefix; empty if there is no word."""
    words = text.replace("\0", " ").split()
    if not words:
        return ""
    return " ".join('"' + word.replace('"', '""') + '"' for word in words) + "*"


def _escape_like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
