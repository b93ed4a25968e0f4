"""Sotto never writes with a SQLite that does not encrypt (S02)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import apsw
import pytest

from sotto.domain.errors import UserFacingError
from sotto.store import cipher, database
from sotto.store.keys import KeyVault
from sotto.store.store import Store


def test_the_installed_library_encrypts() -> None:
    facts = cipher.check_cipher()
    assert facts.cipher == "chacha20"
    assert "Multiple Ciphers" in facts.library


def test_plain_apsw_is_refused_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(apsw, "mc_version")
    with pytest.raises(UserFacingError) as caught:
        database.Database.open(tmp_path / "chats.db", bytes(32))
    assert caught.value.code == "cipher_missing"
    assert list(tmp_path.iterdir()) == []


def test_without_encryption_a_first_start_makes_no_folder_and_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake_backend: Any
) -> None:
    monkeypatch.delattr(apsw, "mc_version")
    backend = fake_backend("keyring.backends.SecretService.Keyring")
    with pytest.raises(UserFacingError) as caught:
        Store.open(tmp_path / "data", KeyVault(tmp_path / "data", backend=lambda: backend))
    assert caught.value.code == "cipher_missing"
    assert list(tmp_path.iterdir()) == []
    assert backend.entries == {}


def test_a_key_that_does_nothing_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What plain SQLite does: it accepts ``PRAGMA key`` and ignores it."""
    monkeypatch.setattr(cipher, "unlock", lambda connection, key: None)
    with pytest.raises(UserFacingError) as caught:
        cipher.check_cipher()
    assert caught.value.code == "cipher_missing"


def test_a_weak_cipher_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without authenticated pages a changed bit would return another text."""

    def unlock(connection: apsw.Connection, key: bytes) -> None:
        connection.pragma("cipher", "aes256cbc")
        connection.pragma("key", key.hex())

    monkeypatch.setattr(cipher, "unlock", unlock)
    with pytest.raises(UserFacingError) as caught:
        cipher.check_cipher()
    assert caught.value.code == "cipher_missing"


def test_without_a_temporary_folder_the_real_file_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    assert cipher.check_cipher().cipher == "chacha20"
    monkeypatch.setattr(database, "unlock", lambda connection, key: None)
    with pytest.raises(UserFacingError) as caught:
        database.Database.open(tmp_path / "chats.db", bytes(32))
    assert caught.value.code == "cipher_missing"


def test_a_key_of_the_wrong_size_is_a_bug() -> None:
    with pytest.raises(ValueError):
        cipher.unlock(apsw.Connection(":memory:"), b"short")


def test_a_key_is_tried_without_a_trace(tmp_path: Path) -> None:
    """Also beside a log: a wrong key must not touch it."""
    path, key = tmp_path / "chats.db", bytes(range(32))
    db = database.Database.open(path, key)
    db.execute("CREATE TABLE t (x)")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert set(before) == {"chats.db", "chats.db-wal", "chats.db-shm"}
    assert cipher.opens(path, key)
    assert not cipher.opens(path, bytes(32))
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    db.close()
    empty = tmp_path / "empty.db"
    empty.touch()
    assert not cipher.opens(empty, key)
    with pytest.raises(FileNotFoundError):
        cipher.opens(tmp_path / "missing.db", key)


def test_the_raw_key_is_used_as_it_is(tmp_path: Path) -> None:
    """The key is not a passphrase: hexadecimal text as a passphrase must not open the file."""
    path, key = tmp_path / "chats.db", bytes(range(32))
    database.Database.open(path, key).close()
    connection = apsw.Connection(str(path))
    connection.pragma("key", key.hex())
    with pytest.raises(apsw.NotADBError):
        connection.execute("SELECT * FROM sqlite_master").fetchall()
    connection.close()
