"""Extra folders are known by their path, which need not be text."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from sotto.domain.models import ModelFolder
from sotto.store.database import Database
from sotto.store.model_folders import ModelFolderRepository


def test_folders_come_and_go(db: Database) -> None:
    folders = ModelFolderRepository(db)
    folders.add(Path("/b"), "jan")
    folders.add(Path("/a"), "any")
    folders.add(Path("/b"), "lm_studio")
    assert folders.all() == [ModelFolder(Path("/a"), "any"), ModelFolder(Path("/b"), "lm_studio")]
    assert folders.remove(Path("/a"))
    assert not folders.remove(Path("/a"))
    assert [folder.kind for folder in folders.all()] == ["lm_studio"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are text there")
def test_a_folder_name_need_not_be_text(db: Database) -> None:
    folders = ModelFolderRepository(db)
    odd = Path(os.fsdecode(b"/models/\xff\xfe"))
    folders.add(odd, "any")
    assert folders.all() == [ModelFolder(odd, "any")]
