"""Sizes of text: the steps that Ctrl and plus or minus go."""

from __future__ import annotations

from typing import Final

from sotto.config import options

SIZES: Final = (11, 12, 13, 14, 15, 16, 17, 18, 20, 22, 24, 26, 28)
"""Pixels; the first and the last are the limits of the option."""


def larger(size: int) -> int:
    """Return the next size above ``size``, the largest one at the end."""
    return next((step for step in SIZES if step > size), SIZES[-1])


def smaller(size: int) -> int:
    """Return the next size below ``size``, the smallest one at the end."""
    return next((step for step in reversed(SIZES) if step < size), SIZES[0])


NORMAL: Final = options.FONT_SIZE.default
