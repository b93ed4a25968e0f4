"""Write ``v<N>.sqlite``: a store with the current schema, encrypted with a key that is no secret.

Run once, when the schema of a release is final, and commit the result: later versions prove with it that they still
open what people have. An existing file is never written again.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from sotto.domain.chat import Attachment, Conversation, Message, MessageStatus, Role
from sotto.domain.downloads import Download, DownloadFile, DownloadState
from sotto.domain.generation import Usage
from sotto.domain.models import InstalledModel, ModelDefaults
from sotto.domain.presets import Preset, Prompt
from sotto.store.accepted_licences import AcceptedLicenceRepository
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.downloads import DownloadRepository
from sotto.store.installed import InstalledModelRepository
from sotto.store.messages import MessageRepository
from sotto.store.migrations import MIGRATIONS, migrate
from sotto.store.presets import PresetRepository
from sotto.store.prompts import PromptRepository
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
    draft_attachments=(Attachment("note.txt", "soon"),),
    pinned=True,
    archived=False,
    folder="Travel",
    tags=("holiday",),
    message_count=3,
    preset="p1",
)
MESSAGES = [
    Message("m1", "c1", None, Role.USER, "Which train goes to Zürich?", 1, attachments=(Attachment("a.txt", "A\nB"),)),
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
        pinned=True,  # since v6, as the summary
        summary="A train to Zürich.",
    ),
    Message("m3", "c1", "m1", Role.ASSISTANT, "The n", 3, MessageStatus.STOPPED, model="Guide", error="Stopped."),
]
MODEL = InstalledModel("i1", "Guide", Path("guide.gguf"), 5, "llama", "Q8_0", 6, 7, True, "mit", "ab" * 32, 8)
DOWNLOAD = Download(  # since v2, as all below
    "d1",
    "Small",
    "owner/small-GGUF",
    "f" * 40,
    "Q4_K_M",
    "small-abc123",
    (DownloadFile("small.gguf", "model.gguf", size_bytes=1000, sha256="cd" * 32, etag="e", received=600),),
    entry="small",
    licence="mit",
    state=DownloadState.PAUSED,
    created=9,
)
DEFAULTS = ModelDefaults(n_ctx=4096, temperature=0.2, preset="p1")
LICENCE = "gemma"
PRESET = Preset(  # since v3, as all below, and as attachments and presets of what stands above
    "p1",
    "Fern",
    "A friend.",
    "You are Fern.",
    "i1",
    temperature=0.3,
    reasoning=False,
    greetings=("Hello, {{user}}!", "Well?"),
    created=11,
    updated=12,
)
PROMPT = Prompt("q1", "sum-up", "Sum up {{what}}.", 13, 14)


def conversation(version: int) -> Conversation:
    """Return what is left of the conversation in a file of that version."""
    return CONVERSATION if version > 2 else replace(CONVERSATION, draft_attachments=(), preset=None)


def messages(version: int) -> list[Message]:
    """Return what is left of the messages in a file of that version."""
    kept = MESSAGES if version > 5 else [replace(message, pinned=False, summary="") for message in MESSAGES]
    return kept if version > 2 else [replace(message, attachments=()) for message in kept]


def defaults(version: int) -> ModelDefaults:
    """Return what is left of the model's own settings in a file of that version."""
    return DEFAULTS if version > 2 else replace(DEFAULTS, preset=None) if version > 1 else ModelDefaults()


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
        installed = InstalledModelRepository(db)
        installed.add(MODEL)
        installed.set_defaults(MODEL.id, DEFAULTS)
        DownloadRepository(db).add(DOWNLOAD)
        AcceptedLicenceRepository(db).accept(LICENCE, at=10)
        PresetRepository(db).put(PRESET)
        PromptRepository(db).put(PROMPT)
        db.backup_to(path)
        db.close()


if __name__ == "__main__":
    target = FOLDER / f"v{len(MIGRATIONS)}.sqlite"
    if target.exists():
        sys.exit(f"{target.name} exists; the schema of a release does not change")
    build(target)
