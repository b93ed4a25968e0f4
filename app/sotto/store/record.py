"""What must be known before the database can be opened: where its key is. Holds no secret."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Any

from sotto.config.atomic_file import write_atomically
from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass
from sotto.store.errors import newer, translated

_FORMAT = 1


class KeyProtection(StrEnum):
    """What keeps the data key."""

    KEYSTORE = "keystore"
    """The operating system's keystore."""
    KEY_FILE = "key file"
    """A file beside the database, readable by this user only."""


@dataclass(frozen=True, slots=True)
class StoreRecord:
    """The content of ``store.json``.

    ``store_id`` is random and part of the keystore entry's name, so that several data folders do not collide.
    ``backend`` names the keystore's class (empty for a key file). ``key_check`` tells the right key from another
    without opening the database. ``established``: a database has been opened with this key.
    """

    store_id: str
    protection: KeyProtection
    backend: str
    key_check: str
    established: bool = False


def key_check(key: bytes) -> str:
    """Return 64 bits derived from ``key``; they do not help to find it (it has 256 random ones)."""
    return hmac.new(key, b"sotto key check", hashlib.sha256).hexdigest()[:16]


def read_record(path: Path) -> StoreRecord | None:
    """Return the record, or None if there is none. Raises ``store_newer``, ``key_missing`` or disk errors."""
    with translated():
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
    try:
        return _parse(json.loads(data))
    except (ValueError, KeyError, TypeError) as error:
        raise UserFacingError(
            "key_missing",
            f"The file {path.name}, which says where the key to your chats is, cannot be read.",
            "Your chats are untouched. Restore that file from a backup of this folder.",
            f"{path.name}: {type(error).__name__}",
        ) from error


def write_record(path: Path, record: StoreRecord) -> None:
    """Replace the record atomically. Raises ``disk_full``, ``store_read_only`` or ``store_io``."""
    with translated():
        write_atomically(path, json.dumps({"format": _FORMAT, **asdict(record)}, indent=2).encode() + b"\n")


def _parse(data: Any) -> StoreRecord:
    if not isinstance(data, dict):
        raise TypeError("not an object")
    if int(data["format"]) > _FORMAT or data["protection"] not in set(KeyProtection):
        raise newer(f"store.json format {int(data['format'])}")
    texts = [str(data[name]) for name in ("store_id", "backend", "key_check")]
    return StoreRecord(texts[0], KeyProtection(data["protection"]), texts[1], texts[2], bool(data["established"]))
