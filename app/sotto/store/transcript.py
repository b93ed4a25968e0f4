"""A conversation read in parts: first the skeleton of its tree, then the messages that are looked at."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import repeat

from sotto.domain.chat import Message, MessageStatus, Role
from sotto.domain.ids import ConversationId, MessageId
from sotto.domain.transcript import MessageNode
from sotto.store.database import Database
from sotto.store.hidden_messages import hidden_parents
from sotto.store.messages import MessageRepository

# One row, made by SQLite: it steps through ten thousand without asking for Python's lock in between, which the window
# needs meanwhile.
_NODES = """
SELECT json_group_array(id), json_group_array(parent), json_group_array(role), json_group_array(created),
       json_group_array(status)
FROM (SELECT id, parent, role, created, status FROM message WHERE conversation = ? AND deleted_at IS NULL
      ORDER BY created, seq)
"""
_PAGE = 200
"""Texts that are read at once while all are searched: a long chat is never in memory as a whole."""


class TranscriptRepository:
    """Conversations of one database, in parts; for the thread of the database only."""

    def __init__(self, db: Database, messages: MessageRepository) -> None:
        self._db = db
        self._messages = messages

    def nodes(self, conversation: ConversationId) -> list[MessageNode]:
        """Return the tree without hidden messages, in the order they were made."""
        roles = {role.value: role for role in Role}
        statuses = {status.value: status for status in MessageStatus}
        ids, parents, who, created, state = map(json.loads, self._db.query(_NODES, (conversation,))[0])
        hidden = hidden_parents(self._db, conversation)
        if hidden:
            parents = [hidden.get(parent, parent) for parent in parents]
        fields = zip(ids, parents, map(roles.__getitem__, who), created, map(statuses.__getitem__, state), strict=True)
        return list(map(tuple.__new__, repeat(MessageNode), fields))

    def messages(self, ids: Sequence[MessageId]) -> list[Message]:
        """Return these messages in the order of ``ids``; those that are gone are left out."""
        return self._messages.of_ids(ids)

    def texts(self, ids: Sequence[MessageId]) -> Iterator[tuple[MessageId, str]]:
        """Yield the text of each of ``ids``, in their order."""
        for start in range(0, len(ids), _PAGE):
            page = ids[start : start + _PAGE]
            places = ", ".join("?" * len(page))
            rows = self._db.query(f"SELECT id, content FROM message WHERE id IN ({places})", page)  # noqa: S608 - places
            contents = {MessageId(row[0]): str(row[1]) for row in rows}
            for id_ in page:
                if id_ in contents:
                    yield id_, contents[id_]
