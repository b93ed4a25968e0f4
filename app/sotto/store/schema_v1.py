"""The first schema, frozen: files with it are in people's hands. Changes are new migrations.

Ids are opaque texts made by Sotto, times are Unix milliseconds, mappings are JSON.
"""

from __future__ import annotations

APPLICATION_ID = 0x534F5454
"""``SOTT``: what ``file`` would show, if the file were not encrypted."""

CONVERSATIONS = """
CREATE TABLE folder (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    position INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE tag (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE
) STRICT;

CREATE TABLE conversation (
    id TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    model TEXT,
    system_prompt TEXT NOT NULL DEFAULT '',
    settings TEXT NOT NULL DEFAULT '{}',
    active_leaf TEXT,
    draft TEXT NOT NULL DEFAULT '',
    pinned INTEGER NOT NULL DEFAULT 0,
    archived INTEGER NOT NULL DEFAULT 0,
    folder INTEGER REFERENCES folder(id) ON DELETE SET NULL,
    deleted_at INTEGER
) STRICT;
CREATE INDEX conversation_by_update ON conversation(updated);
CREATE INDEX conversation_by_folder ON conversation(folder);

CREATE TABLE conversation_tag (
    conversation TEXT NOT NULL REFERENCES conversation(id) ON DELETE CASCADE,
    tag INTEGER NOT NULL REFERENCES tag(id) ON DELETE CASCADE,
    PRIMARY KEY (conversation, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_by_tag ON conversation_tag(tag);
"""

MESSAGES = """
-- seq is declared so that VACUUM keeps it: the full-text index refers to it.
-- parent does not cascade: SQLite stops at 1000 levels, and a long chat is one chain.
CREATE TABLE message (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation TEXT NOT NULL REFERENCES conversation(id) ON DELETE CASCADE,
    parent TEXT REFERENCES message(id) DEFERRABLE INITIALLY DEFERRED,
    role TEXT NOT NULL CHECK (role IN ('system', 'user', 'assistant')),
    content TEXT NOT NULL,
    reasoning TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL CHECK (status IN ('complete', 'streaming', 'stopped', 'interrupted', 'failed')),
    model TEXT NOT NULL DEFAULT '',
    usage TEXT,
    run TEXT NOT NULL DEFAULT '{}',
    error TEXT NOT NULL DEFAULT '',
    writer TEXT,
    created INTEGER NOT NULL
) STRICT;
CREATE INDEX message_by_conversation ON message(conversation, created);
CREATE INDEX message_by_parent ON message(parent);
CREATE INDEX message_streaming ON message(writer) WHERE status = 'streaming';

CREATE VIRTUAL TABLE message_fts USING fts5(
    content, content = 'message', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2'
);
-- Without this, deleted words stay in the index's pages, whatever PRAGMA secure_delete says.
INSERT INTO message_fts(message_fts, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER message_inserted AFTER INSERT ON message BEGIN
    INSERT INTO message_fts(rowid, content) VALUES (new.seq, new.content);
END;
CREATE TRIGGER message_deleted AFTER DELETE ON message BEGIN
    INSERT INTO message_fts(message_fts, rowid, content) VALUES ('delete', old.seq, old.content);
END;
CREATE TRIGGER message_changed AFTER UPDATE OF content ON message BEGIN
    INSERT INTO message_fts(message_fts, rowid, content) VALUES ('delete', old.seq, old.content);
    INSERT INTO message_fts(rowid, content) VALUES (new.seq, new.content);
END;
"""

MODELS = """
-- path holds the system's own bytes: a file name need not be text.
-- sha256 was computed when the file had hashed_size and hashed_mtime_ns.
CREATE TABLE installed_model (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    path BLOB NOT NULL UNIQUE,
    size_bytes INTEGER NOT NULL,
    architecture TEXT NOT NULL DEFAULT '',
    quantization TEXT NOT NULL DEFAULT '',
    parameters INTEGER NOT NULL DEFAULT 0,
    n_ctx_train INTEGER NOT NULL DEFAULT 0,
    has_template INTEGER NOT NULL DEFAULT 0,
    licence TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL DEFAULT '',
    hashed_size INTEGER,
    hashed_mtime_ns INTEGER,
    added INTEGER NOT NULL
) STRICT;

CREATE TABLE download (
    id TEXT PRIMARY KEY NOT NULL,
    repository TEXT NOT NULL,
    revision TEXT NOT NULL,
    file TEXT NOT NULL,
    name TEXT NOT NULL,
    licence TEXT NOT NULL DEFAULT '',
    size_bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    etag TEXT NOT NULL DEFAULT '',
    received_bytes INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL,
    error TEXT NOT NULL DEFAULT '',
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL
) STRICT;
"""

STATE = """
-- Small things that belong to no conversation and are as private as one: the draft of a chat that has not begun.
CREATE TABLE state (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""
