"""Where the data key is kept, and what is said when it is not there (S03, S05, S06, S12, S13)."""

from __future__ import annotations

import json
import logging
import os
import stat
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sotto.domain.errors import UserFacingError
from sotto.store.keys import DataKey, KeyProtection, KeyVault

SECRET_SERVICE = "keyring.backends.SecretService.Keyring"
KWALLET = "keyring.backends.kwallet.DBusKeyring"
CHAINER = "keyring.backends.chainer.ChainerBackend"


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(UserFacingError) as caught:
        work()
    assert caught.value.hint
    return caught.value.code


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_keystore_keeps_the_key(tmp_path: Path, fake_backend: Any) -> None:
    backend = fake_backend(SECRET_SERVICE)
    made = KeyVault(tmp_path, backend=lambda: backend).obtain(create=True)
    assert len(made.key) == 32
    assert (made.protection, made.backend, made.notice) == (KeyProtection.KEYSTORE, SECRET_SERVICE, None)
    again = KeyVault(tmp_path, backend=lambda: backend).obtain(create=False)
    assert again.key == made.key
    assert not again.is_verified
    assert [path.name for path in tmp_path.iterdir()] == ["store.json"]
    assert made.key.hex() not in (tmp_path / "store.json").read_text()


def test_two_folders_do_not_share_a_key(tmp_path: Path, fake_backend: Any) -> None:
    backend = fake_backend(SECRET_SERVICE)
    keys = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        keys.append(KeyVault(tmp_path / name, backend=lambda: backend).obtain(create=True).key)
    assert keys[0] != keys[1]
    assert len(backend.entries) == 2
    assert KeyVault(tmp_path / "a", backend=lambda: backend).obtain(create=False).key == keys[0]


@pytest.mark.parametrize(
    "name",
    [
        "keyring.backends.fail.Keyring",
        "keyring.backends.null.Keyring",
        "keyrings.alt.file.PlaintextKeyring",
        "keyrings.alt.file.EncryptedKeyring",
        "somewhere.SecretService.Keyring",
        "keyring.backends.SecretService.KeyringSubclass",
    ],
)
def test_whatever_is_no_keystore_is_not_used(tmp_path: Path, fake_backend: Any, name: str) -> None:
    backend = fake_backend(name)
    made = KeyVault(tmp_path, backend=lambda: backend).obtain(create=True)
    assert made.protection is KeyProtection.KEY_FILE
    assert made.notice is not None
    assert made.notice.code == "key_in_file"
    assert "can read this disk" in made.notice.hint
    assert backend.entries == {}
    again = KeyVault(tmp_path, backend=lambda: backend).obtain(create=False)
    assert again.key == made.key
    assert again.notice is None


def test_a_portable_folder_takes_its_key_along(tmp_path: Path, fake_backend: Any) -> None:
    backend = fake_backend(SECRET_SERVICE)
    made = KeyVault(tmp_path, backend=lambda: backend, prefers_keystore=False).obtain(create=True)
    assert made.protection is KeyProtection.KEY_FILE
    assert backend.entries == {}
    assert made.notice is not None
    assert made.notice.code == "key_in_portable_file"
    elsewhere = KeyVault(tmp_path, backend=lambda: fake_backend("keyring.backends.fail.Keyring"))
    assert elsewhere.obtain(create=False).key == made.key


def test_the_chainer_is_looked_into(tmp_path: Path, fake_backend: Any) -> None:
    plain, real = fake_backend("keyrings.alt.file.PlaintextKeyring"), fake_backend(SECRET_SERVICE)
    chainer = fake_backend(CHAINER)
    chainer.backends = [plain, real]
    vault = KeyVault(tmp_path, backend=lambda: chainer)
    made = vault.obtain(create=True)
    assert made.backend == SECRET_SERVICE
    assert len(real.entries) == 1
    assert plain.entries == chainer.entries == {}
    assert vault.obtain(create=False).key == made.key


def test_a_chainer_of_plain_files_is_no_keystore(tmp_path: Path, fake_backend: Any) -> None:
    chainer = fake_backend(CHAINER)
    chainer.backends = [fake_backend("keyrings.alt.file.PlaintextKeyring")]
    assert KeyVault(tmp_path, backend=lambda: chainer).obtain(create=True).protection is KeyProtection.KEY_FILE


def test_a_keystore_that_forgets_is_not_trusted(tmp_path: Path, fake_backend: Any) -> None:
    backend = fake_backend(SECRET_SERVICE)
    backend.set_password = lambda service, username, password: None
    assert KeyVault(tmp_path, backend=lambda: backend).obtain(create=True).protection is KeyProtection.KEY_FILE


