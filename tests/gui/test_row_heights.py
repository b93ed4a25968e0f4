"""Sums of heights, against adding them up."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from sotto.gui.row_heights import RowHeights

HEIGHTS = st.lists(st.integers(0, 500), max_size=60)


def check(made: RowHeights, heights: list[int]) -> None:
    assert len(made) == len(heights)
    assert [made[row] for row in range(len(heights))] == heights
    tops = [0, *accumulate(heights)]
    assert [made.top(row) for row in range(len(heights) + 1)] == tops
    assert made.total == tops[-1]
    for y in range(-1, tops[-1] + 20, 7):
        covering = [row for row in range(len(heights)) if tops[row] <= y < tops[row + 1]]
        if covering:
            assert made.row_at(y) == covering[0]
        elif heights:
            assert made.row_at(y) == (0 if y < 0 else len(heights) - 1)


@given(HEIGHTS, HEIGHTS, st.data())
def test_is_the_same_as_adding_up(first: list[int], added: list[int], data: st.DataObject) -> None:
    made = RowHeights(first)
    check(made, first)
    for height in added:
        made.append(height)
    heights = [*first, *added]
    check(made, heights)
    for _ in range(5 if heights else 0):
        row, height = data.draw(st.integers(0, len(heights) - 1)), data.draw(st.integers(0, 500))
        heights[row] = height
        made.set(row, height, is_measured=True)
        assert made.is_measured(row)
    check(made, heights)


def test_nothing_is_measured_at_first() -> None:
    made = RowHeights([10])
    made.append(20)
    assert not made.is_measured(0)
    assert not made.is_measured(1)
    assert RowHeights().row_at(5) == 0


def test_many_pages_of_rows() -> None:
    heights = [37 + row % 11 for row in range(700)]
    made = RowHeights(heights)
    for row in (0, 127, 128, 300, 699):
        heights[row] = 5
        made.set(row, 5, is_measured=True)
    check(made, heights)
