"""The hub's access token: in a real keystore or nowhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotto.domain.errors import UserFacingError
from sotto.store.token_vault import TokenVault

SECRET_SERVICE = "keyring.backends.SecretService.Keyring"
TOKEN = "hf_abcdefghijklmnop"


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(UserFacingError) as caught:
        work()
    assert caught.value.hint
    assert TOKEN not in repr(caught.value)
    return caught.value.code


@pytest.fixture
def backend(fake_backend: Any) -> Any:
    return fake_backend(SECRET_SERVICE)


def test_a_token_is_kept_in_the_keystore_and_nowhere_else(tmp_path: Path, backend: Any) -> None:
    vault = TokenVault(tmp_path, backend=lambda: backend)
    assert vault.write(TOKEN) == SECRET_SERVICE
    again = TokenVault(tmp_path, backend=lambda: backend)
    assert (again.backend, again.read()) == (SECRET_SERVICE, TOKEN)
    assert all(TOKEN not in path.read_text() for path in tmp_path.iterdir())
    assert list(backend.entries.values()) == [TOKEN]


def test_without_a_token_the_keystore_is_never_asked(tmp_path: Path) -> None:
    def never() -> Any:
        raise AssertionError("the keystore was asked")

    vault = TokenVault(tmp_path, backend=never)
    assert (vault.backend, vault.read()) == ("", None)
    vault.clear()


def test_a_new_token_takes_the_place_of_the_old_one(tmp_path: Path, backend: Any) -> None:
    vault = TokenVault(tmp_path, backend=lambda: backend)
    vault.write("hf_old")
    vault.write(TOKEN)
    assert list(backend.entries.values()) == [TOKEN]
    assert vault.read() == TOKEN


def test_clearing_leaves_nothing(tmp_path: Path, backend: Any) -> None:
    vault = TokenVault(tmp_path, backend=lambda: backend)
    vault.write(TOKEN)
    vault.clear()
    assert backend.entries == {}
    assert list(tmp_path.iterdir()) == []
    assert vault.read() is None


def test_clearing_what_the_keystore_lost_already(tmp_path: Path, backend: Any) -> None:
    vault = TokenVault(tmp_path, backend=lambda: backend)
    vault.write(TOKEN)
    backend.entries.clear()
    assert vault.read() is None
    vault.clear()
    assert vault.backend == ""


def test_a_keystore_that_does_not_forget_is_told(tmp_path: Path, backend: Any) -> None:
    vault = TokenVault(tmp_path, backend=lambda: backend)
    vault.write(TOKEN)
    backend.delete_password = lambda service, username: None
    assert code_of(vault.clear) == "keystore_unavailable"
    assert vault.backend == SECRET_SERVICE


def test_without_a_keystore_a_token_is_not_kept(tmp_path: Path, fake_backend: Any) -> None:
    vault = TokenVault(tmp_path, backend=lambda: fake_backend("keyrings.alt.file.PlaintextKeyring"))
    assert code_of(lambda: vault.write(TOKEN)) == "token_not_kept"
    assert list(tmp_path.iterdir()) == []


def test_a_keystore_that_is_gone(tmp_path: Path, backend: Any, fake_backend: Any) -> None:
    TokenVault(tmp_path, backend=lambda: backend).write(TOKEN)
    gone = TokenVault(tmp_path, backend=lambda: fake_backend("keyring.backends.fail.Keyring"))
    assert code_of(gone.read) == "keystore_unavailable"
    assert code_of(gone.clear) == "keystore_unavailable"
    assert gone.backend == SECRET_SERVICE


def test_a_damaged_note_counts_as_none(tmp_path: Path, backend: Any) -> None:
    (tmp_path / "token.json").write_text("{")
    vault = TokenVault(tmp_path, backend=lambda: backend)
    assert vault.read() is None
    assert vault.write(TOKEN) == SECRET_SERVICE
    assert vault.read() == TOKEN