@pytest.fixture
def blocking(fake_backend: Any) -> Iterator[Any]:
    """A keystore that shows a prompt nobody answers, until the test is over."""
    backend = fake_backend(SECRET_SERVICE)
    released = threading.Event()
    backend.set_password = lambda *arguments: released.wait(60)
    backend.get_password = lambda *arguments: released.wait(60)
    yield backend
    released.set()


def test_a_blocking_keystore_costs_only_the_time_limit(tmp_path: Path, blocking: Any) -> None:
    start = time.monotonic()
    made = KeyVault(tmp_path, backend=lambda: blocking, timeout_s=0.05).obtain(create=True)
    assert time.monotonic() - start < 5
    assert made.protection is KeyProtection.KEY_FILE
    assert made.notice is not None
    assert "0.05 s" in made.notice.details


def test_a_backend_that_blocks_while_it_is_looked_for(tmp_path: Path) -> None:
    released = threading.Event()

    def find() -> Any:
        released.wait(60)

    start = time.monotonic()
    made = KeyVault(tmp_path, backend=find, timeout_s=0.05).obtain(create=True)
    released.set()
    assert time.monotonic() - start < 5
    assert made.protection is KeyProtection.KEY_FILE


def test_who_stops_waiting_at_the_first_start_gets_no_key_file(tmp_path: Path, blocking: Any) -> None:
    vault = KeyVault(tmp_path, backend=lambda: blocking, timeout_s=60)
    entered = threading.Event()
    ask = blocking.set_password

    def set_password(*arguments: str) -> Any:
        entered.set()
        return ask(*arguments)

    blocking.set_password = set_password
    codes: list[str] = []
    waiting = threading.Thread(target=lambda: codes.append(code_of(lambda: vault.obtain(create=True))))
    waiting.start()
    assert entered.wait(10)
    start = time.monotonic()
    vault.places.stop_waiting()
    waiting.join(10)
    assert time.monotonic() - start < 1
    assert codes == ["keystore_unavailable"]
    assert list(tmp_path.iterdir()) == []


def test_a_locked_keystore_is_unavailable_and_nothing_changes(tmp_path: Path, fake_backend: Any, blocking: Any) -> None:
    backend = fake_backend(SECRET_SERVICE)
    KeyVault(tmp_path, backend=lambda: backend).obtain(create=True)
    before = contents(tmp_path)

    def refuse(*arguments: str) -> str:
        raise RuntimeError("locked")

    backend.get_password = refuse
    for vault in (
        KeyVault(tmp_path, backend=lambda: backend),
        KeyVault(tmp_path, backend=lambda: blocking, timeout_s=0.05),
    ):
        for create in (True, False):
            assert code_of(lambda vault=vault, create=create: vault.obtain(create)) == "keystore_unavailable"
    assert contents(tmp_path) == before


@pytest.mark.parametrize("other", [KWALLET, "keyring.backends.fail.Keyring", "keyrings.alt.file.PlaintextKeyring"])
def test_another_keystore_is_unavailable_not_missing(tmp_path: Path, fake_backend: Any, other: str) -> None:
    entries: dict[tuple[str, str], str] = {}
    KeyVault(tmp_path, backend=lambda: fake_backend(SECRET_SERVICE, entries)).obtain(create=True)
    changed = KeyVault(tmp_path, backend=lambda: fake_backend(other))
    assert code_of(lambda: changed.obtain(create=False)) == "keystore_unavailable"
    back = KeyVault(tmp_path, backend=lambda: fake_backend(SECRET_SERVICE, entries))
    assert len(back.obtain(create=False).key) == 32


def test_an_emptied_keystore_is_a_missing_key(tmp_path: Path, fake_backend: Any) -> None:
    backend = fake_backend(SECRET_SERVICE)
    vault = KeyVault(tmp_path, backend=lambda: backend)
    vault.obtain(create=True)
    backend.entries.clear()
    assert code_of(lambda: vault.obtain(create=True)) == "key_missing"
    assert backend.entries == {}


def test_another_key_is_a_wrong_key(tmp_path: Path, fake_backend: Any) -> None:
    backend = fake_backend(SECRET_SERVICE)
    vault = KeyVault(tmp_path, backend=lambda: backend)
    vault.obtain(create=True)
    for name in backend.entries:
        backend.entries[name] = bytes(32).hex()
    assert code_of(lambda: vault.obtain(create=False)) == "store_wrong_key"


