"""How far a context window can be enlarged."""

from __future__ import annotations

import pytest

from sotto.domain.generation import Overflow
from sotto.domain.memory import MARGIN, kv_bytes
from sotto.services.larger_window import fitting_window

ELEMENTS = 1000


@pytest.mark.parametrize(
    ("needed", "n_ctx", "trained", "expected"),
    [
        (4100, 4096, 0, 8192),  # at least twice as large
        (10_000, 4096, 0, 15_360),  # with room to grow
        (4100, 4096, 6000, 6000),  # no more than the model learned with
        (10_000, 4096, 6000, 6000),  # even if that does not suffice
        (4100, 4096, 4096, None),
        (4100, 8192, 4096, None),
    ],
)
def test_the_window_grows_as_far_as_the_model_goes(needed: int, n_ctx: int, trained: int, expected: int | None) -> None:
    assert fitting_window(Overflow(needed, n_ctx), trained, ELEMENTS, 0) == expected


def test_the_memory_sets_a_limit() -> None:
    overflow = Overflow(4100, 4096)
    free = MARGIN + kv_bytes(1904, ELEMENTS)  # what the old window took is free again
    assert fitting_window(overflow, 0, ELEMENTS, free) == 6000
    assert fitting_window(overflow, 0, ELEMENTS, MARGIN) is None
    assert fitting_window(overflow, 0, ELEMENTS, 1) is None
    assert fitting_window(overflow, 0, 0, 1) == 8192  # a recurrent model: its memory does not grow
