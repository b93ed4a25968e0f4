"""Pieces of text around what was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotto.store.snippets import marks, snippet


def marked(text: str, *words: str) -> list[str]:
    shown, places = snippet(text, words)
    return [shown[start:end] for start, end in places]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Night trains at night", ["night"], ["Night", "night"]),
        ("Zürich zu\u0308rich", ["zurich"], ["Zürich", "zu\u0308rich"]),
        ("a knight", ["night"], []),
        ("nightly", ["night"], ["night"]),
        ("我们坐地铁去", ["地铁"], ["地铁"]),
        ("foo - bar", ["foo-bar"], ["foo - bar"]),
        ("C++ it is", ["c++"], ["C"]),
        ("Ещё раз", ["еще"], ["Ещё"]),
        ("one two", ["two", "one"], ["one", "two"]),
        ("nothing here", ["absent"], []),
    ],
)
def test_marks(text: str, words: list[str], expected: list[str]) -> None:
    assert marked(text, *words) == expected


def test_a_long_text_is_cut_around_the_first_place() -> None:
    shown, places = snippet("alpha " * 200 + "needle in\nthe hay " + "omega " * 200, ["needle"])
    assert len(shown) < 140
    assert shown.startswith("… alpha")
    assert shown.endswith("…")
    assert "needle in the hay" in shown
    assert len(places) == 1


def test_the_beginning_is_shown_if_only_the_index_knows_the_place() -> None:
    assert snippet("Straße " + "x " * 200, ["strasse"])[0].startswith("Straße x")


@given(st.text(max_size=300), st.lists(st.text(max_size=5), max_size=4))
def test_marks_lie_in_the_text(text: str, words: list[str]) -> None:
    shown, places = snippet(text, words)
    assert all(0 <= start <= end <= len(shown) for start, end in places)
    assert "\n" not in shown
    assert marks(shown, words) == places
