"""What makes one message a better answer than another."""

from __future__ import annotations

from sotto.store.ranking import rareness, score


def test_more_often_in_a_shorter_text_is_better() -> None:
    assert score([2], 1, [1]) > score([1], 1, [1])
    assert score([1], 0.5, [1]) > score([1], 1, [1])
    assert score([100], 1, [1]) < 3  # saying it again and again helps less and less


def test_a_rare_word_counts_more() -> None:
    assert rareness(1, 1000) > rareness(100, 1000) > rareness(1000, 1000) > 0
    assert score([1, 3], 1, [0.1, 2]) > score([3, 1], 1, [0.1, 2])


def test_an_empty_store_is_no_error() -> None:
    assert rareness(0, 0) > 0
