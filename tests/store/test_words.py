# ruff: noqa: RUF001 - other scripts
"""The same letters, however they are written, and words where no space tells them apart."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotto.store.words import Ending, fold, fold_in_place, index_letters, index_terms, query_terms


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ZÜRICH", "zurich"),
        ("Zu\u0308rich", "zurich"),
        ("Straße", "strasse"),
        ("Ἀθῆναι ΟΔΟΣ", "αθηναι οδοσ"),
        ("Ещё й", "еще и"),
        ("Ｗｉｄｅ ﬁ", "wide fi"),
        ("ﾊﾟﾝ ガ", "パン ガ"),
        ("مُحَمَّد", "محمد"),
        ("שָׁלוֹם", "שלום"),
        ("İstanbul", "istanbul"),
        ("한국", "한국"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_places_stay_when_folding_in_place(text: str) -> None:
    assert len(fold_in_place(text)) == len(text)


def test_pairs_and_letters() -> None:
    assert index_terms("plain ASCII") == "plain ASCII"
    assert index_terms("東京都ABC上").split() == ["東京", "京都", "abc", "上"]
    assert index_letters("東京東 ABC") == "東 京"
    assert index_letters("ABC é") == ""


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("word", Ending.WORD),
        ("東京", Ending.PAIR),
        ("東", Ending.PAIR),
        ("ABC上", Ending.HALF_PAIR),
        ("ABC上で", Ending.PAIR),
        ("東 abc", Ending.WORD),
    ],
)
def test_how_a_query_ends(text: str, ending: Ending) -> None:
    assert query_terms(text)[1] is ending


_IMPORT = """
import re._compiler as compiler
made, compile = [], compiler.compile
compiler.compile = lambda pattern, flags=0: made.append(pattern) or compile(pattern, flags)
import sotto.store.words
print(ascii(made))
sotto.store.words.index_terms("\u6771\u4eac")
print(ascii(made))
"""


def test_a_start_compiles_none_of_the_large_expressions() -> None:
    done = subprocess.run([sys.executable, "-c", _IMPORT], capture_output=True, text=True, check=True, timeout=60)
    at_import, at_first_use = done.stdout.splitlines()
    assert r"\u3041" not in at_import
    assert r"\u3041" in at_first_use
