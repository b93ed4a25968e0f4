"""A new key for the chats and their backups, whatever happens meanwhile (S09)."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotto.domain.chat import Conversation, Message, MessageStatus, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.protection import KeyProtection, RotationReport
from sotto.store import backups, key_changes, key_places, record, restore
from sotto.store.backups import BackupKind
from sotto.store.cipher import opens
from sotto.store.key_changes import KeyChanges
from sotto.store.keys import KeyVault
from sotto.store.protecting import StoreProtection
from sotto.store.record import ScryptCost, read_record
from sotto.store.recovery_phrase import RecoveryPhrases
from sotto.store.repair import StoreRepair
from sotto.store.rotation import KeyRotation
from sotto.store.store import Store

sys.path.insert(0, str(Path(__file__).parent / "children"))
from file_keystore import file_keystore

StartChild = Callable[..., subprocess.Popen[str]]
PASSPHRASE = "nine owls on a tram"
DAY_MS = 24 * 3600 * 1000


class Home:
    """A folder with chats and backups, and a keystore that outlives processes."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.keystore = folder / "keystore.json"

    def vault(self) -> KeyVault:
        """Return what a fresh process finds the key with; it knows the passphrase."""
        vault = KeyVault(self.data, backend=lambda: file_keystore(self.keystore), cost=ScryptCost(16, 8, 1))
        vault.unlock(PASSPHRASE)
        return vault

    def open(self) -> Store:
        return Store.open(self.data, self.vault())

    def key(self) -> bytes:
        return self.vault().obtain(create=False).key

    def set_level(self, level: KeyProtection) -> None:
        StoreProtection(self.vault(), RecoveryPhrases()).set_level(level, PASSPHRASE, PASSPHRASE)

    def rotate(self, vault: KeyVault | None = None) -> RotationReport:
        rotation = KeyRotation(vault or self.vault())
        rotation.change(PASSPHRASE, lambda _part: None)
        return rotation.go_on(lambda _part: None)

    @property
    def database(self) -> Path:
        return self.data / "chats.db"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Two chats of 40 messages, and a backup of each moment of their making."""
    home = Home(tmp_path)
    store = home.open()
    for number in (1, 2):
        add_chat(store, f"c{number}")
        store.backups.make(BackupKind.ON_DEMAND, number * DAY_MS)
    store.close()
    return home


def add_chat(store: Store, name: str) -> None:
    with store.db.transaction():
        store.conversations.create(Conversation(name, f"Title {name}", 1, 1))
        for number in range(40):
            words = " ".join(f"word{number}x{index}" for index in range(30))
            message = Message(f"{name}m{number}", name, None, Role.USER, words, 1, status=MessageStatus.COMPLETE)
            store.messages.append(message)


def is_all_there(home: Home) -> bool:
    """Open the store as the next start does and look at everything, the backups too."""
    store = home.open()
    try:
        assert store.db.integrity_check() == []
        assert [row.conversation for row in store.search("word7x3")]
        assert store.db.query("SELECT count(*) FROM message") == [(80,)]
        contents = [store.backups.verify(backup.path) for backup in store.backups.all()]
        assert sorted((content.conversations, content.messages) for content in contents) == [(1, 40), (2, 80)]
        return True
    finally:
        store.close()


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(UserFacingError) as caught:
        work()
    return caught.value.code


@pytest.mark.parametrize("level", list(KeyProtection))
def test_everything_has_the_new_key_and_nothing_the_old(home: Home, level: KeyProtection) -> None:
    home.set_level(level)
    before = home.key()
    assert home.rotate() == RotationReport(rewritten=2, left=0)
    after = home.key()
    assert after != before
    files = [home.database, *(home.data / "backups").glob("chats-*.db")]
    assert len(files) == 3
    assert all(opens(path, after) and not opens(path, before) for path in files)
    assert is_all_there(home)
    record = read_record(home.data / "store.json")
    assert record is not None
    assert (record.key.protection, record.pending, record.retired) == (level, None, ())
    KeyChanges(home.vault()).clean()
    held = [path.read_text() for path in home.data.glob("*.key")] + list(file_keystore(home.keystore).all().values())
    assert [secret.strip() for secret in held] == ([] if level is KeyProtection.PASSPHRASE else [after.hex()])


def test_a_log_that_was_not_moved_into_the_database_comes_along(home: Home) -> None:
    """A killed process leaves a log; the old one must neither be lost nor be applied to the new database."""
    store = home.open()
    store.conversations.create(Conversation("c3", "In the log", 1, 1))
    copies = {path: path.read_bytes() for path in home.data.glob("chats.db*")}
    assert len(copies[home.data / "chats.db-wal"]) > 0
    store.close()
    for path, content in copies.items():
        path.write_bytes(content)
    home.rotate()
    assert not (home.data / "chats.db-wal").exists()
    store = home.open()
    assert {chat.id for chat in store.conversations.all()} == {"c1", "c2", "c3"}
    store.close()


class Killed(BaseException):
    """Stands for the end of the process: nothing handles it."""


def crash_points(home: Home, monkeypatch: pytest.MonkeyPatch, work: Callable[[], object], point: int) -> bool:
    """Do ``work`` and end it right before its ``point``-th change of the disk; return whether it got that far."""
    left = point

    def ending(function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **keywords: Any) -> Any:
            nonlocal left
            left -= 1
            if left <= 0:  # a dead process changes nothing more
                raise Killed
            return function(*arguments, **keywords)

        return wrapped

    with monkeypatch.context() as patch:
        patch.setattr(key_changes, "write_record", ending(record.write_record))
        patch.setattr(key_places.KeyPlaces, "write", ending(key_places.KeyPlaces.write))
        patch.setattr(key_places.KeyPlaces, "remove", ending(key_places.KeyPlaces.remove))
        patch.setattr(backups, "make_private_file", ending(backups.make_private_file))
        patch.setattr(backups, "sync_folder", ending(backups.sync_folder))
        patch.setattr(restore, "sync_folder", ending(restore.sync_folder))
        patch.setattr(Path, "replace", ending(Path.replace))
        patch.setattr(Path, "unlink", ending(Path.unlink))
        try:
            work()
        except Killed:
            return True
    return False


@pytest.mark.parametrize("level", list(KeyProtection))
def test_the_chats_open_wherever_the_change_of_the_key_ends(
    tmp_path: Path, home: Home, level: KeyProtection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every single step, one after the other, on one folder: what one round leaves, the next one finds."""
    home.set_level(level)
    ended, keys = 0, {home.key()}
    for point in range(1, 200):
        if not crash_points(home, monkeypatch, home.rotate, point):
            break
        ended += 1
        assert is_all_there(home)
        keys.add(home.key())
    else:
        pytest.fail("it never came to its end")
    assert ended > 10
    assert len(keys) > 2  # some rounds ended with the old key, some with a new one
    assert is_all_there(home)
    KeyChanges(home.vault()).clean()
    record = read_record(home.data / "store.json")
    assert record is not None
    assert (record.pending, record.retired, record.leftovers) == (None, (), ())
    held = len(list(home.data.glob("*.key"))) + len(file_keystore(home.keystore).all())
    assert held == (0 if level is KeyProtection.PASSPHRASE else 1)
    assert not list(home.data.glob("**/*.part*"))


