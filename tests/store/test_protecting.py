"""The recovery phrase opens the chats wherever they are, and only theirs does (S10, S03)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotto.domain.chat import Conversation
from sotto.domain.errors import UserFacingError
from sotto.domain.protection import KeyProtection
from sotto.store.backups import BackupKind
from sotto.store.keys import KeyVault
from sotto.store.protecting import StoreProtection
from sotto.store.record import ScryptCost, key_check, read_record
from sotto.store.recovery_phrase import RecoveryPhrases
from sotto.store.rotation import KeyRotation
from sotto.store.store import Store

SECRET_SERVICE = "keyring.backends.SecretService.Keyring"
NO_KEYSTORE = "keyring.backends.fail.Keyring"
PASSPHRASE = "nine owls on a tram"
Entries = dict[tuple[str, str], str]
COST = ScryptCost(16, 8, 1)


class Computer:
    """A data folder, and a keystore of the class ``name``."""

    def __init__(self, data: Path, fake_backend: Any, name: str = SECRET_SERVICE) -> None:
        self.data = data
        self.entries: Entries = {}
        self._backend = lambda: fake_backend(name, self.entries)
        self.vault = self.new_vault()

    def new_vault(self) -> KeyVault:
        return KeyVault(self.data, backend=self._backend, cost=COST)

    @property
    def protection(self) -> StoreProtection:
        return StoreProtection(self.vault, RecoveryPhrases())

    def open(self) -> Store:
        return Store.open(self.data, self.vault)

    def titles(self) -> list[str]:
        store = self.open()
        try:
            return sorted(chat.title for chat in store.conversations.all())
        finally:
            store.close()

    def contents(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.data.iterdir() if path.is_file()}


@pytest.fixture
def computer(tmp_path: Path, fake_backend: Any) -> Computer:
    """A computer with one chat, whose key is in its keystore."""
    computer = Computer(tmp_path / "data", fake_backend)
    store = computer.open()
    store.conversations.create(Conversation("c1", "Trains", 1, 1))
    store.backups.make(BackupKind.ON_DEMAND, 1000)
    store.close()
    return computer


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(UserFacingError) as caught:
        work()
    assert caught.value.hint
    return caught.value.code


def test_the_words_open_the_chats_when_the_keystore_is_wiped(computer: Computer) -> None:
    words = computer.protection.recovery_phrase("")
    computer.entries.clear()
    assert code_of(computer.open) == "key_missing"
    assert computer.protection.recover(words, None, "") is None
    assert computer.titles() == ["Trains"]
    assert len(computer.entries) == 1
    assert computer.vault.status().level is KeyProtection.KEYSTORE


def test_the_words_open_the_chats_on_another_computer(computer: Computer, tmp_path: Path, fake_backend: Any) -> None:
    words = computer.protection.recovery_phrase("")
    other = Computer(tmp_path / "other", fake_backend, "keyring.backends.kwallet.DBusKeyring")
    shutil.copytree(computer.data, other.data)
    assert code_of(other.open) == "keystore_unavailable"
    other.protection.recover(words, None, "")
    assert other.titles() == ["Trains"]
    assert other.vault.status().keystore == "KDE Wallet"


def test_without_a_keystore_the_key_gets_a_file_and_that_is_told(
    computer: Computer, tmp_path: Path, fake_backend: Any
) -> None:
    words = computer.protection.recovery_phrase("")
    other = Computer(tmp_path / "other", fake_backend, NO_KEYSTORE)
    shutil.copytree(computer.data, other.data)
    notice = other.protection.recover(words, None, "")
    assert notice is not None
    assert notice.code == "key_in_file"
    assert other.titles() == ["Trains"]


def test_a_portable_folder_gets_its_key_back_in_a_file(computer: Computer, tmp_path: Path, fake_backend: Any) -> None:
    words = computer.protection.recovery_phrase("")
    other = Computer(tmp_path / "other", fake_backend, "keyring.backends.kwallet.DBusKeyring")
    shutil.copytree(computer.data, other.data)
    other.vault.prefers_keystore = False
    other.protection.recover(words, None, "")
    assert other.vault.status().level is KeyProtection.KEY_FILE
    assert other.titles() == ["Trains"]


@pytest.mark.parametrize("level", [None, KeyProtection.PASSPHRASE])
def test_a_forgotten_passphrase_is_replaced(computer: Computer, level: KeyProtection | None) -> None:
    words = computer.protection.recovery_phrase("")
    computer.protection.set_level(KeyProtection.PASSPHRASE, PASSPHRASE, "")
    computer.vault = computer.new_vault()
    computer.protection.recover(words, level, "the next passphrase")
    computer.vault = computer.new_vault()
    assert code_of(lambda: computer.vault.unlock(PASSPHRASE)) == "passphrase_wrong"
    computer.vault.unlock("the next passphrase")
    assert computer.titles() == ["Trains"]


def test_a_lost_record_is_made_again_from_the_key_file_that_fits(computer: Computer) -> None:
    computer.protection.set_level(KeyProtection.KEY_FILE, "", "")
    (computer.data / "store.json").unlink()
    (computer.data / "store-00000000.key").write_text(bytes(32).hex())
    (computer.data / "store-0.key").write_text("no key file of Sotto")
    assert computer.titles() == ["Trains"]


@pytest.mark.parametrize("damage", [None, b"", b"{", b"[]"])
def test_the_words_do_without_a_record(computer: Computer, damage: bytes | None) -> None:
    words = computer.protection.recovery_phrase("")
    record = computer.data / "store.json"
    if damage is None:
        record.unlink()
    else:
        record.write_bytes(damage)
    computer.entries.clear()
    assert code_of(computer.open) == "key_missing"
    computer.protection.recover(words, None, "")
    assert computer.titles() == ["Trains"]
    kept = list(computer.data.glob("store.json.*.old"))
    assert [path.read_bytes() for path in kept] == ([] if damage is None else [damage])


def test_chats_that_were_put_in_the_place_of_others_open_with_their_own_words(
    computer: Computer, tmp_path: Path, fake_backend: Any
) -> None:
    words = computer.protection.recovery_phrase("")
    other = Computer(tmp_path / "other", fake_backend)
    other.open().close()
    theirs = (other.data / "store.json").read_bytes()
    shutil.copy(computer.data / "chats.db", other.data / "chats.db")
    assert code_of(other.open) in ("store_wrong_key", "store_corrupt")
    other.protection.recover(words, None, "")
    assert other.titles() == ["Trains"]
    (kept,) = other.data.glob("store.json.*.old")
    assert kept.read_bytes() == theirs
    assert len(other.entries) == 2  # the key of the chats that were there is not thrown away


def test_backups_alone_are_enough(computer: Computer, tmp_path: Path, fake_backend: Any) -> None:
    words = computer.protection.recovery_phrase("")
    other = Computer(tmp_path / "other", fake_backend)
    shutil.copytree(computer.data / "backups", other.data / "backups")
    other.protection.recover(words, None, "")
    store = other.open()
    store.restore(store.backups.all()[0].path, 2000, lambda _part: None)
    assert [chat.title for chat in store.conversations.all()] == ["Trains"]
    store.close()


def test_other_words_change_nothing(computer: Computer, tmp_path: Path, fake_backend: Any) -> None:
    other = Computer(tmp_path / "other", fake_backend)
    other.open().close()
    wrong = other.protection.recovery_phrase("")
    before, entries = computer.contents(), dict(computer.entries)
    assert code_of(lambda: computer.protection.recover(wrong, None, "")) == "recovery_phrase_wrong"
    assert code_of(lambda: computer.protection.recover(wrong[:5], None, "")) == "recovery_words_count"
    right = computer.protection.recovery_phrase("")
    too_short = lambda: computer.protection.recover(right, KeyProtection.PASSPHRASE, "short")  # noqa: E731
    assert code_of(too_short) == "passphrase_too_short"
    assert computer.contents() == before
    assert computer.entries == entries
    assert computer.titles() == ["Trains"]


def test_without_any_chats_there_is_nothing_to_recover(tmp_path: Path, fake_backend: Any, computer: Computer) -> None:
    words = computer.protection.recovery_phrase("")
    empty = Computer(tmp_path / "empty", fake_backend)
    empty.data.mkdir()
    assert code_of(lambda: empty.protection.recover(words, None, "")) == "recovery_no_chats"
    assert empty.contents().keys() <= {"opening.lock"}


def test_the_words_change_with_the_key(computer: Computer) -> None:
    before = computer.protection.recovery_phrase("")
    KeyRotation(computer.vault).change("", lambda _part: None)
    KeyRotation(computer.vault).go_on(lambda _part: None)
    after = computer.protection.recovery_phrase("")
    assert after != before
    computer.entries.clear()
    assert code_of(lambda: computer.protection.recover(before, None, "")) == "recovery_phrase_wrong"
    computer.protection.recover(after, None, "")
    assert computer.titles() == ["Trains"]


@pytest.mark.parametrize("has_old_key", [True, False])
def test_the_new_words_count_although_the_change_of_the_key_was_not_finished(
    computer: Computer, has_old_key: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database has the new key, the record still calls it pending, and the keystore is gone."""
    monkeypatch.setattr("sotto.store.key_changes.KeyChanges.commit", lambda self, old=None: None)
    KeyRotation(computer.vault).change("", lambda _part: None)
    monkeypatch.undo()
    record = read_record(computer.data / "store.json")
    assert record is not None
    assert record.pending is not None
    new = bytes.fromhex(computer.entries["sotto", record.pending.name])
    del computer.entries["sotto", record.pending.name]
    if not has_old_key:
        computer.entries.clear()
    computer.protection.recover(RecoveryPhrases().words_of(new), None, "")
    assert computer.titles() == ["Trains"]
    found = computer.vault.obtain(create=False)
    assert key_check(found.key) == record.pending.key_check
    assert len(found.old_keys) == (1 if has_old_key else 0)  # for the backups


