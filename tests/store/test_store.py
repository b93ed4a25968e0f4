"""Opening the whole store: first start, later starts, two at once, and everything that can be wrong."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotto.domain.chat import Conversation, Message
from sotto.domain.errors import UserFacingError
from sotto.store import cipher
from sotto.store.keys import KeyProtection, KeyVault
from sotto.store.store import Store

OpenStore = Callable[[], Store]


def digest(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.*") if path.is_file()}


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(UserFacingError) as caught:
        work()
    return caught.value.code


@pytest.fixture
def used(
    tmp_path: Path,
    open_store: OpenStore,
    new_conversation: Callable[..., Conversation],
    new_message: Callable[..., Message],
) -> Path:
    """The folder of a store that was used and closed, with its key in a file."""
    store = open_store()
    store.conversations.create(new_conversation())
    store.messages.append(new_message())
    store.close()
    return tmp_path / "data"


def test_first_and_second_start(tmp_path: Path, open_store: OpenStore, used: Path) -> None:
    store = open_store()
    assert store.notices == ()
    assert [conversation.id for conversation in store.conversations.all()] == ["c1"]
    assert [message.content for message in store.messages.of_conversation("c1")] == ["hello"]
    assert [hit.conversation for hit in store.search("train")] == ["c1"]
    assert [hit.message for hit in store.search("hell")] == ["m1"]
    assert store.installed.all() == []


def test_the_first_start_says_how_the_key_is_kept(open_store: OpenStore) -> None:
    store = open_store()
    assert [notice.code for notice in store.notices] == ["key_in_file"]
    assert store.protection.encrypted
    assert store.protection.cipher == "chacha20"
    assert store.protection.key_protection is KeyProtection.KEY_FILE


def test_a_keystore_needs_no_notice(tmp_path: Path, fake_backend: Any) -> None:
    backend = fake_backend("keyring.backends.SecretService.Keyring")
    for _ in range(2):
        store = Store.open(tmp_path / "data", KeyVault(tmp_path / "data", backend=lambda: backend))
        store.close()
    assert store.notices == ()
    assert store.protection.key_protection is KeyProtection.KEYSTORE
    assert store.protection.key_backend == "keyring.backends.SecretService.Keyring"


def test_closing_leaves_one_file_of_chats_and_no_writer(used: Path) -> None:
    assert {path.name for path in used.iterdir()} == {
        "chats.db",
        "store.json",
        "store.key",
        "opening.lock",
        "writers",
    }
    assert list((used / "writers").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_everything_is_private_whatever_the_umask(
    tmp_path: Path, open_store: OpenStore, new_conversation: Callable[..., Conversation]
) -> None:
    previous = os.umask(0)
    try:
        open_store().conversations.create(new_conversation())
    finally:
        os.umask(previous)
    data = tmp_path / "data"
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [data, *data.rglob("*")]}
    assert len(modes) >= 8
    for path, mode in modes.items():
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_without_encryption_nothing_is_written(
    tmp_path: Path, open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cipher, "unlock", lambda connection, key: None)
    assert code_of(open_store) == "cipher_missing"
    assert not (tmp_path / "data").exists()


def test_a_missing_key_changes_nothing(used: Path, open_store: OpenStore) -> None:
    (used / "store.key").unlink()
    before = digest(used)
    assert code_of(open_store) == "key_missing"
    (used / "store.json").rename(used / "elsewhere.json")
    assert code_of(open_store) == "key_missing"
    (used / "elsewhere.json").rename(used / "store.json")
    assert digest(used) == before


def test_another_key_changes_nothing(used: Path, open_store: OpenStore) -> None:
    (used / "store.key").write_text(bytes(32).hex())
    before = digest(used)
    assert code_of(open_store) == "store_wrong_key"
    assert digest(used) == before


def test_a_database_of_another_computer_is_not_opened_with_a_new_key(
    tmp_path: Path, used: Path, file_vault: Callable[[Path], KeyVault]
) -> None:
    moved = tmp_path / "moved"
    moved.mkdir()
    shutil.copy(used / "chats.db", moved)
    before = digest(moved)
    assert code_of(lambda: Store.open(moved, file_vault(moved))) == "key_missing"
    assert (moved / "chats.db").read_bytes() == (used / "chats.db").read_bytes()
    assert digest(moved).items() >= before.items()
    assert not (moved / "store.key").exists()


@pytest.mark.parametrize("content", [b"", b"\0" * 4096, b"SQLite format 3\0" + b"\0" * 4080])
def test_a_destroyed_database_is_corrupt_and_kept(used: Path, open_store: OpenStore, content: bytes) -> None:
    (used / "chats.db").write_bytes(content)
    before = digest(used)
    assert code_of(open_store) == "store_corrupt"
    assert digest(used) == before


def test_a_start_that_ended_before_the_database_was_made_is_repeated(
    tmp_path: Path, open_store: OpenStore, file_vault: Callable[[Path], KeyVault]
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    key = file_vault(data).obtain(create=True).key
    (data / "chats.db").touch()
    assert open_store().conversations.all() == []
    assert file_vault(data).obtain(create=False).key == key


def test_traces_of_dead_processes_are_swept(used: Path, open_store: OpenStore) -> None:
    (used / "writers" / "0123456789abcdef").touch()
    first, second = open_store(), open_store()
    assert len(list((used / "writers").iterdir())) == 2
    second.close()
    first.close()
    assert list((used / "writers").iterdir()) == []


def test_two_stores_at_once(open_store: OpenStore, new_conversation: Callable[..., Conversation]) -> None:
    first, second = open_store(), open_store()
    first.conversations.create(new_conversation("a"))
    second.conversations.create(new_conversation("b"))
    assert {c.id for c in first.conversations.all()} == {c.id for c in second.conversations.all()} == {"a", "b"}


def test_first_starts_at_the_same_time_make_one_key(
    tmp_path: Path, start_child: Callable[..., subprocess.Popen[str]], open_store: OpenStore
) -> None:
    children = [start_child("add_conversation", tmp_path / "data", name) for name in ("a", "b", "c", "d")]
    assert [child.wait(timeout=60) for child in children] == [0, 0, 0, 0]
    assert {conversation.id for conversation in open_store().conversations.all()} == {"a", "b", "c", "d"}


def test_another_start_in_progress_is_busy(
    tmp_path: Path,
    open_store: OpenStore,
    start_child: Callable[..., subprocess.Popen[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "data").mkdir()
    child = start_child("hold_lock", tmp_path / "data" / "opening.lock")
    assert child.stdout.readline() == "held\n"
    monkeypatch.setattr("sotto.store.opening_lock._OPENING_TIMEOUT_S", 0.05)
    assert code_of(open_store) == "store_busy"


def test_a_full_disk_does_not_keep_the_store_closed(
    used: Path, open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(self: object) -> int:
        raise UserFacingError("disk_full", "The disk is full.")

    monkeypatch.setattr("sotto.store.messages.MessageRepository.interrupt_streaming", no_room)
    store = open_store()
    assert [notice.code for notice in store.notices] == ["disk_full"]
    assert [conversation.id for conversation in store.conversations.all()] == ["c1"]
