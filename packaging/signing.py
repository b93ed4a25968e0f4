"""Sign files as minisign does, with a key that minisign made without a password (`minisign -G -W`).

Sotto itself only checks signatures (sotto.release.signature); whoever can sign has the key, which is never here.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sotto.release.signature import TRUSTED, UNTRUSTED

_LENGTH = 158
"""Bytes of a secret key: algorithms 6, salt 32, costs 16, id 8, seed 32, public key 32, checksum 32."""
_ALGORITHM, _NO_KDF, _CHECKSUM = b"Ed", b"\0\0", b"B2"


class KeyFileError(Exception):
    """A file that is no key to sign with. The text says why."""


@dataclass(frozen=True)
class SigningKey:
    """A key to sign with; ``id`` has 8 bytes."""

    id: bytes
    key: Ed25519PrivateKey

    @property
    def public_text(self) -> str:
        """The file to publish."""
        data = base64.b64encode(_ALGORITHM + self.id + self.key.public_key().public_bytes_raw()).decode()
        return f"untrusted comment: minisign public key {self.id[::-1].hex().upper()}\n{data}\n"

    @property
    def secret_text(self) -> str:
        """The file to keep; as after ``minisign -G -W``."""
        pair = self.key.private_bytes_raw() + self.key.public_key().public_bytes_raw()
        check = _checksum(self.id + pair)
        data = _ALGORITHM + _NO_KDF + _CHECKSUM + bytes(48) + self.id + pair + check
        return f"untrusted comment: minisign encrypted secret key\n{base64.b64encode(data).decode()}\n"


def new_key() -> SigningKey:
    """Return a key that nobody has."""
    return SigningKey(secrets.token_bytes(8), Ed25519PrivateKey.generate())


def read_key(text: str) -> SigningKey:
    """Return the key of a secret key file. Raises KeyFileError."""
    lines = text.splitlines()
    try:
        data = base64.b64decode(lines[1], validate=True)
    except (IndexError, binascii.Error) as error:
        raise KeyFileError("This is no secret key of minisign.") from error
    if len(data) != _LENGTH or data[:2] != _ALGORITHM or data[4:6] != _CHECKSUM:
        raise KeyFileError("This is no secret key of minisign.")
    if data[2:4] != _NO_KDF:
        raise KeyFileError("This key has a password. Make a copy without one: minisign -C -W -s FILE.")
    key = Ed25519PrivateKey.from_private_bytes(data[62:94])
    if key.public_key().public_bytes_raw() != data[94:126]:  # minisign 0.11 leaves the checksum out without a password
        raise KeyFileError("This secret key is damaged.")
    return SigningKey(data[54:62], key)


def sign(data: bytes, key: SigningKey, trusted_comment: str) -> str:
    """Return the signature file for ``data``; ``trusted_comment`` is signed, too."""
    of_data = key.key.sign(hashlib.blake2b(data, digest_size=64).digest())
    of_comment = key.key.sign(of_data + trusted_comment.encode())
    head = base64.b64encode(b"ED" + key.id + of_data).decode()
    return f"{UNTRUSTED[0]}\n{head}\n{TRUSTED}{trusted_comment}\n{base64.b64encode(of_comment).decode()}\n"


def _checksum(data: bytes) -> bytes:
    return hashlib.blake2b(_ALGORITHM + data, digest_size=32).digest()
