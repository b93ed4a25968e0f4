"""How the chats are protected on disk: what may keep their key, and what is told about it. No secret is in here."""

from __future__ import annotations

from enum import StrEnum

from sotto.domain.errors import UserFacingError
from sotto.domain.light_dataclass import dataclass

RECOVERY_WORDS = 24
"""A 256-bit key as words of the BIP-39 list, the last of which holds a checksum."""


class KeyProtection(StrEnum):
    """What keeps the data key, the strongest first."""

    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a level
    """Nothing but what the user types: the key lies encrypted in the record, and in memory until it is locked."""
    KEYSTORE = "keystore"
    """The operating system's keystore."""
    KEY_FILE = "key file"
    """A file beside the database, readable by this user only."""


@dataclass(frozen=True, slots=True)
class ProtectionStatus:
    """What is known without the key.

    ``level`` is None before the first chats were opened. ``keystore`` is the keystore's name for people, empty unless
    it has the key. ``is_unlocked``: no passphrase is needed at this moment. ``old_keys``: keys of the time before the
    key was changed that are still kept (encrypted with the present one), since a backup could not be rewritten yet.
    ``backend`` is the keystore's class.
    """

    level: KeyProtection | None
    keystore: str
    is_unlocked: bool
    old_keys: int
    backend: str


@dataclass(frozen=True, slots=True)
class RotationReport:
    """What a change of the key did.

    ``rewritten`` backups have the new key; ``left`` files could not be rewritten and keep the old one (which is kept
    for them, encrypted with the new one): damaged copies, mostly.
    """

    rewritten: int
    left: int


@dataclass(frozen=True, slots=True)
class WordsCheck:
    """What is wrong with a recovery phrase that was typed in, as far as the words alone can tell.

    ``unknown``: the positions (0…) of words that are not in the list. ``count``: how many words there are.
    ``is_valid``: 24 known words whose checksum is right. Nothing here says whether they fit these chats.
    """

    count: int
    unknown: tuple[int, ...]
    is_valid: bool


_KEYSTORES = {
    "keyring.backends.macOS.Keyring": "Keychain",
    "keyring.backends.Windows.WinVaultKeyring": "Windows Credential Manager",
    "keyring.backends.SecretService.Keyring": "Secret Service",
    "keyring.backends.libsecret.Keyring": "Secret Service",
    "keyring.backends.kwallet.DBusKeyring": "KDE Wallet",
    "keyring.backends.kwallet.DBusKeyringKWallet4": "KDE Wallet",
}


def keystore_name(backend: str) -> str:
    """Return what people call the keystore of the class ``backend``; a name that is not known stays as it is."""
    return _KEYSTORES.get(backend, backend)


def passphrase_needed() -> UserFacingError:
    """Return ``passphrase_needed``."""
    return UserFacingError(
        "passphrase_needed",
        "Your chats are locked.",
        "Enter the passphrase. A script names a file that holds it in SOTTO_PASSPHRASE_FILE.",
    )
