"""As much is guessed as pays: by what calls take here, and by how the guesses go."""

from __future__ import annotations

import pytest

from sotto.engine.child.draft_length import LARGEST, SIZES, CallCosts, Luck, best_size


def _costs(seconds: dict[int, float], *, is_on_gpu: bool = False) -> CallCosts:
    costs = CallCosts(is_on_gpu)
    for size, value in seconds.items():
        costs.measured(size, value)
    return costs


def _luck(right: int, wrong: int, length: int) -> Luck:
    """Return how things stand after so many guesses with ``length`` tokens alike."""
    luck = Luck()
    for _ in range(right):
        luck.note(length, True)
    for _ in range(wrong):
        luck.note(length, False)
    return luck


def test_costs_are_what_was_measured_and_between_them_in_between() -> None:
    costs = _costs({1: 0.01, 8: 0.03, 32: 0.15})
    assert costs.ratio(8) == pytest.approx(3)
    assert costs.ratio(32) == pytest.approx(15)
    assert costs.ratio(4) == pytest.approx(1 + 2 * 3 / 7)
    assert costs.ratio(16) == pytest.approx(3 + 12 * 8 / 24)
    assert 20 < costs.ratio(64) < 40


def test_before_anything_is_measured_a_graphics_card_is_thought_cheaper() -> None:
    assert all(CallCosts(True).ratio(size) < CallCosts(False).ratio(size) for size in SIZES)


def test_one_slow_call_says_little() -> None:
    costs = _costs({1: 0.01, 8: 0.03})
    costs.measured(8, 3.0)
    assert costs.ratio(8) < 4
    for _ in range(30):
        costs.measured(8, 0.06)
    assert costs.ratio(8) == pytest.approx(6, rel=0.05)


def test_short_drafts_that_cost_as_much_as_they_save_are_not_made() -> None:
    two_cores = _costs({1: 0.011, 4: 0.030, 8: 0.061, 16: 0.085, 32: 0.153})
    assert best_size(two_cores, Luck(), 3, 100) == 1
    assert best_size(two_cores, Luck(), 12, 7) == 4, "so much is nearly certain"
    assert best_size(two_cores, Luck(), 12, 2) == 1, "all that is left of the place is too short to pay"
    assert best_size(two_cores, _luck(400, 2, 30), 30, 100) >= 32
    assert best_size(two_cores, _luck(400, 2, 30), 30, 20) == 16


def test_on_a_machine_where_calls_cost_the_same_whatever_their_size_little_luck_is_enough() -> None:
    flat = _costs(dict.fromkeys((1, *SIZES), 0.01))
    assert best_size(flat, Luck(), 3, 100) > 1


def test_bad_luck_ends_the_guessing() -> None:
    flat = _costs({1: 0.01, **dict.fromkeys(SIZES, 0.02)})
    assert best_size(flat, Luck(), 5, 100) > 1
    unlucky = Luck()
    for length in (3, 5, 8, 15, 30):
        for _ in range(60):
            unlucky.note(length, False)
    assert best_size(flat, unlucky, 5, 100) == 1


def test_what_may_have_to_be_given_back_must_promise_more() -> None:
    two_cores = _costs({1: 0.011, 4: 0.030, 8: 0.061, 16: 0.085, 32: 0.153})
    lucky = _luck(400, 2, 30)
    assert best_size(two_cores, lucky, 30, 100, keeps=0.9) > 1
    assert best_size(two_cores, lucky, 30, 100, keeps=0.4) == 1


def test_a_few_tokens_at_once_are_guessed_only_where_that_is_exact() -> None:
    two_cores = _costs({1: 0.016, 2: 0.021, 3: 0.032, 4: 0.040, 8: 0.065, 32: 0.156})
    assert best_size(two_cores, Luck(), 12, 2) == 1
    assert best_size(two_cores, Luck(), 12, 2, exact=3) == 2
    lucky = _luck(400, 2, 30)
    assert best_size(two_cores, lucky, 30, 100, exact=3) == 32
    assert best_size(two_cores, lucky, 30, 100, keeps=0.1, exact=3) == 2, "nothing of that has to be given back"


def test_never_more_than_is_there() -> None:
    flat = _costs(dict.fromkeys((1, *SIZES), 0.01))
    lucky = _luck(10_000, 0, 30)
    for available in range(LARGEST + 10):
        assert best_size(flat, lucky, 30, available) - 1 <= available
    assert best_size(flat, lucky, 30, 1000) == LARGEST
