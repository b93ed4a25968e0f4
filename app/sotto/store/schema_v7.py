"""The seventh schema: which chat a message belongs to is known without reading the message.

Not frozen yet: no released version has it.
"""

from __future__ import annotations

MESSAGES = """
-- A search that is narrowed to some chats looks at thousands of messages of others. Their rows hold their texts, six of
-- them to a page, each of which had to be read and decrypted.
CREATE INDEX message_chat ON message(seq, conversation, created);
"""
