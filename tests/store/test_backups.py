"""Backups are whole, encrypted, checked before older ones go, and never in the way (R09)."""

from __future__ import annotations

import random
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.domain.chat import Conversation, Message
from sotto.domain.errors import UserFacingError
from sotto.store import backups as module
from sotto.store.backups import BackupKind, Backups
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.erased import erase
from sotto.store.erased_notes import forget, noted
from sotto.store.hidden_messages import HiddenMessages
from sotto.store.messages import MessageRepository
from sotto.store.store import Store
from support.decrypted_pages import decrypted_pages

NOW = 1_790_000_000_000
DAY = 86_400_000


@pytest.fixture
def filled(
    db: Database,
    conversations: ConversationRepository,
    messages: MessageRepository,
    new_conversation: Callable[..., Conversation],
    new_message: Callable[..., Message],
) -> Database:
    for name in ("keep", "gone"):
        conversations.create(new_conversation(name, title=f"{name}title"))
        for number in range(40):
            parent = f"{name}{number - 1}" if number else None
            text = f"{name}word{number}x " * 100
            messages.append(new_message(f"{name}{number}", parent=parent, conversation=name, content=text))
    return db


@pytest.fixture
def backups(filled: Database, key: bytes) -> Backups:
    return Backups(filled.path, key)


def test_a_backup_opens_is_listed_and_can_be_read_by_nobody_else(backups: Backups, tmp_path: Path) -> None:
    made = backups.make(BackupKind.ON_DEMAND, NOW)
    assert backups.all() == [made]
    assert (made.kind, made.made, made.size_bytes) == (BackupKind.ON_DEMAND, NOW, made.path.stat().st_size)
    assert (backups.verify(made.path).conversations, backups.verify(made.path).messages) == (2, 80)
    assert [path.name for path in backups.folder.iterdir()] == [made.path.name]
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or b"keepword" not in path.read_bytes()
    with pytest.raises(UserFacingError) as caught:
        Backups(backups.database, bytes(32)).verify(made.path)
    assert caught.value.code == "backup_wrong_key"


def test_two_backups_of_one_second_do_not_replace_each_other(backups: Backups) -> None:
    first, second = (backups.make(BackupKind.ON_DEMAND, NOW) for _ in range(2))
    assert first.path != second.path
    assert {each.path for each in backups.all()} == {first.path, second.path}


