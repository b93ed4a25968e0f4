"""Reading what a file holds, without a store."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sotto.store.importers.chat_files import files_at
from sotto.store.importers.found_chat import FoundChat
from sotto.store.importers.reading import SkippedChat, read_chats

NOW = 1_750_000_000_000
Found = list[FoundChat | SkippedChat]


def found_at(path: Path) -> Found:
    return [chat for file in files_at(path) for chat in read_chats(file, NOW)]


@pytest.fixture
def read_path() -> Callable[[Path], Found]:
    """Return all chats at a path, skipped ones too."""
    return found_at


@pytest.fixture
def read_bytes(tmp_path: Path) -> Callable[[bytes], Found]:
    """Return what is found in a file with these bytes."""

    def read(data: bytes) -> Found:
        path = tmp_path / "some file"
        path.write_bytes(data)
        return found_at(path)

    return read


@pytest.fixture
def read_json(read_bytes: Callable[[bytes], Found]) -> Callable[[Any], Found]:
    """Return what is found in a file with this value."""
    return lambda value: read_bytes(json.dumps(value).encode())
