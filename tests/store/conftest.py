"""A database, a store, and child processes; no test here reaches the real keystore of the computer it runs on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import sotto
from sotto.domain.chat import Conversation, Message, MessageStatus, Role
from sotto.store.conversations import ConversationRepository
from sotto.store.database import Database
from sotto.store.keys import KeyVault
from sotto.store.messages import MessageRepository
from sotto.store.migrations import migrate
from sotto.store.store import Store
from sotto.store.writers import WriterRegistry

CHILDREN = Path(__file__).parent / "children"


class FakeBackend:
    """A keyring backend that passes for the class ``name``; ``entries`` outlives it, as a real keystore does."""

    def __init__(self, name: str, entries: dict[tuple[str, str], str] | None = None) -> None:
        module, _, qualname = name.rpartition(".")
        self.__class__ = type(qualname, (FakeBackend,), {"__module__": module})
        self.entries = {} if entries is None else entries

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[service, username]


class NoKeystore(FakeBackend):
    def __init__(self) -> None:
        super().__init__("keyring.backends.fail.Keyring")


@pytest.fixture
def fake_backend() -> type[FakeBackend]:
    return FakeBackend


@pytest.fixture
def key() -> bytes:
    return bytes(range(32))


@pytest.fixture
def db(tmp_path: Path, key: bytes) -> Iterator[Database]:
    db = Database.open(tmp_path / "chats.db", key)
    migrate(db)
    yield db
    db.close()


@pytest.fixture
def writers(tmp_path: Path) -> Iterator[WriterRegistry]:
    writers = WriterRegistry(tmp_path / "writers")
    writers.join()
    yield writers
    writers.leave()


@pytest.fixture
def conversations(db: Database) -> ConversationRepository:
    return ConversationRepository(db)


@pytest.fixture
def messages(db: Database, writers: WriterRegistry) -> MessageRepository:
    return MessageRepository(db, writers)


@pytest.fixture
def file_vault() -> Callable[[Path], KeyVault]:
    """Makes vaults on a computer without a keystore."""
    return lambda folder: KeyVault(folder, backend=NoKeystore)


@pytest.fixture
def open_store(tmp_path: Path, file_vault: Callable[[Path], KeyVault]) -> Iterator[Callable[[], Store]]:
    """Opens the store in ``tmp_path/data``; what a test leaves open is closed."""
    opened: list[Store] = []

    def open_one() -> Store:
        store = Store.open(tmp_path / "data", file_vault(tmp_path / "data"))
        opened.append(store)
        return store

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def new_conversation() -> Callable[..., Conversation]:
    def make(id: str = "c1", **fields: object) -> Conversation:
        return Conversation(**{"id": id, "title": "Trains", "created": 1, "updated": 1, **fields})

    return make


@pytest.fixture
def new_message() -> Callable[..., Message]:
    def make(id: str = "m1", parent: str | None = None, content: str = "hello", **fields: object) -> Message:
        values = {"conversation": "c1", "role": Role.USER, "created": 1, "status": MessageStatus.COMPLETE, **fields}
        return Message(id=id, parent=parent, content=content, **values)

    return make


@pytest.fixture
def start_child() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts ``children/<name>.py`` with arguments; what still runs at the end of the test is killed."""
    started: list[subprocess.Popen[str]] = []
    environment = {**os.environ, "PYTHONPATH": str(Path(sotto.__file__).parents[1])}

    def start(name: str, *arguments: object) -> subprocess.Popen[str]:
        child = subprocess.Popen(
            [sys.executable, str(CHILDREN / f"{name}.py"), *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        started.append(child)
        return child

    yield start
    for child in started:
        if child.poll() is None:
            child.kill()
        child.communicate()
