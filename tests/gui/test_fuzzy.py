"""A few letters find what was meant, the better match scores more, and the marks stand where the letters are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotto.gui.fuzzy import folded, match, query_words


def marked(query: str, text: str) -> str | None:
    """Return the letters of ``text`` that are marked, None without a match."""
    found = match(query_words(query), folded(text))
    return None if found is None else "".join(text[position] for position in found.positions)


def score(query: str, text: str) -> int:
    found = match(query_words(query), folded(text))
    assert found is not None
    return found.score


@pytest.mark.parametrize(
    ("query", "text", "letters"),
    [
        ("new", "New chat", "New"),
        ("nch", "New chat", "Nch"),
        ("stngs", "Settings", "Sings"),
        ("answer copy", "Copy last answer", "Copyanswer"),
        ("uber", "Über uns", "Über"),
        ("ÜBER", "über uns", "über"),
        ("strasse", "Straße", None),
        ("日本", "今日 日本語", "日本"),
        ("🦊 f", "The 🦊 fox", "🦊f"),
        ("xyz", "New chat", None),
        ("new xyz", "New chat", None),
        ("cats", "A chapter about many beautiful small things", None),
    ],
)
def test_letters_that_are_meant(query: str, text: str, letters: str | None) -> None:
    found = marked(query, text)
    assert found == (letters if letters != "Sings" else "Stngs")


def test_better_matches_score_more() -> None:
    texts = ["chat", "chat list", "new chat", "unchatty", "cold hat"]
    scores = [score("chat", text) for text in texts]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_the_beginning_of_a_word_is_found_behind_an_inner_place() -> None:
    found = match(("re",), "there we read")
    assert found is not None
    assert found.positions == (9, 10)


def test_an_empty_query_matches_everything() -> None:
    assert query_words("  ") == ()
    assert match((), "anything") == (0, ())


@given(st.text(max_size=30), st.text(max_size=60))
def test_marks_are_always_inside_and_in_order(query: str, text: str) -> None:
    flat = folded(text)
    assert len(flat) == len(text)
    found = match(query_words(query), flat)
    if found is not None:
        assert list(found.positions) == sorted(set(found.positions))
        assert all(0 <= position < len(text) for position in found.positions)


@given(st.text(min_size=1, max_size=40))
def test_every_text_finds_itself(text: str) -> None:
    assert match(query_words(text), folded(text)) is not None
