"""Nobody has to wait for a keystore that does not answer (S06)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sotto.domain.errors import UserFacingError
from sotto.domain.protection import KeyProtection
from sotto.store.keys import KeyVault
from sotto.store.keystore import Keystore, WaitingStopped
from support.fake_keystore import FakeKeystore


@pytest.fixture
def blocked() -> Iterator[FakeKeystore]:
    """A keystore that answers nothing until the test is over."""
    fake = FakeKeystore()
    fake.block()
    yield fake
    fake.release()


def stopped_by(keystore: Keystore, asked: threading.Event) -> threading.Thread:
    """Return the thread that stops the waiting as soon as the keystore was asked."""

    def stop() -> None:
        asked.wait(10)
        keystore.stop_waiting()

    thread = threading.Thread(target=stop)
    thread.start()
    return thread


def test_whoever_waits_fails_at_once_and_whoever_asks_later_until_it_is_taken_back(blocked: FakeKeystore) -> None:
    keystore = Keystore("sotto", lambda: blocked, timeout_s=30)  # type: ignore[arg-type,return-value]
    thread = stopped_by(keystore, blocked.asked)
    with pytest.raises(WaitingStopped):
        keystore.write("entry", "secret")
    thread.join()
    with pytest.raises(WaitingStopped):
        keystore.write("entry", "secret")
    blocked.release()
    keystore.wait_again()
    assert keystore.read("entry", keystore.write("entry", "secret")) == "secret"


def test_at_the_end_nothing_takes_it_back(blocked: FakeKeystore) -> None:
    keystore = Keystore("sotto", lambda: blocked, timeout_s=30)  # type: ignore[arg-type,return-value]
    keystore.stop_waiting(for_good=True)
    keystore.wait_again()
    with pytest.raises(WaitingStopped):
        keystore.write("entry", "secret")


def test_a_first_start_that_was_not_waited_for_makes_no_weaker_key(tmp_path: Path, blocked: FakeKeystore) -> None:
    vault = KeyVault(tmp_path, backend=lambda: blocked, timeout_s=30)  # type: ignore[arg-type,return-value]
    vault.places.stop_waiting()
    with pytest.raises(UserFacingError) as caught:
        vault.obtain(create=True)
    assert caught.value.code == "keystore_unavailable"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".key"] == []
    blocked.release()
    vault.places.wait_again()
    assert vault.obtain(create=True).protection is KeyProtection.KEYSTORE
