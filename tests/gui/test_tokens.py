"""The palettes keep what they promise about contrast."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from sotto.gui.tokens import DARK, HIGH_CONTRAST, LIGHT, Tokens, contrast_ratio

PALETTES = pytest.mark.parametrize("tokens", [LIGHT, DARK, HIGH_CONTRAST], ids=lambda tokens: tokens.name)
GROUNDS = ("ground", "sidebar", "bubble", "code", "code_header", "selection", "hover")
INKS = ("text", "muted", "accent", "good", "warning", "danger")
PAIRS = (
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("text", "accent_soft"),
    ("muted", "accent_soft"),
    ("accent", "accent_soft"),
    ("good", "accent_soft"),
    ("text", "warning_soft"),
    ("muted", "warning_soft"),
    ("warning", "warning_soft"),
    ("text", "danger_soft"),
    ("muted", "danger_soft"),
    ("danger", "danger_soft"),
    ("code_keyword", "code"),
    ("code_call", "code"),
    ("code_string", "code"),
    ("code_comment", "code"),
    ("on_mark", "mark"),
    ("on_mark_current", "mark_current"),
    ("accent", "selection"),
)


def test_ratio_of_known_colours() -> None:
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast_ratio("#FFFFFF", "#FFFFFF") == pytest.approx(1.0)
    assert contrast_ratio("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@PALETTES
def test_every_value_is_a_colour(tokens: Tokens) -> None:
    for field, value in asdict(tokens).items():
        if field not in ("name", "is_dark"):
            assert re.fullmatch(r"#[0-9A-F]{6}", value), field


@PALETTES
def test_text_is_readable_on_every_ground(tokens: Tokens) -> None:
    least = 7.0 if tokens is HIGH_CONTRAST else 4.5
    pairs = [(ink, ground) for ink in ("text", "muted") for ground in GROUNDS]
    pairs += [(ink, ground) for ink in INKS for ground in ("ground", "sidebar")]
    for ink, ground in (*pairs, *PAIRS):
        assert contrast_ratio(getattr(tokens, ink), getattr(tokens, ground)) >= least, (ink, ground)


@PALETTES
def test_outlines_that_carry_meaning_can_be_seen(tokens: Tokens) -> None:
    least = 7.0 if tokens is HIGH_CONTRAST else 3.0
    for ink in ("control", "focus", "accent"):
        for ground in ("ground", "sidebar"):
            assert contrast_ratio(getattr(tokens, ink), getattr(tokens, ground)) >= least, (ink, ground)


@PALETTES
def test_the_current_match_stands_out_from_the_others(tokens: Tokens) -> None:
    least = 7.0 if tokens is HIGH_CONTRAST else 3.0
    for ground in ("ground", "code", "mark"):
        assert contrast_ratio(tokens.mark_current, getattr(tokens, ground)) >= least, ground


@PALETTES
def test_matches_can_be_told_from_other_text(tokens: Tokens) -> None:
    for ground in ("ground", "bubble", "code"):
        assert contrast_ratio(tokens.mark, getattr(tokens, ground)) >= 1.15, ground
