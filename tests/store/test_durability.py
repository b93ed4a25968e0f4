"""What was acknowledged survives: kill -9, a power cut, a full disk, a read-only folder (R01, R02, R04, R06)."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest

from sotto.domain.chat import Conversation, Message
from sotto.domain.errors import UserFacingError
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.messages import MessageRepository
from sotto.store.migrations import migrate
from sotto.store.search import search
from sotto.store.store import Store
from sotto.store.writers import WriterRegistry

StartChild = Callable[..., subprocess.Popen[str]]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="limits and permissions of POSIX")


def kill_and_check(rounds: int, folder: Path, key: bytes, start_child: StartChild) -> None:
    """Kill a writer again and again; after each round all it acknowledged is there, whole and indexed."""
    path, chance = folder / "chats.db", random.Random(1)
    acknowledged: set[str] = set()
    for _ in range(rounds):
        child = start_child("append_messages", path, key.hex())
        for _ in range(chance.randrange(1, 40)):
            acknowledged.add(child.stdout.readline().strip())
        child.kill()
        rest, _ = child.communicate()
        acknowledged.update(line.strip() for line in rest.splitlines(keepends=True) if line.endswith("\n"))
        db = Database.open(path, key)
        stored = {row[0] for row in db.query("SELECT id FROM message")}
        assert acknowledged <= stored
        assert len(stored) - len(acknowledged) <= rounds  # at most the one in flight each time
        assert db.integrity_check() == []
        db.execute("INSERT INTO message_fts(message_fts, rank) VALUES ('integrity-check', 1)")
        db.close()
    assert len(acknowledged) > rounds


def test_acknowledged_messages_survive_kill(tmp_path: Path, key: bytes, start_child: StartChild) -> None:
    kill_and_check(10, tmp_path, key, start_child)


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_acknowledged_messages_survive_many_kills(tmp_path: Path, key: bytes, start_child: StartChild) -> None:
    kill_and_check(200, tmp_path, key, start_child)


def test_everything_saved_is_synced_before_it_is_acknowledged(tmp_path: Path, start_child: StartChild) -> None:
    counts = json.loads(start_child("count_syncs", tmp_path / "data").communicate(timeout=60)[0])
    assert set(counts) == {"append", "streaming", "partial", "finish", "draft"}
    assert {name: found for name, found in counts.items() if min(found) < 1} == {}


def test_without_full_synchronisation_most_would_not_be(tmp_path: Path, start_child: StartChild) -> None:
    """Proof that the test above can find something."""
    counts = json.loads(start_child("count_syncs", tmp_path / "data", "normal").communicate(timeout=60)[0])
    assert max(sum(found) for found in counts.values()) <= 1


def test_a_log_cut_anywhere_opens_to_a_prefix(tmp_path: Path, key: bytes) -> None:
    """A power cut may lose the end of the log, but never a row in the middle."""
    live, cut = tmp_path / "live", tmp_path / "cut"
    live.mkdir()
    cut.mkdir()
    db = Database.open(live / "chats.db", key)
    db.execute("CREATE TABLE t (x)")
    db.checkpoint()
    for number in range(20):
        db.execute("INSERT INTO t VALUES (?)", (number,))
    log = (live / "chats.db-wal").read_bytes()
    frame = 24 + 4096
    frames = range(32, len(log) + 1, frame)
    assert len(frames) == 21
    chance = random.Random(2)
    seen = set()
    for length in [0, *frames, *(chance.randrange(len(log)) for _ in range(20))]:
        shutil.copy(live / "chats.db", cut / "chats.db")
        (cut / "chats.db-wal").write_bytes(log[:length])
        (cut / "chats.db-shm").unlink(missing_ok=True)
        survivor = Database.open(cut / "chats.db", key)
        rows = [row[0] for row in survivor.query("SELECT x FROM t ORDER BY rowid")]
        assert rows == list(range(max(0, (length - 32) // frame)))
        assert survivor.integrity_check() == []
        survivor.close()
        seen.add(len(rows))
    assert seen == set(range(21))
    db.close()


def test_a_log_cut_anywhere_holds_whole_messages(
    tmp_path: Path, key: bytes, new_message: Callable[..., Message], new_conversation: Callable[..., Conversation]
) -> None:
    """A message, its place in the tree and its words in the index come back together or not at all."""
    live, cut = tmp_path / "live", tmp_path / "cut"
    live.mkdir()
    cut.mkdir()
    db = Database.open(live / "chats.db", key)
    migrate(db)
    ConversationRepository(db).create(new_conversation())
    db.checkpoint()
    messages = MessageRepository(db, WriterRegistry(live))
    for number in range(6):
        messages.append(new_message(f"m{number}", f"m{number - 1}" if number else None, f"word{number} train " * 60))
    log = (live / "chats.db-wal").read_bytes()
    seen = set()
    for length in range(32, len(log) + 1, 24 + 4096):
        shutil.copy(live / "chats.db", cut / "chats.db")
        (cut / "chats.db-wal").write_bytes(log[:length])
        (cut / "chats.db-shm").unlink(missing_ok=True)
        survivor = Database.open(cut / "chats.db", key)
        stored = [message.id for message in MessageRepository(survivor, WriterRegistry(cut)).of_conversation("c1")]
        assert stored == [f"m{number}" for number in range(len(stored))]
        conversation = ConversationRepository(survivor).get("c1")
        assert conversation is not None
        assert (conversation.active_leaf, conversation.message_count) == (stored[-1] if stored else None, len(stored))
        for number in range(6):
            assert bool(search(survivor, f'"word{number}"')) == (f"m{number}" in stored)
        assert survivor.integrity_check() == []
        survivor.close()
        seen.add(len(stored))
    assert seen == set(range(7))
    db.close()


@posix_only
def test_a_full_disk_is_said_and_survived(
    tmp_path: Path, start_child: StartChild, open_store: Callable[[], Store]
) -> None:
    child = start_child("fill_disk", tmp_path / "data")
    output, _ = child.communicate(timeout=60)
    report = json.loads(output)
    assert report["code"] == "disk_full"
    assert report["saved"] > 3
    assert report["readable"] == report["saved"]
    assert report["after"] == report["saved"] + 1
    assert report["problems"] == []
    assert len(open_store().messages.of_conversation("c1")) == report["after"]


@pytest.fixture
def guarded(open_store: Callable[[], Store], new_conversation: Callable[..., object]) -> Iterator[Path]:
    """A used store outside pytest's own private folder, owned by a user whom permissions stop."""
    store = open_store()
    store.conversations.create(new_conversation())
    store.close()
    with tempfile.TemporaryDirectory(prefix="sotto-read-only-") as top:
        Path(top).chmod(0o755)
        folder = Path(top) / "data"
        shutil.copytree(store.db.path.parent, folder)
        if os.getuid() == 0:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, 65534, 65534)
        yield folder
        folder.chmod(0o700)


