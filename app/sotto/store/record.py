"""What must be known before the database can be opened: where its key is, and how far a change of it has come.

Nothing in here helps without the keystore, the key file or the passphrase: what is sealed needs one of them.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from pathlib import Path
from typing import Any

from sotto.config.atomic_file import write_atomically
from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.domain.protection import KeyProtection
from sotto.store.errors import newer, translated

KEY_FILE = "store.key"
_FORMAT = 2
_KEY_FILES = re.compile(r"store(-[0-9a-f]{8})?\.key")
_ENTRIES = re.compile(r"data-key-[0-9a-f-]{1,64}")
_MOST_BYTES_FOR_SCRYPT = 1 << 30


@dataclass(frozen=True, slots=True)
class ScryptCost:
    """The parameters of scrypt: it fills 128 · ``n`` · ``r`` bytes, ``p`` times."""

    n: int
    r: int
    p: int


DEFAULT_COST = ScryptCost(n=1 << 17, r=8, p=1)
"""128 MiB for each try; about half a second on an ordinary computer."""


@dataclass(frozen=True, slots=True)
class PassphraseSeal:
    """A key encrypted with what scrypt makes of a passphrase and ``salt``."""

    cost: ScryptCost
    salt: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where one key is kept.

    ``name`` is that of the keystore's entry or of the file; ``backend`` the keystore's class. A passphrase has neither,
    but a ``seal``. ``key_check`` tells the right key from another without opening the database.
    """

    protection: KeyProtection
    name: str
    backend: str
    key_check: str
    seal: PassphraseSeal | None = None


@dataclass(frozen=True, slots=True)
class RetiredKey:
    """A key that a backup still needs, ``sealed`` with the present key."""

    key_check: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class StoreRecord:
    """The content of ``store.json``.

    ``store_id`` is random and part of the names of keystore entries, so that several data folders do not collide.
    ``established``: a database has been opened with this key. ``pending`` is the key that the database is being
    rewritten with. ``leftovers`` are places that hold a key which is not, or no longer, needed there: they are noted
    before they are written to and until they are empty, so that none is forgotten whenever the process ends.
    """

    store_id: str
    key: KeyPlace
    established: bool = False
    pending: KeyPlace | None = None
    retired: tuple[RetiredKey, ...] = ()
    leftovers: tuple[KeyPlace, ...] = ()


def key_check(key: bytes) -> str:
    """Return 64 bits derived from ``key``; they do not help to find it (it has 256 random ones)."""
    return hmac.new(key, b"sotto key check", hashlib.sha256).hexdigest()[:16]


def is_key_file(name: str) -> bool:
    """Return whether a key file can be called ``name``."""
    return _KEY_FILES.fullmatch(name) is not None


def entry_name(store_id: str) -> str:
    """Return the name of a store's first keystore entry."""
    return f"data-key-{store_id}"


def read_record(path: Path) -> StoreRecord | None:
    """Return the record, or None if there is none. Raises ``store_newer``, ``key_missing`` or disk errors."""
    with translated():
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
    try:
        return _parse(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserFacingError(
            "key_missing",
            f"The file {path.name}, which says where the key to your chats is, cannot be read.",
            "Your chats are untouched. Restore that file from a backup of this folder, or use the recovery phrase.",
            f"{path.name}: {type(error).__name__}",
        ) from error


def write_record(path: Path, record: StoreRecord) -> None:
    """Replace the record atomically. Raises ``disk_full``, ``store_read_only`` or ``store_io``."""
    content = {
        "format": _FORMAT,
        "store_id": record.store_id,
        "established": record.established,
        "key": _place_facts(record.key),
        "pending": _place_facts(record.pending) if record.pending is not None else None,
        "retired": [{"key_check": key.key_check, "sealed": key.sealed.hex()} for key in record.retired],
        "leftovers": [_place_facts(place) for place in record.leftovers],
    }
    with translated():
        write_atomically(path, json.dumps(content, indent=2).encode() + b"\n")


def _place_facts(place: KeyPlace) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "protection": place.protection.value,
        "name": place.name,
        "backend": place.backend,
        "key_check": place.key_check,
    }
    if place.seal is not None:
        cost = place.seal.cost
        facts["scrypt"] = {"n": cost.n, "r": cost.r, "p": cost.p, "salt": place.seal.salt.hex()}
        facts["sealed"] = place.seal.sealed.hex()
    return facts


def _parse(data: Any) -> StoreRecord:
    if not isinstance(data, dict):
        raise TypeError("not an object")
    number = int(data["format"])
    if number > _FORMAT:
        raise newer(f"store.json format {number}")
    store_id, established = str(data["store_id"]), bool(data["established"])
    if number == 1:
        return StoreRecord(store_id, _parse_first_format(data, store_id), established)
    pending = data["pending"]
    return StoreRecord(
        store_id,
        _parse_place(data["key"]),
        established,
        _parse_place(pending) if pending is not None else None,
        tuple(RetiredKey(str(key["key_check"]), bytes.fromhex(key["sealed"])) for key in data["retired"]),
        tuple(_parse_place(place) for place in data["leftovers"]),
    )


def _parse_first_format(data: dict[str, Any], store_id: str) -> KeyPlace:
    protection = _parse_protection(data["protection"])
    name = entry_name(store_id) if protection is KeyProtection.KEYSTORE else KEY_FILE
    return KeyPlace(protection, name, str(data["backend"]), str(data["key_check"]))


def _parse_place(data: Any) -> KeyPlace:
    protection, name = _parse_protection(data["protection"]), str(data["name"])
    # Names decide what is read and removed: a record that somebody else wrote must not reach anything but keys.
    if protection is KeyProtection.KEY_FILE and not is_key_file(name):
        raise ValueError("not the name of a key file")
    if protection is KeyProtection.KEYSTORE and not _ENTRIES.fullmatch(name):
        raise ValueError("not the name of an entry")
    seal = _parse_seal(data) if protection is KeyProtection.PASSPHRASE else None
    return KeyPlace(protection, name, str(data["backend"]), str(data["key_check"]), seal)


def _parse_seal(data: Any) -> PassphraseSeal:
    cost = ScryptCost(*(int(data["scrypt"][name]) for name in ("n", "r", "p")))
    if min(cost.n, cost.r, cost.p) < 1 or 128 * cost.n * cost.r > _MOST_BYTES_FOR_SCRYPT or cost.p > 16:
        raise ValueError("the cost of scrypt is out of bounds")
    return PassphraseSeal(cost, bytes.fromhex(data["scrypt"]["salt"]), bytes.fromhex(data["sealed"]))


def _parse_protection(value: Any) -> KeyProtection:
    if value not in set(KeyProtection):
        raise newer(f"store.json: protection {value}")
    return KeyProtection(value)
