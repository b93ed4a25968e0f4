"""What can be read of a damaged store is saved, and the damaged file stays as it is (R07)."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from sotto.domain.chat import Conversation
from sotto.domain.errors import UserFacingError
from sotto.store.backups import BackupKind, Backups
from sotto.store.database import Database
from sotto.store.keys import KeyVault
from sotto.store.migrations import migrate
from sotto.store.repair import StoreRepair
from sotto.store.salvage import PAGE_BYTES, SalvageReport, salvage
from sotto.store.store import Store

CHATS, EACH = 40, 50
WORDS = [f"word{number}" for number in range(300)]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Path, bytes]:
    """The bytes of a store, a backup of it, and the key."""
    folder, key = tmp_path_factory.mktemp("original"), bytes(range(32))
    db = Database.open(folder / "chats.db", key)
    migrate(db)
    chooser = random.Random(1)
    with db.transaction():
        for chat in range(CHATS):
            leaf = f"c{chat}-{EACH - 1}"
            db.execute(
                "INSERT INTO conversation(id, title, created, updated, active_leaf, system_prompt) "
                "VALUES (?, ?, 1, 1, ?, ?)",
                (f"c{chat}", f"title {chat}", leaf, "x" * 300),
            )
            for number in range(EACH):
                db.execute(
                    "INSERT INTO message(id, conversation, role, content, status, created, parent) "
                    "VALUES (?, ?, 'user', ?, 'complete', ?, ?)",
                    (
                        f"c{chat}-{number}",
                        f"c{chat}",
                        " ".join(chooser.choices(WORDS, k=60)),
                        number,
                        f"c{chat}-{number - 1}" if number else None,
                    ),
                )
    db.checkpoint()
    backup = Backups(db.path, key).make(BackupKind.ON_DEMAND, 1_790_000_000_000)
    db.close()
    return (folder / "chats.db").read_bytes(), backup.path, key


def rows_on_pages(path: Path, key: bytes, pages: list[int]) -> int:
    """Return how many messages lie on ``pages`` (from 0)."""
    db = Database.open(path, key)
    found = db.query(
        "SELECT coalesce(sum(ncell), 0) FROM dbstat WHERE name = 'message' AND pagetype = 'leaf' AND pageno IN "
        f"({', '.join(str(page + 1) for page in pages)})"
    )
    db.close()
    return int(found[0][0])


def damaged(content: bytes, pages: list[int]) -> bytes:
    changed = bytearray(content)
    for page in pages:
        changed[page * PAGE_BYTES : (page + 1) * PAGE_BYTES] = bytes(PAGE_BYTES)
    return bytes(changed)


def save(tmp_path: Path, content: bytes, key: bytes, donors: list[Path]) -> tuple[SalvageReport, Database]:
    (tmp_path / "damaged.db").write_bytes(content)
    work = tmp_path / "work"
    work.mkdir()
    report = salvage(tmp_path / "damaged.db", work, key, donors, lambda _part: None)
    assert (tmp_path / "damaged.db").read_bytes() == content
    return report, Database.open(work / "chats.db", key)


def check(db: Database) -> None:
    assert db.integrity_check() == []
    assert db.query("PRAGMA foreign_key_check") == []
    (roots,) = db.query_one(
        "SELECT max(count) FROM (SELECT count(*) AS count FROM message WHERE parent IS NULL GROUP BY conversation)"
    ) or (0,)
    assert roots == 1  # still one branch


@pytest.mark.parametrize("seed", range(8))
def test_five_damaged_pages_cost_only_what_was_on_them(
    tmp_path: Path, original: tuple[bytes, Path, bytes], seed: int
) -> None:
    content, backup, key = original
    pages = random.Random(seed).sample(range(1, len(content) // PAGE_BYTES), 5)
    whole = tmp_path / "whole.db"
    whole.write_bytes(content)
    intact = CHATS * EACH - rows_on_pages(whole, key, pages)
    report, db = save(tmp_path, damaged(content, pages), key, [backup])
    ((saved,),) = db.query("SELECT count(*) FROM message")
    assert saved >= 0.99 * intact
    assert report.messages == saved
    assert report.conversations == CHATS
    check(db)
    db.close()


def pages_of(path: Path, key: bytes, table: str, kind: str) -> list[int]:
    """Return the pages (from 0) of ``kind`` (``leaf``, ``internal``) of a table."""
    db = Database.open(path, key)
    found = db.query("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ?", (table, kind))
    db.close()
    return [page - 1 for (page,) in found]


@pytest.mark.parametrize("with_leaf", [False, True])
@pytest.mark.parametrize("tables", [["message"], ["message", "conversation"]], ids="+".join)
def test_rows_below_a_damaged_inner_page_are_found(
    tmp_path: Path, original: tuple[bytes, Path, bytes], tables: list[str], with_leaf: bool
) -> None:
    content, _, key = original
    whole = tmp_path / "whole.db"
    whole.write_bytes(content)
    found = [pages_of(whole, key, table, "internal") for table in tables]
    assert all(found)
    pages = [page for pages in found for page in pages]
    pages += pages_of(whole, key, "message", "leaf")[7:8] if with_leaf else []
    intact = CHATS * EACH - rows_on_pages(whole, key, pages)
    report, db = save(tmp_path, damaged(content, pages), key, [])
    assert report.messages == intact
    assert report.conversations == CHATS
    assert {title for (title,) in db.query("SELECT title FROM conversation")} == {f"title {n}" for n in range(CHATS)}
    assert report.gaps
    check(db)
    db.close()


@pytest.mark.parametrize("with_backup", [True, False])
@pytest.mark.parametrize("pages", [[0], list(range(6))], ids=["header", "beginning"])
def test_without_its_schema_it_is_read_with_another_ones(
    tmp_path: Path, original: tuple[bytes, Path, bytes], pages: list[int], with_backup: bool
) -> None:
    content, backup, key = original
    report, db = save(tmp_path, damaged(content, pages), key, [backup] if with_backup else [])
    assert report.messages >= 0.99 * CHATS * EACH
    assert (report.conversations, report.named) == (CHATS, 0 if len(pages) == 1 else report.named)
    check(db)
    db.close()


def test_a_file_cut_in_half_gives_what_is_left(tmp_path: Path, original: tuple[bytes, Path, bytes]) -> None:
    content, backup, key = original
    half = len(content) // PAGE_BYTES // 2
    whole = tmp_path / "whole.db"
    whole.write_bytes(content)
    left = rows_on_pages(whole, key, list(range(half)))
    report, db = save(tmp_path, content[: half * PAGE_BYTES], key, [backup])
    assert report.messages >= 0.99 * left
    check(db)
    db.close()


def test_no_damage_no_loss(tmp_path: Path, original: tuple[bytes, Path, bytes]) -> None:
    content, _, key = original
    report, db = save(tmp_path, content, key, [])
    assert (report.messages, report.gaps, report.lost_rows, report.mended) == (CHATS * EACH, 0, 0, 0)
    db.close()


def test_what_is_none_of_ours_is_beyond_repair(tmp_path: Path, original: tuple[bytes, Path, bytes]) -> None:
    content, backup, key = original
    (tmp_path / "damaged.db").write_bytes(bytes(len(content)))
    (tmp_path / "work").mkdir()
    with pytest.raises(UserFacingError) as caught:
        salvage(tmp_path / "damaged.db", tmp_path / "work", key, [backup], lambda _part: None)
    assert caught.value.code == "store_beyond_repair"


def test_a_store_is_repaired_in_its_place(
    tmp_path: Path, open_store: Callable[[], Store], file_vault: Callable[[Path], KeyVault]
) -> None:
    store = open_store()
    store.conversations.create(Conversation("c1", "Trains", 1, 1))
    store.close()
    data = tmp_path / "data"
    content = damaged((data / "chats.db").read_bytes(), [0])
    (data / "chats.db").write_bytes(content)
    with pytest.raises(UserFacingError) as caught:
        open_store()
    assert caught.value.code == "store_corrupt"
    repaired = StoreRepair(data, file_vault(data)).salvage(1_790_000_000_000, lambda _part: None)
    assert repaired.kept.read_bytes() == content
    assert repaired.report is not None
    assert [each.title for each in open_store().conversations.all()] == ["Trains"]


def test_a_log_of_garbage_does_no_harm(tmp_path: Path, open_store: Callable[[], Store]) -> None:
    store = open_store()
    store.conversations.create(Conversation("c1", "Trains", 1, 1))
    store.close()
    (tmp_path / "data" / "chats.db-wal").write_bytes(random.Random(1).randbytes(50_000))
    again = open_store()
    assert [each.title for each in again.conversations.all()] == ["Trains"]
    assert again.db.integrity_check() == []
