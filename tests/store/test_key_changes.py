"""The key moves from one place to another and is never in none (S09 for a change of level)."""

from __future__ import annotations

import logging
import os
import stat
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from sotto.domain.errors import UserFacingError
from sotto.domain.protection import KeyProtection
from sotto.store import key_changes, key_places, record
from sotto.store.key_changes import KeyChanges
from sotto.store.keys import KeyVault
from sotto.store.record import ScryptCost, StoreRecord, read_record

SECRET_SERVICE = "keyring.backends.SecretService.Keyring"
PASSPHRASE = "nine owls on a tram"
LEVELS = tuple(KeyProtection)
MakeVault = Callable[..., KeyVault]


@pytest.fixture
def entries() -> dict[tuple[str, str], str]:
    """What the keystore holds; it outlives every process of a test."""
    return {}


@pytest.fixture
def vault_of(tmp_path: Path, fake_backend: Any, entries: dict[tuple[str, str], str]) -> MakeVault:
    """Makes the vault of a fresh process."""

    def make(name: str = SECRET_SERVICE, timeout_s: float = 20.0) -> KeyVault:
        vault = KeyVault(
            tmp_path, backend=lambda: fake_backend(name, entries), timeout_s=timeout_s, cost=ScryptCost(16, 8, 1)
        )
        if (tmp_path / "store.json").exists():
            vault.unlock(PASSPHRASE)
        return vault

    return make


@pytest.fixture
def key(vault_of: MakeVault) -> bytes:
    return vault_of().obtain(create=True).key


def stored(vault: KeyVault) -> StoreRecord:
    found = read_record(vault.record_file)
    assert found is not None
    return found


def held(folder: Path, entries: dict[tuple[str, str], str]) -> list[str]:
    """Return the places outside the record that hold something."""
    return sorted([*(path.name for path in folder.glob("*.key")), *(name for _service, name in entries)])


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(UserFacingError) as caught:
        work()
    assert caught.value.hint
    return caught.value.code


@pytest.mark.parametrize(("before", "after"), list(product(LEVELS, LEVELS)))
def test_every_change_of_level_keeps_the_key(
    tmp_path: Path,
    vault_of: MakeVault,
    key: bytes,
    entries: dict[tuple[str, str], str],
    before: KeyProtection,
    after: KeyProtection,
) -> None:
    for level in (before, after):
        changes = KeyChanges(vault_of())
        changes.set_level(level, PASSPHRASE)
        changes.clean()
        found = vault_of().obtain(create=False)
        assert (found.key, found.protection, found.has_chores) == (key, level, False)
        assert len(held(tmp_path, entries)) == (0 if level is KeyProtection.PASSPHRASE else 1)
    assert key.hex() not in (tmp_path / "store.json").read_text()


