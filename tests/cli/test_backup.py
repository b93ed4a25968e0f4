"""Backups from the command line: made, listed, checked, put back; and damaged chats that are saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.sotto_runner import SottoRunner

KEYS = {"name", "path", "made", "kind", "size_bytes", "conversations", "messages"}


@pytest.fixture
def with_chat(with_model: SottoRunner) -> SottoRunner:
    assert with_model("ask", "Why is the sky blue?").code == 0
    return with_model


def titles(sotto: SottoRunner) -> list[str]:
    return [each["title"] for each in sotto("history", "list", "--json").json]


def damage(sotto: SottoRunner) -> bytes:
    path = sotto.profile / "data" / "chats.db"
    content = bytes(4096) + path.read_bytes()[4096:]
    path.write_bytes(content)
    return content


def test_a_backup_is_made_listed_and_checked(with_chat: SottoRunner) -> None:
    assert with_chat("backup", "list", "--json").json == []
    made = with_chat("backup", "create", "--json").json
    assert set(made) == KEYS
    assert (made["conversations"], made["messages"], made["kind"]) == (1, 2, "manual")
    assert with_chat("backup", "list", "--json").json == [made]
    assert made["name"] in with_chat("backup", "list").out
    assert with_chat("backup", "verify", made["name"], "--json").json == {**made, "ok": True}
    assert "1 chats" in with_chat("backup", "verify", made["name"][:20]).out


def test_a_damaged_backup_fails_its_check_and_is_listed(with_chat: SottoRunner) -> None:
    made = with_chat("backup", "create", "--json").json
    Path(made["path"]).write_bytes(bytes(made["size_bytes"]))
    result = with_chat("backup", "verify", made["name"], "--json")
    assert (result.code, result.error_code) == (1, "backup_damaged")
    assert with_chat("backup", "list", "--json").json[0]["conversations"] is None
    assert with_chat("backup", "restore", made["name"], "--json").error_code == "backup_damaged"
    assert len(titles(with_chat)) == 1


def test_a_restore_brings_chats_back_and_keeps_the_present_ones(with_chat: SottoRunner) -> None:
    before = titles(with_chat)
    made = with_chat("backup", "create", "--json").json
    assert with_chat("ask", "Another question?").code == 0
    restored = with_chat("backup", "restore", made["path"], "--json").json
    assert set(restored) == {"restored", "kept", "conversations"}
    assert restored["conversations"] == 1
    assert titles(with_chat) == before
    assert with_chat("backup", "restore", restored["kept"]).code == 0
    assert len(titles(with_chat)) == 2


def test_a_backup_replaces_damaged_chats(with_chat: SottoRunner) -> None:
    before = titles(with_chat)
    made = with_chat("backup", "create", "--json").json
    content = damage(with_chat)
    assert with_chat("history", "list", "--json").error_code == "store_corrupt"
    restored = with_chat("backup", "restore", made["name"], "--json").json
    assert Path(restored["kept"]).read_bytes() == content
    assert titles(with_chat) == before


def test_damaged_chats_are_saved(with_chat: SottoRunner) -> None:
    before = titles(with_chat)
    content = damage(with_chat)
    report = with_chat("backup", "salvage", "--json").json
    assert (report["conversations"], report["messages"], report["gaps"]) == (1, 2, 0)
    assert Path(report["kept"]).read_bytes() == content
    assert titles(with_chat) == before
    assert "were saved" in with_chat("backup", "salvage").out


def test_a_backup_that_is_not_there(sotto: SottoRunner) -> None:
    sotto("history", "list")
    assert sotto("backup", "verify", "nothing", "--json").error_code == "backup_missing"
    assert sotto("backup", "restore", "nothing", "--json").error_code == "backup_missing"
    assert "no backups yet" in sotto("backup", "list").err


def test_what_was_deleted_is_gone_from_older_backups_with_the_next(with_chat: SottoRunner) -> None:
    made = with_chat("backup", "create", "--json").json
    conversation = with_chat("history", "list", "--json").json[0]["id"]
    assert with_chat("history", "delete", conversation).code == 0
    assert with_chat("backup", "create").code == 0
    assert [each["conversations"] for each in with_chat("backup", "list", "--json").json] == [0, 0]
    assert with_chat("backup", "restore", made["name"]).code == 0
    assert titles(with_chat) == []
