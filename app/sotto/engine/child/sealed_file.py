"""Encrypted files of any size, read and written in pieces of 1 MiB: AES-256-GCM with a key for each file.

Layout: :data:`MAGIC`, 32 random bytes, the length of the head (4 bytes, little-endian), the sealed head, then the
sealed pieces of the body. The file's key is HMAC-SHA256 of the random bytes, so the nonces are simply counted. Every
piece is authenticated with its place; the head says how long the body is. So a file that was cut, changed, put together
from two, or sealed with another key is never taken for a whole one.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from collections.abc import Callable
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"SOTTOKV1"
PIECE = 1 << 20
_SALT_BYTES, _TAG_BYTES = 32, 16
_MOST_HEAD_BYTES = 1 << 26
_LENGTH = struct.Struct("<I")


class BrokenSealError(Exception):
    """The file is not a whole one that was sealed with this key."""


def seal(stream: BinaryIO, key: bytes, head: bytes, body: memoryview, may_go_on: Callable[[], bool]) -> bool:
    """Write a file; False if ``may_go_on``, asked before each piece, said no. Raises OSError."""
    salt = os.urandom(_SALT_BYTES)
    cipher = _cipher(key, salt)
    stream.write(MAGIC + salt + _LENGTH.pack(len(head)))
    stream.write(cipher.encrypt(_nonce(0), head, MAGIC))
    for number, begin in enumerate(range(0, len(body), PIECE), start=1):
        if not may_go_on():
            return False
        stream.write(cipher.encrypt(_nonce(number), body[begin : begin + PIECE], MAGIC))
    return True


class SealedFile:
    """A file being read. Everything raises :class:`BrokenSealError`, or OSError where the disk fails."""

    def __init__(self, stream: BinaryIO, key: bytes) -> None:
        """Read the head."""
        self._stream = stream
        begin = self._read(len(MAGIC) + _SALT_BYTES + _LENGTH.size)
        (length,) = _LENGTH.unpack(begin[-_LENGTH.size :])
        if not begin.startswith(MAGIC) or length > _MOST_HEAD_BYTES:
            raise BrokenSealError
        self._cipher = _cipher(key, begin[len(MAGIC) : -_LENGTH.size])
        self.head = self._open(0, length)

    def read_body(self, target: memoryview) -> None:
        """Fill ``target``, which must be as long as the body; what it holds after an error means nothing."""
        for number, begin in enumerate(range(0, len(target), PIECE), start=1):
            part = target[begin : begin + PIECE]
            part[:] = self._open(number, len(part))
        if self._stream.read(1):
            raise BrokenSealError

    def _open(self, number: int, length: int) -> bytes:
        sealed = self._read(length + _TAG_BYTES)
        try:
            return self._cipher.decrypt(_nonce(number), sealed, MAGIC)
        except InvalidTag:
            raise BrokenSealError from None

    def _read(self, length: int) -> bytes:
        data = self._stream.read(length)
        if len(data) != length:
            raise BrokenSealError
        return data


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(hmac.digest(key, b"file\0" + salt, hashlib.sha256))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "little")
