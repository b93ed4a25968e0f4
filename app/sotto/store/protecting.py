"""What a person does about the key of the chats: choose its protection, read its words, come back with them."""

from __future__ import annotations

from collections.abc import Sequence

from sotto.domain.errors import UserFacingError
from sotto.domain.protection import KeyProtection
from sotto.store.backups import Backups
from sotto.store.cipher import opens
from sotto.store.errors import translated
from sotto.store.key_changes import KeyChanges
from sotto.store.keys import KeyVault
from sotto.store.opening_lock import opening
from sotto.store.record import StoreRecord, key_check, read_record
from sotto.store.recovery_phrase import RecoveryPhrases
from sotto.store.restore import finish_exchange
from sotto.store.store import STORE_FILE


class StoreProtection:
    """Protects the store of ``vault``. For any thread; may wait for the keystore. Raises :class:`UserFacingError`.

    ``current`` is the passphrase in use, if one is: ``passphrase_wrong`` if it is not that.
    """

    def __init__(self, vault: KeyVault, phrases: RecoveryPhrases) -> None:
        self._vault = vault
        self._phrases = phrases
        self._changes = KeyChanges(vault)
        self._path = vault.data_dir / STORE_FILE

    def set_level(self, level: KeyProtection, passphrase: str, current: str) -> None:
        """Keep the key in another way, or under another passphrase; see :meth:`KeyChanges.set_level`."""
        self._vault.check_passphrase(current)
        with opening(self._vault.data_dir):
            self._changes.set_level(level, passphrase)
        self._changes.clean()

    def recovery_phrase(self, current: str) -> tuple[str, ...]:
        """Return the words that are the key."""
        self._vault.check_passphrase(current)
        return self._phrases.words_of(self._vault.obtain(create=False).key)

    def recover(self, words: Sequence[str], level: KeyProtection | None, passphrase: str) -> UserFacingError | None:
        """Keep the key that ``words`` are in a new place, once it is known to be that of these chats.

        ``level`` None: with ``passphrase`` if there is one, else the keystore if it is preferred, else a file. Returns
        what to tell about it.
        """
        key = self._phrases.key_of(words)
        if level is None and passphrase:
            level = KeyProtection.PASSPHRASE
        elif level is None and not self._vault.prefers_keystore:
            level = KeyProtection.KEY_FILE
        with opening(self._vault.data_dir):
            finish_exchange(self._path)
            notice = self._changes.adopt(self._record_with(key), key, level, passphrase)
        self._changes.clean()
        return notice

    def _record_with(self, key: bytes) -> StoreRecord | None:
        """Return the record if ``key`` is in it; None if the chats have this key all the same."""
        try:
            record = read_record(self._vault.record_file)
        except UserFacingError as error:
            if error.code != "key_missing":
                raise
            record = None
        if record is not None:
            places = (record.key, record.pending)
            if any(place is not None and place.key_check == key_check(key) for place in places):
                return record
        with translated():
            is_there = self._path.exists() and self._path.stat().st_size > 0
            is_ours = is_there and opens(self._path, key)
            backups = [] if is_there else Backups(self._path, key).all()
            is_ours = is_ours or any(opens(backup.path, key) for backup in backups)
        if is_ours:
            return None
        if not is_there and not backups and record is None:
            raise UserFacingError(
                "recovery_no_chats",
                "There are no chats here that a recovery phrase could open.",
                "Put the folder of your chats, or its backups, in its place first.",
            )
        raise UserFacingError(
            "recovery_phrase_wrong",
            "This is a recovery phrase, but it does not belong to these chats.",
            "It may be of other chats, or of the time before their key was changed. Nothing has changed.",
        )
