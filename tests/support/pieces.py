"""Texts cut into pieces anywhere, as tokens cut them."""

from __future__ import annotations

from typing import TypeVar

from hypothesis import strategies as st

Cut = TypeVar("Cut", str, bytes)


def cut_at(whole: Cut, places: list[int]) -> list[Cut]:
    """Return ``whole`` in pieces, some of them empty; places beyond its end are ignored."""
    ends = sorted(min(place, len(whole)) for place in places)
    return [whole[start:end] for start, end in zip([0, *ends], [*ends, len(whole)], strict=True)]


def places() -> st.SearchStrategy[list[int]]:
    """Where to cut."""
    return st.lists(st.integers(0, 80), max_size=30)
