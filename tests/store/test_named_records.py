"""What presets and prompts have in common as rows: names, and deleting with a way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import apsw
import pytest

from sotto.domain.presets import Preset, Prompt
from sotto.store.database import Database
from sotto.store.named_records import NamedRecordRepository
from sotto.store.presets import PresetRepository
from sotto.store.prompts import PromptRepository

Make = Callable[[str, str], Any]


def _preset(id_: str, name: str) -> Preset:
    return Preset(id_, name, description="About.", created=1, updated=2)


def _prompt(id_: str, name: str) -> Prompt:
    return Prompt(id_, name, "Sum up {{what}}.", 1, 2)


@pytest.fixture(params=["preset", "prompt"])
def kind(request: pytest.FixtureRequest, db: Database) -> tuple[NamedRecordRepository[Any, str], Make]:
    return (PresetRepository(db), _preset) if request.param == "preset" else (PromptRepository(db), _prompt)


def test_records_come_back_as_they_were_by_name(kind: tuple[NamedRecordRepository[Any, str], Make]) -> None:
    rows, make = kind
    rows.put(make("1", "sum-up"))
    rows.put(make("2", "a"))
    assert rows.all() == [make("2", "a"), make("1", "sum-up")]
    assert rows.named("SUM-UP") == rows.get("1") == make("1", "sum-up")
    assert rows.get("3") is None


def test_a_name_is_taken_until_its_record_is_deleted(kind: tuple[NamedRecordRepository[Any, str], Make]) -> None:
    rows, make = kind
    rows.put(make("1", "fern"))
    with pytest.raises(apsw.ConstraintError):
        rows.put(make("2", "FERN"))
    rows.set_deleted("1", 5)
    rows.put(make("2", "FERN"))
    assert [one.id for one in rows.all()] == ["2"]
    assert rows.get("1") is None
    assert rows.deleted("1") == make("1", "fern")
    assert rows.deleted("2") is None


def test_only_what_was_deleted_long_ago_is_removed(kind: tuple[NamedRecordRepository[Any, str], Make]) -> None:
    rows, make = kind
    for number in (1, 2, 3):
        rows.put(make(f"{number}", f"N{number}"))
    rows.set_deleted("1", 5)
    rows.set_deleted("2", 6)
    rows.purge_deleted(6)
    assert rows.deleted("1") is None
    assert rows.deleted("2") is not None
    rows.set_deleted("2", None)
    assert [one.id for one in rows.all()] == ["2", "3"]
