"""Presets and prompts as rows."""

from __future__ import annotations

import apsw
import pytest

from sotto.domain.presets import Preset, Prompt
from sotto.store.database import Database
from sotto.store.presets import PresetRepository
from sotto.store.prompts import PromptRepository

FULL = Preset(
    id="p1",
    name="Fern",
    description="A friend.",
    system_prompt="",
    model="m1",
    temperature=0.5,
    top_k=3,
    top_p=0.5,
    min_p=0.25,
    repeat_penalty=1.5,
    max_tokens=7,
    reasoning=False,
    greetings=("Hello!", "Well?"),
    created=1,
    updated=2,
)


def test_a_preset_comes_back_as_it_was(db: Database) -> None:
    presets = PresetRepository(db)
    presets.put(FULL)
    presets.put(Preset("p2", "Empty"))
    assert presets.get("p1") == FULL
    assert presets.all() == [Preset("p2", "Empty"), FULL]
    assert presets.named("fern") == FULL
    assert presets.get("p3") is None


def test_putting_again_changes_everything_but_the_time_of_making(db: Database) -> None:
    presets = PresetRepository(db)
    presets.put(FULL)
    presets.put(Preset("p1", "Other", created=9, updated=9))
    assert presets.all() == [Preset("p1", "Other", created=1, updated=9)]


def test_what_a_newer_version_keeps_is_no_obstacle(db: Database) -> None:
    presets = PresetRepository(db)
    presets.put(FULL)
    db.execute("UPDATE preset SET data = json_set(data, '$.colour', 'blue')")
    assert presets.get("p1") == FULL


def test_a_name_is_taken_until_its_preset_is_deleted(db: Database) -> None:
    presets = PresetRepository(db)
    presets.put(FULL)
    with pytest.raises(apsw.ConstraintError):
        presets.put(Preset("p2", "FERN"))
    presets.set_deleted("p1", 5)
    presets.put(Preset("p2", "FERN"))
    assert [one.id for one in presets.all()] == ["p2"]
    assert presets.get("p1") is None
    assert presets.deleted("p1") == FULL
    assert presets.deleted("p2") is None


def test_only_what_was_deleted_long_ago_is_removed(db: Database) -> None:
    presets = PresetRepository(db)
    for number in (1, 2, 3):
        presets.put(Preset(f"p{number}", f"P{number}"))
    presets.set_deleted("p1", 5)
    presets.set_deleted("p2", 6)
    presets.purge_deleted(6)
    assert presets.deleted("p1") is None
    assert presets.deleted("p2") is not None
    presets.set_deleted("p2", None)
    assert [one.id for one in presets.all()] == ["p2", "p3"]


def test_prompts_do_the_same(db: Database) -> None:
    prompts = PromptRepository(db)
    prompts.put(Prompt("q1", "sum-up", "Sum up {{what}}.", 1, 2))
    prompts.put(Prompt("q2", "a", "b"))
    assert prompts.all() == [Prompt("q2", "a", "b"), Prompt("q1", "sum-up", "Sum up {{what}}.", 1, 2)]
    assert prompts.named("SUM-UP") == prompts.get("q1")
    with pytest.raises(apsw.ConstraintError):
        prompts.put(Prompt("q3", "A", ""))
    prompts.set_deleted("q2", 5)
    prompts.put(Prompt("q3", "A", "c"))
    assert prompts.deleted("q2") == Prompt("q2", "a", "b")
    prompts.purge_deleted(6)
    assert prompts.deleted("q2") is None
    assert [one.id for one in prompts.all()] == ["q3", "q1"]
