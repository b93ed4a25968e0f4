"""What the levels of protection are called, and what each protects against: the same words wherever they stand."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from sotto.domain.light_dataclass import dataclass
from sotto.domain.protection import KeyProtection
from sotto.services.container import Services

_CIPHERS = {"chacha20": "ChaCha20-Poly1305"}


@dataclass(frozen=True, slots=True)
class LevelWords:
    """One level in words: its name, all of it in one line, how it works, and what it is good for and what not."""

    name: str
    in_short: str
    how: str
    good_against: str
    not_against: str


def level_words(level: KeyProtection) -> LevelWords:
    """Return ``level`` in words."""
    if level is KeyProtection.KEYSTORE:
        return LevelWords(
            _tr("The system’s keystore"),
            _tr("Opens them when you log in. A stolen disk shows nothing."),
            _tr("The key lies in the keystore of this computer, which opens when you log in."),
            _tr("Protects against: a stolen disk, a copied folder, other users."),
            _tr(
                "Not against: someone who knows your login password, or sits at this computer while you are logged "
                "in; programs that run under your account.",
            ),
        )
    if level is KeyProtection.PASSPHRASE:
        return LevelWords(
            _tr("Passphrase"),
            _tr("Opens them when you type it, and locks them. The safest."),
            _tr("The chats open only when you type it, and can be locked at any time."),
            _tr(
                "Protects against: all of the above, and whoever uses this computer while the chats are locked.",
            ),
            _tr(
                "Not against: a passphrase that can be guessed; programs under your account while the chats are open. "
                "Forget it, and only the recovery phrase opens them.",
            ),
        )
    return LevelWords(
        _tr("Key file"),
        _tr("Opens them by itself. Someone with the whole disk can read them."),
        _tr("The key lies in a file beside the chats that only your account can read."),
        _tr("Protects against: a copy of the chats’ file alone, other users."),
        _tr("Not against: someone who has the disk or the whole folder."),
    )


def first_words(level: KeyProtection) -> str:
    """Return in one sentence what protects the chats of someone who has none yet."""
    if level is KeyProtection.KEYSTORE:
        return _tr("Your chats are encrypted on this disk. The system’s keystore has the key.")
    if level is KeyProtection.PASSPHRASE:
        return _tr("Your chats are encrypted on this disk. Your passphrase opens them.")
    return _tr("Your chats are encrypted on this disk. The key lies in a file beside them.")


def store_words(services: Services) -> tuple[str, str, str]:
    """Return how the chats are protected now: a colour role, a title and a text."""
    protection = services.store_protection
    if protection is None:
        words = _tr("How they are protected is known once they are.")
        return "warning", _tr("Your chats are not open yet"), words
    if not protection.encrypted:
        words = _tr("Whoever can read this disk can read them.")
        return "danger", _tr("Your chats are not encrypted"), words
    cipher = _CIPHERS.get(protection.cipher, protection.cipher)
    if protection.key_protection == KeyProtection.KEY_FILE:
        words = _tr(
            "Encrypted with {cipher}. The key is in a file beside them that only your account can read. A copy of the "
            "chats alone shows nothing; someone who can read this whole disk can read them.",
        )
        title = _tr("Your chats are encrypted, and their key lies beside them")
        return "warning", title, words.format(cipher=cipher)
    words = _tr(
        "Encrypted with {cipher}, and so are the search index, drafts, attachments and backups. A stolen disk or a "
        "copy of the files shows nothing.",
    )
    return "good", _tr("Your chats are encrypted on this disk"), words.format(cipher=cipher)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ProtectionWords", text)
