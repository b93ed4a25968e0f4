"""A keystore whose entries lie in a file, so that they outlive the process; it passes for a real one."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def file_keystore(path: Path) -> Any:
    """Return a backend that ``sotto.store.keystore`` takes for the Secret Service."""
    return type("Keyring", (_Entries,), {"__module__": "keyring.backends.SecretService"})(path)


class _Entries:
    def __init__(self, path: Path) -> None:
        self._path = path

    def get_password(self, service: str, username: str) -> str | None:
        return self.all().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._write({**self.all(), f"{service}/{username}": password})

    def delete_password(self, service: str, username: str) -> None:
        entries = self.all()
        del entries[f"{service}/{username}"]
        self._write(entries)

    def all(self) -> dict[str, str]:
        return json.loads(self._path.read_text()) if self._path.exists() else {}

    def _write(self, entries: dict[str, str]) -> None:
        part = self._path.with_name(f"{self._path.name}.part")
        part.write_text(json.dumps(entries))
        os.replace(part, self._path)  # noqa: PTH105 - a test that ends programs at Path.replace means theirs
