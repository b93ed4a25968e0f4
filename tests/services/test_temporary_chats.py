"""Temporary chats: everything works in them, and nothing of them is left anywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.config.paths import AppPaths
from sotto.domain.chat import Attachment, Conversation
from sotto.domain.errors import UserFacingError
from sotto.domain.export_format import ExportFormat
from sotto.domain.ids import ConversationId, MessageId, PresetId, is_temporary
from sotto.domain.presets import NO_PRESET, Preset
from support.decrypted_pages import decrypted_pages
from support.running_services import RunningServices, open_store

Start = Callable[..., RunningServices]
CANARY = "the lighthouse keeper hums at four"


def begin(running: RunningServices, **options: object) -> Conversation:
    return running.wait(running.services.temporary_chats.begin(**options))  # type: ignore[arg-type]


def listed(running: RunningServices) -> list[str]:
    return [one.title for one in running.wait(running.services.history.list())]


def test_a_chat_begins_without_a_title_and_takes_its_first_words(with_model: Start) -> None:
    running = with_model()
    chat = begin(running)
    assert is_temporary(chat.id)
    assert (chat.title, chat.message_count) == ("", 0)
    running.ask("How long is it?\nTell me.", conversation=chat.id)
    after = running.wait(running.services.history.get(chat.id))
    assert (after.title, after.message_count, after.provisional_title) == ("How long is it? Tell me.", 2, True)


def test_branches_edits_drafts_and_finding_work_in_it(with_model: Start) -> None:
    running = with_model()
    history, chat = running.services.history, begin(running).id
    first = running.ask("One", conversation=chat).message
    question = running.messages(chat)[0].id
    running.finished(running.services.chat.edit(question, chat, "Other"))
    running.services.chat.regenerate(first.id, chat)
    live = running.services.chat.live(chat)
    assert live is not None
    running.finished_answer(live.message)
    nodes = running.wait(running.services.branches.outline(chat)).nodes
    assert len(nodes) == 5
    assert running.wait(history.show_branch(chat, question)).conversation.active_leaf == live.message
    assert [m.content for m in running.wait(history.messages([question], chat))] == ["One"]
    assert running.wait(history.find_in([question], "one", chat)) == [(question, 1)]
    running.wait(history.save_draft(chat, "half", [Attachment("a.txt", "text")]))
    assert running.wait(history.get(chat)).draft_attachments == (Attachment("a.txt", "text"),)
    deleted = running.wait(running.services.branches.delete(chat, live.message))
    running.wait(running.services.branches.undo_delete(deleted))
    copy = running.wait(running.services.branches.branch_off(chat, first.id))
    assert is_temporary(copy.id)
    assert [message.content for message in running.messages(copy.id)] == ["One", "la la la "]


def test_a_preset_is_lent_to_it(with_model: Start) -> None:
    running = with_model()
    preset = running.wait(
        running.services.presets.save(Preset(PresetId(""), "Fern", system_prompt="You are Fern.", greetings=("Hi!",)))
    )
    chat = begin(running, preset=preset.id)
    assert (chat.preset, chat.system_prompt, chat.message_count) == (preset.id, "You are Fern.", 1)
    plain = running.wait(running.services.presets.use(chat.id, NO_PRESET))
    assert (plain.preset, plain.system_prompt) == (None, "")


def test_it_is_in_no_list_no_search_and_no_export(with_model: Start, tmp_path: Path) -> None:
    running = with_model()
    running.ask("kept")
    chat = begin(running).id
    running.ask(CANARY, conversation=chat)
    assert listed(running) == ["kept"]
    assert running.wait(running.services.history.search("lighthouse")) == []
    everything = running.services.exporting.to_file(tmp_path / "all.json", ExportFormat.JSON, None)
    assert running.wait(everything.task).chats == 1
    assert CANARY not in (tmp_path / "all.json").read_text(encoding="utf-8")
    asked_for = running.services.exporting.to_file(tmp_path / "one.json", ExportFormat.JSON, [chat])
    assert running.wait(asked_for.task).chats == 1
    assert CANARY in (tmp_path / "one.json").read_text(encoding="utf-8")


def test_deleting_can_be_undone_and_the_end_ends_it(with_model: Start, start: Start) -> None:
    running = with_model()
    history, chat = running.services.history, begin(running).id
    running.ask("One", conversation=chat)
    running.wait(history.delete(chat))
    with pytest.raises(UserFacingError):
        running.wait(history.get(chat))
    assert running.wait(history.undo_delete(chat)).message_count == 2
    running.services.close()
    again = start()
    with pytest.raises(UserFacingError) as caught:
        again.wait(again.services.history.get(chat))
    assert caught.value.code == "conversation_missing"


def test_the_store_on_the_disk_does_not_change(with_model: Start, paths: AppPaths) -> None:
    running = with_model()

    def rows() -> list[object]:
        def work(store: object) -> list[object]:
            tables = store.db.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'")  # type: ignore[attr-defined]
            return [(name, store.db.query(f'SELECT * FROM "{name}"')) for (name,) in tables]  # type: ignore[attr-defined]

        return running.wait(running.services.tasks.store(work))

    before = rows()
    chat = begin(running).id
    running.ask(CANARY, conversation=chat)
    running.wait(running.services.history.rename(chat, "Another title"))
    running.wait(running.services.history.save_draft(chat, CANARY))
    running.wait(running.services.history.delete(chat))
    assert rows() == before


def test_no_file_holds_a_word_of_it(with_model: Start, paths: AppPaths) -> None:
    """Also not encrypted: the pages of the store are read with its key, deleted ones too."""
    running = with_model()
    chat = begin(running).id
    running.ask(CANARY, conversation=chat)
    running.services.chat.regenerate(running.messages(chat)[1].id, chat)
    live = running.services.chat.live(chat)
    assert live is not None
    running.finished_answer(live.message)
    running.wait(running.services.history.save_draft(chat, f"{CANARY} draft"))
    running.wait(running.services.history.rename(chat, f"{CANARY} title"))
    running.wait(running.services.history.find_in([MessageId("x")], CANARY, chat))
    running.services.close()
    _decrypt(paths)
    for path in _files(paths):
        assert b"lighthouse" not in path.read_bytes(), path
        assert "lighthouse".encode("utf-16-le") not in path.read_bytes(), path


def test_temporary_chats_do_not_know_each_other_after_a_purge(with_model: Start) -> None:
    running = with_model()
    one, other = begin(running).id, begin(running).id
    running.ask("One", conversation=one)
    running.ask("Other", conversation=other)
    running.wait(running.services.history.delete(one))
    running.services.history._purge(ConversationId(one))
    assert [message.content for message in running.messages(other)] == ["Other", "la la la "]


def _decrypt(paths: AppPaths) -> None:
    """Put all pages of the store without encryption beside it, free ones too."""
    store = open_store(paths)
    key, path = store._key, store.db.path
    store.close()
    pages = decrypted_pages(path, key)
    assert b"CREATE TABLE" in pages
    path.with_name("plain.db").write_bytes(pages)


def _files(paths: AppPaths) -> list[Path]:
    folders = {paths.data, paths.cache, paths.settings_file.parent, paths.log_file.parent}
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]
