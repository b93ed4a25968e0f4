"""Installed models come back as they were saved; a hash counts only for the file it was made from."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from sotto.domain.models import InstalledModel, ModelDefaults
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
    last_used=13,
    notes="good",
    projector=Path("/models/prö.gguf"),
    repository="owner/guide",
    revision="f" * 40,
    remote_name="guide.gguf",
    entry="guide",
    from_folder=True,
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


def test_what_the_user_says_of_a_model_is_kept(installed: InstalledModelRepository) -> None:
    installed.add(MODEL)
    installed.add(replace(MODEL, id="i2", path=Path("/2")))
    installed.rename("i1", "Mine")
    installed.set_notes("i1", "slow")
    installed.touch("i1", 99)
    installed.set_path("i1", Path("/new/place.gguf"))
    installed.set_projector("i1", None)
    changed = replace(MODEL, name="Mine", notes="slow", last_used=99, path=Path("/new/place.gguf"), projector=None)
    assert installed.get("i1") == changed
    assert installed.get("i2") == replace(MODEL, id="i2", path=Path("/2"))


def test_defaults_belong_to_one_model(installed: InstalledModelRepository) -> None:
    installed.add(MODEL)
    installed.add(replace(MODEL, id="i2", path=Path("/2")))
    mine = ModelDefaults(n_ctx=4096, temperature=0.0, system_prompt="")
    installed.set_defaults("i1", mine)
    assert installed.defaults("i1") == mine
    assert installed.defaults("i2") == installed.defaults("unknown") == ModelDefaults()


def test_a_deleted_model_is_away_until_it_is_restored(installed: InstalledModelRepository) -> None:
    installed.add(MODEL)
    installed.set_deleted("i1", 50)
    assert installed.all() == []
    assert installed.get("i1") is None
    assert installed.find(MODEL.path) is None
    assert installed.deleted() == installed.deleted(50) == [MODEL]
    assert installed.deleted(49) == []
    installed.set_deleted("i1", None)
    assert installed.all() == [MODEL]
    assert installed.deleted() == []


def test_a_deleted_model_that_is_added_again_is_the_same_one(installed: InstalledModelRepository) -> None:
    installed.add(MODEL)
    installed.set_defaults("i1", ModelDefaults(n_ctx=5))
    installed.set_deleted("i1", 50)
    assert installed.add(replace(MODEL, id="i2", name="Other")) == MODEL
    assert installed.defaults("i1").n_ctx == 5
    assert installed.deleted() == []


def test_another_file_at_the_place_of_a_deleted_one_is_another_model(installed: InstalledModelRepository) -> None:
    installed.add(MODEL)
    installed.set_deleted("i1", 50)
    other = replace(MODEL, id="i2", size_bytes=7)
    assert installed.add(other) == other
    assert installed.deleted() == []


def test_a_model_moves_to_the_place_of_a_deleted_one_but_not_of_a_present_one(
    installed: InstalledModelRepository,
) -> None:
    installed.add(MODEL)
    installed.add(replace(MODEL, id="i2", path=Path("/2")))
    with pytest.raises(apsw.ConstraintError):
        installed.set_path("i2", MODEL.path)
    installed.set_deleted("i1", 50)
    installed.set_path("i2", MODEL.path)
    assert installed.all() == [replace(MODEL, id="i2")]
    installed.set_deleted("i2", 51)
    installed.set_path("i2", Path("/3"))
    assert [model.path for model in installed.deleted()] == [Path("/3")]
    installed.set_path("i2", Path("/3"))
    assert [model.id for model in installed.deleted()] == ["i2"]
