"""Messages that were deleted and can still be brought back.

Deleting hides rows and nothing else: what follows a hidden message counts as following its nearest visible ancestor,
and taking the deletion back only shows the rows again. When it is too late for that, :mod:`sotto.store.purge` moves
the children of what goes and erases it, from the file, its index and its log.
"""

from __future__ import annotations

from collections.abc import Mapping

from sotto.domain.ids import ConversationId, MessageId
from sotto.domain.light_dataclass import dataclass
from sotto.store.database import Database
from sotto.store.purge import purge_messages


@dataclass(frozen=True, slots=True)
class Hidden:
    """One deletion: all that is needed to take it back. ``mark`` is its time, in no other deletion of this chat."""

    conversation: ConversationId
    mark: int
    count: int
    leaf_before: MessageId | None
    leaf_after: MessageId | None


class HiddenMessages:
    """Deletes messages of one database and brings them back; for the thread of the database only."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def hide(self, message_id: MessageId, when: int, *, with_following: bool) -> Hidden | None:
        """Hide a message, with all that follows it if ``with_following``; None if it is not there (any more).

        If the end of the branch that was shown is among them, the newest branch beside it is shown from now on.
        """
        with self._db.transaction():
            row = self._db.query_one(
                "SELECT conversation, (SELECT active_leaf FROM conversation WHERE id = message.conversation) "
                "FROM message WHERE id = ? AND deleted_at IS NULL",
                (message_id,),
            )
            if row is None:
                return None
            conversation, leaf = ConversationId(row[0]), row[1]
            tree = self._tree(conversation)
            gone = tree.following(message_id) if with_following else [message_id]
            mark = self._free_mark(conversation, when)
            for each in gone:
                self._db.execute("UPDATE message SET deleted_at = ? WHERE id = ?", (mark, each))
            new_leaf = leaf
            if leaf is not None and leaf in set(gone):
                new_leaf = self._tree(conversation).end_beside(leaf, tree.parents)
                self._db.execute("UPDATE conversation SET active_leaf = ? WHERE id = ?", (new_leaf, conversation))
            return Hidden(conversation, mark, len(gone), leaf, new_leaf)

    def restore(self, hidden: Hidden) -> bool:
        """Take a deletion back; False if it is too late. What was shown before is shown again, unless one moved on."""
        with self._db.transaction():
            count = self._db.execute(
                "UPDATE message SET deleted_at = NULL WHERE conversation = ? AND deleted_at = ?",
                (hidden.conversation, hidden.mark),
            )
            if count:
                self._db.execute(
                    "UPDATE conversation SET active_leaf = ? WHERE id = ? AND active_leaf IS ?",
                    (hidden.leaf_before, hidden.conversation, hidden.leaf_after),
                )
            return count > 0

    def is_writing(self, message_id: MessageId) -> bool:
        """Tell whether an answer is being written that is ``message_id`` or follows it."""
        row = self._db.query_one("SELECT conversation FROM message WHERE id = ?", (message_id,))
        if row is None:
            return False
        sql = "SELECT id FROM message WHERE conversation = ? AND status = 'streaming' AND deleted_at IS NULL"
        writing = {id_ for (id_,) in self._db.query(sql, (row[0],))}
        return bool(writing) and not writing.isdisjoint(self._tree(row[0]).following(message_id))

    def purge(self, before: int) -> int:
        """Erase all that was hidden up to ``before``, see :mod:`sotto.store.purge`; return how many messages."""
        return purge_messages(self._db, before).count

    def _free_mark(self, conversation: ConversationId, when: int) -> int:
        row = self._db.query_one(
            "SELECT max(deleted_at) FROM message INDEXED BY message_deleted "
            "WHERE conversation = ? AND deleted_at IS NOT NULL",
            (conversation,),
        )
        return max(when, row[0] + 1) if row is not None and row[0] is not None else when

    def _tree(self, conversation: ConversationId) -> _Tree:
        rows = self._db.query(
            "SELECT id, parent, deleted_at IS NULL FROM message WHERE conversation = ? ORDER BY created, seq",
            (conversation,),
        )
        return _Tree({row[0]: row[1] for row in rows}, {row[0] for row in rows if row[2]})


class _Tree:
    """The tree of one conversation by ids, as it is stored: ``parents`` of all messages, and the ``visible`` ones."""

    def __init__(self, parents: dict[MessageId, MessageId | None], visible: set[MessageId]) -> None:
        self.parents = parents
        ancestors = _outsides({id_: parent for id_, parent in parents.items() if id_ not in visible})
        self._children: dict[MessageId | None, list[MessageId]] = {}
        for id_, parent in parents.items():
            if id_ in visible:
                above = ancestors.get(parent, parent) if parent is not None else None
                self._children.setdefault(above, []).append(id_)
        self._visible = visible

    def following(self, start: MessageId) -> list[MessageId]:
        """Return ``start`` and all visible messages below it."""
        found = [start]
        for id_ in found:
            found.extend(self._children.get(id_, ()))
        return found

    def end_beside(self, leaf: MessageId, parents: Mapping[MessageId, MessageId | None]) -> MessageId | None:
        """Return the end of the newest branch at the nearest visible ancestor of ``leaf``; None if all is hidden."""
        current = parents.get(leaf)
        while current is not None and current not in self._visible:
            current = parents.get(current)
        while children := self._children.get(current):
            current = children[-1]
        return current


def hidden_parents(db: Database, conversation: ConversationId) -> dict[MessageId, MessageId | None]:
    """Return for each hidden message of ``conversation`` its nearest visible ancestor (None: there is none)."""
    rows = db.query(
        "SELECT id, parent FROM message INDEXED BY message_deleted WHERE conversation = ? AND deleted_at IS NOT NULL",
        (conversation,),
    )
    return _outsides(dict(rows))


def visible_ancestor(db: Database, message: MessageId | None) -> MessageId | None:
    """Return ``message``, or its nearest ancestor that is not hidden."""
    if message is None:
        return None
    row = db.query_one(
        "WITH RECURSIVE up(id, parent, deleted_at) AS ("
        "SELECT id, parent, deleted_at FROM message WHERE id = ? UNION ALL "
        "SELECT message.id, message.parent, message.deleted_at FROM up JOIN message ON message.id = up.parent "
        "WHERE up.deleted_at IS NOT NULL LIMIT 1000000) SELECT id FROM up WHERE deleted_at IS NULL",
        (message,),
    )
    return MessageId(row[0]) if row is not None else None


def _outsides(inside: Mapping[MessageId, MessageId | None]) -> dict[MessageId, MessageId | None]:
    """Return for each message of ``inside``, given with what it follows, its nearest ancestor that is not in it.

    Every message is passed once, however long the chains are.
    """
    found: dict[MessageId, MessageId | None] = {}
    for start in inside:
        chain: list[MessageId] = []
        current: MessageId | None = start
        while current is not None and current in inside and current not in found:
            chain.append(current)
            current = inside[current]
        end = found.get(current, current) if current is not None else None
        found.update(dict.fromkeys(chain, end))
    return found
