"""Releases of the tests: keys that nobody else has, and announcements signed with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import release
import signing
from signing import SigningKey
from sotto.release.announcement import PURPOSE, date_text, trusted_comment
from sotto.release.origin import ReleaseOrigin
from sotto.release.signature import PublicKey, read_public_key

DATE = 1_793_000_000
"""Unix seconds: in October 2026."""
VERSION = "0.9.1"
NOTES = "### Added\n\n- Everything is *better*. See [the page](https://sotto.example/notes).\n"
FILES: list[dict[str, object]] = [{"name": "sotto_0.9.1_amd64.deb", "size": 9, "sha256": "ab" * 32}]


def public(key: SigningKey) -> PublicKey:
    """Return what signatures by ``key`` are checked with."""
    found = read_public_key(key.public_text)
    assert found is not None
    return found


def announced(key: SigningKey, version: str = VERSION, date: int = DATE, notes: str = NOTES) -> str:
    """Return what the project's site would answer."""
    return release.announcement(key, version, date, notes, FILES).decode()


def announced_as(key: SigningKey, comment: str | None = None, **changes: Any) -> str:
    """Return an announcement with other fields (None: without it), signed properly all the same."""
    body = json.loads(announced(key).split("\n", 4)[4])
    body = {name: value for name, value in {**body, **changes}.items() if value is not None}
    text = json.dumps(body)
    version, date = str(body.get("version", "")), str(body.get("date", ""))
    signed_as = f"sotto {version} {date} {PURPOSE}" if comment is None else comment
    return signing.sign(text.encode(), key, signed_as) + text


def origin_in(
    folder: Path, key: SigningKey, address: str, downloads: str = "https://sotto.example/get"
) -> ReleaseOrigin:
    """Return whom to ask; the public key is written into ``folder``."""
    file = folder / "release.pub"
    file.write_text(key.public_text, encoding="utf-8")
    return ReleaseOrigin(address, downloads, file)


__all__ = [
    "DATE",
    "FILES",
    "NOTES",
    "VERSION",
    "announced",
    "announced_as",
    "date_text",
    "origin_in",
    "public",
    "trusted_comment",
]
