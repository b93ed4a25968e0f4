"""Signatures in the format of minisign (Ed25519 over BLAKE2b-512), so that anyone can check a release without Sotto.

Stricter than minisign: a signature has exactly one way to be written here, so that a file of which a single byte was
changed is refused, even where the byte means nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Final

from sotto.domain.light_dataclass import dataclass

UNTRUSTED: Final = (
    "untrusted comment: signature of a Sotto release",
    "untrusted comment: signature from minisign secret key",
)
"""First lines that are accepted: what ``packaging/release.py`` writes, and what minisign writes by itself."""
TRUSTED: Final = "trusted comment: "

_UNTRUSTED_START = "untrusted comment: "
_KEY_ALGORITHM = b"Ed"
_PREHASHED = b"ED"
_ID_BYTES = 8
_KEY_BYTES = 32
_SIGNATURE_BYTES = 64


class SignatureError(Exception):
    """A signature that does not hold. The text is a sentence for users."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What signatures are checked with; ``id`` tells keys apart, ``key`` is the Ed25519 key of 32 bytes."""

    id: bytes
    key: bytes

    @property
    def name(self) -> str:
        """The id as minisign prints it."""
        return self.id[::-1].hex().upper()


def read_public_key(text: str) -> PublicKey | None:
    """Return the key of a minisign ``.pub`` file; None if it holds comments only. Raises SignatureError."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    keys = [line for line in lines if not line.startswith(_UNTRUSTED_START)]
    if not keys:
        return None
    data = _decoded(keys[0], len(_KEY_ALGORITHM) + _ID_BYTES + _KEY_BYTES)
    if len(keys) > 1 or data is None or data[:2] != _KEY_ALGORITHM:
        raise SignatureError("The public key is damaged.")
    return PublicKey(data[2:10], data[10:])


def verify(data: bytes, signature: str, key: PublicKey) -> str:
    """Return the trusted comment of ``signature``, which is one of ``data`` by ``key``. Raises SignatureError."""
    lines = signature.split("\n")
    if len(lines) != 5 or lines[4] or lines[0] not in UNTRUSTED or not lines[2].startswith(TRUSTED):
        raise SignatureError("The signature is damaged.")
    head = _decoded(lines[1], len(_PREHASHED) + _ID_BYTES + _SIGNATURE_BYTES)
    of_comment = _decoded(lines[3], _SIGNATURE_BYTES)
    if head is None or of_comment is None or head[:2] != _PREHASHED:
        raise SignatureError("The signature is damaged.")
    if head[2:10] != key.id:
        raise SignatureError("The signature was made with another key.")
    of_data, comment = head[10:], lines[2][len(TRUSTED) :]
    _check(key, of_data, hashlib.blake2b(data, digest_size=64).digest(), "The signature does not fit.")
    _check(key, of_comment, of_data + comment.encode(), "The signature’s comment was changed.")
    return comment


def _check(key: PublicKey, signature: bytes, data: bytes, complaint: str) -> None:
    from cryptography.exceptions import InvalidSignature  # 40 ms, when something is checked and not before
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key.key).verify(signature, data)
    except (InvalidSignature, ValueError) as error:  # ValueError: no point of the curve
        raise SignatureError(complaint) from error


def _decoded(text: str, size: int) -> bytes | None:
    """Return what ``text`` encodes, None if that is not ``size`` bytes written in the one usual way."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if len(data) == size and base64.b64encode(data).decode() == text else None
