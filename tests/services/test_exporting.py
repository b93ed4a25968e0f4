"""Exporting as the window and the command line ask for it: progress, stopping, ends in the middle, and memory."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.domain.chat import Conversation, Message, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.export_format import ExportFormat
from sotto.domain.ids import ConversationId
from sotto.services.exporting import ALL, suggested_name
from support.running_services import RunningServices

Start = Callable[..., RunningServices]


def add_chats(running: RunningServices, count: int, size: int = 10) -> None:
    def work(store: object) -> None:
        with store.db.transaction():  # type: ignore[attr-defined]
            for number in range(count):
                id_ = f"c{number}"
                store.conversations.create(Conversation(id_, f"Chat {number}", number, number))  # type: ignore[attr-defined]
                message = Message(f"m{number}", id_, None, Role.USER, f"{number} " + "x" * size, number)
                store.messages.append(message)  # type: ignore[attr-defined]

    running.wait(running.services.tasks.store(work))


def test_all_chats_are_written_with_progress(start: Start, tmp_path: Path) -> None:
    running = start()
    add_chats(running, 5)
    steps: list[tuple[int, int]] = []
    export = running.services.exporting.to_file(
        tmp_path / "all.json", ExportFormat.JSON, ALL, lambda done, of_all: steps.append((done, of_all))
    )
    exported = running.wait(export.task)
    assert (exported.path, exported.chats, exported.messages) == (tmp_path / "all.json", 5, 5)
    assert steps == [(number, 5) for number in range(6)]
    ids = [chat["id"] for chat in json.loads((tmp_path / "all.json").read_bytes())["conversations"]]
    assert ids == ["c4", "c3", "c2", "c1", "c0"]


def test_the_chosen_ones_alone_can_be_written(start: Start, tmp_path: Path) -> None:
    running = start()
    add_chats(running, 3)
    running.wait(
        running.services.exporting.to_file(tmp_path / "x.md", ExportFormat.MARKDOWN, [ConversationId("c1")]).task
    )
    text = (tmp_path / "x.md").read_text("utf-8")
    assert text.startswith("# Chat 1\n")
    assert "Chat 2" not in text


@pytest.mark.parametrize(("chosen", "code"), [(["c0", "gone"], "conversation_missing"), (ALL, "export_nothing")])
def test_what_is_not_there_is_said_and_nothing_is_written(
    start: Start, tmp_path: Path, chosen: list[ConversationId] | None, code: str
) -> None:
    running = start()
    if chosen is not None:
        add_chats(running, 1)
    with pytest.raises(UserFacingError) as caught:
        running.wait(running.services.exporting.to_file(tmp_path / "x.md", ExportFormat.MARKDOWN, chosen).task)
    assert caught.value.code == code
    assert not list(tmp_path.glob("*x.md*"))


def test_a_stopped_export_leaves_the_old_file_and_nothing_else(start: Start, tmp_path: Path) -> None:
    running = start()
    add_chats(running, 6)
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "x.html").write_bytes(b"old")
    steps: list[int] = []

    def stop_at_two(done: int, _of_all: int) -> None:
        steps.append(done)
        if done == 2:
            assert len(list(folder.iterdir())) == 2
            export.cancel()

    export = running.services.exporting.to_file(folder / "x.html", ExportFormat.HTML, ALL, stop_at_two, overwrite=True)
    with pytest.raises(UserFacingError) as caught:
        running.wait(export.task)
    assert caught.value.code == "export_cancelled"
    assert steps == [0, 1, 2]
    assert [path.name for path in folder.iterdir()] == ["x.html"]
    assert (folder / "x.html").read_bytes() == b"old"


def test_an_existing_file_is_replaced_only_when_asked_for(start: Start, tmp_path: Path) -> None:
    running = start()
    add_chats(running, 1)
    (tmp_path / "x.json").write_bytes(b"old")
    to_file = running.services.exporting.to_file
    with pytest.raises(UserFacingError) as caught:
        running.wait(to_file(tmp_path / "x.json", ExportFormat.JSON, ALL).task)
    assert caught.value.code == "export_exists"
    assert (tmp_path / "x.json").read_bytes() == b"old"
    running.wait(to_file(tmp_path / "x.json", ExportFormat.JSON, ALL, overwrite=True).task)
    assert json.loads((tmp_path / "x.json").read_bytes())["format"] == "sotto-chats"


def test_nothing_is_written_in_the_clear_beside_the_encrypted_chats(start: Start) -> None:
    running = start()
    add_chats(running, 1)
    inside = running.paths.data / "x.json"
    with pytest.raises(UserFacingError) as caught:
        running.wait(running.services.exporting.to_file(inside, ExportFormat.JSON, ALL).task)
    assert caught.value.code == "export_into_own_folder"
    assert not inside.exists()


def test_the_end_of_sotto_in_the_middle_leaves_no_half_file(start: Start, tmp_path: Path) -> None:
    running = start()
    add_chats(running, 50, 100_000)
    folder = tmp_path / "exports"
    folder.mkdir()
    steps: list[int] = []
    running.services.exporting.to_file(
        folder / "x.zip", ExportFormat.JSON, ALL, lambda done, _of_all: steps.append(done)
    )
    running.until(lambda: len(steps) > 2)
    assert len(list(folder.iterdir())) == 1
    running.services.close()
    assert list(folder.iterdir()) == []


def test_a_chat_that_is_deleted_meanwhile_is_left_out(start: Start, tmp_path: Path) -> None:
    running = start()
    add_chats(running, 3)

    def delete_last(done: int, _of_all: int) -> None:
        if done == 1:
            running.services.history.delete(ConversationId("c0"))

    export = running.services.exporting.to_file(tmp_path / "x.json", ExportFormat.JSON, ALL, delete_last)
    assert running.wait(export.task).chats == 2
    ids = [chat["id"] for chat in json.loads((tmp_path / "x.json").read_bytes())["conversations"]]
    assert ids == ["c2", "c1"]


@pytest.mark.parametrize("kind", list(ExportFormat))
def test_the_text_is_that_of_the_file(start: Start, tmp_path: Path, kind: ExportFormat) -> None:
    running = start()
    add_chats(running, 2)
    parts: list[str] = []
    running.wait(running.services.exporting.to_text(parts.append, kind, ALL).task)
    running.wait(running.services.exporting.to_file(tmp_path / "x", kind, ALL).task)
    text = (tmp_path / "x").read_text("utf-8")

    def without_time(text: str) -> list[str]:
        return [line for line in text.splitlines() if "xported" not in line]

    assert without_time("".join(parts)) == without_time(text)


def test_memory_does_not_grow_with_the_number_of_chats(start: Start, tmp_path: Path) -> None:
    running = start()
    add_chats(running, 200, 200_000)  # 40 MB
    running.wait(running.services.exporting.to_file(tmp_path / "0.json", ExportFormat.JSON, ALL).task)
    tracemalloc.start()
    running.wait(running.services.exporting.to_file(tmp_path / "1.json", ExportFormat.JSON, ALL).task)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (tmp_path / "1.json").stat().st_size > 40e6
    assert peak < 8e6


def test_the_suggested_name_is_the_day_and_the_title() -> None:
    assert suggested_name("What: a/b?", 1_700_000_000_000) in ("2023-11-14 What a b", "2023-11-15 What a b")
