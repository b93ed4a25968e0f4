"""The store as the services see it: everything on disk about chats and models, opened in the one safe order."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import math
import stat
import sys
from pathlib import Path

from sotto.domain.errors import UserFacingError
from sotto.domain.ids import ConversationId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.outline import OutlineNode
from sotto.domain.protection import KeyProtection
from sotto.domain.search import SearchHit
from sotto.store.accepted_licences import AcceptedLicenceRepository
from sotto.store.backups import Backups, Progress
from sotto.store.cipher import CipherFacts, check_cipher
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.downloads import DownloadRepository
from sotto.store.errors import corrupt, translated
from sotto.store.folders import FolderRepository
from sotto.store.hidden_messages import HiddenMessages
from sotto.store.index_repair import IndexState, repair_indexes
from sotto.store.installed import InstalledModelRepository
from sotto.store.keys import DATABASE_FILE, DataKey, KeyVault
from sotto.store.messages import MessageRepository
from sotto.store.migrations import migrate
from sotto.store.model_folders import ModelFolderRepository
from sotto.store.network_log import NetworkLog
from sotto.store.opening_lock import opening
from sotto.store.outline import read_outline
from sotto.store.presets import PresetRepository
from sotto.store.prompts import PromptRepository
from sotto.store.purge import purge_conversations, purge_messages
from sotto.store.restore import finish_exchange, restore_into
from sotto.store.search import search
from sotto.store.state import StateRepository
from sotto.store.transcript import TranscriptRepository
from sotto.store.writers import WriterRegistry

STORE_FILE = DATABASE_FILE
WRITERS_FOLDER = "writers"


@dataclass(frozen=True, slots=True)
class Protection:
    """What protects the chats on disk, for ``sotto doctor`` and the privacy settings."""

    encrypted: bool
    cipher: str
    library: str
    key_protection: KeyProtection
    key_backend: str


class Store:
    """An open store. All of it, :meth:`close` included, is used on the thread that called :meth:`open`.

    ``notices`` is what the user should be told about the opening, ``interrupted`` how many answers of a process that
    died were found, ``has_key_chores`` whether a change of the key left something to do
    (:meth:`sotto.store.rotation.KeyRotation.go_on`). ``vault`` is where the key is from, None for a temporary store.
    """

    def __init__(self, db: Database, writers: WriterRegistry, protection: Protection, key: bytes) -> None:
        """Bundle an opened database; use :meth:`open` instead."""
        self.vault: KeyVault | None = None
        self.db = db
        self.conversations = ConversationRepository(db)
        self.folders = FolderRepository(db)
        self.messages = MessageRepository(db, writers)
        self.hidden_messages = HiddenMessages(db)
        self.transcript = TranscriptRepository(db, self.messages)
        self.installed = InstalledModelRepository(db)
        self.model_folders = ModelFolderRepository(db)
        self.downloads = DownloadRepository(db)
        self.licences = AcceptedLicenceRepository(db)
        self.network_log = NetworkLog(db)
        self.presets = PresetRepository(db)
        self.prompts = PromptRepository(db)
        self.state = StateRepository(db)
        self.backups = Backups(db.path, key)
        self.protection = protection
        self.notices: tuple[UserFacingError, ...] = ()
        self.interrupted = 0
        self.has_key_chores = False
        self._writers = writers
        self._key = key

    @classmethod
    def open(cls, data_dir: Path, vault: KeyVault) -> Store:
        """Open the store in ``data_dir``, making it (and the folder) at the first start.

        May wait for the keystore. Raises :class:`UserFacingError` with one of the codes of
        :meth:`KeyVault.obtain`, :class:`Database` and :func:`migrate`; whatever was on disk is unchanged then.
        """
        facts = check_cipher()
        with translated():
            _make_private_folder(data_dir)
        with opening(data_dir):
            path = data_dir / STORE_FILE
            finish_exchange(path)
            notice = _settle(vault, path) if vault.is_changing() else None
            is_new = _is_new(path, vault)
            key = vault.obtain(create=is_new)
            db = Database.open(path, key.key, is_key_verified=key.is_verified)
            try:
                store = cls._from_database(db, data_dir, vault, key, facts)
            except BaseException:
                db.close()
                raise
        if notice is not None:
            store.notices = (notice, *store.notices)
        return store

    def temporary(self) -> Store:
        """Return an empty store that is in memory only, for chats of which nothing is kept; close its :attr:`db`."""
        db = Database.in_memory()
        migrate(db)
        store = Store(db, self._writers, self.protection, b"")
        self.lend_to(store)
        return store

    def lend_to(self, temporary: Store) -> None:
        """Let a temporary store use the presets, prompts and models of this one."""
        temporary.presets, temporary.prompts, temporary.installed = self.presets, self.prompts, self.installed

    @classmethod
    def _from_database(cls, db: Database, data_dir: Path, vault: KeyVault, key: DataKey, facts: CipherFacts) -> Store:
        migrate(db)
        if not key.is_verified:
            vault.establish()
        writers = WriterRegistry(data_dir / WRITERS_FOLDER)
        with translated():
            writers.join()
            writers.sweep()
        store = cls(db, writers, Protection(True, facts.cipher, facts.library, key.protection, key.backend), key.key)
        store.vault = vault
        store.backups = Backups(db.path, key.key, old_keys=key.old_keys)
        store.has_key_chores = key.has_chores
        store.notices = (key.notice,) if key.notice is not None else ()
        try:
            store.interrupted = store.messages.interrupt_streaming()
        except UserFacingError as error:
            if error.code != "disk_full":  # reading must go on; the answers are marked at the next start
                writers.leave()
                raise
            store.notices = (*store.notices, error)
        return store

    def derived_key(self, purpose: str) -> bytes:
        """Return a key of 256 bits that is made from that of the chats and tells nothing about it (HMAC-SHA256)."""
        return hmac.digest(self._key, b"sotto " + purpose.encode(), hashlib.sha256)

    def search(self, text: str, limit: int = 50) -> list[SearchHit]:
        """Return titles and messages that fit ``text``; see :func:`sotto.store.search.search`."""
        return search(self.db, text, limit)

    def purge(self, before: int, seconds: float = math.inf) -> bool:
        """Erase what was deleted up to ``before``, for about ``seconds``; return whether that was all of it."""
        messages = purge_messages(self.db, before, seconds)
        return messages.is_done and purge_conversations(self.db, before, seconds).is_done

    def outline(self, conversation: ConversationId) -> list[OutlineNode]:
        """Return the tree of a conversation for its map; see :func:`sotto.store.outline.read_outline`."""
        return read_outline(self.db, conversation)

    def restore(self, backup: Path, now: int, on_progress: Progress) -> Path:
        """Put ``backup`` in the place of what is here; see :func:`sotto.store.restore.restore_into`."""
        return restore_into(self.db, self.backups, self._key, backup, now, on_progress)

    def is_shared(self) -> bool:
        """Return whether another process has this store open, too."""
        return self._writers.is_any_alive(besides_this=True)

    def repair_indexes(self) -> IndexState:
        """Make a damaged search index anew; see :func:`sotto.store.index_repair.repair_indexes`."""
        return repair_indexes(self.db)

    def close(self) -> None:
        """Close the database. Answers still ``streaming`` count as interrupted from now on."""
        try:
            self.db.close()
        finally:
            self._writers.leave()


def _settle(vault: KeyVault, path: Path) -> UserFacingError | None:
    from sotto.store.key_changes import KeyChanges  # hardly ever needed

    return KeyChanges(vault).settle(path)


def _is_new(path: Path, vault: KeyVault) -> bool:
    """Return whether no database has ever been here; an empty file is one only before the first start succeeded."""
    if not path.exists():
        return True
    if path.stat().st_size:
        return False
    if vault.is_established():
        raise corrupt("the file is empty")
    return True


def _make_private_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sys.platform != "win32" and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        with contextlib.suppress(OSError):  # not ours to change: still usable
            folder.chmod(0o700)
