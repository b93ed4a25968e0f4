"""Presets as rows."""

from __future__ import annotations

from sotto.domain.presets import Preset
from sotto.store.database import Database
from sotto.store.presets import PresetRepository

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
