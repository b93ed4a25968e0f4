"""Append messages to the database named by the arguments (path, key), saying each id once it is committed."""

from __future__ import annotations

import sys
from pathlib import Path

from sotto.domain.chat import Conversation, Message, Role
from sotto.domain.ids import MessageId, new_id
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.messages import MessageRepository
from sotto.store.migrations import migrate
from sotto.store.writers import WriterRegistry

path = Path(sys.argv[1])
db = Database.open(path, bytes.fromhex(sys.argv[2]))
migrate(db)
conversations = ConversationRepository(db)
messages = MessageRepository(db, WriterRegistry(path.parent))
conversation = conversations.get("c1")
if conversation is None:
    conversation = Conversation("c1", "Trains", 1, 1)
    conversations.create(conversation)
leaf = conversation.active_leaf
while True:
    message = Message(MessageId(new_id()), conversation.id, leaf, Role.USER, "night train to Zürich " * 40, 1)
    messages.append(message)
    print(message.id, flush=True)
    leaf = message.id
