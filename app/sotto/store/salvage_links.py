"""Make saved rows whole again: messages without their chat, and without the message they followed."""

from __future__ import annotations

from sotto.store.database import Database

LOST_TITLE = "Recovered chat"


def mend_links(db: Database) -> tuple[int, int]:
    """Return how many messages got another parent, and how many chats a new row.

    A message whose parent is lost follows the nearest earlier one of its chat from now on, so that the chat stays one
    branch. Must run in a transaction with foreign keys off; afterwards nothing refers to what is not there.
    """
    named = db.execute(
        "INSERT INTO conversation(id, title, created, updated) "
        "SELECT conversation, ?, min(created), max(created) FROM message "
        "WHERE conversation NOT IN (SELECT id FROM conversation) GROUP BY conversation",
        (LOST_TITLE,),
    )
    mended = db.execute(
        "UPDATE message SET parent = (SELECT earlier.id FROM message AS earlier "
        "WHERE earlier.conversation = message.conversation AND earlier.seq < message.seq "
        "ORDER BY earlier.seq DESC LIMIT 1) "
        "WHERE parent IS NOT NULL AND parent NOT IN (SELECT id FROM message)"
    )
    db.execute(
        "UPDATE conversation SET active_leaf = (SELECT id FROM message WHERE conversation = conversation.id "
        "ORDER BY seq DESC LIMIT 1) WHERE active_leaf IS NOT NULL AND active_leaf NOT IN (SELECT id FROM message)"
    )
    _drop_the_rest(db)
    return mended, named


def _drop_the_rest(db: Database) -> None:
    """Remove rows of the tables beside them that refer to what is lost: tags of chats, files of downloads."""
    for table, rowid, parent, _ in db.query("PRAGMA foreign_key_check"):
        if rowid is not None:
            column = "folder" if (table, parent) == ("conversation", "folder") else None
            if column:
                db.execute("UPDATE conversation SET folder = NULL WHERE rowid = ?", (rowid,))
            else:
                db.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))  # noqa: S608 - a table of ours
            continue
        for _, _, other, own, theirs, *_ in db.query(f'PRAGMA foreign_key_list("{table}")'):
            db.execute(f"DELETE FROM {table} WHERE {own} NOT IN (SELECT {theirs} FROM {other})")  # noqa: S608