@pytest.mark.parametrize(("before", "after"), list(product(LEVELS, LEVELS)))
def test_a_change_of_level_may_end_anywhere(
    tmp_path: Path,
    vault_of: MakeVault,
    key: bytes,
    entries: dict[tuple[str, str], str],
    before: KeyProtection,
    after: KeyProtection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The process ends before its first change of anything, before its second, and so on."""
    KeyChanges(vault_of()).set_level(before, PASSPHRASE)
    KeyChanges(vault_of()).clean()
    for point in range(1, 20):
        is_over = not ends_at(point, lambda: change(vault_of(), after), monkeypatch)
        found = vault_of().obtain(create=False)
        assert found.key == key
        assert found.protection in (before, after)
        noted = [place.name for place in stored(vault_of()).leftovers]
        assert set(held(tmp_path, entries)) <= {stored(vault_of()).key.name, *noted}  # none is forgotten
        if is_over:
            assert found.protection is after
            break
    KeyChanges(vault_of()).clean()
    assert stored(vault_of()).leftovers == ()
    assert len(held(tmp_path, entries)) == (0 if after is KeyProtection.PASSPHRASE else 1)
    assert point > 1


def change(vault: KeyVault, level: KeyProtection) -> None:
    changes = KeyChanges(vault)
    changes.set_level(level, PASSPHRASE)
    changes.clean()


class Killed(BaseException):
    """Stands for the end of the process: nothing handles it."""


def ends_at(point: int, work: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Do ``work`` and end it right before its ``point``-th change; return whether it got that far."""
    left = point

    def ending(function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **keywords: Any) -> Any:
            nonlocal left
            left -= 1
            if left <= 0:
                raise Killed
            return function(*arguments, **keywords)

        return wrapped

    with monkeypatch.context() as patch:
        patch.setattr(key_changes, "write_record", ending(record.write_record))
        patch.setattr(key_places.KeyPlaces, "write", ending(key_places.KeyPlaces.write))
        patch.setattr(key_places.KeyPlaces, "remove", ending(key_places.KeyPlaces.remove))
        try:
            work()
        except Killed:
            return True
    return False


def test_a_passphrase_is_needed_until_it_was_given(tmp_path: Path, vault_of: MakeVault, key: bytes) -> None:
    KeyChanges(vault_of()).set_level(KeyProtection.PASSPHRASE, PASSPHRASE)
    vault = KeyVault(tmp_path)
    assert code_of(lambda: vault.obtain(create=False)) == "passphrase_needed"
    assert not vault.status().is_unlocked
    before = (tmp_path / "store.json").read_bytes()
    assert code_of(lambda: vault.unlock("ten owls on a tram")) == "passphrase_wrong"
    assert code_of(lambda: vault.obtain(create=False)) == "passphrase_needed"
    vault.unlock(PASSPHRASE)
    assert vault.status().is_unlocked
    assert vault.obtain(create=False).key == key
    vault.lock()
    assert code_of(lambda: vault.obtain(create=False)) == "passphrase_needed"
    assert (tmp_path / "store.json").read_bytes() == before


def test_another_passphrase_replaces_the_first(tmp_path: Path, vault_of: MakeVault, key: bytes) -> None:
    KeyChanges(vault_of()).set_level(KeyProtection.PASSPHRASE, "the first of two")
    vault = KeyVault(tmp_path, cost=ScryptCost(16, 8, 1))
    vault.unlock("the first of two")
    KeyChanges(vault).set_level(KeyProtection.PASSPHRASE, "the second of two")
    assert code_of(lambda: vault.unlock("the first of two")) == "passphrase_wrong"
    vault.unlock("the second of two")
    assert vault.obtain(create=False).key == key


@pytest.mark.parametrize("other", ["keyring.backends.fail.Keyring", "keyrings.alt.file.PlaintextKeyring"])
@pytest.mark.parametrize("before", [KeyProtection.PASSPHRASE, KeyProtection.KEY_FILE])
def test_what_is_no_keystore_gets_no_key(
    tmp_path: Path, vault_of: MakeVault, key: bytes, entries: dict[Any, str], before: KeyProtection, other: str
) -> None:
    change(vault_of(), before)
    unchanged = (tmp_path / "store.json").read_bytes()
    vault = vault_of(other)
    assert code_of(lambda: KeyChanges(vault).set_level(KeyProtection.KEYSTORE, "")) == "keystore_unavailable"
    assert (tmp_path / "store.json").read_bytes() == unchanged
    assert entries == {}
    assert vault.obtain(create=False).key == key


@pytest.fixture
def released() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def test_an_entry_that_is_written_after_the_time_was_up_is_noted(
    tmp_path: Path, vault_of: MakeVault, key: bytes, fake_backend: Any, released: threading.Event
) -> None:
    """The user answers the keystore's prompt when nobody waits any more: that entry must not be forgotten."""
    change(vault_of(), KeyProtection.KEY_FILE)
    backend, entered, written = fake_backend(SECRET_SERVICE), threading.Event(), threading.Event()

    def late(service: str, username: str, password: str) -> None:
        entered.set()
        released.wait(30)
        backend.entries[service, username] = password
        written.set()

    backend.set_password = late
    vault = KeyVault(tmp_path, backend=lambda: backend, timeout_s=0.05)
    assert code_of(lambda: KeyChanges(vault).set_level(KeyProtection.KEYSTORE, "")) == "keystore_unavailable"
    released.set()
    assert entered.is_set()
    assert written.wait(30)
    assert len(backend.entries) == 1
    assert vault.obtain(create=False).has_chores
    KeyChanges(KeyVault(tmp_path, backend=lambda: backend)).clean()
    assert backend.entries == {}
    assert not vault.obtain(create=False).has_chores
    assert vault.obtain(create=False).key == key


def test_an_entry_that_cannot_be_removed_now_is_removed_later(
    vault_of: MakeVault, key: bytes, entries: dict[Any, str]
) -> None:
    KeyChanges(vault_of()).set_level(KeyProtection.PASSPHRASE, PASSPHRASE)
    KeyChanges(vault_of("keyring.backends.fail.Keyring")).clean()
    assert len(entries) == 1
    assert vault_of().obtain(create=False).has_chores
    KeyChanges(vault_of()).clean()
    assert entries == {}


def test_cleaning_waits_for_the_keystore_without_keeping_others_out(
    tmp_path: Path, vault_of: MakeVault, key: bytes, fake_backend: Any, released: threading.Event
) -> None:
    KeyChanges(vault_of()).set_level(KeyProtection.PASSPHRASE, PASSPHRASE)
    backend, entered = fake_backend(SECRET_SERVICE), threading.Event()

    def block(*_arguments: str) -> None:
        entered.set()
        released.wait(30)

    backend.get_password = block
    cleaning = threading.Thread(target=KeyChanges(KeyVault(tmp_path, backend=lambda: backend)).clean)
    cleaning.start()
    assert entered.wait(10)
    start = time.monotonic()
    change(vault_of(), KeyProtection.PASSPHRASE)
    assert time.monotonic() - start < 5
    released.set()
    cleaning.join(10)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_every_file_is_private_whatever_the_umask(tmp_path: Path, vault_of: MakeVault) -> None:
    """S13, for what a change of level writes."""
    previous = os.umask(0)
    try:
        vault_of().obtain(create=True)
        for level in (KeyProtection.KEY_FILE, KeyProtection.PASSPHRASE, KeyProtection.KEY_FILE):
            change(vault_of(), level)
    finally:
        os.umask(previous)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_a_removed_key_file_was_overwritten(tmp_path: Path, vault_of: MakeVault, key: bytes) -> None:
    """A second name shows what is left of the file when its own name is gone."""
    change(vault_of(), KeyProtection.KEY_FILE)
    (file,) = tmp_path.glob("*.key")
    os.link(file, tmp_path / "second name")
    change(vault_of(), KeyProtection.PASSPHRASE)
    assert not file.exists()
    assert set((tmp_path / "second name").read_text().strip()) == {"0"}


def test_no_secret_in_any_error_or_log(
    tmp_path: Path, vault_of: MakeVault, key: bytes, fake_backend: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """S12, for every way in which a change of level can fail."""
    caplog.set_level(logging.DEBUG)
    change(vault_of(), KeyProtection.PASSPHRASE)
    backend = fake_backend(SECRET_SERVICE)

    def quote(service: str, username: str, password: str) -> None:
        raise RuntimeError(f"could not store {password}")

    backend.set_password = quote
    quoting = KeyVault(tmp_path, backend=lambda: backend, cost=ScryptCost(16, 8, 1))
    quoting.unlock(PASSPHRASE)
    short, wrong = PASSPHRASE[:6], PASSPHRASE[:-1] + "x"
    told = [caplog.text, repr(quoting), (tmp_path / "store.json").read_text()]
    for work in (
        lambda: KeyChanges(quoting).set_level(KeyProtection.KEYSTORE, ""),
        lambda: KeyChanges(quoting).set_level(KeyProtection.PASSPHRASE, short),
        lambda: quoting.unlock(wrong),
        lambda: KeyChanges(KeyVault(tmp_path)).set_level(KeyProtection.KEYSTORE, ""),
    ):
        with pytest.raises(UserFacingError) as caught:
            work()
        told += [*traceback.format_exception(caught.value), caught.value.details, str(caught.value.as_dict())]
    joined = "\n".join(told)
    for secret in (key.hex(), repr(key), PASSPHRASE, short, wrong):
        assert secret not in joined
