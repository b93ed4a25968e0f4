"""Installed models come back as they were saved; a hash counts only for the file it was made from."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sotto.domain.models import InstalledModel
from sotto.store.database import Database
from sotto.store.installed import InstalledModelRepository

MODEL = InstalledModel(
    id="i1",
    name="Guide",
    path=Path("/models/güide one.gguf"),
    size_bytes=5_000_000_000,
    architecture="llama",
    quantization="Q4_K_M",
    parameters=7_000_000_000,
    n_ctx_train=131_072,
    has_template=True,
    licence="mit",
    added=12,
)


@pytest.fixture
def installed(db: Database) -> InstalledModelRepository:
    return InstalledModelRepository(db)


def test_a_model_comes_back_whole(installed: InstalledModelRepository) -> None:
    assert installed.add(MODEL) == MODEL
    assert installed.get("i1") == installed.find(MODEL.path) == MODEL
    assert installed.all() == [MODEL]
    assert installed.get("unknown") is None
    assert installed.find(Path("/elsewhere.gguf")) is None


def test_the_same_file_is_added_once(installed: InstalledModelRepository) -> None:
    installed.add(MODEL)
    assert installed.add(replace(MODEL, id="i2", name="Other")) == MODEL
    assert installed.all() == [MODEL]


def test_models_are_sorted_by_name(installed: InstalledModelRepository) -> None:
    for number, name in enumerate(("beta", "Alpha", "gamma")):
        installed.add(replace(MODEL, id=f"i{number}", name=name, path=Path(f"/{number}")))
    assert [model.name for model in installed.all()] == ["Alpha", "beta", "gamma"]


def test_removing_forgets(installed: InstalledModelRepository) -> None:
    installed.add(MODEL)
    assert installed.remove("i1")
    assert not installed.remove("i1")
    assert installed.all() == []


def test_a_hash_is_of_one_state_of_the_file(installed: InstalledModelRepository) -> None:
    installed.add(MODEL)
    assert installed.sha256_of("i1", size_bytes=5, mtime_ns=6) == ""
    installed.save_sha256("i1", "ab" * 32, size_bytes=5, mtime_ns=6)
    assert installed.get("i1").sha256 == "ab" * 32
    assert installed.sha256_of("i1", size_bytes=5, mtime_ns=6) == "ab" * 32
    assert installed.sha256_of("i1", size_bytes=5, mtime_ns=7) == ""
    assert installed.sha256_of("i1", size_bytes=4, mtime_ns=6) == ""


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are text there")
def test_a_file_name_need_not_be_text(installed: InstalledModelRepository) -> None:
    odd = replace(MODEL, path=Path(os.fsdecode(b"/models/\xff\xfe.gguf")))
    installed.add(odd)
    assert installed.find(odd.path) == odd