def test_writers_go_on_while_a_backup_is_made_and_it_is_of_one_moment(
    filled: Database, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_STEP_PAGES", 5)
    parts: list[float] = []
    go_on, written = threading.Event(), threading.Event()
    made: list[module.Backup] = []

    def told(part: float) -> None:
        parts.append(part)
        if len(parts) == 3:
            go_on.set()
            assert written.wait(20)

    worker = threading.Thread(target=lambda: made.append(backups.make(BackupKind.AUTOMATIC, NOW, told)))
    worker.start()
    assert go_on.wait(20)
    filled.execute("INSERT INTO conversation(id, title, created, updated) VALUES ('late', 'late', 1, 1)")
    written.set()
    worker.join(20)
    assert parts == sorted(parts)  # a commit made it begin again otherwise
    assert parts[-1] == 1.0
    assert backups.content(made[0].path).conversations == 2


def test_a_copy_that_fails_its_check_removes_nothing(backups: Backups, monkeypatch: pytest.MonkeyPatch) -> None:
    old = [backups.make(BackupKind.AUTOMATIC, NOW - day * DAY).path for day in range(60, 40, -1)]

    def damage(path: Path, key: bytes) -> None:
        raise UserFacingError("store_corrupt", "damaged")

    monkeypatch.setattr(module, "_check", damage)
    kept = {each.path for each in backups.all()}
    with pytest.raises(UserFacingError):
        backups.make(BackupKind.AUTOMATIC, NOW)
    assert {each.path for each in backups.all()} == kept
    assert old[-1] in kept
    assert set(backups.folder.iterdir()) == kept


def test_400_days_with_failures_always_leave_a_good_one(backups: Backups, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files are small stand-ins: what is checked is which of them are kept."""

    def write(source: Path, target: Path, key: bytes, on_progress: object) -> None:
        if int(target.name[12:14]) % 7 == 3:
            raise UserFacingError("store_corrupt", "damaged")
        target.write_bytes(b"copy")

    monkeypatch.setattr(module, "copy_database", write)
    made = 0
    for day in range(400):
        now = NOW + (day * DAY if day % 50 else (day - 200) * DAY)  # now and then the clock is wrong
        before = backups.all()
        try:
            new = backups.make(BackupKind.AUTOMATIC, now)
        except UserFacingError:
            assert backups.all() == before
            continue
        made += 1
        assert new in backups.all()
    assert made > 300
    assert 31 <= len(backups.all()) <= 70


def test_no_backup_is_made_without_room_for_the_chats(filled: Database, key: bytes) -> None:
    for free, code in ((module.ROOM_LEFT_BYTES, "backup_no_room"), (module.ROOM_LEFT_BYTES + 50_000_000, "")):
        backups = Backups(filled.path, key, free_bytes=lambda _folder, free=free: free)
        if code:
            with pytest.raises(UserFacingError) as caught:
                backups.make(BackupKind.ON_DEMAND, NOW)
            assert caught.value.code == code
            assert backups.all() == []
        else:
            backups.make(BackupKind.ON_DEMAND, NOW)


def test_a_damaged_backup_is_found_out(backups: Backups) -> None:
    made = backups.make(BackupKind.ON_DEMAND, NOW)
    content = bytearray(made.path.read_bytes())
    content[len(content) // 2] ^= 1
    made.path.write_bytes(content)
    with pytest.raises(UserFacingError) as caught:
        backups.verify(made.path)
    assert caught.value.code == "backup_damaged"


def test_only_one_at_a_time(backups: Backups, filled: Database, key: bytes) -> None:
    with backups.locked(), pytest.raises(UserFacingError) as caught:
        Backups(filled.path, key).make(BackupKind.ON_DEMAND, NOW)
    assert caught.value.code == "backup_busy"


def test_what_is_deleted_for_good_leaves_the_backups_too(
    filled: Database, backups: Backups, conversations: ConversationRepository, key: bytes
) -> None:
    made = backups.make(BackupKind.ON_DEMAND, NOW)
    assert b"goneword7x" in decrypted_pages(made.path, key)
    conversations.mark_deleted("gone", 1)
    conversations.purge_deleted(1)
    HiddenMessages(filled).hide("keep5", 1, with_following=False)
    HiddenMessages(filled).purge(1)
    notes = noted(filled)
    assert len(notes) == 2
    assert erase(backups, notes)
    forget(filled, notes)
    assert noted(filled) == []
    content = decrypted_pages(made.path, key)
    assert b"goneword" not in content
    assert b"gonetitle" not in content
    assert b"keepword5x" not in content
    assert b"keepword6x" in content
    assert (backups.verify(made.path).conversations, backups.verify(made.path).messages) == (1, 39)


def test_a_damaged_backup_keeps_what_is_to_be_erased_on_the_list(backups: Backups, key: bytes) -> None:
    made = backups.make(BackupKind.ON_DEMAND, NOW)
    content = bytearray(made.path.read_bytes())
    for page in range(10, len(content) // 4096):
        content[page * 4096] ^= 1
    made.path.write_bytes(content)
    assert not erase(backups, ["erased.conversation.gone"])


def test_a_process_killed_while_backing_up_leaves_only_whole_ones(
    tmp_path: Path, open_store: Callable[[], Store], start_child: Callable[..., subprocess.Popen[str]]
) -> None:
    store = open_store()
    store.conversations.create(Conversation("c1", "Trains", 1, 1))
    for _ in range(3):
        child = start_child("make_backups", tmp_path / "data")
        assert child.stdout.readline() == "begun\n"
        child.stdout.readline()
        child.kill()
        child.wait()
        found = store.backups.all()
        assert found
        assert all(store.backups.verify(each.path).conversations == 1 for each in found)
    store.backups.make(BackupKind.ON_DEMAND, NOW)
    assert [path for path in store.backups.folder.iterdir() if ".part" in path.name] == []


@pytest.mark.parametrize("days", [40, pytest.param(400, marks=pytest.mark.soak)])
def test_real_copies_over_many_days_all_open_whatever_the_clock_and_the_disk_do(
    backups: Backups, filled: Database, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    chance = random.Random(days)
    check = module._check
    clock, good = NOW, None
    for day in range(days):
        clock += DAY
        now = clock + (chance.randint(-300, 300) * DAY if chance.random() < 0.1 else 0)
        filled.execute("INSERT OR REPLACE INTO state(key, value) VALUES ('day', ?)", (str(day),))
        is_bad = chance.random() < 0.2
        monkeypatch.setattr(module, "_check", _refuse if is_bad else check)
        before = {backup.path for backup in backups.all()}
        try:
            made = backups.make(BackupKind.AUTOMATIC, now)
        except UserFacingError:
            assert is_bad
            assert {backup.path for backup in backups.all()} == before  # nothing was thinned for a bad one
            continue
        good = made.path
        assert good.exists()
    kept = backups.all()
    assert good in {backup.path for backup in kept}
    for backup in kept:
        assert backups.verify(backup.path).messages >= 0
    assert not list(backups.folder.glob("*.part*"))


def _refuse(*_arguments: object) -> None:
    raise UserFacingError("store_corrupt", "the copy is damaged")
