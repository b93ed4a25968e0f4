"""Keys encrypted by a passphrase or by another key (S08)."""

from __future__ import annotations

import hashlib
import time
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from sotto.domain.errors import UserFacingError
from sotto.store import key_sealing
from sotto.store.key_sealing import (
    seal_retired,
    seal_with_passphrase,
    unseal_retired,
    unseal_with_passphrase,
)
from sotto.store.record import DEFAULT_COST, PassphraseSeal, ScryptCost, key_check

FAST = ScryptCost(16, 8, 1)
KEY = bytes(range(32))
CHECK = key_check(KEY)
PASSPHRASE = "nine owls on a tram"


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(UserFacingError) as caught:
        work()
    assert PASSPHRASE not in "".join(traceback.format_exception(caught.value))
    return caught.value.code


def test_the_passphrase_costs_128_mib_for_each_try(monkeypatch: pytest.MonkeyPatch) -> None:
    """S08: what is handed to scrypt itself."""
    seen: list[dict[str, Any]] = []

    def scrypt(password: bytes, **parameters: Any) -> bytes:
        seen.append(parameters)
        return hashlib.sha256(password).digest()

    monkeypatch.setattr(key_sealing.hashlib, "scrypt", scrypt)
    seal = seal_with_passphrase(KEY, PASSPHRASE, "s", DEFAULT_COST)
    again = seal_with_passphrase(KEY, PASSPHRASE, "s", DEFAULT_COST)
    assert unseal_with_passphrase(seal, PASSPHRASE, "s", CHECK) == KEY
    for parameters in seen:
        assert parameters["n"] >= 1 << 17
        assert parameters["r"] == 8
        assert parameters["p"] == 1
        assert parameters["dklen"] == 32
        assert len(parameters["salt"]) == 16
    assert seal.salt != again.salt
    assert seal.sealed != again.sealed
    assert [parameters["salt"] for parameters in seen] == [seal.salt, again.salt, seal.salt]


def test_the_default_cost_works_and_is_slow() -> None:
    seal = seal_with_passphrase(KEY, PASSPHRASE, "s", DEFAULT_COST)
    start = time.perf_counter()
    assert unseal_with_passphrase(seal, PASSPHRASE, "s", CHECK) == KEY
    assert time.perf_counter() - start > 0.05


def test_a_seal_opens_with_its_passphrase_only() -> None:
    seal = seal_with_passphrase(KEY, PASSPHRASE, "s", FAST)
    assert unseal_with_passphrase(seal, PASSPHRASE, "s", CHECK) == KEY
    for wrong in ("", "Nine owls on a tram", PASSPHRASE + " "):
        assert code_of(lambda wrong=wrong: unseal_with_passphrase(seal, wrong, "s", CHECK)) == "passphrase_wrong"


def test_a_passphrase_is_the_same_from_every_keyboard() -> None:
    """Composed and decomposed letters, full-width ones and ligatures."""
    seal = seal_with_passphrase(KEY, "\uff2dünchen ﬁel aus", "s", FAST)
    assert unseal_with_passphrase(seal, "Mu\u0308nchen fiel aus", "s", CHECK) == KEY


def test_half_of_an_emoji_is_a_passphrase_too() -> None:
    passphrase = "abcdefgh\ud83d"
    assert unseal_with_passphrase(seal_with_passphrase(KEY, passphrase, "s", FAST), passphrase, "s", CHECK) == KEY


@pytest.mark.parametrize("passphrase", ["", "1234567", "ﬁﬁﬁ"])
def test_a_short_passphrase_is_refused(passphrase: str) -> None:
    with pytest.raises(UserFacingError) as caught:
        seal_with_passphrase(KEY, passphrase, "s", FAST)
    assert caught.value.code == "passphrase_too_short"


def test_a_seal_belongs_to_its_store_and_key() -> None:
    seal = seal_with_passphrase(KEY, PASSPHRASE, "s", FAST)
    assert code_of(lambda: unseal_with_passphrase(seal, PASSPHRASE, "t", CHECK)) == "passphrase_wrong"
    assert code_of(lambda: unseal_with_passphrase(seal, PASSPHRASE, "s", "0" * 16)) == "passphrase_wrong"


@pytest.mark.parametrize(
    "change", [lambda s: s[:-1], lambda s: s[:-1] + bytes([s[-1] ^ 1]), lambda s: b"", lambda s: s[:5]]
)
def test_a_changed_seal_does_not_open(change: Callable[[bytes], bytes]) -> None:
    seal = seal_with_passphrase(KEY, PASSPHRASE, "s", FAST)
    changed = PassphraseSeal(seal.cost, seal.salt, change(seal.sealed))
    assert code_of(lambda: unseal_with_passphrase(changed, PASSPHRASE, "s", CHECK)) == "passphrase_wrong"


def test_a_retired_key_opens_with_the_present_one_only() -> None:
    present = bytes(32)
    retired = seal_retired(KEY, present, "s")
    assert KEY not in retired.sealed
    assert unseal_retired(retired, present, "s") == KEY
    assert unseal_retired(retired, KEY, "s") is None
    assert unseal_retired(retired, present, "t") is None
