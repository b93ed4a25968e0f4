"""Where two texts differ: nothing lost of either, words kept whole, and quick enough for any length."""

from __future__ import annotations

import random

import pytest

from sotto.domain.text_difference import MOST_WORDS, Difference, Piece, Side, difference_of

BOTH, FIRST, SECOND = Side.BOTH, Side.FIRST, Side.SECOND


def texts_of(difference: Difference) -> tuple[str, str]:
    first = "".join(piece.text for piece in difference.pieces if piece.side is not SECOND)
    second = "".join(piece.text for piece in difference.pieces if piece.side is not FIRST)
    return first, second


def test_words_are_compared_whole() -> None:
    found = difference_of("The cat sat on the mat.", "The cats sat on a mat.")
    assert found.pieces == (
        Piece(BOTH, "The"),
        Piece(FIRST, " cat"),
        Piece(SECOND, " cats"),
        Piece(BOTH, " sat on"),
        Piece(FIRST, " the"),
        Piece(SECOND, " a"),
        Piece(BOTH, " mat."),
    )
    assert (found.words(FIRST), found.words(SECOND), found.words(BOTH)) == (2, 2, 4)
    assert not found.is_identical


@pytest.mark.parametrize("text", ["", "One.", "Two\nlines\n"])
def test_the_same_text_is_identical(text: str) -> None:
    assert difference_of(text, text).is_identical
    assert texts_of(difference_of(text, text)) == (text, text)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("", "all new"),
        ("a b", "a b "),
        ("a\nb", "a b"),
        ("aba", "aa"),
        ("über", "uber"),
        ("ends", "ends here"),
        ("x", ""),
    ],
)
def test_any_difference_is_seen_and_nothing_lost(first: str, second: str) -> None:
    found = difference_of(first, second)
    assert not found.is_identical
    assert texts_of(found) == (first, second)


def test_random_edits_lose_nothing() -> None:
    chance = random.Random(7)
    for _ in range(300):
        first = "".join(chance.choice("ab \n.") for _ in range(chance.randrange(30)))
        second = "".join(chance.choice("ab \n.") for _ in range(chance.randrange(30)))
        assert texts_of(difference_of(first, second)) == (first, second)


@pytest.mark.parametrize("separator", [" ", " \n"])
def test_very_long_texts_are_compared_in_larger_parts(separator: str) -> None:
    chance = random.Random(3)
    first = separator.join(str(chance.randrange(50)) for _ in range(20 * MOST_WORDS))
    second = separator.join(str(chance.randrange(50)) for _ in range(20 * MOST_WORDS))
    found = difference_of(first, second)
    assert texts_of(found) == (first, second)
    assert len(found.pieces) <= 4