@posix_only
def test_the_unprivileged_child_can_open_a_normal_folder(guarded: Path, start_child: StartChild) -> None:
    output, _ = start_child("open_unprivileged", guarded).communicate(timeout=60)
    assert output == "opened\n"


@posix_only
@pytest.mark.parametrize("modes", [(0o500, 0o600), (0o500, 0o400), (0o700, 0o400)])
def test_a_read_only_store_is_said_and_unchanged(
    guarded: Path, start_child: StartChild, modes: tuple[int, int]
) -> None:
    folder_mode, file_mode = modes
    content = (guarded / "chats.db").read_bytes()
    for path in guarded.glob("*.*"):
        path.chmod(file_mode)
    (guarded / "writers").chmod(folder_mode)
    guarded.chmod(folder_mode)
    output, _ = start_child("open_unprivileged", guarded).communicate(timeout=60)
    assert output == "store_read_only\n"
    assert (guarded / "chats.db").read_bytes() == content


def test_a_read_only_file_in_a_writable_folder(tmp_path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite opens such a file for reading without a word."""
    Database.open(tmp_path / "chats.db", key).close()
    monkeypatch.setattr(apsw, "SQLITE_OPEN_READWRITE", apsw.SQLITE_OPEN_READONLY)
    with pytest.raises(UserFacingError) as caught:
        Database.open(tmp_path / "chats.db", key)
    assert caught.value.code == "store_read_only"
