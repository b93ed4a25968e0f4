"""Keys encrypted with other keys: by a passphrase through scrypt, or an old key by the present one.

ChaCha20-Poly1305 of the ``cryptography`` library, as in the database itself. What a sealed key belongs to (store, key,
purpose) is authenticated with it, so that no sealed key can be put in the place of another.
"""

from __future__ import annotations

import hashlib
import secrets

from sotto.domain.errors import UserFacingError
from sotto.domain.passphrase_strength import SHORTEST_PASSPHRASE, normalised
from sotto.store.record import PassphraseSeal, RetiredKey, ScryptCost, key_check

_SALT_BYTES = 16
_NONCE_BYTES = 12
_WRAPPING_KEY_BYTES = 32
_FOR_PASSPHRASE, _FOR_RETIRED = b"sotto passphrase", b"sotto retired key"


def seal_with_passphrase(key: bytes, passphrase: str, store_id: str, cost: ScryptCost) -> PassphraseSeal:
    """Return ``key`` sealed with ``passphrase`` and a fresh salt. Raises ``passphrase_too_short``.

    Takes about half a second with the default cost; other threads go on meanwhile.
    """
    check_length(passphrase)
    salt = secrets.token_bytes(_SALT_BYTES)
    context = _context(_FOR_PASSPHRASE, store_id, key_check(key))
    return PassphraseSeal(cost, salt, _seal(_derive(passphrase, salt, cost), key, context))


def unseal_with_passphrase(seal: PassphraseSeal, passphrase: str, store_id: str, check: str) -> bytes:
    """Return the key with the key check ``check``. Raises ``passphrase_wrong``."""
    wrapping = _derive(passphrase, seal.salt, seal.cost)
    key = _unseal(wrapping, seal.sealed, _context(_FOR_PASSPHRASE, store_id, check))
    if key is None:
        raise passphrase_wrong()
    return key


def seal_retired(key: bytes, present: bytes, store_id: str) -> RetiredKey:
    """Return ``key`` sealed with the ``present`` one."""
    check = key_check(key)
    return RetiredKey(check, _seal(present, key, _context(_FOR_RETIRED, store_id, check)))


def unseal_retired(retired: RetiredKey, present: bytes, store_id: str) -> bytes | None:
    """Return the retired key; None if ``present`` is not the key that it was sealed with."""
    return _unseal(present, retired.sealed, _context(_FOR_RETIRED, store_id, retired.key_check))


def check_length(passphrase: str) -> None:
    """Raise ``passphrase_too_short`` unless ``passphrase`` is long enough to be one."""
    if len(normalised(passphrase)) < SHORTEST_PASSPHRASE:
        raise UserFacingError(
            "passphrase_too_short",
            f"A passphrase needs at least {SHORTEST_PASSPHRASE} characters.",
            "Several words that do not belong together are easy to remember and hard to guess.",
        )


def passphrase_wrong() -> UserFacingError:
    """Return ``passphrase_wrong``."""
    return UserFacingError(
        "passphrase_wrong",
        "This passphrase does not open your chats.",
        "Mind capital letters and the language of the keyboard. The recovery phrase opens them, too.",
    )


def _derive(passphrase: str, salt: bytes, cost: ScryptCost) -> bytes:
    memory = 128 * cost.n * cost.r + 128 * cost.r * cost.p
    return hashlib.scrypt(
        normalised(passphrase).encode("utf-8", "surrogatepass"),
        salt=salt,
        n=cost.n,
        r=cost.r,
        p=cost.p,
        maxmem=memory + (1 << 20),  # OpenSSL's own limit is 32 MiB
        dklen=_WRAPPING_KEY_BYTES,
    )


def _context(purpose: bytes, store_id: str, check: str) -> bytes:
    return b"\x00".join((purpose, store_id.encode(), check.encode()))


def _seal(wrapping: bytes, key: bytes, context: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # 30 ms, for those who have a passphrase

    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + ChaCha20Poly1305(wrapping).encrypt(nonce, key, context)


def _unseal(wrapping: bytes, sealed: bytes, context: bytes) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        return ChaCha20Poly1305(wrapping).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context)
    except (InvalidTag, ValueError):  # ValueError: too short to be anything
        return None