@pytest.mark.parametrize("current", ["", "nine owls on a train"])
def test_a_passphrase_guards_the_key(computer: Computer, current: str) -> None:
    computer.protection.set_level(KeyProtection.PASSPHRASE, PASSPHRASE, "")
    before = computer.contents()
    for work in (
        lambda: computer.protection.recovery_phrase(current),
        lambda: computer.protection.set_level(KeyProtection.KEY_FILE, "", current),
        lambda: computer.protection.set_level(KeyProtection.PASSPHRASE, "another passphrase", current),
        lambda: KeyRotation(computer.vault).change(current, lambda _part: None),
    ):
        assert code_of(work) == "passphrase_wrong"
    assert computer.contents() == before


def test_a_wrong_or_missing_key_leaves_every_file_as_it_is(computer: Computer, fake_backend: Any) -> None:
    """S03, with a log that a killed process left."""
    store = computer.open()
    store.conversations.save("c1", title="In the log")
    left = {path.name: path.read_bytes() for path in computer.data.glob("chats.db*") if path.suffix != ".db-shm"}
    store.close()
    for name, content in left.items():
        if name != "chats.db-shm":
            (computer.data / name).write_bytes(content)
    before = {name: content for name, content in computer.contents().items() if name != "chats.db-shm"}
    entries = dict(computer.entries)
    for name in entries:
        computer.entries[name] = bytes(32).hex()
    assert code_of(computer.open) == "store_wrong_key"
    computer.entries.clear()
    assert code_of(computer.open) == "key_missing"
    moved = Computer(computer.data, fake_backend, "keyring.backends.kwallet.DBusKeyring")
    assert code_of(moved.open) == "keystore_unavailable"
    assert {name: content for name, content in computer.contents().items() if name != "chats.db-shm"} == before
    computer.entries.update(entries)
    assert computer.titles() == ["In the log"]
