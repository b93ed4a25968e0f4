"""The steps of the text size stay within the limits of the option and lead back."""

from __future__ import annotations

from sotto.config import options
from sotto.gui import zoom


def test_the_steps_end_at_the_limits_of_the_option() -> None:
    assert zoom.SIZES[0] == options.FONT_SIZE.minimum
    assert zoom.SIZES[-1] == options.FONT_SIZE.maximum
    assert zoom.larger(zoom.SIZES[-1]) == zoom.SIZES[-1]
    assert zoom.smaller(zoom.SIZES[0]) == zoom.SIZES[0]


def test_every_step_up_can_be_taken_back() -> None:
    for size in zoom.SIZES[:-1]:
        assert zoom.larger(size) > size
        assert zoom.smaller(zoom.larger(size)) == size


def test_sizes_between_the_steps_go_to_the_next_one() -> None:
    assert (zoom.smaller(21), zoom.larger(21)) == (20, 22)
