"""Guesses come from where the same tokens stood before, the place with the longest common past first."""

from __future__ import annotations

import random

import pytest

from sotto.engine.child.lookup import GRAM, Lookup


def test_what_followed_before_is_guessed() -> None:
    lookup = Lookup([1, 2, 3, 4, 5, 6, 9, 1, 2, 3])
    assert lookup.guess(3) == [4, 5, 6]
    assert lookup.length == 3
    assert lookup.guess(9) == [4, 5, 6, 9, 1, 2, 3, 4, 5], "what comes after that is the same again"


@pytest.mark.parametrize("tokens", [[], [1], [1, 2, 3], [1, 2, 3, 4, 5], [1, 2, 7, 1, 2]])
def test_without_three_alike_nothing_is_guessed(tokens: list[int]) -> None:
    lookup = Lookup(tokens)
    assert (lookup.guess(5), lookup.length) == ([], 0)


def test_the_longest_common_past_wins_over_the_newest() -> None:
    first, second = [7, 8, 1, 2, 3, 40], [6, 8, 1, 2, 3, 50]
    assert Lookup([*first, *second, 7, 8, 1, 2, 3]).guess(1) == [40]
    assert Lookup([*first, *second, 6, 8, 1, 2, 3]).guess(1) == [50]
    assert Lookup([*first, *second, 0, 8, 1, 2, 3]).guess(1) == [50], "of equals the newest"


def test_a_guess_that_came_true_leads_on() -> None:
    lookup = Lookup([1, 2, 3, 4, 5, 6, 9, 1, 2, 3])
    assert lookup.add(4) is True
    assert (lookup.length, lookup.guess(2)) == (4, [5, 6])
    assert lookup.add(5) is True
    assert lookup.add(77) is False
    assert (lookup.length, lookup.guess(2)) == (0, [])
    assert lookup.add(78) is None


def test_after_an_edit_the_place_is_found_again() -> None:
    text = list(range(100, 140))
    lookup = Lookup([*text, *text[:10]])
    assert lookup.add(999) is False
    for token in text[11 : 11 + GRAM]:
        lookup.add(token)
    assert lookup.guess(2) == text[11 + GRAM : 13 + GRAM]


def test_a_loop_is_guessed_as_one() -> None:
    lookup = Lookup([5, 5, 5, 5, 5])
    assert lookup.guess(10) == [5] * 10
    assert [lookup.add(5) for _ in range(4)] == [True] * 4


def test_the_same_as_looking_through_everything() -> None:
    """Against the plain definition, with few different tokens so that much is alike."""
    chance = random.Random(4)
    for _ in range(50):
        tokens = [chance.randrange(3) for _ in range(60)]
        lookup = Lookup(tokens)
        places = [end for end in range(GRAM, 60) if tokens[end - GRAM : end] == tokens[-GRAM:]][-8:]
        assert lookup.length == max((_past(tokens, end) for end in places), default=0)


def _past(tokens: list[int], end: int) -> int:
    length = 0
    while length < end and tokens[end - 1 - length] == tokens[-1 - length]:
        length += 1
    return length
