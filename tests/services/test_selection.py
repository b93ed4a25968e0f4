"""The order in which a model is chosen, by itself."""

from __future__ import annotations

from pathlib import Path

from sotto.domain.ids import ModelId
from sotto.domain.models import GUIDE, InstalledModel
from sotto.services.selection import Selection

NOTHING = ModelId("")


def model(name: str, added: int = 0) -> InstalledModel:
    return InstalledModel(ModelId(name), name, Path(f"{name}.gguf"), 1, added=added)


THE_GUIDE = model("guide")
OLD, NEW = model("old", 1), model("new", 2)


def test_from_the_strongest_reason_to_the_weakest() -> None:
    selection = Selection()
    assert selection.among([], None, NOTHING) is None
    assert selection.among([], THE_GUIDE, NOTHING) is THE_GUIDE
    assert selection.among([OLD, NEW], THE_GUIDE, NOTHING) is NEW
    selection.last_used = OLD.id
    assert selection.among([OLD, NEW], THE_GUIDE, NOTHING) is OLD
    assert selection.among([OLD, NEW], THE_GUIDE, NEW.id) is NEW
    selection.choose(OLD.id)
    assert selection.among([OLD, NEW], THE_GUIDE, NEW.id) is OLD
    selection.go_on_with(GUIDE)
    assert selection.among([OLD, NEW], THE_GUIDE, NEW.id) is THE_GUIDE


def test_what_is_gone_is_passed_over() -> None:
    selection = Selection(chosen=ModelId("gone"), for_chat=GUIDE, last_used=ModelId("gone"))
    assert selection.among([OLD], None, ModelId("gone")) is OLD


def test_only_the_guide_is_bound_to_its_chats() -> None:
    selection = Selection(chosen=OLD.id)
    selection.go_on_with(NEW.id)
    selection.go_on_with(GUIDE)
    selection.go_on_with(None)
    assert selection.among([OLD, NEW], THE_GUIDE, NOTHING) is NEW
