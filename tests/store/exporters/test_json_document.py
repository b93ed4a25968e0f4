"""The complete format: what docs/export-format.md says of it, and that a store can be made again from it."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sotto.domain.chat import Attachment, Conversation, Message, MessageStatus, Role
from sotto.domain.export_format import ExportFormat
from sotto.domain.generation import Usage
from sotto.store.exporters.chat_source import ChatSource
from sotto.store.exporters.json_document import JsonDocument, conversation_object, message_object
from sotto.store.importers import sotto_json
from sotto.store.store import Store

DESCRIPTION = Path(__file__).parents[3] / "docs" / "export-format.md"


def attachments(content: list[dict[str, str]]) -> tuple[Attachment, ...]:
    return tuple(Attachment(one["name"], one["text"]) for one in content)


def rebuild(store: Store, document: dict[str, Any]) -> None:
    """Make the chats of a document again, as its description says."""
    for chat in document["conversations"]:
        store.conversations.create(
            Conversation(
                chat["id"],
                chat["title"],
                chat["created"],
                chat["updated"],
                model=chat["model"] and chat["model"]["id"],
                system_prompt=chat["system_prompt"],
                settings=chat["settings"],
                draft=chat["draft"]["text"],
                draft_attachments=attachments(chat["draft"]["attachments"]),
                pinned=chat["pinned"],
                archived=chat["archived"],
                folder=chat["folder"],
                tags=tuple(chat["tags"]),
                preset=chat["preset"] and chat["preset"]["id"],
            )
        )
        for one in chat["messages"]:
            usage = Usage(**one["usage"]) if one["usage"] else None
            fields = {
                **one,
                "role": Role(one["role"]),
                "status": MessageStatus(one["status"]),
                "usage": usage,
                "attachments": attachments(one["attachments"]),
            }
            store.messages.append(Message(conversation=chat["id"], **fields))
        store.conversations.save(chat["id"], active_leaf=chat["active_leaf"], updated=chat["updated"])


def contents(store: Store) -> list[tuple[Conversation, list[Message]]]:
    return [(one, store.messages.of_conversation(one.id)) for one in store.conversations.all()]


def test_a_store_that_is_made_again_from_the_file_is_equal(
    write: Callable[..., Path], full_store: Store, tmp_path: Path, file_vault: Callable[[Path], Any]
) -> None:
    document = json.loads(write(ExportFormat.JSON).read_bytes())
    again = Store.open(tmp_path / "again", file_vault(tmp_path / "again"))
    rebuild(again, document)
    assert contents(again) == contents(full_store)
    assert len(contents(again)[0][1]) == 5
    again.close()


def test_sotto_itself_reads_back_what_was_written(write: Callable[..., Path], full_store: Store) -> None:
    chats = json.loads(write(ExportFormat.JSON).read_bytes())["conversations"]
    for chat, (conversation, messages) in zip(chats, contents(full_store), strict=True):
        found = sotto_json.read(chat, 0)
        names = (found.model and found.model.id, found.preset and found.preset.id)
        assert names == (conversation.model, conversation.preset)
        read = dataclasses.replace(
            found.conversation,
            model=conversation.model,
            preset=conversation.preset,
            message_count=conversation.message_count,
        )
        assert (read, list(found.messages)) == (conversation, messages)


def test_no_field_of_a_chat_or_a_message_is_left_out(full_store: Store) -> None:
    source = ChatSource(full_store, None, with_branches=True)
    chat = source.read(full_store, source.entries[0].id)
    assert chat is not None
    fields = {field.name for field in dataclasses.fields(Conversation)} - {"draft_attachments", "message_count"}
    assert set(conversation_object(chat)) == fields
    fields = {field.name for field in dataclasses.fields(Message)} - {"conversation"}
    assert set(message_object(chat.messages[0])) == fields


def test_every_field_is_described_and_no_other(full_store: Store) -> None:
    source = ChatSource(full_store, None, with_branches=True)
    chat = source.read(full_store, source.entries[0].id)
    assert chat is not None
    document = json.loads(JsonDocument().opening(()) + "]}")
    written = {*document, *conversation_object(chat), "messages", *message_object(chat.messages[0])}
    described = DESCRIPTION.read_text("utf-8").partition("\n## How an answer came about\n")[0]
    rows = [line.split("|")[1] for line in described.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == written


def test_the_header_and_each_chat_stand_on_a_line_of_their_own(write: Callable[..., Path]) -> None:
    lines = write(ExportFormat.JSON).read_text("utf-8").splitlines()
    header = json.loads(lines[0] + "]}")
    assert (header["format"], header["version"]) == ("sotto-chats", 1)
    assert [json.loads(line.rstrip(","))["id"] for line in lines[1:-1]] == ["trains", "empty"]


def test_models_and_presets_are_named_and_those_that_are_gone_keep_their_id(
    write: Callable[..., Path], full_store: Store
) -> None:
    full_store.conversations.save("empty", model="gone", preset="lost")
    first, second = json.loads(write(ExportFormat.JSON).read_bytes())["conversations"]
    assert first["model"] == {"id": "tiny", "name": "Tiny", "sha256": "ab" * 32}
    assert first["preset"] == {"id": "brief", "name": "Brief"}
    assert second["model"] == {"id": "gone", "name": "", "sha256": ""}
    assert second["preset"] == {"id": "lost", "name": ""}


def test_deleted_messages_and_chats_are_not_in_the_file(write: Callable[..., Path], full_store: Store) -> None:
    full_store.hidden_messages.hide("a2", 5, with_following=False)
    full_store.conversations.mark_deleted("empty", 5)
    (chat,) = json.loads(write(ExportFormat.JSON).read_bytes())["conversations"]
    assert [(one["id"], one["parent"]) for one in chat["messages"]] == [
        ("q", None),
        ("a1", "q"),
        ("q2", "q"),
        ("a3", "q2"),
    ]


def test_an_answer_that_is_being_written_is_interrupted_in_the_file(
    write: Callable[..., Path], full_store: Store
) -> None:
    full_store.messages.append(Message("m", "empty", None, Role.ASSISTANT, "so f", 1, status=MessageStatus.STREAMING))
    chat = json.loads(write(ExportFormat.JSON).read_bytes())["conversations"][-1]
    assert {one["status"] for one in chat["messages"]} == {"interrupted"}


def test_a_number_that_json_does_not_know_becomes_nothing(write: Callable[..., Path], full_store: Store) -> None:
    full_store.messages.append(Message("m", "empty", None, Role.ASSISTANT, "", 1, run={"speeds": [float("inf"), 2.0]}))

    def refuse(name: str) -> float:
        raise AssertionError(name)

    document = json.loads(write(ExportFormat.JSON).read_bytes(), parse_constant=refuse)
    messages = next(chat["messages"] for chat in document["conversations"] if chat["id"] == "empty")
    assert messages[0]["run"] == {"speeds": [None, 2.0]}
