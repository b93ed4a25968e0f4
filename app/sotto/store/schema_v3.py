"""The third schema: attachments, messages that can be deleted and brought back, presets and prompts.

Not frozen yet: no released version has it.
"""

from __future__ import annotations

MESSAGES = """
-- attachments is a JSON list of {"name", "text"}: texts that were sent along.
-- A message with deleted_at is hidden, and what follows it counts as following its nearest visible ancestor; only the
-- purge, when it is too late for undo, moves the children and removes the row.
ALTER TABLE message ADD COLUMN attachments TEXT NOT NULL DEFAULT '[]';
ALTER TABLE message ADD COLUMN deleted_at INTEGER;
CREATE INDEX message_deleted ON message(deleted_at) WHERE deleted_at IS NOT NULL;
-- All that the skeleton of a chat needs, so that opening a long one, or counting, does not read its texts.
CREATE INDEX message_skeleton ON message(conversation, created, seq, id, parent, role, status, deleted_at);
DROP INDEX message_by_conversation;

-- preset is the id of what the conversation goes on with; the preset may be gone, what it said is in the conversation.
ALTER TABLE conversation ADD COLUMN draft_attachments TEXT NOT NULL DEFAULT '[]';
ALTER TABLE conversation ADD COLUMN preset TEXT;
"""

PRESETS = """
-- data is the JSON of what the preset sets. A name is taken only as long as its owner is not deleted.
CREATE TABLE preset (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE,
    data TEXT NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX preset_name ON preset(name) WHERE deleted_at IS NULL;

-- name is what is typed after the slash.
CREATE TABLE prompt (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE,
    text TEXT NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX prompt_name ON prompt(name) WHERE deleted_at IS NULL;
"""
