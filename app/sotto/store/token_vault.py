"""The access token for the hub, in the system's keystore; beside the store lies only a note that says which one has it.

The note spares everyone without a token the keystore's prompt. There is no fallback to a file: without a keystore a
token is not kept at all.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sotto.config.atomic_file import write_atomically
from sotto.domain.errors import UserFacingError
from sotto.store.errors import translated
from sotto.store.keystore import Keystore, KeystoreUnavailable, configured_backend

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

NOTE_FILE = "token.json"


class TokenVault:
    """Keeps one token for the data folder ``data_dir``. Calls may wait ``timeout_s`` seconds for the keystore.

    ``backend`` returns the ``keyring`` backend to use; it is called on a worker thread.
    """

    def __init__(
        self,
        data_dir: Path,
        service: str = "sotto",
        backend: Callable[[], KeyringBackend] = configured_backend,
        timeout_s: float = 20.0,
    ) -> None:
        self._note = data_dir / NOTE_FILE
        self._keystore = Keystore(service, backend, timeout_s)

    @property
    def backend(self) -> str:
        """The name of the keystore that has a token, empty if there is none. The keystore is not asked."""
        return self._read_note()[1]

    def read(self) -> str | None:
        """Return the token, or None if there is none. Raises ``keystore_unavailable``."""
        entry, backend = self._read_note()
        if not backend:
            return None
        try:
            return self._keystore.read(entry, backend)
        except KeystoreUnavailable as unavailable:
            raise _unavailable("Requests are made without it.", "start Sotto again", str(unavailable)) from None

    def write(self, token: str) -> str:
        """Keep ``token`` and return the name of the keystore. Raises ``token_not_kept`` or disk errors."""
        entry = self._read_note()[0] or f"hub-token-{secrets.token_hex(8)}"
        try:
            backend = self._keystore.write(entry, token)
        except KeystoreUnavailable as unavailable:
            raise UserFacingError(
                "token_not_kept",
                "No keystore of this system could be used, so the token was not kept.",
                "Sotto writes tokens into no file. Set it in the environment as HF_TOKEN before you start Sotto.",
                str(unavailable),
            ) from None
        with translated():
            write_atomically(self._note, json.dumps({"entry": entry, "backend": backend}).encode() + b"\n")
        return backend

    def clear(self) -> None:
        """Remove the token. Raises ``keystore_unavailable``; then it is still there."""
        entry, backend = self._read_note()
        if backend:
            try:
                self._keystore.delete(entry, backend)
            except KeystoreUnavailable as unavailable:
                raise _unavailable("It is still there.", "try again", str(unavailable)) from None
        with translated(), contextlib.suppress(FileNotFoundError):
            self._note.unlink()

    def _read_note(self) -> tuple[str, str]:
        """Return the entry's name and the keystore's; empty ones if there is no note, or none that can be read."""
        try:
            note = json.loads(self._note.read_bytes())
            return str(note["entry"]), str(note["backend"])
        except (OSError, ValueError, KeyError, TypeError):
            return "", ""


def _unavailable(what: str, then: str, details: str) -> UserFacingError:
    return UserFacingError(
        "keystore_unavailable",
        f"The system’s keystore, which holds the access token for the hub, is not available. {what}",
        f"Unlock it, or log in to your desktop as usual, then {then}.",
        details,
    )
