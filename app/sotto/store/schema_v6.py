"""The sixth schema: messages that the model is to keep in mind, and summaries of what came before.

Not frozen yet: no released version has it.
"""

from __future__ import annotations

MESSAGES = """
-- summary is what a model made of this message and all before it on its branch.
ALTER TABLE message ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN summary TEXT NOT NULL DEFAULT '';

-- What is deleted must not go on in a summary: those of its chat go with the first message that is hidden or erased.
-- They are few, and found by the index: a chat of ten thousand messages is erased message by message.
CREATE INDEX message_summary ON message(conversation) WHERE summary <> '';
CREATE TRIGGER message_summary_hidden AFTER UPDATE OF deleted_at ON message
WHEN old.deleted_at IS NULL AND new.deleted_at IS NOT NULL BEGIN
    UPDATE message SET summary = '' WHERE conversation = new.conversation AND summary <> '';
END;
CREATE TRIGGER message_summary_erased AFTER DELETE ON message BEGIN
    UPDATE message SET summary = '' WHERE conversation = old.conversation AND summary <> '';
END;
"""
