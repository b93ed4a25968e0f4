"""Opening, transactions, backup, and what becomes of SQLite's errors."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import stat
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from sotto.domain.chat import Conversation, Message
from sotto.domain.errors import UserFacingError
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.messages import MessageRepository
from sotto.store.migrations import migrate

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")


def digest(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.is_file() and not path.name.endswith("-shm")
    }


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(UserFacingError) as caught:
        work()
    assert caught.value.text
    assert caught.value.hint
    return caught.value.code


def test_nothing_readable_on_disk(
    tmp_path: Path,
    db: Database,
    conversations: ConversationRepository,
    messages: MessageRepository,
    new_conversation: Callable[..., Conversation],
    new_message: Callable[..., Message],
) -> None:
    conversations.create(new_conversation(title="PROBETITLE"))
    for number in range(100):
        messages.append(new_message(f"m{number}", content=f"PROBECONTENT {number}", reasoning="PROBETHOUGHT"))
    db.backup_to(tmp_path / "copy.db")
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert {"chats.db", "chats.db-wal", "copy.db"} <= {path.name for path in files}
    for path in files:
        content = path.read_bytes()
        assert not content.startswith(b"SQLite format 3"), path.name
        assert b"PROBE" not in content, path.name
        assert b"CREATE TABLE" not in content, path.name


def test_a_wrong_key_is_not_corrupt_and_changes_nothing(tmp_path: Path, key: bytes) -> None:
    db = Database.open(tmp_path / "chats.db", key)
    db.execute("CREATE TABLE t (x)")
    db.close()
    before = digest(tmp_path)
    assert code_of(lambda: Database.open(tmp_path / "chats.db", bytes(32))) == "store_wrong_key"
    assert digest(tmp_path) == before


def test_a_wrong_key_spares_the_log_of_a_crash(tmp_path: Path, key: bytes) -> None:
    live = tmp_path / "live"
    crashed = tmp_path / "crashed"
    live.mkdir()
    crashed.mkdir()
    db = Database.open(live / "chats.db", key)
    db.execute("CREATE TABLE t (x)")
    db.execute("INSERT INTO t VALUES (1)")
    for path in live.iterdir():  # what a killed process leaves: everything is in the log still
        (crashed / path.name).write_bytes(path.read_bytes())
    db.close()
    before = digest(crashed)
    assert code_of(lambda: Database.open(crashed / "chats.db", bytes(32))) == "store_wrong_key"
    assert digest(crashed) == before
    db = Database.open(crashed / "chats.db", key)
    assert db.query("SELECT x FROM t") == [(1,)]
    db.close()


@pytest.mark.parametrize("content", [b"\0" * 8192, b"SQLite format 3\0" + b"\0" * 8176, b"text", b"\xff" * 4096])
def test_a_file_that_cannot_be_ours_is_corrupt(tmp_path: Path, key: bytes, content: bytes) -> None:
    path = tmp_path / "chats.db"
    path.write_bytes(content)
    assert code_of(lambda: Database.open(path, key)) == "store_corrupt"
    assert path.read_bytes() == content


def test_with_a_verified_key_a_damaged_first_page_is_corrupt(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "chats.db"
    db = Database.open(path, key)
    db.execute("CREATE TABLE t (x)")
    db.close()
    content = bytearray(path.read_bytes())
    content[1000] ^= 1
    path.write_bytes(content)
    assert code_of(lambda: Database.open(path, key, is_key_verified=True)) == "store_corrupt"
    assert path.read_bytes() == content


def read_all(path: Path, key: bytes) -> object:
    """Return the rows of ``t``, or the code of the error that was met on the way."""
    try:
        db = Database.open(path, key)
        with contextlib.closing(db):
            return db.query("SELECT x FROM t ORDER BY rowid")
    except UserFacingError as error:
        return error.code


def test_a_flipped_bit_never_returns_another_text(tmp_path: Path, key: bytes) -> None:
    source = tmp_path / "source.db"
    db = Database.open(source, key)
    db.execute("CREATE TABLE t (x)")
    with db.transaction():
        for number in range(500):
            db.execute("INSERT INTO t VALUES (?)", (f"{number} " * 100,))
    expected = db.query("SELECT x FROM t ORDER BY rowid")
    db.close()
    original = source.read_bytes()
    chance = random.Random(4)
    outcomes = []
    for attempt in range(50):
        content = bytearray(original)
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path = tmp_path / f"{attempt}.db"
        path.write_bytes(content)
        outcomes.append(read_all(path, key))
    assert all(outcome in (expected, "store_corrupt", "store_wrong_key") for outcome in outcomes)
    assert outcomes.count(expected) <= 10  # those hit bytes that nothing is read from


def test_every_commit_is_synced(db: Database) -> None:
    assert db.query("PRAGMA synchronous") == [(2,)]
    assert db.query("PRAGMA journal_mode") == [("wal",)]
    assert db.query("PRAGMA foreign_keys") == [(1,)]
    assert db.query("PRAGMA secure_delete") == [(1,)]
    assert db.query("PRAGMA temp_store") == [(2,)]


@posix_only
def test_files_are_private_whatever_the_umask(tmp_path: Path, key: bytes) -> None:
    previous = os.umask(0)
    try:
        db = Database.open(tmp_path / "chats.db", key)
        db.execute("CREATE TABLE t (x)")
        db.backup_to(tmp_path / "copy.db")
    finally:
        os.umask(previous)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    db.close()
    assert modes == dict.fromkeys(("chats.db", "chats.db-wal", "chats.db-shm", "copy.db"), 0o600)


@posix_only
def test_an_open_mode_is_tightened(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "chats.db"
    Database.open(path, key).close()
    path.chmod(0o644)
    Database.open(path, key).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_failed_transaction_leaves_nothing(db: Database) -> None:
    db.execute("CREATE TABLE t (x)")

    def fail() -> None:
        with db.transaction():
            db.execute("INSERT INTO t VALUES (1)")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert db.query("SELECT * FROM t") == []


def test_an_inner_transaction_fails_alone(db: Database) -> None:
    db.execute("CREATE TABLE t (x)")

    def fail() -> None:
        with db.transaction():
            db.execute("INSERT INTO t VALUES (2)")
            raise KeyError

    with db.transaction():
        db.execute("INSERT INTO t VALUES (1)")
        with pytest.raises(KeyError):
            fail()
        with db.transaction():
            db.execute("INSERT INTO t VALUES (3)")
    assert db.query("SELECT x FROM t ORDER BY x") == [(1,), (3,)]


def test_a_full_disk_undoes_the_transaction_and_reading_goes_on(db: Database) -> None:
    db.execute("CREATE TABLE t (x)")
    db.execute("INSERT INTO t VALUES ('kept')")
    pages = db.query("PRAGMA page_count")[0][0]
    db.execute(f"PRAGMA max_page_count = {pages + 2}")

    def fill() -> None:
        with db.transaction():
            for _ in range(100):
                db.execute("INSERT INTO t VALUES (?)", ("x" * 1000,))

    assert code_of(fill) == "disk_full"
    assert db.query("SELECT x FROM t") == [("kept",)]
    db.execute(f"PRAGMA max_page_count = {pages + 1000}")
    fill()
    assert db.query("SELECT count(*) FROM t") == [(101,)]


def test_a_block_that_outlives_its_transaction_is_a_bug(db: Database) -> None:
    db.execute("CREATE TABLE t (x UNIQUE)")

    def go_on() -> None:
        with db.transaction():
            with contextlib.suppress(apsw.ConstraintError):
                db.execute("INSERT OR ROLLBACK INTO t VALUES (1), (1)")
            db.execute("INSERT INTO t VALUES (2)")

    with pytest.raises(RuntimeError):
        go_on()
    assert db.query("SELECT * FROM t") == []


def test_a_second_connection_waits_then_says_busy(tmp_path: Path, db: Database, key: bytes) -> None:
    db.execute("CREATE TABLE t (x)")
    other = Database.open(tmp_path / "chats.db", key, busy_timeout_ms=20)
    with db.transaction():
        db.execute("INSERT INTO t VALUES (1)")
        assert code_of(lambda: other.execute("INSERT INTO t VALUES (2)")) == "store_busy"
        assert other.query("SELECT * FROM t") == []
        assert not other.checkpoint()
    other.execute("INSERT INTO t VALUES (2)")
    assert db.query("SELECT x FROM t ORDER BY x") == [(1,), (2,)]
    other.close()


def test_a_checkpoint_empties_the_log(tmp_path: Path, db: Database) -> None:
    db.execute("CREATE TABLE t (x)")
    assert (tmp_path / "chats.db-wal").stat().st_size > 0
    assert db.checkpoint()
    assert (tmp_path / "chats.db-wal").stat().st_size == 0


def test_another_thread_is_a_bug(db: Database) -> None:
    caught: list[Exception] = []

    def work() -> None:
        try:
            db.query("SELECT 1")
        except RuntimeError as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(caught) == 1


def test_our_own_mistakes_are_not_shown_as_the_users(db: Database) -> None:
    with pytest.raises(apsw.SQLError):
        db.execute("SELEKT")


def test_half_an_emoji_can_be_stored(db: Database) -> None:
    db.execute("CREATE TABLE t (x)")
    db.execute("INSERT INTO t VALUES (?)", ("a\ud83d\ude00b\ud83d",))
    assert db.query("SELECT x FROM t") == [("a😀b\ufffd",)]


def test_a_backup_is_one_checked_file_with_the_same_key(tmp_path: Path, db: Database, key: bytes) -> None:
    db.execute("CREATE TABLE t (x)")
    db.execute("INSERT INTO t VALUES (1)")
    db.backup_to(tmp_path / "copy.db")
    db.execute("INSERT INTO t VALUES (2)")
    db.backup_to(tmp_path / "copy.db")
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]
    copy = Database.open(tmp_path / "copy.db", key)
    assert copy.query("SELECT x FROM t") == [(1,), (2,)]
    copy.close()


def test_a_bad_backup_does_not_replace_a_good_one(
    tmp_path: Path, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.execute("CREATE TABLE t (x)")
    db.backup_to(tmp_path / "copy.db")
    good = (tmp_path / "copy.db").read_bytes()

    def copy_badly(path: Path) -> None:
        path.write_bytes(good[:4096] + b"\0" * (len(good) - 4096))

    monkeypatch.setattr(db, "_copy_to", copy_badly)
    assert code_of(lambda: db.backup_to(tmp_path / "copy.db")) == "store_corrupt"
    assert (tmp_path / "copy.db").read_bytes() == good
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]


def test_a_backup_into_a_missing_folder_is_said(tmp_path: Path, db: Database) -> None:
    assert code_of(lambda: db.backup_to(tmp_path / "missing" / "copy.db")) == "store_io"


def test_a_backup_may_not_replace_its_source(db: Database) -> None:
    with pytest.raises(ValueError):
        db.backup_to(db.path)


def test_integrity_check_finds_what_contradicts_the_schema(tmp_path: Path, db: Database, key: bytes) -> None:
    assert db.integrity_check() == []
    db.execute("CREATE TABLE t (x)")
    db.execute("INSERT INTO t VALUES (NULL)")
    db.execute("PRAGMA writable_schema = on")
    db.execute("UPDATE sqlite_master SET sql = 'CREATE TABLE t (x NOT NULL)' WHERE name = 't'")
    other = Database.open(tmp_path / "chats.db", key)
    assert other.integrity_check() == ["NULL value in t.x"]
    other.close()


@pytest.mark.parametrize("missing", ["folder/chats.db"])
def test_a_missing_folder_is_said(tmp_path: Path, key: bytes, missing: str) -> None:
    assert code_of(lambda: Database.open(tmp_path / missing, key)) == "store_io"


def test_the_key_appears_in_no_error(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "chats.db"
    Database.open(path, key).close()
    wrong = bytes(reversed(key))
    texts = []
    for attempt in (
        lambda: Database.open(path, wrong),
        lambda: Database.open(tmp_path / "missing" / "chats.db", wrong),
        lambda: Database.open(tmp_path, wrong),
    ):
        with pytest.raises(UserFacingError) as caught:
            attempt()
        error = caught.value
        texts += [*traceback.format_exception(error), repr(error), error.details, error.hint, str(error.as_dict())]
    db = Database.open(path, key)
    migrate(db)
    texts += [repr(db), str(db)]
    db.close()
    joined = "\n".join(texts)
    for secret in (key, wrong):
        assert secret.hex() not in joined
        assert repr(secret) not in joined
