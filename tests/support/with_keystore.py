"""``sotto``, or another program, as a real process on a computer whose keystore is a file that the test names.

Run as a program: the first argument is that file; the others are the words of ``sotto``, or the path of a Python
program with its arguments. Its class passes for the Secret Service's, which is one of those that Sotto trusts.
"""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend


class FileKeystore(KeyringBackend):
    """Entries in a JSON file, as readable as can be: only the test looks at it."""

    priority = 5.0  # type: ignore[assignment]

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        type(self).__module__, type(self).__qualname__ = "keyring.backends.SecretService", "Keyring"

    def get_password(self, service: str, username: str) -> str | None:
        return self._entries().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._write(self._entries() | {f"{service}/{username}": password})

    def delete_password(self, service: str, username: str) -> None:
        entries = self._entries()
        del entries[f"{service}/{username}"]
        self._write(entries)

    def _entries(self) -> dict[str, str]:
        return dict(json.loads(self._path.read_text())) if self._path.exists() else {}

    def _write(self, entries: dict[str, str]) -> None:
        self._path.write_text(json.dumps(entries))


def command(keystore: Path, *words: object) -> list[str]:
    """Return the command that runs ``sotto``, or a program, with ``keystore``."""
    return [sys.executable, str(Path(__file__).resolve()), str(keystore), *map(str, words)]


def _main() -> None:
    keyring.set_keyring(FileKeystore(Path(sys.argv[1])))
    sys.argv = sys.argv[1:]
    if sys.argv[1].endswith(".py"):
        sys.argv = sys.argv[1:]
        runpy.run_path(sys.argv[0], run_name="__main__")
    else:
        from sotto.__main__ import main

        sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    _main()
