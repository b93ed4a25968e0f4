"""The self-test of what keeps the chats: a real store in a temporary folder, and which keystore there is."""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Never

from sotto.domain.chat import Conversation, Message, Role
from sotto.domain.errors import UserFacingError
from sotto.domain.ids import ConversationId, MessageId
from sotto.services.self_test import Check, CheckFailedError, CheckSkippedError, Installation

if TYPE_CHECKING:
    from sotto.store.store import Store

_KEYSTORE_SECONDS = 3.0
_CONVERSATION = ConversationId("self-test")


def checks(installation: Installation) -> Mapping[str, Check]:
    """Return the checks by name."""
    return {
        "encryption": _check_encryption,
        "search": _check_search,
        "keystore": lambda: _check_keystore(installation),
    }


def _check_encryption() -> str:
    from sotto.store.database import Database
    from sotto.store.store import STORE_FILE

    text = f"secret {secrets.token_hex(16)}"
    with _folder() as folder:
        with closing(_open(folder)) as store:
            _write(store, text)
            facts = store.protection
        if any(text.encode() in file.read_bytes() for file in folder.iterdir() if file.is_file()):
            raise CheckFailedError("What was written to a new store can be read without its key.")
        try:
            Database.open(folder / STORE_FILE, secrets.token_bytes(32)).close()
        except UserFacingError as refusal:
            if refusal.code != "store_wrong_key":
                raise
        else:
            raise CheckFailedError("A new store opens with a wrong key.")
        with closing(_open(folder)) as store:
            found = store.messages.of_conversation(_CONVERSATION)
        if [message.content for message in found] != [text]:
            raise CheckFailedError("A new store does not return what was written to it.")
    return f"A store was written with {facts.cipher} and read again; a wrong key was refused ({facts.library})."


def _check_search() -> str:
    with _folder() as folder, closing(_open(folder)) as store:
        _write(store, "Glöckchen läuten im Wald")
        found = [hit.conversation for hit in store.search("glockch")]
        others = store.search("nowhere")
    if found != [_CONVERSATION] or others:
        raise CheckFailedError("Searching a new store does not find what was written to it.")
    return "A message was found by the beginning of one of its words (FTS5)."


def _check_keystore(installation: Installation) -> str:
    from sotto.domain.protection import keystore_name
    from sotto.store.keystore import Keystore, KeystoreUnavailable

    try:
        backend = Keystore("sotto", installation.keystore, _KEYSTORE_SECONDS).backend_name()
    except KeystoreUnavailable as reason:
        raise CheckSkippedError(
            f"No keystore can be used here ({reason}). The key to the chats lies in a file or under a passphrase."
        ) from None
    return f"{keystore_name(backend)} would keep the key to the chats."


@contextmanager
def _folder() -> Iterator[Path]:
    try:
        made = tempfile.TemporaryDirectory(prefix="sotto-self-test-")
    except OSError as error:
        raise CheckFailedError("There is no folder for temporary files that can be written to.", str(error)) from error
    with made as name:
        yield Path(name)


def _open(folder: Path) -> Store:
    from sotto.store.keys import KeyVault
    from sotto.store.keystore import NoKeystore
    from sotto.store.store import Store

    def none() -> Never:
        raise NoKeystore("a temporary store leaves no entry in the keystore")

    return Store.open(folder, KeyVault(folder, backend=none))


def _write(store: Store, text: str) -> None:
    now = time.time_ns() // 1_000_000
    store.conversations.create(Conversation(_CONVERSATION, "Self-test", now, now))
    store.messages.append(Message(MessageId("self-test"), _CONVERSATION, None, Role.USER, text, now))
