"""The store as the services see it: everything on disk about chats and models, opened in the one safe order."""

from __future__ import annotations

import contextlib
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sotto.domain.errors import UserFacingError
from sotto.domain.ids import ConversationId
from sotto.domain.light_dataclass import dataclass
from sotto.domain.outline import OutlineNode
from sotto.store import search
from sotto.store.accepted_licences import AcceptedLicenceRepository
from sotto.store.cipher import CipherFacts, check_cipher
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.downloads import DownloadRepository
from sotto.store.errors import busy, corrupt, translated
from sotto.store.hidden_messages import HiddenMessages
from sotto.store.installed import InstalledModelRepository
from sotto.store.keys import DataKey, KeyVault
from sotto.store.messages import MessageRepository
from sotto.store.migrations import migrate
from sotto.store.model_folders import ModelFolderRepository
from sotto.store.network_log import NetworkLog
from sotto.store.outline import read_outline
from sotto.store.presets import PresetRepository
from sotto.store.process_lock import ProcessLock
from sotto.store.prompts import PromptRepository
from sotto.store.record import KeyProtection
from sotto.store.state import StateRepository
from sotto.store.transcript import TranscriptRepository
from sotto.store.writers import WriterRegistry

STORE_FILE = "chats.db"
WRITERS_FOLDER = "writers"
_OPENING_FILE = "opening.lock"
_OPENING_TIMEOUT_S = 30.0  # another process may be waiting for the keystore's prompt


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
    died were found.
    """

    def __init__(self, db: Database, writers: WriterRegistry, protection: Protection) -> None:
        """Bundle an opened database; use :meth:`open` instead."""
        self.db = db
        self.conversations = ConversationRepository(db)
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
        self.protection = protection
        self.notices: tuple[UserFacingError, ...] = ()
        self.interrupted = 0
        self._writers = writers

    @classmethod
    def open(cls, data_dir: Path, vault: KeyVault) -> Store:
        """Open the store in ``data_dir``, making it (and the folder) at the first start.

        May wait for the keystore. Raises :class:`UserFacingError` with one of the codes of
        :meth:`KeyVault.obtain`, :class:`Database` and :func:`migrate`; whatever was on disk is unchanged then.
        """
        facts = check_cipher()
        with translated():
            _make_private_folder(data_dir)
        with _opening(data_dir):
            path = data_dir / STORE_FILE
            is_new = _is_new(path, vault)
            key = vault.obtain(create=is_new)
            db = Database.open(path, key.key, is_key_verified=key.is_verified)
            try:
                return cls._from_database(db, data_dir, vault, key, facts)
            except BaseException:
                db.close()
                raise

    @classmethod
    def _from_database(cls, db: Database, data_dir: Path, vault: KeyVault, key: DataKey, facts: CipherFacts) -> Store:
        migrate(db)
        if not key.is_verified:
            vault.establish()
        writers = WriterRegistry(data_dir / WRITERS_FOLDER)
        with translated():
            writers.join()
            writers.sweep()
        store = cls(db, writers, Protection(True, facts.cipher, facts.library, key.protection, key.backend))
        store.notices = (key.notice,) if key.notice is not None else ()
        try:
            store.interrupted = store.messages.interrupt_streaming()
        except UserFacingError as error:
            if error.code != "disk_full":  # reading must go on; the answers are marked at the next start
                writers.leave()
                raise
            store.notices = (*store.notices, error)
        return store

    def search(self, text: str, limit: int = 50) -> list[search.SearchHit]:
        """Return messages with all words of ``text``; see :func:`sotto.store.search.search`."""
        return search.search(self.db, text, limit)

    def search_conversations(self, text: str, limit: int = 200) -> list[ConversationId]:
        """Return conversations for the sidebar; see :func:`sotto.store.search.search_conversations`."""
        return search.search_conversations(self.db, text, limit)

    def outline(self, conversation: ConversationId) -> list[OutlineNode]:
        """Return the tree of a conversation for its map; see :func:`sotto.store.outline.read_outline`."""
        return read_outline(self.db, conversation)

    def close(self) -> None:
        """Close the database. Answers still ``streaming`` count as interrupted from now on."""
        try:
            self.db.close()
        finally:
            self._writers.leave()


@contextmanager
def _opening(data_dir: Path) -> Iterator[None]:
    """Let one process at a time find or make the key, migrate, and look for dead writers."""
    lock = ProcessLock(data_dir / _OPENING_FILE)
    with translated():
        is_held = lock.acquire(_OPENING_TIMEOUT_S)
    if not is_held:
        raise busy("opening")
    try:
        yield
    finally:
        lock.release()


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
