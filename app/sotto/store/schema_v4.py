"""The fourth schema: an index for every language, what a search is narrowed by, and where imported chats came from.

``sotto_terms``, ``sotto_letters`` and ``sotto_fold`` are in :mod:`sotto.store.words`; every connection that writes
knows them. Not frozen yet: no released version has it.
"""

from __future__ import annotations

DROP_INDEX = """
DROP TRIGGER message_inserted;
DROP TRIGGER message_deleted;
DROP TRIGGER message_changed;
DROP TABLE message_fts;
"""

MESSAGES = """
-- What the index holds: texts with scripts that put no spaces between words cut into pairs of characters. An answer
-- that is being written is not in it: it would be erased and written anew once a second.
-- letters holds each single character of those scripts: what one of them finds is not the sum of thousands of pairs.
CREATE VIEW message_terms AS SELECT seq, sotto_terms(content) AS terms, sotto_letters(content) AS letters
FROM message WHERE status <> 'streaming';
CREATE VIRTUAL TABLE message_fts USING fts5(
    terms, letters, content = 'message_terms', content_rowid = 'seq', prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
-- Without this, deleted words stay in the index's pages, whatever PRAGMA secure_delete says.
INSERT INTO message_fts(message_fts, rank) VALUES ('secure-delete', 1);
-- The usual 4050 bytes are too many for one page of the database, of which the cipher takes some: each piece of the
-- index would be two.
INSERT INTO message_fts(message_fts, rank) VALUES ('pgsz', 4000);
INSERT INTO message_fts(message_fts) VALUES ('rebuild');

CREATE TRIGGER message_inserted AFTER INSERT ON message WHEN new.status <> 'streaming' BEGIN
    INSERT INTO message_fts(rowid, terms, letters)
    VALUES (new.seq, sotto_terms(new.content), sotto_letters(new.content));
END;
CREATE TRIGGER message_deleted AFTER DELETE ON message WHEN old.status <> 'streaming' BEGIN
    INSERT INTO message_fts(message_fts, rowid, terms, letters)
    VALUES ('delete', old.seq, sotto_terms(old.content), sotto_letters(old.content));
END;
CREATE TRIGGER message_changed AFTER UPDATE OF content, status ON message
WHEN old.content IS NOT new.content OR (old.status = 'streaming') <> (new.status = 'streaming') BEGIN
    INSERT INTO message_fts(message_fts, rowid, terms, letters)
    SELECT 'delete', old.seq, sotto_terms(old.content), sotto_letters(old.content) WHERE old.status <> 'streaming';
    INSERT INTO message_fts(rowid, terms, letters)
    SELECT new.seq, sotto_terms(new.content), sotto_letters(new.content) WHERE new.status <> 'streaming';
END;

CREATE INDEX message_by_time ON message(created);
"""

CONVERSATIONS = """
-- Titles in lower case without accents, to look for pieces of words in: they are few.
CREATE TABLE conversation_title (
    conversation TEXT PRIMARY KEY NOT NULL REFERENCES conversation(id) ON DELETE CASCADE,
    folded TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO conversation_title SELECT id, sotto_fold(title) FROM conversation;

CREATE TRIGGER conversation_inserted AFTER INSERT ON conversation BEGIN
    INSERT INTO conversation_title VALUES (new.id, sotto_fold(new.title));
END;
CREATE TRIGGER conversation_renamed AFTER UPDATE OF title ON conversation BEGIN
    UPDATE conversation_title SET folded = sotto_fold(new.title) WHERE conversation = new.id;
END;

-- Which models have ever answered in a conversation: to narrow a search without reading a million messages.
CREATE TABLE conversation_model (
    conversation TEXT NOT NULL REFERENCES conversation(id) ON DELETE CASCADE,
    model TEXT NOT NULL,
    PRIMARY KEY (conversation, model)
) STRICT, WITHOUT ROWID;
INSERT INTO conversation_model SELECT DISTINCT conversation, model FROM message WHERE model <> '';

CREATE TRIGGER message_model_inserted AFTER INSERT ON message WHEN new.model <> '' BEGIN
    INSERT OR IGNORE INTO conversation_model VALUES (new.conversation, new.model);
END;
CREATE TRIGGER message_model_changed AFTER UPDATE OF model ON message WHEN new.model <> '' BEGIN
    INSERT OR IGNORE INTO conversation_model VALUES (new.conversation, new.model);
END;
"""

COUNTS = """
-- How many messages are not hidden: the list shows it, and counting a million at every start takes too long.
ALTER TABLE conversation ADD COLUMN message_count INTEGER NOT NULL DEFAULT 0;
UPDATE conversation SET message_count =
    (SELECT count(*) FROM message WHERE message.conversation = conversation.id AND message.deleted_at IS NULL);

CREATE TRIGGER message_counted AFTER INSERT ON message WHEN new.deleted_at IS NULL BEGIN
    UPDATE conversation SET message_count = message_count + 1 WHERE id = new.conversation;
END;
CREATE TRIGGER message_uncounted AFTER DELETE ON message WHEN old.deleted_at IS NULL BEGIN
    UPDATE conversation SET message_count = message_count - 1 WHERE id = old.conversation;
END;
CREATE TRIGGER message_hidden AFTER UPDATE OF deleted_at ON message
WHEN (old.deleted_at IS NULL) <> (new.deleted_at IS NULL) BEGIN
    UPDATE conversation SET message_count = message_count + iif(new.deleted_at IS NULL, 1, -1)
    WHERE id = new.conversation;
END;
"""

IMPORTS = """
-- key names the conversation within source (an application), so that a second import recognises it.
CREATE TABLE imported_conversation (
    conversation TEXT PRIMARY KEY NOT NULL REFERENCES conversation(id) ON DELETE CASCADE,
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    UNIQUE (source, key)
) STRICT, WITHOUT ROWID;
"""
