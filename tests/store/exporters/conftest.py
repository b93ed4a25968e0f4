"""Two chats that have everything a chat can have, and an export of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sotto.domain.chat import Attachment, Conversation, Message, MessageStatus, Role
from sotto.domain.export_format import ExportFormat
from sotto.domain.generation import Usage
from sotto.domain.ids import ConversationId
from sotto.domain.models import InstalledModel
from sotto.domain.presets import Preset
from sotto.store.exporters.chat_source import ChatSource
from sotto.store.exporters.chat_writer import open_writer
from sotto.store.store import Store

Fill = Callable[[Store], None]
Write = Callable[..., Path]


def _message(id: str, parent: str | None, role: Role, content: str, created: int, **fields: object) -> Message:
    return Message(id, "trains", parent, role, content, created, **fields)


@pytest.fixture
def fill() -> Fill:
    """Put the chats “trains” (two branches, the second one shown) and “empty” into a store."""

    def work(store: Store) -> None:
        store.installed.add(InstalledModel("tiny", "Tiny", Path("tiny.gguf"), 10, "llama", sha256="ab" * 32))
        store.presets.put(Preset("brief", "Brief"))
        attached = (Attachment("notes <1>.txt", "the ``` text\n</details>"),)
        store.conversations.create(
            Conversation(
                "trains",
                "Trains & <b>boats</b>",
                1_700_000_000_000,
                1_700_000_009_000,
                model="tiny",
                system_prompt="Be brief.",
                settings={"temperature": 0.25, "reasoning": False},
                draft="and ships?",
                draft_attachments=(Attachment("draft.txt", "unsent"),),
                pinned=True,
                archived=True,
                folder="Travel",
                tags=("rail", "sea"),
                preset="brief",
            )
        )
        usage = Usage(12, 4, 7)
        for message in (
            _message("q", None, Role.USER, "What is a *train*? <i>", 1_700_000_001_000, attachments=attached),
            _message(
                "a1", "q", Role.ASSISTANT, "A **tram**.", 1_700_000_002_000, model="Tiny", usage=usage, run={"seed": 7}
            ),
            _message(
                "a2",
                "q",
                Role.ASSISTANT,
                "A **train** runs on rails.\n\n```py\nprint(1)",
                1_700_000_003_000,
                model="Tiny",
                reasoning="rails?",
                status=MessageStatus.STOPPED,
                run={"seed": 8, "sampler": {"top_k": 4}},
            ),
            _message(
                "q2", "a2", Role.USER, "Thanks 🚂", 1_700_000_004_000, pinned=True, summary="They spoke of rails."
            ),
            _message(
                "a3", "q2", Role.ASSISTANT, "", 1_700_000_005_000, status=MessageStatus.FAILED, error="No memory."
            ),
        ):
            store.messages.append(message)
        store.conversations.save("trains", updated=1_700_000_009_000)
        store.conversations.create(
            Conversation("empty", "Nothing yet", 1_600_000_000_000, 1_600_000_000_000, draft="d")
        )

    return work


@pytest.fixture
def full_store(open_store: Callable[[], Store], fill: Fill) -> Store:
    store = open_store()
    fill(store)
    return store


@pytest.fixture
def write(full_store: Store, tmp_path: Path) -> Write:
    """Export chats of the full store, all of them or the ones that are named."""

    def work(kind: ExportFormat, chosen: Sequence[str] | None = None, name: str = "") -> Path:
        ids = [ConversationId(one) for one in chosen] if chosen is not None else None
        source = ChatSource(full_store, ids, with_branches=kind.has_branches)
        path = tmp_path / (name or f"chats.{kind.value}")
        writer = open_writer(path, kind, source.entries, overwrite=False)
        for entry in source.entries:
            chat = source.read(full_store, entry.id)
            assert chat is not None
            writer.add(chat)
        writer.finish()
        return path

    return work
