"""Every page of an encrypted database as plain bytes, the free ones too, in which deleted text may still stand.

SQLite cannot show those: ``PRAGMA rekey`` to no key writes the file anew without them. So pages are decrypted here, as
SQLite3 Multiple Ciphers encrypts them with ChaCha20-Poly1305 (src/cipher_chacha20.c): the last 32 bytes of a page are
12 of nonce, 4 of counter and 16 of tag; with them and the page's number, the data key gives the key of the page.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20

_RESERVED = 32
_NONCE = 12
_READABLE_START = 24
"""Bytes of the first page that are not encrypted."""
_WAL_HEADER, _FRAME_HEADER = 32, 24


def decrypted_pages(database: Path, key: bytes) -> bytes:
    """Return what is in the pages of ``database`` and in its log."""
    content = database.read_bytes()
    (size,) = struct.unpack(">H", content[16:18])
    pages = [_decrypted(content[at : at + size], 1 + at // size, key) for at in range(0, len(content), size)]
    log = database.with_name(database.name + "-wal")
    if log.exists():
        pages += [_decrypted(page, number, key) for number, page in _frames(log.read_bytes(), size)]
    return b"".join(pages)


def _frames(log: bytes, size: int) -> Iterator[tuple[int, bytes]]:
    for at in range(_WAL_HEADER, len(log), _FRAME_HEADER + size):
        (number,) = struct.unpack(">I", log[at : at + 4])
        yield number, log[at + _FRAME_HEADER : at + _FRAME_HEADER + size]


def _decrypted(page: bytes, number: int, key: bytes) -> bytes:
    end = len(page) - _RESERVED
    nonce = page[end : end + _NONCE]
    (counter,) = struct.unpack("<I", page[end + _NONCE : end + _NONCE + 4])
    own_key = _stream(key, counter ^ number, nonce, bytes(64))[32:]
    begin = _READABLE_START if number == 1 else 0
    return _stream(own_key, (counter ^ number) + 1, nonce, page[begin:end])


def _stream(key: bytes, counter: int, nonce: bytes, data: bytes) -> bytes:
    start = struct.pack("<I", counter & 0xFFFFFFFF)
    return Cipher(ChaCha20(key, start + nonce), None).encryptor().update(data)
