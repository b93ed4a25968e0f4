"""The self-test of the store notices a cipher that does nothing, and leaves no trace of itself."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import apsw
import pytest

from sotto.config.paths import AppPaths
from sotto.services import self_test_store
from sotto.services.self_test import CheckResult, Outcome
from sotto.store import cipher, database
from sotto.store import store as store_module
from sotto.store.keystore import NoKeystore
from sotto.store.store import Store
from support.fake_keystore import FakeKeystore
from support.installations import installation, result_of


def result(paths: AppPaths, name: str, **changes: Any) -> CheckResult:
    return result_of(self_test_store.checks(installation(paths, **changes))[name])


@pytest.mark.parametrize("name", ["encryption", "search"])
def test_a_real_store_works_and_is_gone_afterwards(
    paths: AppPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    found = result(paths, name)
    assert (found.outcome, found.details) == (Outcome.OK, "")
    assert list(scratch.iterdir()) == []
    assert not paths.store_file.exists()


def test_the_cipher_is_named(paths: AppPaths) -> None:
    assert "chacha20" in result(paths, "encryption").text


def test_plain_apsw_is_a_failure(paths: AppPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(apsw, "mc_version")
    found = result(paths, "encryption")
    assert found.outcome is Outcome.FAILED
    assert "cannot encrypt your chats" in found.text
    assert result(paths, "search").outcome is Outcome.FAILED


def test_a_store_that_any_key_opens_is_a_failure(paths: AppPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "unlock", lambda connection, key: cipher.unlock(connection, bytes(32)))
    found = result(paths, "encryption")
    assert (found.outcome, found.text) == (Outcome.FAILED, "A new store opens with a wrong key.")


def test_a_store_that_can_be_read_without_a_key_is_a_failure(paths: AppPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if every check of the store itself were fooled."""
    monkeypatch.setattr(database, "unlock", lambda connection, key: None)
    monkeypatch.setattr(database, "looks_plain", lambda path: False)
    found = result(paths, "encryption")
    assert found.outcome is Outcome.FAILED
    assert "can be read without its key" in found.text


def test_a_store_that_forgets_is_a_failure(paths: AppPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Store.open.__func__  # type: ignore[attr-defined]

    def forgetful(cls: type[Store], *arguments: Any) -> Store:
        store: Store = original(cls, *arguments)
        store.db.execute("DELETE FROM message")
        return store

    monkeypatch.setattr(store_module.Store, "open", classmethod(forgetful))
    found = result(paths, "encryption")
    assert found.outcome is Outcome.FAILED
    assert "does not return what was written" in found.text


def test_an_index_that_finds_nothing_is_a_failure(paths: AppPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "search", lambda _store, _text, _limit=50: [])
    assert result(paths, "search").outcome is Outcome.FAILED


def test_without_a_place_for_temporary_files_there_is_a_sentence(
    paths: AppPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    found = result(paths, "encryption")
    assert found.outcome is Outcome.FAILED
    assert "temporary files" in found.text


def test_the_keystore_is_named_and_asked_for_nothing(paths: AppPaths) -> None:
    fake = FakeKeystore()
    found = result(paths, "keystore", keystore=lambda: fake)
    assert found.outcome is Outcome.OK
    assert "Secret Service" in found.text
    assert not fake.asked.is_set()


def test_no_keystore_is_no_failure(paths: AppPaths) -> None:
    def none() -> None:
        raise NoKeystore("there is no bus")

    found = result(paths, "keystore", keystore=none)
    assert found.outcome is Outcome.SKIPPED
    assert "there is no bus" in found.text


def test_a_keystore_that_does_not_answer_is_not_waited_for(paths: AppPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test_store, "_KEYSTORE_SECONDS", 0.05)
    over = threading.Event()
    found = result(paths, "keystore", keystore=lambda: over.wait(20))
    over.set()
    assert found.outcome is Outcome.SKIPPED
    assert "no answer" in found.text
