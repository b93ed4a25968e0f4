"""A damaged search index is made anew without a word, and without a loss (R08)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sotto.domain.errors import UserFacingError
from sotto.store.database import Database
from sotto.store.index_repair import IndexState, repair_indexes
from sotto.store.keys import KeyVault
from sotto.store.migrations import migrate
from sotto.store.repair import StoreRepair
from sotto.store.search import search
from sotto.store.store import Store

PAGE_BYTES = 4096


def fill(db: Database) -> None:
    db.execute("INSERT INTO conversation(id, title, created, updated) VALUES ('c1', 'Trains', 1, 1)")
    with db.transaction():
        for number in range(300):
            db.execute(
                "INSERT INTO message(id, conversation, role, content, status, created) "
                "VALUES (?, 'c1', 'user', ?, 'complete', 1)",
                (f"m{number}", " ".join(f"word{number}x{index}" for index in range(40))),
            )
    db.checkpoint()


def is_sound(db: Database) -> bool:
    return (
        db.integrity_check() == []
        and [hit.message for hit in search(db, "word77x3")] == ["m77"]
        and db.query("SELECT count(*) FROM message") == [(300,)]
    )


def test_a_sound_index_is_left_alone(db: Database) -> None:
    fill(db)
    assert repair_indexes(db) is IndexState.SOUND
    assert is_sound(db)


def test_an_index_with_wrong_content_is_made_anew(db: Database) -> None:
    fill(db)
    db.execute("UPDATE message_fts_data SET block = zeroblob(length(block)) WHERE id > 10")
    assert not is_sound_or_error(db)
    assert repair_indexes(db) is IndexState.REPAIRED
    assert is_sound(db)


def test_an_index_on_damaged_pages_cannot_be_mended_in_its_place(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "chats.db"
    db = Database.open(path, key)
    migrate(db)
    fill(db)
    damage_index(db, path)
    content = path.read_bytes()
    db = Database.open(path, key)
    assert not is_sound_or_error(db)
    assert repair_indexes(db) is IndexState.UNREADABLE
    assert db.query("SELECT count(*) FROM message") == [(300,)]
    db.close()
    assert path.read_bytes() == content


def test_a_store_with_an_unreadable_index_is_written_anew(
    tmp_path: Path, open_store: Callable[[], Store], file_vault: Callable[[Path], KeyVault]
) -> None:
    data = tmp_path / "data"
    store = open_store()
    fill(store.db)
    schema = store.db.query("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
    damage_index(store.db, data / "chats.db")
    store.close()
    StoreRepair(data, file_vault(data)).rewrite(1)
    again = open_store()
    assert is_sound(again.db)
    assert again.db.query("SELECT type, name, sql FROM sqlite_master ORDER BY type, name") == schema
    assert list((data / "damaged").iterdir()) == []


def test_damaged_chats_are_not_touched(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "chats.db"
    db = Database.open(path, key)
    migrate(db)
    fill(db)
    ((page,),) = db.query("SELECT max(pageno) FROM dbstat WHERE name = 'message' AND pagetype = 'leaf'")
    db.execute("UPDATE message_fts_data SET block = zeroblob(length(block)) WHERE id > 10")
    db.close()
    content = bytearray(path.read_bytes())
    content[(page - 1) * PAGE_BYTES : page * PAGE_BYTES] = bytes(PAGE_BYTES)
    path.write_bytes(content)
    db = Database.open(path, key)
    assert repair_indexes(db) is IndexState.SOUND
    db.close()


def damage_index(db: Database, path: Path) -> None:
    """Close ``db`` and overwrite every second page of its index."""
    pages = [page for (page,) in db.query("SELECT pageno FROM dbstat WHERE name = 'message_fts_data'")]
    db.close()
    content = bytearray(path.read_bytes())
    for page in pages[1::2]:
        content[(page - 1) * PAGE_BYTES : page * PAGE_BYTES] = bytes(PAGE_BYTES)
    path.write_bytes(content)


def is_sound_or_error(db: Database) -> bool:
    try:
        return is_sound(db)
    except UserFacingError as error:
        return error.code != "store_corrupt"
