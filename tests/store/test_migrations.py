"""Old stores are brought up to date whole or not at all, and stores from the future are left alone (R10)."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import apsw
import pytest

from sotto.domain.errors import UserFacingError
from sotto.store.accepted_licences import AcceptedLicenceRepository
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.downloads import DownloadRepository
from sotto.store.installed import InstalledModelRepository
from sotto.store.messages import MessageRepository
from sotto.store.migrations import MIGRATIONS, backup_path, migrate
from sotto.store.presets import PresetRepository
from sotto.store.prompts import PromptRepository
from sotto.store.search import search
from sotto.store.writers import WriterRegistry

SCHEMAS = Path(__file__).parent.parent / "data" / "schemas"
RELEASED = range(1, len(MIGRATIONS) + 1)


@pytest.fixture(scope="module")
def fixture_content() -> ModuleType:
    """The module that wrote the fixtures: it knows their key and what is in them."""
    spec = importlib.util.spec_from_file_location("build_fixture", SCHEMAS / "build_fixture.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def schema_of(db: Database) -> list[tuple[str, ...]]:
    return db.query("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")


def add_colour(db: Database) -> None:
    db.execute("ALTER TABLE conversation ADD COLUMN colour TEXT NOT NULL DEFAULT ''")
    db.execute("UPDATE conversation SET colour = 'blue'")


def fail(db: Database) -> None:
    add_colour(db)
    db.execute("SELECT no_such_function()")


def test_every_schema_has_a_real_file() -> None:
    """When this fails, a migration was added without its file: run ``tests/data/schemas/build_fixture.py``."""
    assert [version for version in RELEASED if not (SCHEMAS / f"v{version}.sqlite").is_file()] == []


@pytest.mark.parametrize("version", RELEASED)
def test_a_released_step_has_not_changed(tmp_path: Path, version: int, fixture_content: ModuleType) -> None:
    released = tmp_path / "released.db"
    shutil.copy(SCHEMAS / f"v{version}.sqlite", released)
    old, fresh = Database.open(released, fixture_content.KEY), Database.open(tmp_path / "fresh.db", fixture_content.KEY)
    migrate(fresh, MIGRATIONS[:version])
    assert old.user_version() == version
    assert schema_of(old) == schema_of(fresh)
    old.close()
    fresh.close()


@pytest.mark.parametrize("version", RELEASED)
def test_a_released_file_keeps_everything(tmp_path: Path, version: int, fixture_content: ModuleType) -> None:
    path = tmp_path / "chats.db"
    shutil.copy(SCHEMAS / f"v{version}.sqlite", path)
    db = Database.open(path, fixture_content.KEY)
    assert migrate(db) == version
    assert db.user_version() == len(MIGRATIONS)
    assert ConversationRepository(db).all() == [fixture_content.conversation(version)]
    assert MessageRepository(db, WriterRegistry(tmp_path)).of_conversation("c1") == fixture_content.messages(version)
    assert InstalledModelRepository(db).all() == [fixture_content.MODEL]
    assert InstalledModelRepository(db).defaults("i1") == fixture_content.defaults(version)
    assert DownloadRepository(db).all() == ([fixture_content.DOWNLOAD] if version > 1 else [])
    assert AcceptedLicenceRepository(db).is_accepted(fixture_content.LICENCE) == (version > 1)
    assert PresetRepository(db).all() == ([fixture_content.PRESET] if version > 2 else [])
    assert PromptRepository(db).all() == ([fixture_content.PROMPT] if version > 2 else [])
    assert [hit.message for hit in search(db, "zurich")] == ["m1"]
    assert [hit.conversation for hit in search(db, "model:guide tag:holiday trains")] == ["c1"]
    db.execute("INSERT INTO message_fts(message_fts, rank) VALUES ('integrity-check', 1)")
    db.execute("INSERT INTO imported_conversation VALUES ('c1', 'chatgpt', 'abc')")
    assert db.integrity_check() == []
    assert backup_path(path, version).exists() == (version < len(MIGRATIONS))
    db.close()


@pytest.mark.parametrize("version", [version for version in RELEASED if version < 4])
def test_the_index_of_an_old_store_is_made_anew_for_every_language(
    tmp_path: Path, version: int, fixture_content: ModuleType
) -> None:
    path = tmp_path / "chats.db"
    shutil.copy(SCHEMAS / f"v{version}.sqlite", path)
    db = Database.open(path, fixture_content.KEY)
    db.execute("UPDATE message SET content = '我们坐地铁去' WHERE id = 'm1'")
    db.execute("UPDATE message SET status = 'streaming' WHERE id = 'm2'")
    migrate(db)
    assert [hit.message for hit in search(db, "地铁")] == ["m1"]
    assert [hit.message for hit in search(db, "night")] == []
    db.execute("INSERT INTO message_fts(message_fts, rank) VALUES ('integrity-check', 1)")
    db.close()


def test_a_new_store_has_no_backup_and_is_migrated_once(tmp_path: Path, key: bytes) -> None:
    db = Database.open(tmp_path / "chats.db", key)
    assert migrate(db) == 0
    assert migrate(db) == len(MIGRATIONS)
    db.close()
    assert [path.name for path in tmp_path.iterdir()] == ["chats.db"]


def test_a_step_is_applied_after_a_backup(tmp_path: Path, db: Database, key: bytes) -> None:
    db.execute("INSERT INTO conversation(id, title, created, updated) VALUES ('c', 't', 1, 1)")
    before = db.user_version()
    assert migrate(db, [*MIGRATIONS, add_colour]) == before
    assert db.user_version() == before + 1
    assert db.query("SELECT colour FROM conversation") == [("blue",)]
    copy = Database.open(backup_path(tmp_path / "chats.db", before), key)
    assert copy.user_version() == before
    assert copy.query("SELECT id FROM conversation") == [("c",)]
    assert "colour" not in str(schema_of(copy))
    copy.close()


def test_a_failing_step_is_undone_and_the_step_before_it_is_kept(db: Database) -> None:
    def add_table(db: Database) -> None:
        db.execute("CREATE TABLE kept (x)")

    before = db.user_version()
    with pytest.raises(apsw.SQLError):
        migrate(db, [*MIGRATIONS, add_table, fail])
    assert db.user_version() == before + 1
    assert "kept" in str(schema_of(db))
    assert "colour" not in str(schema_of(db))
    migrate(db, [*MIGRATIONS, add_table, add_colour])
    assert db.user_version() == before + 2


def test_without_room_for_the_backup_nothing_is_migrated(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(path: Path) -> None:
        raise UserFacingError("disk_full", "The disk is full.")

    monkeypatch.setattr(db, "backup_to", no_room)
    before = db.user_version()
    with pytest.raises(UserFacingError):
        migrate(db, [*MIGRATIONS, add_colour])
    assert db.user_version() == before
    assert "colour" not in str(schema_of(db))


def test_a_newer_store_is_refused_and_left_alone(tmp_path: Path, db: Database) -> None:
    migrate(db, [*MIGRATIONS, add_colour])
    db.checkpoint()
    content = (tmp_path / "chats.db").read_bytes()
    with pytest.raises(UserFacingError) as caught:
        migrate(db)
    assert caught.value.code == "store_newer"
    assert (tmp_path / "chats.db").read_bytes() == content


def test_two_processes_migrate_once(tmp_path: Path, db: Database, key: bytes) -> None:
    """The second one read the old version number before the first one was done."""
    other = Database.open(tmp_path / "chats.db", key)
    steps: list[str] = []

    def by_the_other_first(db: Database) -> None:
        raise AssertionError("ran twice")

    def read_old_version() -> int:
        steps.append("read")
        if len(steps) == 1:
            migrate(db, [*MIGRATIONS, add_colour])
            return len(MIGRATIONS)
        return Database.user_version(other)

    other.user_version = read_old_version  # type: ignore[method-assign]
    migrate(other, [*MIGRATIONS, by_the_other_first])
    assert Database.user_version(other) == len(MIGRATIONS) + 1
    other.close()


def test_a_process_killed_inside_a_step_leaves_the_old_schema(
    tmp_path: Path, db: Database, key: bytes, start_child: Callable[..., subprocess.Popen[str]]
) -> None:
    before = schema_of(db)
    child = start_child("migrate_halfway", tmp_path / "chats.db", key.hex())
    assert child.stdout.readline() == "inside\n"
    child.kill()
    child.wait()
    again = Database.open(tmp_path / "chats.db", key)
    assert again.user_version() == len(MIGRATIONS)
    assert schema_of(again) == before
    migrate(again, [*MIGRATIONS, add_colour])
    assert again.integrity_check() == []
    again.close()


@pytest.mark.parametrize("version", [version for version in RELEASED if version < len(MIGRATIONS)])
def test_a_real_old_store_killed_in_each_step_is_brought_up_to_date(
    tmp_path: Path, version: int, fixture_content: ModuleType, start_child: Callable[..., subprocess.Popen[str]]
) -> None:
    path, fresh = tmp_path / "chats.db", Database.open(tmp_path / "fresh.db", fixture_content.KEY)
    shutil.copy(SCHEMAS / f"v{version}.sqlite", path)
    migrate(fresh, MIGRATIONS[:version])
    for step in range(version + 1, len(MIGRATIONS) + 1):
        child = start_child("migrate_until", path, fixture_content.KEY.hex(), step)
        assert child.stdout.readline() == "inside\n"
        child.kill()
        child.wait()
        survivor = Database.open(path, fixture_content.KEY)
        assert survivor.user_version() == step - 1
        assert schema_of(survivor) == schema_of(fresh)
        assert survivor.integrity_check() == []
        survivor.close()
        migrate(fresh, MIGRATIONS[:step])
    db = Database.open(path, fixture_content.KEY)
    migrate(db)
    assert schema_of(db) == schema_of(fresh)
    assert ConversationRepository(db).all() == [fixture_content.conversation(version)]
    assert [hit.message for hit in search(db, "zurich")] == ["m1"]
    copy = Database.open(backup_path(path, version), fixture_content.KEY)
    assert copy.user_version() == version
    copy.close()
    db.close()
    fresh.close()
