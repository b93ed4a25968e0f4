"""Key vaults of a computer without a keystore, for the other programs here."""

from __future__ import annotations

from pathlib import Path

from sotto.store.keys import KeyVault


class NoKeystore:
    """Stands for keyring's ``fail`` backend without importing keyring."""


def file_vault(folder: Path) -> KeyVault:
    return KeyVault(folder, backend=NoKeystore)  # type: ignore[arg-type]
