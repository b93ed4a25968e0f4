"""The fifth schema: the list of conversations reads one index, and titles know whether a model may replace them."""

from __future__ import annotations

CONVERSATIONS = """
-- A provisional title is the first words of the chat: nobody chose it yet.
ALTER TABLE conversation ADD COLUMN provisional_title INTEGER NOT NULL DEFAULT 0;

-- All that the list shows: ten thousand chats are listed without reading their instructions, drafts and settings.
CREATE INDEX conversation_listed
ON conversation(updated, id, title, created, model, pinned, archived, folder, message_count, deleted_at)
WHERE deleted_at IS NULL;
DROP INDEX conversation_by_update;

-- What may be empty: looked for at every start.
CREATE INDEX conversation_empty ON conversation(created) WHERE message_count = 0 AND deleted_at IS NULL;

-- What is to be erased is found without looking at all that is not.
CREATE INDEX conversation_deleted ON conversation(deleted_at) WHERE deleted_at IS NOT NULL;
"""
