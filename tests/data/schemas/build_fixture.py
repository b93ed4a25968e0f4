"""Write ``v<N>.sqlite``: a store with the current schema, encrypted with a key that is no secret.

Run once, when the schema of a release is final, and commit the result: later versions prove with it that they still
open what people have. An existing file is never written again.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from sotto.domain.chat import Conversation, Message, MessageStatus, Role
from sotto.domain.generation import Usage
from sotto.domain.models import InstalledModel
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.installed import InstalledModelRepository
from sotto.store.messages import MessageRepository
from sotto.store.migrations import MIGRATIONS, migrate
from sotto.store.writers import WriterRegistry

KEY = bytes(range(32))
FOLDER = Path(__file__).parent

CONVERSATION = Conversation(
    id="c1",
    title="Trains",
    created=1,
    updated=3,
    model="i1",
    system_prompt="Be brief.",
    settings={"temperature": 0.5},
    active_leaf="m2",
    draft="and",
    pinned=True,
    archived=False,
    folder="Travel",
    tags=("holiday",),
    message_count=3,
)
MESSAGES = [
    Message("m1", "c1", None, Role.USER, "Which train goes to Zürich?", 1),
    Message(
        "m2",
        "c1",
        "m1",
        Role.ASSISTANT,
        "The night train.",
        2,
        MessageStatus.COMPLETE,
        reasoning="Let me see.",
        model="Guide",
        usage=Usage(9, 0, 4),
        run={"seed": 7},
    ),
    Message("m3", "c1", "m1", Role.ASSISTANT, "The n", 3, MessageStatus.STOPPED, model="Guide", error="Stopped."),
]
MODEL = InstalledModel("i1", "Guide", Path("guide.gguf"), 5, "llama", "Q8_0", 6, 7, True, "mit", "ab" * 32, 8)


def build(path: Path) -> None:
    """Write the fixture to ``path``."""
    with tempfile.TemporaryDirectory() as folder:
        db = Database.open(Path(folder) / "chats.db", KEY)
        migrate(db)
        conversations, messages = ConversationRepository(db), MessageRepository(db, WriterRegistry(Path(folder)))
        conversations.create(CONVERSATION)
        for message in MESSAGES:
            messages.append(message, make_leaf=message.id == "m2")
        conversations.save("c1", updated=CONVERSATION.updated)
        InstalledModelRepository(db).add(MODEL)
        db.backup_to(path)
        db.close()


if __name__ == "__main__":
    target = FOLDER / f"v{len(MIGRATIONS)}.sqlite"
    if target.exists():
        sys.exit(f"{target.name} exists; the schema of a release does not change")
    build(target)