@pytest.mark.parametrize("damage", ["", "not hexadecimal", "ab" * 31, "ab" * 33])
def test_a_damaged_key_is_a_missing_key(tmp_path: Path, file_vault: Callable[[Path], KeyVault], damage: str) -> None:
    file_vault(tmp_path).obtain(create=True)
    (tmp_path / "store.key").write_text(damage)
    assert code_of(lambda: file_vault(tmp_path).obtain(create=False)) == "key_missing"


def test_no_key_is_made_beside_an_existing_database(tmp_path: Path, file_vault: Callable[[Path], KeyVault]) -> None:
    assert code_of(lambda: file_vault(tmp_path).obtain(create=False)) == "key_missing"
    assert list(tmp_path.iterdir()) == []
    file_vault(tmp_path).obtain(create=True)
    (tmp_path / "store.key").unlink()
    assert code_of(lambda: file_vault(tmp_path).obtain(create=True)) == "key_missing"


def test_a_lost_record_is_made_again_from_the_key_file(tmp_path: Path, file_vault: Callable[[Path], KeyVault]) -> None:
    key = file_vault(tmp_path).obtain(create=True).key
    (tmp_path / "store.json").unlink()
    assert file_vault(tmp_path).obtain(create=False).key == key
    assert (tmp_path / "store.json").exists()


def test_a_key_is_verified_once_a_database_was_opened(tmp_path: Path, file_vault: Callable[[Path], KeyVault]) -> None:
    vault = file_vault(tmp_path)
    assert not vault.is_established()
    vault.obtain(create=True)
    assert not vault.is_established()
    vault.establish()
    assert vault.is_established()
    assert vault.obtain(create=False).is_verified


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"format": 3}, "store_newer"),
        ({"key": {"protection": "iris scan", "name": "store.key"}}, "store_newer"),
        ({"format": "x"}, "key_missing"),
        ({"key": None}, "key_missing"),
        ({"key": {"protection": "key file", "name": "../../important"}}, "key_missing"),
        ({"key": {"protection": "key file", "name": "store.key", "backend": "", "key_check": ""}}, "store_wrong_key"),
    ],
)
def test_a_record_of_another_version(
    tmp_path: Path, file_vault: Callable[[Path], KeyVault], change: dict[str, object], code: str
) -> None:
    file_vault(tmp_path).obtain(create=True)
    record = json.loads((tmp_path / "store.json").read_text())
    (tmp_path / "store.json").write_text(json.dumps({**record, **change}))
    assert code_of(lambda: file_vault(tmp_path).obtain(create=True)) == code


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff\xfe", b'{"format": 1}'])
def test_a_damaged_record_is_said_and_kept(
    tmp_path: Path, file_vault: Callable[[Path], KeyVault], damage: bytes
) -> None:
    file_vault(tmp_path).obtain(create=True)
    (tmp_path / "store.json").write_bytes(damage)
    assert code_of(lambda: file_vault(tmp_path).obtain(create=True)) == "key_missing"
    assert (tmp_path / "store.json").read_bytes() == damage


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_the_key_file_is_private_whatever_the_umask(tmp_path: Path, file_vault: Callable[[Path], KeyVault]) -> None:
    previous = os.umask(0)
    try:
        file_vault(tmp_path).obtain(create=True)
    finally:
        os.umask(previous)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}
    (tmp_path / "store.key").chmod(0o644)
    file_vault(tmp_path).obtain(create=False)
    assert stat.S_IMODE((tmp_path / "store.key").stat().st_mode) == 0o600


def test_the_key_appears_nowhere(tmp_path: Path, fake_backend: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    backend = fake_backend(SECRET_SERVICE)
    vault = KeyVault(tmp_path, backend=lambda: backend, timeout_s=5)
    made = vault.obtain(create=True)
    texts = [repr(made), str(made), repr(vault)]

    def quote(service: str, username: str) -> str:
        raise RuntimeError(f"could not use {backend.entries[service, username]}")

    def spoil(service: str, username: str) -> str:
        return backend.entries[service, username][:-2] + "xy"

    for broken in (quote, spoil):
        backend.get_password = broken
        with pytest.raises(UserFacingError) as caught:
            vault.obtain(create=False)
        texts += [*traceback.format_exception(caught.value), caught.value.details, str(caught.value.as_dict())]
    texts += [caplog.text, (tmp_path / "store.json").read_text()]
    joined = "\n".join(texts)
    assert made.key.hex()[:-2] not in joined
    assert repr(made.key) not in joined


def test_a_data_key_hides_its_key() -> None:
    assert "key=" not in repr(DataKey(bytes(32), KeyProtection.KEY_FILE))
