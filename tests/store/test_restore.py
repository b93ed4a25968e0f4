"""A restore puts the backup there or leaves all as it was, and what was there before is never lost (R09)."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.domain.chat import Conversation
from sotto.domain.errors import UserFacingError
from sotto.domain.models import InstalledModel
from sotto.store import restore as module
from sotto.store.backups import BackupKind
from sotto.store.keys import KeyVault
from sotto.store.repair import StoreRepair
from sotto.store.store import Store

NOW = 1_790_000_000_000
OpenStore = Callable[[], Store]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def backup(open_store: OpenStore) -> Path:
    """A backup with the chat ``old``; the store then has ``old`` and ``new``. Closed."""
    store = open_store()
    store.conversations.create(Conversation("old", "Old", 1, 1))
    made = store.backups.make(BackupKind.ON_DEMAND, NOW)
    store.conversations.create(Conversation("new", "New", 1, 1))
    store.close()
    return made.path


def titles(store: Store) -> set[str]:
    return {conversation.title for conversation in store.conversations.all()}


def test_a_restore_brings_the_backup_and_keeps_what_was_there(open_store: OpenStore, backup: Path) -> None:
    store = open_store()
    kept = store.restore(backup, NOW + 1000, lambda _part: None)
    assert titles(store) == {"Old"}
    assert store.db.integrity_check() == []
    store.restore(kept, NOW + 2000, lambda _part: None)
    assert titles(store) == {"Old", "New"}
    assert [path.name for path in store.db.path.parent.iterdir() if path.name == "restoring"] == []


def test_models_and_downloads_stay_as_they_are(open_store: OpenStore, backup: Path) -> None:
    store = open_store()
    store.installed.add(InstalledModel(id="i1", name="tiny", path=Path("/models/tiny.gguf"), size_bytes=1))
    store.restore(backup, NOW + 1000, lambda _part: None)
    assert titles(store) == {"Old"}
    assert [model.id for model in store.installed.all()] == ["i1"]


def test_what_was_deleted_for_good_does_not_come_back(open_store: OpenStore, backup: Path) -> None:
    store = open_store()
    store.conversations.mark_deleted("old", 1)
    store.conversations.purge_deleted(1)
    store.restore(backup, NOW + 1000, lambda _part: None)
    assert titles(store) == set()


def test_a_damaged_backup_changes_nothing(open_store: OpenStore, backup: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[5 * 4096 + 100] ^= 1
    backup.write_bytes(content)
    store = open_store()
    with pytest.raises(UserFacingError) as caught:
        store.restore(backup, NOW + 1000, lambda _part: None)
    assert caught.value.code == "backup_damaged"
    assert titles(store) == {"Old", "New"}


def test_a_backup_of_an_older_schema_is_brought_up_to_date(
    data: Path, open_store: OpenStore, file_vault: Callable[[Path], KeyVault], tmp_path: Path
) -> None:
    from sotto.store.database import Database
    from sotto.store.migrations import MIGRATIONS, migrate

    store = open_store()
    old = Database.open(tmp_path / "older.db", file_vault(data).obtain(create=False).key)
    migrate(old, MIGRATIONS[:1])
    old.execute("INSERT INTO conversation(id, title, created, updated) VALUES ('c', 'Ancient', 1, 1)")
    old.close()
    store.restore(tmp_path / "older.db", NOW, lambda _part: None)
    assert titles(store) == {"Ancient"}
    assert store.db.user_version() == len(MIGRATIONS)


def test_another_reader_sees_the_old_or_the_new(open_store: OpenStore, backup: Path) -> None:
    store, other = open_store(), open_store()
    assert store.is_shared()
    store.restore(backup, NOW + 1000, lambda _part: None)
    assert titles(other) == {"Old"}
    other.close()
    assert not store.is_shared()


def test_a_damaged_store_is_kept_aside(
    data: Path, open_store: OpenStore, backup: Path, file_vault: Callable[[Path], KeyVault]
) -> None:
    (data / "chats.db").write_bytes(bytes(8192))
    repaired = StoreRepair(data, file_vault(data)).replace_by(backup, NOW, lambda _part: None)
    assert repaired.kept.read_bytes() == bytes(8192)
    assert titles(open_store()) == {"Old"}


def test_a_store_in_use_is_not_exchanged(
    data: Path, open_store: OpenStore, backup: Path, file_vault: Callable[[Path], KeyVault]
) -> None:
    store = open_store()
    with pytest.raises(UserFacingError) as caught:
        StoreRepair(data, file_vault(data)).replace_by(backup, NOW, lambda _part: None)
    assert caught.value.code == "store_busy"
    assert titles(store) == {"Old", "New"}


class Killed(BaseException):
    """Stands for kill -9 at the call where it is raised: nothing after it runs that matters on disk."""


@pytest.mark.parametrize("step", range(40))
def test_an_exchange_cut_off_anywhere_is_finished_or_undone(
    data: Path, open_store: OpenStore, backup: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Every call that changes a name is a place to be cut off at; the log of the old store lies there, too."""
    path = data / "chats.db"
    live = open_store()
    live.conversations.create(Conversation("late", "Late", 1, 1))  # lies in the log only
    for suffix in ("", "-wal"):
        shutil.copy(data / f"chats.db{suffix}", data / f"saved{suffix}")
    live.close()
    for suffix in ("", "-wal"):
        (data / f"saved{suffix}").replace(data / f"chats.db{suffix}")
    shutil.copy(backup, data / "new.db")
    calls = 0

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            nonlocal calls
            calls += 1
            if calls == step + 1:
                raise Killed
            return real(*arguments, **options)

        return call

    with monkeypatch.context() as patched:
        for name in ("unlink", "replace", "rename", "mkdir"):
            patched.setattr(Path, name, counted(getattr(Path, name)))
        patched.setattr(module.os, "link", counted(module.os.link))
        try:
            module.exchange(path, data / "new.db", "stamp")
        except Killed:
            pass
        else:
            assert calls <= step
    is_begun = (data / "chats.db.new").exists() or calls <= step
    store = open_store()
    assert titles(store) == ({"Old"} if is_begun else {"Old", "New", "Late"})
    assert store.db.integrity_check() == []
    if titles(store) == {"Old"}:
        store.close()
        for suffix in ("", "-wal"):
            (data / f"chats.db{suffix}").unlink(missing_ok=True)
            kept = data / "damaged" / "stamp" / f"chats.db{suffix}"
            if kept.exists():
                shutil.copy(kept, data / f"chats.db{suffix}")
        assert titles(open_store()) == {"Old", "New", "Late"}


@pytest.mark.parametrize("way", ["open", "damaged"])
def test_a_process_killed_while_restoring_loses_nothing(
    data: Path,
    open_store: OpenStore,
    backup: Path,
    start_child: Callable[..., subprocess.Popen[str]],
    way: str,
) -> None:
    seen = set()
    for part in range(6):
        child = start_child("restore_backup", data, backup, *(["damaged"] if way == "damaged" else []))
        assert child.stdout.readline() == "begun\n"
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(part * 0.04)
        child.kill()
        child.wait()
        store = open_store()
        seen.add(frozenset(titles(store)))
        assert titles(store) in ({"Old"}, {"Old", "New"})
        assert store.db.integrity_check() == []
        assert all(store.backups.verify(each.path) for each in store.backups.all())
        if titles(store) == {"Old"}:
            store.conversations.create(Conversation("new", "New", 1, 1))
        store.close()