def kill_and_check(home: Home, rounds: int, start_child: StartChild) -> None:
    chance = random.Random(9)
    for number in range(rounds):
        what = ("rotate", "level", "both")[number % 3]
        child = start_child("change_key", home.data, home.keystore, PASSPHRASE, what)
        assert child.stdout is not None
        for _ in range(chance.randrange(1, 4)):
            assert child.stdout.readline() == f"begun {what}\n"
        threading.Event().wait(chance.uniform(0, 0.3))
        child.kill()
        child.wait()
        assert is_all_there(home)
    home.rotate()
    assert is_all_there(home)


def test_a_killed_change_of_key_or_level_leaves_chats_that_open(home: Home, start_child: StartChild) -> None:
    kill_and_check(home, 6, start_child)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_many_killed_changes_of_key_or_level_leave_chats_that_open(home: Home, start_child: StartChild) -> None:
    kill_and_check(home, 50, start_child)


def test_an_interrupted_change_is_told(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before = home.key()
    monkeypatch.setattr("sotto.store.rotation.copy_database", raise_killed)
    monkeypatch.setattr(KeyChanges, "settle", lambda self, path: None)
    with pytest.raises(Killed):
        home.rotate()
    monkeypatch.undo()
    store = home.open()
    assert [notice.code for notice in store.notices] == ["rotation_interrupted"]
    store.close()
    assert home.key() == before
    store = home.open()
    assert store.notices == ()
    store.close()


def raise_killed(*_arguments: object, **_keywords: object) -> None:
    raise Killed


def test_what_fails_leaves_the_old_key(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before, files = home.key(), {path: path.read_bytes() for path in home.data.glob("**/chats*.db")}
    store = home.open()
    assert code_of(home.rotate) == "store_busy"
    store.close()
    monkeypatch.setattr("sotto.store.rotation.disk_usage", lambda _path: type("Usage", (), {"free": 1000}))
    assert code_of(home.rotate) == "disk_full"
    monkeypatch.undo()
    home.set_level(KeyProtection.PASSPHRASE)
    for wrong in ("", "nine owls on a train"):
        assert (
            code_of(lambda wrong=wrong: KeyRotation(home.vault()).change(wrong, lambda _p: None)) == "passphrase_wrong"
        )
    assert home.key() == before
    assert {path: path.read_bytes() for path in home.data.glob("**/chats*.db")} == files


def test_a_keystore_that_refuses_the_new_key_leaves_the_old_one(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before, backend = home.key(), file_keystore(home.keystore)
    monkeypatch.setattr(type(backend), "set_password", lambda *_arguments: None, raising=False)
    vault = KeyVault(home.data, backend=lambda: backend)
    assert code_of(lambda: KeyRotation(vault).change("", lambda _part: None)) == "keystore_unavailable"
    assert home.key() == before
    assert is_all_there(home)


def test_a_backup_being_made_is_waited_for(home: Home) -> None:
    store = home.open()
    backups = store.backups
    store.close()
    with backups.locked():
        assert code_of(home.rotate) == "backup_busy"
    assert home.rotate().rewritten == 2


def test_a_damaged_backup_keeps_its_key_and_nothing_else_does(home: Home) -> None:
    before = home.key()
    damaged, sound = sorted((home.data / "backups").glob("chats-*.db"))
    with damaged.open("r+b") as file:
        file.seek(5 * 4096 + 100)
        file.write(b"damage")
    content = damaged.read_bytes()
    assert home.rotate() == RotationReport(rewritten=1, left=1)
    assert damaged.read_bytes() == content
    assert opens(damaged, before)
    assert not opens(sound, before)
    vault = home.vault()
    assert vault.status().old_keys == 1
    assert vault.obtain(create=False).old_keys == (before,)
    assert before.hex() not in (home.data / "store.json").read_text()
    damaged.unlink()  # thinned, or removed by hand
    KeyRotation(vault).go_on(lambda _part: None)
    assert home.vault().status().old_keys == 0


def test_a_damaged_file_that_was_kept_aside_keeps_its_key(home: Home) -> None:
    aside = home.data / "damaged" / "20261122T000000Z"
    aside.mkdir(parents=True)
    (aside / "chats.db").write_bytes(home.database.read_bytes())
    assert home.rotate() == RotationReport(rewritten=2, left=1)
    assert home.vault().status().old_keys == 1


def test_two_changes_in_a_row_keep_both_old_keys(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A retired key is sealed with the present one, so it must be sealed anew when that changes."""
    first = home.key()
    KeyRotation(home.vault()).change("", lambda _part: None)  # killed before the backups were rewritten
    second = home.key()
    KeyRotation(home.vault()).change("", lambda _part: None)
    assert home.vault().obtain(create=False).old_keys == (second, first)
    assert is_all_there(home)
    KeyRotation(home.vault()).go_on(lambda _part: None)
    assert home.vault().obtain(create=False).old_keys == ()
    assert is_all_there(home)


def test_backups_with_an_old_key_can_be_restored(home: Home) -> None:
    KeyRotation(home.vault()).change("", lambda _part: None)
    oldest = sorted((home.data / "backups").glob("chats-*.db"))[0]
    store = home.open()
    store.restore(oldest, 9 * DAY_MS, lambda _part: None)
    assert [chat.id for chat in store.conversations.all()] == ["c1"]
    store.close()
    assert opens(home.database, home.key())


def test_what_was_deleted_is_erased_from_a_backup_with_an_old_key(home: Home) -> None:
    KeyRotation(home.vault()).change("", lambda _part: None)
    assert StoreRepair(home.data, home.vault()).erase(["erased.conversation.c2"])
    store = home.open()
    counts = sorted(store.backups.content(backup.path).conversations for backup in store.backups.all())
    store.close()
    assert counts == [1, 1]


def test_the_date_of_a_backup_stays(home: Home) -> None:
    backup = next((home.data / "backups").glob("chats-*.db"))
    older = backup.rename(home.data / "chats.db.v1.bak")
    os.utime(older, (1_000_000, 1_000_000))
    home.rotate()
    assert opens(older, home.key())
    assert older.stat().st_mtime == 1_000_000


def test_progress_goes_from_nothing_to_all(home: Home) -> None:
    rotation, told = KeyRotation(home.vault()), []
    share = rotation.change("", told.append)
    assert 0 < share < 1
    assert max(told) <= share + 1e-9
    rotation.go_on(lambda part: told.append(share + part * (1 - share)))
    assert told == sorted(told)
    assert told[-1] == 1.0
