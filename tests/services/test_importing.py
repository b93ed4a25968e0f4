"""Importing as the window and the command line ask for it: preview, all or nothing, stopping, a second time."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotto.domain.chat import Attachment, Conversation, Message, MessageStatus, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.events import ConversationSaved, ManyChatsChanged
from sotto.domain.export_format import ExportFormat
from sotto.domain.generation import Usage
from sotto.domain.ids import ConversationId, MessageId, ModelId, PresetId
from sotto.services import importing as importing_module
from sotto.services.import_report import ALREADY_THERE, ImportReport
from sotto.store.store import Store
from support.running_services import RunningServices

Start = Callable[..., RunningServices]


def chat(name: str, count: int = 2) -> dict[str, Any]:
    messages = [
        {"uuid": f"{name}{n}", "sender": ("human", "assistant")[n % 2], "text": f"{name} {n}"} for n in range(count)
    ]
    return {"uuid": name, "name": name, "created_at": "2024-01-01T00:00:00Z", "chat_messages": messages}


def write(path: Path, *chats: object) -> Path:
    path.write_text(json.dumps(chats), "utf-8")
    return path


def stored(running: RunningServices) -> dict[str, int]:
    return {one.title: one.message_count for one in running.wait(running.services.history.list())}


def run(running: RunningServices, *paths: Path) -> ImportReport:
    return running.wait(running.services.importing.start(paths).task)


def everything(running: RunningServices) -> list[tuple[Conversation, list[Message]]]:
    def work(store: Store) -> list[tuple[Conversation, list[Message]]]:
        return [(one, store.messages.of_conversation(one.id)) for one in store.conversations.all()]

    return running.wait(running.services.tasks.store(work))


def test_chats_are_stored_announced_and_found(start: Start, tmp_path: Path) -> None:
    running = start()
    report = run(running, write(tmp_path / "c.json", chat("One"), chat("Two", 5)))
    assert [one.title for one in report.conversations] == ["One", "Two"]
    assert (report.messages, report.skipped) == (7, ())
    assert stored(running) == {"One": 2, "Two": 5}
    announced = [event.conversation.id for event in running.events if isinstance(event, ConversationSaved)]
    assert announced == [one.id for one in report.conversations]
    (_two, messages), *_ = [one for one in everything(running) if one[0].title == "Two"]
    assert [message.content for message in messages] == [f"Two {n}" for n in range(5)]


def test_a_second_import_adds_nothing_until_a_chat_is_deleted_or_has_grown(start: Start, tmp_path: Path) -> None:
    running = start()
    path = write(tmp_path / "c.json", chat("One"), chat("Two"))
    first = run(running, path)
    again = run(running, path)
    assert again.conversations == ()
    assert [(one.title, one.reason, one.is_known) for one in again.skipped] == [
        ("One", ALREADY_THERE, True),
        ("Two", ALREADY_THERE, True),
    ]
    running.wait(running.services.history.delete(first.conversations[0].id))
    assert [one.title for one in run(running, path).conversations] == ["One"]
    grown = run(running, write(tmp_path / "d.json", chat("One"), chat("Two", 4)))
    assert [(one.title, one.message_count) for one in grown.conversations] == [("Two", 4)]


def test_a_damaged_file_adds_nothing_and_the_others_are_imported(start: Start, tmp_path: Path) -> None:
    running = start()
    good = write(tmp_path / "good.json", chat("One"))
    bad = write(tmp_path / "bad.json", chat("Two"), chat("Three"))
    bad.write_bytes(bad.read_bytes()[:-1])
    report = run(running, bad, good, tmp_path / "gone.json")
    assert stored(running) == {"One": 2}
    assert [one.title for one in report.conversations] == ["One"]
    assert [(one.file, one.title) for one in report.skipped] == [("bad.json", ""), ("gone.json", "")]
    assert "damaged" in report.skipped[0].reason


def test_a_stopped_import_leaves_the_store_as_it_was(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing_module, "_PROGRESS_SECONDS", 0)
    running = start()
    run(running, write(tmp_path / "before.json", chat("Before")))
    before = everything(running)
    paths = [write(tmp_path / f"{n}.json", *(chat(f"{n} {m}", 50) for m in range(100))) for n in range(3)]
    seen: list[str] = []

    def progress(file: str, done: int, of_all: int) -> None:
        assert 0 < done <= of_all == sum(path.stat().st_size for path in paths)
        seen.append(file)
        if file != "0.json":  # a whole file has been taken in by then
            importing.cancel()

    importing = running.services.importing.start(paths, progress)
    with pytest.raises(UserFacingError) as caught:
        running.wait(importing.task)
    assert caught.value.code == "import_cancelled"
    assert seen[-1] != "0.json"
    assert everything(running) == before
    assert len(run(running, *paths).conversations) == 300


def test_a_preview_counts_and_changes_nothing(start: Start, tmp_path: Path) -> None:
    running = start()
    folder = tmp_path / "folder"
    (folder / "inner").mkdir(parents=True)
    write(folder / "inner" / "c.json", chat("One"), {"name": "No messages", "chat_messages": []})
    (folder / "picture.png").write_bytes(b"\x89PNG")
    write(folder / "user.json", {"name": "someone"})
    preview = running.wait(running.services.importing.preview([folder]).task)
    (file,) = preview.files
    assert (file.file, file.programs, file.conversations, file.messages) == ("folder/inner/c.json", ("Claude",), 1, 2)
    assert [(one.title, one.messages, one.is_known) for one in file.chats] == [("One", 2, False)]
    assert [(one.title, one.reason) for one in preview.skipped] == [("No messages", "The chat has no messages.")]
    assert stored(running) == {}


def test_a_preview_knows_what_is_here_and_some_can_be_chosen(start: Start, tmp_path: Path) -> None:
    running = start()
    run(running, write(tmp_path / "before.json", chat("One")))
    path = write(tmp_path / "c.json", chat("One"), chat("Two"), chat("Three"), chat("Three"))
    preview = running.wait(running.services.importing.preview([path]).task)
    assert [(one.title, one.is_known) for one in preview.chats] == [
        ("One", True),
        ("Two", False),
        ("Three", False),
        ("Three", False),
    ]
    chosen = frozenset(one.mark for one in preview.chats if one.title == "Three")
    report = running.wait(running.services.importing.start([path], None, chosen).task)
    assert [one.title for one in report.conversations] == ["Three"]
    assert [(one.title, one.reason) for one in report.skipped] == [("Three", ALREADY_THERE)]
    deleted = next(one.id for one in running.wait(running.services.history.list()) if one.title == "One")
    running.wait(running.services.history.delete(deleted))
    preview = running.wait(running.services.importing.preview([path]).task)
    assert [one.is_known for one in preview.chats] == [False, False, True, True]


def test_sottos_own_chats_are_known_by_their_ids(start: Start, tmp_path: Path) -> None:
    running = start()
    run(running, write(tmp_path / "before.json", chat("One")))
    running.wait(running.services.exporting.to_file(tmp_path / "own.json", ExportFormat.JSON, None).task)
    preview = running.wait(running.services.importing.preview([tmp_path / "own.json"]).task)
    assert [(one.program, one.is_known) for one in preview.chats] == [("Sotto", True)]


def test_many_chats_are_announced_once(start: Start, tmp_path: Path) -> None:
    running = start()
    announced: list[object] = []
    for kind in (ConversationSaved, ManyChatsChanged):
        running.services.hub.subscribe(kind, announced.append)
    run(running, write(tmp_path / "c.json", *(chat(f"Chat {number}") for number in range(60))))
    assert announced == [ManyChatsChanged()]


def test_exports_are_told_from_texts_by_what_is_in_them(start: Start, tmp_path: Path) -> None:
    running = start()
    (tmp_path / "folder").mkdir()
    (tmp_path / "data.json").write_text('{"a": [1, 2]}')
    (tmp_path / "cut.json").write_text('[{"chat_messages": [{"te')
    (tmp_path / "notes.txt").write_text(json.dumps([chat("One")]))  # a text by its name: it is to be attached
    (tmp_path / "large.json").write_text(json.dumps({"a": "x" * 21_000_000}))
    exports = [write(tmp_path / "c.json", chat("One")), tmp_path / "folder", tmp_path / "large.json"]
    others = [tmp_path / name for name in ("data.json", "cut.json", "notes.txt", "gone.json")]
    found = running.wait(running.services.importing.find_exports([*others, *exports]))
    assert found == tuple(exports)


def test_archives_are_imported_and_empty_ones_named(start: Start, tmp_path: Path) -> None:
    running = start()
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/conversations.json", json.dumps([chat("One")]))
        archive.writestr("a/user.json", "{}")
    empty = tmp_path / "empty.zip"
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    report = run(running, path, empty)
    assert stored(running) == {"One": 2}
    assert [one.file for one in report.skipped] == ["empty.zip"]


def full_chat(running: RunningServices) -> None:
    """Store a chat that uses every field there is."""
    chat_id = ConversationId("c1")
    conversation = Conversation(
        chat_id,
        "Full ☃",
        1_000,
        9_000,
        ModelId("gone"),
        "Be brief.",
        {"temperature": 0.5, "stop": ["a"]},
        None,
        "a draft",
        (Attachment("d.txt", "draft text"),),
        pinned=True,
        archived=True,
        folder="Work",
        tags=("a", "b"),
        preset=PresetId("p"),
    )
    first = Message(
        MessageId("m1"), chat_id, None, Role.USER, "Hi \0 🍞", 5, attachments=(Attachment("n.txt", "text"),)
    )
    others = [
        Message(
            MessageId(f"m{n}"),
            chat_id,
            MessageId("m1"),
            Role.ASSISTANT,
            "",
            5,
            MessageStatus.FAILED,
            "thought",
            "model",
            Usage(1, 2, 3),
            {"seed": 7, "top": {"x": [1.5]}},
            "No answer.",
        )
        for n in (2, 3)
    ]

    def work(store: Store) -> None:
        store.conversations.create(conversation)
        for message in (first, *others):
            store.messages.append(message)
        store.conversations.save(chat_id, active_leaf=MessageId("m2"), updated=9_000)

    running.wait(running.services.tasks.store(work))


def test_what_sotto_exported_comes_back_equal(start: Start, tmp_path: Path) -> None:
    running = start()
    full_chat(running)
    before = everything(running)
    path = tmp_path / "chats.json"
    running.wait(running.services.exporting.to_file(path, ExportFormat.JSON, None).task)
    assert [one.is_known for one in run(running, path).skipped] == [True]
    assert everything(running) == before
    running.wait(running.services.history.delete(ConversationId("c1")))
    running.wait(running.services.tasks.store(lambda store: store.conversations.purge_deleted(2**53)))
    assert everything(running) == []
    run(running, path)
    assert everything(running) == before


def test_ids_that_are_taken_are_given_anew(start: Start, tmp_path: Path) -> None:
    running = start()
    full_chat(running)
    message = {"id": "m1", "parent": None, "role": "user", "content": "Other", "created": 1}
    other = {"id": "c2", "title": "Other", "active_leaf": "m1", "messages": [message]}
    path = tmp_path / "chats.json"
    path.write_text(json.dumps({"format": "sotto-chats", "version": 1, "conversations": [other]}), "utf-8")
    (made,) = run(running, path).conversations
    assert made.id != "c2"
    ((_, messages),) = [one for one in everything(running) if one[0].id == made.id]
    assert [(one.content, one.id) for one in messages] == [("Other", made.active_leaf)]
    assert run(running, path).conversations == ()


def test_a_newer_export_is_refused(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "chats.json"
    path.write_text('{"format": "sotto-chats", "version": 2, "conversations": [{}]}', "utf-8")
    (skipped,) = run(start(), path).skipped
    assert "newer version" in skipped.reason
