"""What the engine may leave out, by what the user chose for the chat and in Settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sotto.config import options
from sotto.config.settings import Settings
from sotto.domain.chat import Message, Role
from sotto.domain.context import WhenFull
from sotto.domain.generation import ContextRules, LoadSettings, Span
from sotto.domain.ids import ModelId
from sotto.domain.models import GUIDE, InstalledModel
from sotto.services.context_plan import GROWN, chosen_way, context_rules, load_in

MODEL = InstalledModel(ModelId("m"), "Model", Path("m.gguf"), 1, n_ctx_train=8192)
UNKNOWN = InstalledModel(ModelId("u"), "Unknown", Path("u.gguf"), 1)
THE_GUIDE = InstalledModel(GUIDE, "Guide", Path("g.gguf"), 1)
SOURCES = [None, "a", "b", "c"]


def message(id_: str, **changes: Any) -> Message:
    return Message(id_, "c", None, Role.ASSISTANT, id_, 0, **changes)  # type: ignore[arg-type]


def rules(way: WhenFull, *turns: Message, own: dict[str, object] | None = None) -> ContextRules:
    return context_rules(way, own or {}, Settings(), turns, SOURCES)  # type: ignore[arg-type]


def test_the_chat_s_own_way_goes_before_that_of_settings() -> None:
    settings = Settings()
    assert chosen_way({}, settings, MODEL) is WhenFull.DROP_OLDEST
    settings.set(options.WHEN_FULL, "ask")
    assert chosen_way({}, settings, MODEL) is WhenFull.ASK
    assert chosen_way({"when_full": "summarise"}, settings, MODEL) is WhenFull.SUMMARISE
    assert chosen_way({"when_full": "sing"}, settings, MODEL) is WhenFull.ASK  # an imported chat may say anything
    assert chosen_way({"when_full": 7}, settings, MODEL) is WhenFull.ASK
    assert chosen_way({"when_full": "summarise"}, settings, THE_GUIDE) is WhenFull.DROP_OLDEST


def test_every_way_can_be_chosen() -> None:
    assert [choice.value for choice in options.WHEN_FULL.choices] == list(WhenFull)


def test_each_way_has_its_rules() -> None:
    assert rules(WhenFull.DROP_OLDEST) == ContextRules()
    assert rules(WhenFull.KEEP_FIRST) == ContextRules(keep_first=2)
    assert rules(WhenFull.KEEP_FIRST, own={"keep_first": 5}) == ContextRules(keep_first=5)
    assert rules(WhenFull.KEEP_FIRST, own={"keep_first": "all"}) == ContextRules(keep_first=2)
    for way in (WhenFull.SUMMARISE, WhenFull.ENLARGE, WhenFull.ASK):
        assert rules(way) == ContextRules(refuses=True)


def test_the_newest_summary_is_used_if_summing_up_was_chosen() -> None:
    turns = [message("a", summary="old"), message("b", summary="new"), message("gone", summary="of nothing sent")]
    assert rules(WhenFull.SUMMARISE, *turns) == ContextRules(summary="new", summarised=3, refuses=True)
    assert rules(WhenFull.DROP_OLDEST, *turns) == ContextRules()


def test_the_engine_is_told_what_was_left_out_before() -> None:
    def answer(id_: str, *left_out: list[str]) -> Message:
        return message(id_, run={"context": {"n_ctx": 99, "left_out": list(left_out)}})

    assert rules(WhenFull.DROP_OLDEST, answer("a", ["a", "b"])).before == (Span(1, 3),)
    assert rules(WhenFull.DROP_OLDEST, answer("a", ["a", "b"]), answer("b")).before == ()
    assert rules(WhenFull.DROP_OLDEST, answer("a", ["b", "b"]), message("b")).before == (Span(2, 3),)
    assert rules(WhenFull.DROP_OLDEST, answer("a", ["a", "deleted"])).before == ()


@pytest.mark.parametrize(
    ("way", "grown", "model", "n_ctx"),
    [
        (WhenFull.ENLARGE, 6000, MODEL, 6000),
        (WhenFull.ENLARGE, 60_000, MODEL, 8192),  # another model now
        (WhenFull.ENLARGE, 60_000, UNKNOWN, 60_000),
        (WhenFull.ENLARGE, 1000, MODEL, 2048),
        (WhenFull.ENLARGE, None, MODEL, 2048),
        (WhenFull.ENLARGE, "much", MODEL, 2048),
        (WhenFull.DROP_OLDEST, 6000, MODEL, 2048),
    ],
)
def test_a_window_that_was_enlarged_stays_so(way: WhenFull, grown: object, model: InstalledModel, n_ctx: int) -> None:
    assert load_in(way, {GROWN: grown}, LoadSettings(n_ctx=2048), model) == LoadSettings(n_ctx=n_ctx)
