"""What the record says, and what it may not make Sotto do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sotto.domain.errors import UserFacingError
from sotto.domain.protection import KeyProtection
from sotto.store.record import (
    KeyPlace,
    PassphraseSeal,
    RetiredKey,
    ScryptCost,
    StoreRecord,
    read_record,
    write_record,
)

SEAL = PassphraseSeal(ScryptCost(1 << 17, 8, 1), b"s" * 16, b"x" * 60)
PLACES = (
    KeyPlace(KeyProtection.KEYSTORE, "data-key-ab12-cd34", "keyring.backends.SecretService.Keyring", "0" * 16),
    KeyPlace(KeyProtection.KEY_FILE, "store-0123abcd.key", "", "1" * 16),
    KeyPlace(KeyProtection.PASSPHRASE, "", "", "2" * 16, SEAL),
)


@pytest.mark.parametrize("place", PLACES)
def test_a_record_comes_back_as_it_was(tmp_path: Path, place: KeyPlace) -> None:
    record = StoreRecord("ab12", place, True, place, (RetiredKey("3" * 16, b"sealed"),), PLACES[:2])
    write_record(tmp_path / "store.json", record)
    assert read_record(tmp_path / "store.json") == record


@pytest.mark.parametrize(("protection", "name"), [("keystore", "data-key-0a1b2c3d4e5f6071"), ("key file", "store.key")])
def test_the_first_format_is_read(tmp_path: Path, protection: str, name: str) -> None:
    facts = {
        "format": 1,
        "store_id": "0a1b2c3d4e5f6071",
        "protection": protection,
        "backend": "b",
        "key_check": "0" * 16,
        "established": True,
    }
    (tmp_path / "store.json").write_text(json.dumps(facts))
    place = KeyPlace(KeyProtection(protection), name, "b", "0" * 16)
    assert read_record(tmp_path / "store.json") == StoreRecord("0a1b2c3d4e5f6071", place, True)


@pytest.mark.parametrize(
    "change",
    [
        {"protection": "key file", "name": "chats.db"},
        {"protection": "key file", "name": "../store.key"},
        {"protection": "keystore", "name": "hub-token-12"},
        {"protection": "passphrase"},
        {"protection": "passphrase", "scrypt": {"n": 1 << 30, "r": 8, "p": 1, "salt": ""}, "sealed": ""},
        {"protection": "passphrase", "scrypt": {"n": 1 << 17, "r": 8, "p": 99, "salt": ""}, "sealed": ""},
        {"protection": "passphrase", "scrypt": {"n": -1, "r": -8, "p": 1, "salt": ""}, "sealed": ""},
        {"protection": "passphrase", "scrypt": {"n": 2, "r": 8, "p": 1, "salt": "not hexadecimal"}, "sealed": ""},
    ],
)
@pytest.mark.parametrize("where", ["key", "pending", "leftovers"])
def test_a_record_of_somebody_else_reaches_no_other_file_and_no_end_of_memory(
    tmp_path: Path, change: dict[str, Any], where: str
) -> None:
    write_record(tmp_path / "store.json", StoreRecord("ab12", PLACES[1]))
    facts = json.loads((tmp_path / "store.json").read_text())
    bad = {**facts["key"], **change}
    facts[where] = [bad] if where == "leftovers" else bad
    (tmp_path / "store.json").write_text(json.dumps(facts))
    with pytest.raises(UserFacingError) as caught:
        read_record(tmp_path / "store.json")
    assert caught.value.code == "key_missing"
