"""Profiles that another version of Sotto left behind: one from before this version, and one from after it (P10)."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
from pathlib import Path
from types import ModuleType

from sotto.config.paths import AppPaths
from sotto.domain.protection import KeyProtection
from sotto.store.database import Database
from sotto.store.migrations import MIGRATIONS
from sotto.store.record import KeyPlace, StoreRecord, key_check, write_record

SCHEMAS = Path(__file__).parent.parent / "data" / "schemas"
NOW = len(MIGRATIONS)
PART = Path("small-abc123") / "model.gguf.part"
"""What the stored download has on the disk so far, in the folder of models."""


def content() -> ModuleType:
    """Return the module that wrote the old stores: it knows their key and what is in them."""
    spec = importlib.util.spec_from_file_location("build_fixture", SCHEMAS / "build_fixture.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def older_profile(paths: AppPaths, schema: int = NOW - 1) -> None:
    """Make the profile of a version that knew ``schema``: chats, their key, settings, half a download."""
    paths.create()
    key: bytes = content().KEY
    shutil.copy(SCHEMAS / f"v{schema}.sqlite", paths.store_file)
    (paths.data / "store.key").write_text(key.hex() + "\n", encoding="ascii")
    place = KeyPlace(KeyProtection.KEY_FILE, "store.key", "", key_check(key))
    write_record(paths.data / "store.json", StoreRecord("ab" * 8, place, established=True))
    (paths.data / "opening.lock").touch()
    _write_settings(paths, 1, {"sampling.temperature": 0.3, "appearance.gone_since": "x"})
    part = paths.models / PART
    part.parent.mkdir(parents=True)
    part.write_bytes(b"x" * 600)


def newer_profile(paths: AppPaths) -> None:
    """Make the profile of the next version: the same, in forms that this version does not know."""
    older_profile(paths, NOW)
    db = Database.open(paths.store_file, content().KEY)
    with db.transaction():
        db.execute("CREATE TABLE picture(id TEXT PRIMARY KEY, bytes BLOB)")
        db.set_user_version(NOW + 1)
    db.close()
    _write_settings(paths, 2, {"look.theme": {"name": "dark"}})


def fingerprints(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below ``folder`` by its path."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _write_settings(paths: AppPaths, schema: int, values: dict[str, object]) -> None:
    paths.settings_file.write_text(json.dumps({"schema": schema, "settings": values}), encoding="utf-8")
